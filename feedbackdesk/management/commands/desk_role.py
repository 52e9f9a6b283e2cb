"""``manage.py desk_role``: the database role that the desk works as in production."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, transaction

SQL = (Path(__file__).parents[2] / "database_role.sql").read_text("utf-8")
SHORTEST = 16  # characters of the password: nobody types it


class Command(BaseCommand):
    help = "Make the role desk_app, with the password in DESK_DB_PASSWORD. Run as the owner of the tables."

    def handle(self, *args: Any, **options: Any) -> None:
        password = settings.DESK_DB_PASSWORD
        if len(password) < SHORTEST:
            raise CommandError(f"Set DESK_DB_PASSWORD to {SHORTEST} characters or more. Nothing was changed.")
        try:
            make_role(password)
        except ProgrammingError as error:
            why = "The role in DATABASE_URL may not make another, or the tables are not there yet"
            raise CommandError(f"{why}: run migrate first, as their owner. Nothing was changed.") from error
        self.stdout.write("The role desk_app is ready.")


@transaction.atomic
def make_role(password: str) -> None:
    """Make the role, or put its rights and password right."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        cursor.execute("ALTER ROLE desk_app PASSWORD %s", [password])
