"""``manage.py after_restore``: once a backup is back, before the workers start. Nothing is then sent twice."""

from typing import Any

from django.core.management.base import BaseCommand

from responses.restoring import look_before_sending


class Command(BaseCommand):
    help = "After a restore: look for every reply that may be public already before anything is sent."

    def handle(self, *args: Any, **options: Any) -> None:
        done = look_before_sending()
        self.stdout.write(
            f"On their way when the backup was made, and looked for before anything is sent: {done.looked_for}."
        )
        self.stdout.write(f"Not sent yet, and looked for when somebody sends them: {done.marked}.")
