"""Counts of one week from posts, findings, cases, replies and reads: each service's own, and its tree's."""

from dashboards.counting.tally import Tally, count_week

__all__ = ["Tally", "count_week"]
