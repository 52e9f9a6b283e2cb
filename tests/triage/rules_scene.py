"""What the tests of the organisation's own rules share."""

import re

from django.test import Client

from people.models import User
from people.roles import Role
from tests.conftest import Cast
from tests.factories import make_grant, make_user
from triage.judge import Asked, Judgement, judge_many
from triage.models import DryRun
from triage.rulebook.compiling import compile_book
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.editing import with_entry
from triage.rulebook.queries import draft
from triage.rulebook.running import run_dry_runs
from triage.rulebook.services import add_rule, start_dry_run

RULES, DRAFT = "/triage/rules/", "/triage/rules/draft/"
PORTAL = Phrase("access.contact", "portal (froze|hung)")


def said(text: str, *entries: Phrase | Off | Word | str) -> Judgement:
    content = Content()
    for entry in entries:
        content = with_entry(content, entry)
    return judge_many([Asked(text)], compile_book(content))[0]


def by_rule(judged: Judgement) -> set[tuple[str, str]]:
    return {(each.code, each.polarity) for each in judged.findings if each.source == "rule"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(user: User, path: str, status: int = 200) -> str:
    response = signed_in(user).get(path)
    assert response.status_code == status
    return words_of(response.content.decode())


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def make_editor(cast: Cast) -> User:
    """Administers the whole organisation and reads its items."""
    user = make_user("ed")
    make_grant(user, cast.root, Role.ACCOUNT_ADMIN)
    make_grant(user, cast.root, Role.READER)
    return user


def finished(actor: User, *entries: Phrase | Off | Word | str) -> DryRun:
    """A draft with these rules, and its dry run at the end."""
    for entry in entries:
        add_rule(entry=entry, actor=actor, expected_version=draft().version)
    run = start_dry_run(actor=actor, expected_version=draft().version)
    run_dry_runs()
    run.refresh_from_db()
    return run
