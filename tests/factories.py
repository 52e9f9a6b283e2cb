"""Plain functions that make rows, with defaults for whatever the test does not care about."""

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ingest.incoming import text_hash as text_hash
from ingest.models import MonitoredAccount, Post, PostAuthor, PostVersion, Sighting
from people.models import Grant, Organisation, Service, User
from people.roles import Role
from responses.models import Case, CasePost, Reply, ReplyBlock
from responses.states import band_of
from triage.models import Assessment, CodingItem, DryRun, Finding, RuleBook
from triage.rulebook.content import Content

_numbers = itertools.count(1)
PASSWORD = "correct horse battery"  # of every test user


def make_organisation(name: str = "Lakeshore Mental Health", **fields: Any) -> Organisation:
    return Organisation.objects.get_or_create(singleton=True, defaults={"name": name, **fields})[0]


def make_service(name: str, parent: Service | None = None) -> Service:
    service = Service.objects.create(name=name, parent=parent, path=f"new-{next(_numbers)}/")
    service.path = f"{parent.path if parent else ''}{service.pk}/"
    service.save(update_fields=["path"])
    return service


def make_user(name: str = "", **fields: Any) -> User:
    name = name or f"person{next(_numbers)}"
    defaults = {"email": f"{name}@lakeshore.example", "display_name": name.title()}
    return User.objects.create_user(f"{name}@lakeshore.example", password=PASSWORD, **{**defaults, **fields})


def make_grant(user: User, service: Service, role: Role) -> Grant:
    return Grant.objects.create(user=user, service=service, role=role.value)


def make_account(service: Service, platform: str = "x", **fields: Any) -> MonitoredAccount:
    number = next(_numbers)
    defaults = {"external_id": str(number), "name": f"@account{number}", "next_poll_at": timezone.now()}
    return MonitoredAccount.objects.create(platform=platform, service=service, **{**defaults, **fields})


def make_post(
    account: MonitoredAccount, text: str = "I waited four months.", *, author: str = "a1", **fields: Any
) -> Post:
    number = next(_numbers)
    now = timezone.now()
    defaults: dict[str, Any] = {
        "platform": account.platform,
        "external_id": f"post{number}",
        "version_id": f"post{number}",
        "conversation_id": f"conversation{number}",
        "service": account.service,
        "posted_at": now,
        "stored_at": now,
    }
    defaults["text_hash"] = text_hash(text, fields.get("rating"))
    post = Post.objects.create(text=text, **{**defaults, **fields})
    version = {"version_id": post.version_id, "text": text, "rating": post.rating, "text_hash": post.text_hash}
    PostVersion.objects.create(post=post, seen_at=now, **version)
    PostAuthor.objects.create(post=post, external_id=author, handle=f"handle_{author}")
    Sighting.objects.create(post=post, account=account, seen_at=now)
    return post


def make_assessment(post: Post, **fields: Any) -> Assessment:
    defaults: dict[str, Any] = {
        "text_hash": post.text_hash,
        "scorer_version": "test-1",
        "outcome": "scored",
        "sentiment": "negative",
        "compound": -0.5,
        "language": "en",
        "tier": 2,
        "needs_person": True,
        "assessed_at": timezone.now(),
    }
    return Assessment.objects.create(post=post, **{**defaults, **fields})


def make_finding(post: Post, code: str = "access.waiting", **fields: Any) -> Finding:
    defaults: dict[str, Any] = {
        "polarity": "concern",
        "tier": 2,
        "start": 0,
        "end": min(8, len(post.text)),
        "text_hash": post.text_hash,
        "source": "rule",
        "rule": code,
        "created_at": timezone.now(),
    }
    return Finding.objects.create(post=post, code=code, **{**defaults, **fields})


def make_coding_item(post: Post, **fields: Any) -> CodingItem:
    now = timezone.now()
    defaults = {"week": now.date(), "text_hash": post.text_hash, "drawn_at": now, "scorer_version": "test-1"}
    return CodingItem.objects.create(post=post, machine_sentiment="negative", **{**defaults, **fields})


def make_case(post: Post, *, tier: int = 2, at: datetime | None = None, **fields: Any) -> Case:
    start = at or post.posted_at
    defaults: dict[str, Any] = {
        "service": post.service,
        "latest_post": post,
        "platform": post.platform,
        "conversation_key": uuid.uuid4().hex,
        "tier": tier,
        "band": band_of(tier),
        "opened_at": start,
        "clock_from": start,
        "seen_due_at": start + timedelta(hours=2),
        "ack_due_at": start + timedelta(days=1),
        "due_at": start + timedelta(days=1),
    }
    case = Case.objects.create(first_post=post, **{**defaults, **fields})
    CasePost.objects.create(case=case, post=post, joined_at=start)
    return case


def make_reply(case: Case, author: User, account: MonitoredAccount, **fields: Any) -> Reply:
    now = timezone.now()
    defaults: dict[str, Any] = {
        "target": case.latest_post,
        "account": account,
        "author": author,
        "body": "Thank you for telling us. I am sorry to read this. Nadia, QI lead",
        "client_key": uuid.uuid4(),
        "target_hash": case.latest_post.text_hash,
        "created_at": now,
        "updated_at": now,
    }
    return Reply.objects.create(case=case, **{**defaults, **fields})


def make_block(text: str = "I will pass this on to the {service} team.", **fields: Any) -> ReplyBlock:
    defaults: dict[str, Any] = {"title": f"Sentence {next(_numbers)}", "order": 1}
    return ReplyBlock.objects.create(text=text, **{**defaults, **fields})


def make_dry_run(content: Content, asked_by: User, **fields: Any) -> DryRun:
    """One that has come to its end without a post."""
    now = timezone.now()
    defaults: dict[str, Any] = {"base": 0, "since": now - timedelta(days=90), "state": "finished", "ended_at": now}
    given = {"content": content.to_json(), "digest": content.digest, "asked_by": asked_by, "asked_at": now}
    return DryRun.objects.create(**{**given, **defaults, **fields})


def make_rule_book(content: Content, published_by: User, **fields: Any) -> RuleBook:
    """The version that judges from now on."""
    RuleBook.objects.filter(is_current=True).update(is_current=False)
    defaults = {"number": RuleBook.objects.count() + 1, "reason": "People here say so", "published_at": timezone.now()}
    given = {"content": content.to_json(), "digest": content.digest, "published_by": published_by, **defaults, **fields}
    return RuleBook.objects.create(dry_run=make_dry_run(content, published_by), **given)
