"""Composition root: settings, URLs, the Celery application, the schedule and the embedded services."""
