"""``manage.py chatter``: people keep writing on the practice platforms while the demonstration runs."""

import random
import time
import urllib.error
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedbackdesk.demo.cast import ACCOUNTS
from feedbackdesk.demo.practice import Practice
from feedbackdesk.demo.texts import invent
from feedbackdesk.demo.today import publish


class Command(BaseCommand):
    help = "Publish an invented post every now and then on the practice platforms of this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=25.0, help="seconds between two posts, on average")
        parser.add_argument("--count", type=int, default=0, help="stop after so many posts; 0: never")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SANDBOX_URL:
            raise CommandError("There are no practice platforms: SANDBOX_URL is not set.")
        practice, chance, told = Practice(settings.SANDBOX_URL), random.Random(), 0  # noqa: S311 - which invented post comes next
        while not options["count"] or told < options["count"]:
            time.sleep(chance.expovariate(1 / options["every"]) if options["every"] else 0)
            account = chance.choices(ACCOUNTS, [account.weight for account in ACCOUNTS])[0]
            try:
                publish(practice, account, invent(chance), chance)
                told += 1
            except urllib.error.URLError:
                continue  # the sandbox is starting or stopping: nobody wrote in that moment
