"""``manage.py load_demo``: fill an empty desk with the demonstration organisation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from feedbackdesk.demo.load import load
from feedbackdesk.demo.practice import Practice


class Command(BaseCommand):
    help = "Fill an empty desk with Lakeshore Mental Health: invented people, posts and figures."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SANDBOX_URL:
            raise CommandError("The demonstration needs the practice platforms: start the sandbox, set SANDBOX_URL.")
        if not load(Practice(settings.SANDBOX_URL), say=self.stdout.write):
            self.stdout.write("The desk holds data already: nothing was added.")
