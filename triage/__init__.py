"""Judgements: pure scoring functions, assessments and findings."""
