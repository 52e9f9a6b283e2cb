"""Summaries: weekly figures and the pages that read them."""
