"""What a person says of the machine's judgement, from the page."""

from typing import Any

import pytest

from responses.models import Case
from tests.conftest import Cast
from tests.responses.pages.conftest import MakeItem, SignIn, act
from triage.models import Finding, SentimentDecision


def finding_of(case: Case) -> Finding:
    return Finding.objects.get(post=case.first_post)


@pytest.mark.parametrize(("say", "status"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_signal_is_confirmed_or_rejected(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, say: str, status: str
) -> None:
    case = make_item()
    finding = finding_of(case)
    act(signed_in(cast.asha), case, f"signals/{finding.pk}", say=say)
    finding.refresh_from_db()
    assert (finding.status, finding.decided_by) == (status, cast.asha)
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert f"{status.capitalize()} by you" in page
    assert 'aria-pressed="true"' in page


def test_a_rejection_may_say_why_and_need_not(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    finding, client = finding_of(case), signed_in(cast.asha)
    act(client, case, f"signals/{finding.pk}", say="reject")
    assert f'id="why-{finding.pk}"' in client.get(f"/items/{case.pk}/").content.decode()
    assert f'id="why-{finding.pk}"' not in signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    act(client, case, f"signals/{finding.pk}", say="reject", reason="It was about another clinic")
    finding.refresh_from_db()
    assert (finding.status, finding.reason) == ("rejected", "It was about another clinic")
    page = client.get(f"/items/{case.pk}/").content.decode()
    assert "Rejected by you: It was about another clinic" in page
    assert f'id="why-{finding.pk}"' not in page


def test_a_reason_that_is_too_long_is_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, f"signals/{finding_of(case).pk}", say="reject", reason="a" * 201)
    assert answer.status_code == 422
    assert "Why: " in answer.content.decode()
    assert finding_of(case).status == "suggested"


def test_a_reader_decides_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answers: list[Any] = [
        act(signed_in(cast.rae), case, f"signals/{finding_of(case).pk}", say="confirm"),
        act(signed_in(cast.rae), case, "signals", code="access.waiting", polarity="concern", quote="four"),
        act(signed_in(cast.rae), case, "sentiment", sentiment="positive"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert finding_of(case).status == "suggested"
    assert not SentimentDecision.objects.exists()


def test_a_finding_of_another_item_is_404(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, other = make_item("One more."), make_item("Two more.")
    assert act(signed_in(cast.asha), case, f"signals/{finding_of(other).pk}", say="reject").status_code == 404


def test_a_stranger_gets_404(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    assert act(signed_in(cast.dan), case, f"signals/{finding_of(case).pk}", say="reject").status_code == 404
    assert act(signed_in(cast.dan), case, "sentiment", sentiment="positive").status_code == 404


def test_a_judgement_from_a_stale_page_is_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.ben), case, "acknowledge")
    assert act(signed_in(cast.asha), case, f"signals/{finding_of(case).pk}", say="reject").status_code == 409
    assert finding_of(case).status == "suggested"


def test_a_signal_is_added_at_the_words_that_show_it(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item("I waited four months.")
    act(signed_in(cast.asha), case, "signals", code="access.contact", polarity="concern", quote="four months")
    added = Finding.objects.get(source="person")
    assert (added.start, added.end, added.status) == (9, 20, "confirmed")


def test_words_that_are_not_in_the_post_are_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "signals", code="access.contact", polarity="concern", quote="five months")
    assert answer.status_code == 422
    assert "Those words are not in the post." in answer.content.decode()
    assert not Finding.objects.filter(source="person").exists()


def test_a_persons_sentiment_replaces_the_machines(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "sentiment", sentiment="mixed")
    assert SentimentDecision.objects.get(post=case.first_post).sentiment == "mixed"
    assert 'data-value="mix"' in signed_in(cast.asha).get("/").content.decode()


def test_a_sentiment_that_does_not_exist_is_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    assert act(signed_in(cast.asha), make_item(), "sentiment", sentiment="angry").status_code == 422
    assert not SentimentDecision.objects.exists()
