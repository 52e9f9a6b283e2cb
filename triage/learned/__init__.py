"""Inference of the learned models: plain arrays, numpy and nothing else. Pure."""
