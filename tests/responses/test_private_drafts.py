"""A draft is its author's alone, while it is written and after it was thrown away; what was sent is everybody's."""

import pytest
from django.http import Http404

from ingest.models import MonitoredAccount
from people.roles import Permission
from responses.access import escalation_for, reply_for
from responses.models import Case, Escalation, Reply
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply
from tests.responses.conftest import NOW


@pytest.fixture
def drafts(cast: Cast, account: MonitoredAccount, case: Case) -> dict[str, Reply]:
    other = make_case(make_post(account), at=NOW)
    sent = make_case(make_post(account), at=NOW)
    return {
        "draft": make_reply(case, cast.dan, account, state="draft"),
        "discarded": make_reply(other, cast.dan, account, state="withdrawn", discarded_at=NOW),
        "sent": make_reply(sent, cast.dan, account, state="sent", sent_at=NOW),
    }


@pytest.mark.parametrize("kind", ["draft", "discarded"])
@pytest.mark.parametrize("who", ["rae", "asha", "ben", "mona", "cora", "otto", "nora"])
def test_another_persons_draft_is_not_there(cast: Cast, drafts: dict[str, Reply], kind: str, who: str) -> None:
    with pytest.raises(Http404):
        reply_for(getattr(cast, who), drafts[kind].pk)


@pytest.mark.parametrize("kind", ["draft", "discarded", "sent"])
def test_its_author_finds_it(cast: Cast, drafts: dict[str, Reply], kind: str) -> None:
    assert reply_for(cast.dan, drafts[kind].pk) == drafts[kind]


@pytest.mark.parametrize(("who", "there"), [("asha", True), ("rae", True), ("otto", False), ("nora", False)])
def test_what_was_sent_is_there_for_those_who_read_items(
    cast: Cast, drafts: dict[str, Reply], who: str, there: bool
) -> None:
    if there:
        assert reply_for(getattr(cast, who), drafts["sent"].pk).body == drafts["sent"].body
    else:
        with pytest.raises(Http404):
            reply_for(getattr(cast, who), drafts["sent"].pk)


def test_a_reply_and_an_escalation_of_another_service_are_not_there(cast: Cast) -> None:
    """Dan works for the youth hub alone."""
    elsewhere = make_account(cast.walk_in)
    case = make_case(make_post(elsewhere), at=NOW)
    reply = make_reply(case, cast.asha, elsewhere, state="sent", sent_at=NOW)
    raised = Escalation.objects.create(
        case=case, to_user=cast.ben, opened_by=cast.asha, reason="Parking", opened_at=NOW, due_at=NOW
    )
    assert (reply_for(cast.asha, reply.pk), escalation_for(cast.asha, raised.pk)) == (reply, raised)
    for permission in (Permission.READ_CASES, Permission.ACT):
        with pytest.raises(Http404):
            reply_for(cast.dan, reply.pk, permission)
        with pytest.raises(Http404):
            escalation_for(cast.dan, raised.pk, permission)
