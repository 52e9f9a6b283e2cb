"""What a person types is kept until they say otherwise, and nobody writes over what came back to them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from ingest.models import MonitoredAccount
from notices.models import Notice
from responses import services
from responses.checking import check_reply
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, Reply
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW, SAFE

Kinds = Callable[[Case], list[str]]


def save(case: Case, actor: Any, body: str, key: UUID | None = None) -> Reply:
    return services.save_draft(case=case, actor=actor, body=body, client_key=key or uuid4(), now=NOW)


def discard(case: Case, actor: Any, key: UUID | None = None) -> bool:
    return services.discard_draft(case=case, actor=actor, client_key=key or uuid4(), now=NOW) is not None


def submit(case: Case, actor: Any, version: int, key: UUID, body: str = SAFE) -> Reply:
    return services.submit_reply(case=case, actor=actor, expected_version=version, client_key=key, body=body, now=NOW)


def test_a_discarded_draft_is_gone_and_makes_no_page_stale(cast: Cast, case: Case, kinds: Kinds) -> None:
    key = uuid4()
    save(case, cast.dan, "Words that were not meant", key)
    assert discard(case, cast.dan, key) is True
    case.refresh_from_db()
    assert Reply.objects.values_list("state", flat=True).get() == "withdrawn"
    assert (case.version, kinds(case)) == (1, [])


def test_a_form_of_another_item_writes_over_nothing(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    key, other = uuid4(), make_case(make_post(account))
    save(case, cast.dan, "For this one", key)
    with pytest.raises(NotAllowed, match="belongs to another reply"):
        save(other, cast.dan, "For the other", key)
    assert Reply.objects.values_list("case", "body").get() == (case.pk, "For this one")


def test_a_late_save_of_the_form_brings_a_discarded_draft_not_back(cast: Cast, case: Case) -> None:
    key = uuid4()
    save(case, cast.dan, "One", key)
    discard(case, cast.dan, key)
    late = save(case, cast.dan, "One and a half", key)
    assert (late.state, late.body, Reply.objects.count()) == ("withdrawn", "One", 1)


def test_a_late_send_of_a_discarded_draft_sends_nothing_and_says_what_to_do(cast: Cast, case: Case) -> None:
    key = uuid4()
    save(case, cast.dan, SAFE, key)
    discard(case, cast.dan, key)
    with pytest.raises(NotAllowed, match="Copy your text"):
        submit(case, cast.dan, 1, key)
    assert Reply.objects.get().state == "withdrawn"


def test_after_discarding_one_begins_anew(cast: Cast, case: Case) -> None:
    save(case, cast.dan, "One")
    assert discard(case, cast.dan)  # a form that was never saved finds the person's draft
    assert save(case, cast.dan, "Two").state == "draft"
    assert Reply.objects.filter(state="draft").count() == 1


def test_discarding_with_nothing_written_does_nothing(cast: Cast, case: Case) -> None:
    assert discard(case, cast.dan) is False
    assert not Reply.objects.exists()


def test_nobody_discards_the_draft_of_another(cast: Cast, case: Case) -> None:
    key = uuid4()
    save(case, cast.dan, "Mine", key)
    assert discard(case, cast.asha, key) is False
    with pytest.raises(NotAllowed):
        discard(case, cast.rae, key)
    assert Reply.objects.values_list("state", "body").get() == ("draft", "Mine")


def test_a_reply_that_has_left_is_not_discarded(cast: Cast, case: Case) -> None:
    key = uuid4()
    submit(case, cast.dan, 1, key)
    assert discard(case, cast.dan, key) is False
    assert Reply.objects.get().state == "waiting_approval"


def test_discarding_leaves_drafts_of_other_items_alone(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    other = make_case(make_post(account, posted_at=NOW), at=NOW)
    save(case, cast.dan, "Here")
    save(other, cast.dan, "There")
    discard(case, cast.dan)
    assert Reply.objects.get(case=other).body == "There"


def test_a_reply_that_came_back_is_given_up_in_the_open_and_its_text_is_kept(
    cast: Cast, case: Case, kinds: Kinds
) -> None:
    key = uuid4()
    reply = submit(case, cast.dan, 1, key)
    services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer", now=NOW)
    assert discard(case, cast.dan, key)
    reply.refresh_from_db()
    case.refresh_from_db()
    assert (reply.state, reply.body, case.version) == ("withdrawn", SAFE, 4)
    assert kinds(case)[-1] == "reply_withdrawn"


def test_a_pulled_back_reply_is_given_up_in_the_open_too(cast: Cast, case: Case, kinds: Kinds) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    pulled = services.cancel_reply(reply=reply, actor=cast.dan, expected_version=2, now=NOW)
    assert discard(case, cast.dan, pulled.client_key)
    assert Reply.objects.values_list("state", "body").get() == ("withdrawn", SAFE)
    assert kinds(case)[-1] == "reply_withdrawn"


def test_pulling_back_beside_a_draft_keeps_both_texts(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    save(case, cast.dan, "Something else")
    pulled = services.cancel_reply(reply=reply, actor=cast.asha, expected_version=2, now=NOW)
    assert (pulled.state, pulled.body) == ("withdrawn", SAFE)
    assert Reply.objects.get(state="draft").body == "Something else"


def test_a_form_that_never_showed_the_pulled_back_text_does_not_write_over_it(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    services.cancel_reply(reply=reply, actor=cast.asha, expected_version=2, now=NOW)
    other = save(case, cast.dan, "Typed in an old window")
    reply.refresh_from_db()
    assert (reply.state, reply.body) == ("withdrawn", SAFE)
    assert (other.state, other.body) == ("draft", "Typed in an old window")


def test_the_form_that_shows_the_pulled_back_text_carries_on_with_it(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    pulled = services.cancel_reply(reply=reply, actor=cast.dan, expected_version=2, now=NOW)
    save(case, cast.dan, SAFE + " More", pulled.client_key)
    again = submit(case, cast.dan, 3, pulled.client_key, SAFE + " More")
    assert (again.pk, again.state, again.pulled_back_at) == (reply.pk, "waiting_approval", None)
    assert Reply.objects.count() == 1


def test_pulling_back_takes_the_requests_for_approval_along(cast: Cast, case: Case) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    assert Notice.objects.filter(kind="approval", state="queued").count() == 2
    services.cancel_reply(reply=reply, actor=cast.dan, expected_version=2, now=NOW)
    assert not Notice.objects.filter(kind="approval", state="queued").exists()


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_a_decision_ends_the_requests_to_the_other_approvers(cast: Cast, case: Case, act: str) -> None:
    reply = submit(case, cast.dan, 1, uuid4())
    if act == "approve":
        services.approve_reply(reply=reply, actor=cast.ben, expected_version=2, now=NOW)
    else:
        services.send_back_reply(reply=reply, actor=cast.ben, expected_version=2, reason="Warmer", now=NOW)
    assert not Notice.objects.filter(kind="approval", state="queued").exists()


def test_without_a_second_approver_the_author_is_told(cast: Cast, case: Case) -> None:
    cast.mona.grants.all().delete()
    submit(case, cast.ben, 1, uuid4())
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast.ben, "desk")
    assert notice.subject.startswith("Nobody can approve your reply yet")


def test_a_text_is_stored_without_what_the_database_cannot_hold(cast: Cast, case: Case) -> None:
    assert save(case, cast.dan, "a\x00b" + "c" * 20_000).body == "ab" + "c" * 9_998


def test_an_item_that_no_account_can_answer_keeps_no_draft_and_says_so(cast: Cast, account: MonitoredAccount) -> None:
    post = make_post(account, posted_at=NOW)
    post.sightings.all().delete()
    with pytest.raises(NotAllowed, match="No connected account"):
        save(make_case(post, at=NOW), cast.dan, "x")


def test_someone_of_another_service_keeps_no_draft(cast: Cast) -> None:
    elsewhere = make_account(cast.walk_in)
    with pytest.raises(NotAllowed):
        save(make_case(make_post(elsewhere, posted_at=NOW), at=NOW), cast.dan, "x")
    assert not Reply.objects.exists()


def test_the_text_that_was_checked_is_the_text_that_goes(
    cast: Cast, account: MonitoredAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window saves a blocked text into the same draft between the check and the sending."""
    praise = make_case(make_post(account, "Kind.", posted_at=NOW), tier=3, at=NOW)
    key = uuid4()

    def check_then_other_window(case: Case, text: str) -> Any:
        result = check_reply(case, text)
        save(praise, cast.dan, "Sorry about your appointment.")
        return result

    monkeypatch.setattr("responses.services.replies.check_reply", check_then_other_window)
    reply = submit(praise, cast.dan, 1, key)
    assert (reply.state, reply.body, reply.client_key) == ("held", SAFE, key)
    assert reply.guard == {"result": "pass", "rules": []}


def test_a_stale_send_keeps_the_newest_words(cast: Cast, case: Case) -> None:
    key = uuid4()
    save(case, cast.dan, "First", key)
    services.take_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    with pytest.raises(StaleAction):
        submit(case, cast.dan, 1, key, "First and last")
    assert Reply.objects.values_list("state", "body").get() == ("draft", "First and last")


def test_two_drafts_of_one_person_for_an_item_do_not_exist(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    save(case, cast.dan, "One")
    save(case, cast.dan, "Two")
    assert Reply.objects.get().body == "Two"
    make_reply(case, cast.asha, account, body="Hers")
    assert Reply.objects.filter(state="draft").count() == 2
