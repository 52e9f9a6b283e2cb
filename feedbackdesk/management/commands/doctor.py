"""``manage.py doctor``: says what is wrong in plain words. Exit code 1 when something is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from feedbackdesk.doctor import CHECKS, examine, notes


class Command(BaseCommand):
    help = "Say what is wrong with this desk and what to do about it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=[*CHECKS], default="")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = examine(options["only"])
        for problem in problems:
            self.stdout.write(f"{problem.what}\n    {problem.do}")
        if problems:
            sys.exit(1)
        for note in notes():
            self.stderr.write(f"Note: {note.what} In production: {note.do}")
        self.stdout.write("Nothing is wrong.")
