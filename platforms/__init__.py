"""The platforms' APIs. No models, no Django; the only importers of a platform's client library."""
