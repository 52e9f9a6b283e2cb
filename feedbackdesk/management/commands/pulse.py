"""``manage.py pulse``: stand in for silent workers, and page when the desk is blind."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from feedbackdesk.pulse import beat_once


class Command(BaseCommand):
    help = "Run the stages whose workers are silent, and page someone when the desk cannot read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=15.0, help="seconds between looks")
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            if not options["once"]:
                time.sleep(options["every"])  # first of all: workers that start beside this process need a moment
            close_old_connections()
            for name in beat_once():
                self.stdout.write(f"The workers of “{name}” are silent: this process did their work.")
            if options["once"]:
                return
