"""``manage.py setup_code``: the code that the first page of an empty desk asks for."""

from typing import Any

from django.core.management.base import BaseCommand

from feedbackdesk.views.setup import setup_code


class Command(BaseCommand):
    help = "Print the set-up code of this desk."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(setup_code())
