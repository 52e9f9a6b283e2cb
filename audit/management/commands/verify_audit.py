"""``manage.py verify_audit``: walk the chain of the record and name the first entry that does not fit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Entry
from audit.services import GENESIS, verify


class Command(BaseCommand):
    help = "Check the hash chain of the audit record; exit 1 at the first broken entry."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = verify()
        if broken:
            raise CommandError(f"Entry {broken.pk} ({broken.at:%Y-%m-%d %H:%M} UTC, {broken.action}) does not fit.")
        # Keep the head somewhere else: an attacker who removes the newest entries cannot forge it.
        head = Entry.objects.order_by("-pk").first()
        self.stdout.write(f"{Entry.objects.count()} entries fit. Head: {head.digest if head else GENESIS}")
