"""The crisis page: one person takes it, four saved decisions, a locked reply."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.models import CrisisLine, Shift
from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.factories import make_account
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act


@pytest.fixture
def crisis(cast: Cast, make_item: MakeItem) -> Case:
    now = timezone.now()
    hours = timedelta(hours=5)
    Shift.objects.create(service=cast.root, starts=now - hours, ends=now + hours, lead=cast.ben, backup=cast.mona)
    case = make_item("I do not think I can keep going.", tier=0, code="crisis.suicide_self", at=now)
    due = now + timedelta(minutes=9)
    escalation = Escalation.objects.create(
        case=case,
        to_user=cast.ben,
        passed_to="Clinical lead on call",
        reason="Crisis",
        opened_at=now,
        due_at=due,
        next_rung_at=due,
        rungs=2,
    )
    detail = {"to": cast.ben.pk, "rung": 1, "escalation": escalation.pk}
    CaseEvent.objects.create(case=case, kind="paged", at=now, version=2, detail=detail)
    Case.objects.filter(pk=case.pk).update(version=2)
    case.version = 2
    return case


def page_of(signed_in: SignIn, user: object, case: Case) -> str:
    return signed_in(user).get(f"/items/{case.pk}/").content.decode()  # type: ignore[arg-type]


def test_the_page_covers_the_text_and_counts_down(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    page = page_of(signed_in, cast.ben, crisis)
    assert "A post that may be from someone in crisis" in page
    assert '<details class="content-note">' in page
    assert "8 min 5" in page
    assert "left for Ben" in page
    assert "I have this" in page
    assert "Pass to Mona now" in page


def test_there_is_no_send_button_before_the_decision(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    page = page_of(signed_in, cast.ben, crisis)
    assert "Reply is locked" in page
    assert "/reply/" not in page
    assert 'aria-keyshortcuts="b"' not in page
    assert 'aria-keyshortcuts="d"' not in page


def test_taking_it_stops_the_clock(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    act(signed_in(cast.ben), crisis, "crisis/take")
    crisis.refresh_from_db()
    assert (crisis.crisis_taken_by, crisis.state) == (cast.ben, "acknowledged")
    page = page_of(signed_in, cast.ben, crisis)
    assert "You have this" in page
    assert "Taken by Ben" in page


def test_a_page_sent_meanwhile_does_not_refuse_the_person_who_has_it(
    cast: Cast, crisis: Case, signed_in: SignIn
) -> None:
    CaseEvent.objects.create(case=crisis, kind="paged", at=timezone.now(), version=3, detail={"to": cast.mona.pk})
    Case.objects.filter(pk=crisis.pk).update(version=3)
    act(signed_in(cast.ben), crisis, "crisis/take")
    assert Case.objects.get(pk=crisis.pk).crisis_taken_by == cast.ben


def test_another_persons_word_does(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    act(signed_in(cast.ben), crisis, "crisis/take")
    answer = act(signed_in(cast.asha), crisis, "crisis/take")
    assert answer.status_code == 409
    assert "Ben has this" in answer.content.decode()
    assert Case.objects.get(pk=crisis.pk).crisis_taken_by == cast.ben


def test_a_reader_and_a_stranger_cannot_take_it(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    assert act(signed_in(cast.rae), crisis, "crisis/take").status_code == 422
    for name in ("take", "pass", "decide"):
        assert act(signed_in(cast.dan), crisis, f"crisis/{name}").status_code == 404
    assert Case.objects.get(pk=crisis.pk).crisis_taken_by is None


def test_decisions_are_saved_one_by_one_and_the_last_unlocks_the_reply(
    cast: Cast, crisis: Case, signed_in: SignIn
) -> None:
    client = signed_in(cast.ben)
    for question, answer in [("danger", "unclear"), ("act", "report"), ("reply", "public")]:
        if question == "danger":
            act(client, crisis, "crisis/take")
        crisis.refresh_from_db()
        assert act(client, crisis, "crisis/decide", question=question, answer=answer).status_code == 302
    crisis.refresh_from_db()
    assert (crisis.crisis_danger, crisis.crisis_act, crisis.crisis_reply) == ("unclear", "report", "public")
    page = page_of(signed_in, cast.ben, crisis)
    assert "Reply is locked" not in page
    assert f"/items/{crisis.pk}/reply/" in page


@pytest.mark.parametrize(("question", "answer"), [("danger", "perhaps"), ("mood", "yes"), ("", "")])
def test_an_answer_that_does_not_exist_is_refused(
    cast: Cast, crisis: Case, signed_in: SignIn, question: str, answer: str
) -> None:
    act(signed_in(cast.ben), crisis, "crisis/take")
    crisis.refresh_from_db()
    found = act(signed_in(cast.ben), crisis, "crisis/decide", question=question, answer=answer)
    assert found.status_code == 422


def test_only_the_person_who_has_it_decides(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    act(signed_in(cast.ben), crisis, "crisis/take")
    crisis.refresh_from_db()
    found = act(signed_in(cast.asha), crisis, "crisis/decide", question="danger", answer="no")
    assert found.status_code == 422
    assert "Only the person who has this item decides." in found.content.decode()


def test_passing_it_on_pages_the_next_person(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    act(signed_in(cast.ben), crisis, "crisis/pass")
    assert Escalation.objects.get().to_user == cast.mona
    assert "Mona paged" in page_of(signed_in, cast.ben, crisis)


def test_lines_say_when_they_were_verified_and_warn_when_that_is_long_ago(
    cast: Cast, crisis: Case, signed_in: SignIn
) -> None:
    CrisisLine.objects.create(name="9-8-8", contact="Call 9-8-8", verified_on=timezone.localdate())
    CrisisLine.objects.create(name="Old line", contact="Call 1", verified_on=date(2020, 5, 14))
    CrisisLine.objects.create(name="New line", contact="Call 2")
    page = page_of(signed_in, cast.ben, crisis)
    assert "Verified " in page
    assert "Check again, last 14 May 2020" in page
    assert "Never verified: check before you give it" in page


def test_a_list_opens_a_crisis_item_on_its_own_page(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    answer = signed_in(cast.ben).get(f"/items/{crisis.pk}/", headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/items/{crisis.pk}/")


def test_it_is_closed_with_a_crisis_outcome(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    act(signed_in(cast.ben), crisis, "crisis/take")
    crisis.refresh_from_db()
    assert act(signed_in(cast.ben), crisis, "close", outcome="answered").status_code == 422
    act(signed_in(cast.ben), crisis, "close", outcome="lines_given")
    crisis.refresh_from_db()
    assert (crisis.state, crisis.outcome) == ("closed", "lines_given")


def test_an_act_under_htmx_draws_the_crisis_page_whole(cast: Cast, crisis: Case, signed_in: SignIn) -> None:
    answer = act(signed_in(cast.ben), crisis, "crisis/take", htmx=True)
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(f"/items/{crisis.pk}/")


@pytest.mark.parametrize(("platform", "host"), [("x", "help.x.com"), ("facebook", "www.facebook.com")])
def test_the_page_leads_to_the_platforms_own_form(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, platform: str, host: str
) -> None:
    case = make_item(tier=0, code="crisis.suicide_self", on=make_account(cast.walk_in, platform))
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert f'href="https://{host}/' in page
    assert "report concern about self-harm" in page


def test_a_platform_without_such_a_form_shows_no_link(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item(tier=0, code="crisis.suicide_self", on=make_account(cast.walk_in, "google"))
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert f'action="/items/{case.pk}/crisis/take/"' in page
    assert "report concern" not in page
