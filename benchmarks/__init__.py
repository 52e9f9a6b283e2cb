"""Benchmarks as ratios against a floor that is measured in the same run: ``python -m benchmarks``.

Absolute times belong to one machine on one day. A ratio against the least that any program would have to do
there says what the desk adds.
"""
