"""Correcting the machine from the page: Undo in the toast and the timeline, criticality, what is known of a signal."""

import re

import pytest

from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_finding
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act
from triage.models import Assessment, Correction, CriticalityDecision, Finding, LabelTrust, SentimentDecision
from triage.services import correct_sentiment, decide_finding

NOBODY_SEES = (("dan", 404), ("nora", 404), ("cora", 404))


def newest() -> Correction:
    return Correction.objects.latest("id")


def page_of(signed_in: SignIn, user: object, case: Case) -> str:
    return signed_in(user).get(f"/items/{case.pk}/").content.decode()  # type: ignore[arg-type]


def test_a_correction_offers_undo_in_its_toast_and_in_the_timeline(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "sentiment", htmx=True, sentiment="mixed")
    assert answer.content.decode().count(f'hx-post="/corrections/{newest().pk}/undo/') == 2
    page = page_of(signed_in, cast.ben, case)
    assert "</b> said the sentiment is mixed" in page
    answer = signed_in(cast.ben).post(f"/corrections/{newest().pk}/undo/", headers=HTMX)
    assert answer.status_code == 200
    assert "as before: the correction is undone" in answer.content.decode()
    assert not SentimentDecision.objects.exists()
    assert "(undone)" in page_of(signed_in, cast.ben, case)


def test_without_script_undo_leads_back_to_the_item(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, f"signals/{Finding.objects.get().pk}", say="reject")
    answer = signed_in(cast.asha).post(f"/corrections/{newest().pk}/undo/?view=all")
    assert (answer.status_code, answer["Location"]) == (302, f"/items/{case.pk}/?view=all")
    assert Finding.objects.get().status == "suggested"


def test_undo_after_somebody_else_decided_says_who_and_changes_nothing(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "sentiment", sentiment="mixed")
    first = newest()
    correct_sentiment(post=case.first_post, actor=cast.ben, sentiment="negative")
    answer = signed_in(cast.asha).post(f"/corrections/{first.pk}/undo/")
    assert answer.status_code == 422
    assert "Ben has decided otherwise since, so this can no longer be undone." in answer.content.decode()
    assert SentimentDecision.objects.get().sentiment == "negative"


@pytest.mark.parametrize(("who", "status"), [*NOBODY_SEES, ("rae", 422)])
def test_nobody_undoes_what_they_could_not_have_said(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, who: str, status: int
) -> None:
    act(signed_in(cast.asha), make_item(), "sentiment", sentiment="mixed")
    answer = signed_in(getattr(cast, who)).post(f"/corrections/{newest().pk}/undo/")
    assert answer.status_code == status
    assert newest().undone_at is None


def test_two_people_at_once_the_second_is_told_what_the_first_said(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    url = f"signals/{Finding.objects.get().pk}"
    act(signed_in(cast.ben), case, url, say="confirm", seen="suggested")
    answer = act(signed_in(cast.asha), case, url, say="reject", seen="suggested")
    assert answer.status_code == 422
    assert "Ben confirmed this signal after you opened the item." in answer.content.decode()
    assert (Finding.objects.get().status, Correction.objects.count()) == ("confirmed", 1)


def test_saying_the_same_twice_is_no_second_correction(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    for _ in range(2):
        answer = act(signed_in(cast.asha), case, "sentiment", sentiment="mixed", seen="negative")
        assert answer.status_code == 302
    assert Correction.objects.count() == 1


def test_criticality_is_proposed_then_confirmed_then_corrected(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    assert "Not proposed" in page_of(signed_in, cast.asha, case)
    Assessment.objects.update(criticality=3)
    page = page_of(signed_in, cast.asha, case)
    assert "3 of 5, moderately critical" in page
    assert 'id="criticality-confirm"' in page
    act(signed_in(cast.asha), case, "criticality", criticality="3", seen="3")
    page = page_of(signed_in, cast.asha, case)
    assert "By you." in page
    assert 'id="criticality-confirm"' not in page
    act(signed_in(cast.ben), case, "criticality", criticality="5", seen="3")
    page = page_of(signed_in, cast.asha, case)
    assert "5 of 5, severely critical" in page
    assert "By Ben. The desk had proposed 3." in page
    assert CriticalityDecision.objects.get().decided_by == cast.ben


@pytest.mark.parametrize("number", ["", "6", "-1", "x", "3.5"])
def test_a_criticality_off_the_scale_is_refused(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, number: str
) -> None:
    answer = act(signed_in(cast.asha), make_item(), "criticality", criticality=number)
    assert answer.status_code == 422
    assert not CriticalityDecision.objects.exists()


@pytest.mark.parametrize(("who", "status"), [*NOBODY_SEES, ("rae", 422)])
def test_who_may_not_act_decides_no_criticality(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, who: str, status: int
) -> None:
    answer = act(signed_in(getattr(cast, who)), make_item(), "criticality", criticality="2")
    assert answer.status_code == status
    assert not CriticalityDecision.objects.exists()


def test_rule_and_model_are_one_signal_that_names_both(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    make_finding(case.first_post, source="model", rule="themes", confidence=0.83)
    page = page_of(signed_in, cast.asha, case)
    assert "1 signal</small>" in page
    assert "Rule access.waiting. Right 85% of the time" in page
    assert "Model, fairly sure, 83%. Not measured here yet" in page


@pytest.mark.parametrize(("decided", "words"), [(4, "Right 85% of the time"), (5, "Right here in 5 of 5")])
def test_from_five_decisions_on_a_signal_says_how_often_it_was_right_here(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, decided: int, words: str
) -> None:
    for number in range(decided):
        other = make_item(f"I waited {number} months.")
        decide_finding(finding=other.first_post.findings.get(), actor=cast.ben, confirmed=True)
    assert f"Rule access.waiting. {words}" in page_of(signed_in, cast.asha, make_item("I waited and waited."))


def test_a_label_that_is_too_weak_says_so_and_only_where_the_model_found_it(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    given = {"trusted": False, "reason": "Weak.", "report_digest": "d", "decided_at": case.opened_at}
    LabelTrust.objects.create(code="access.waiting", **given)
    assert "Too weak to trust" not in page_of(signed_in, cast.asha, case)
    make_finding(case.first_post, source="model", rule="themes", confidence=0.4)
    page = page_of(signed_in, cast.asha, case)
    assert "Too weak to trust" in page
    assert "Model, unsure, 40%" in page


def test_one_code_is_rejected_in_bulk_and_undone_from_its_toast(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    cases = [
        make_item("One."),
        make_item("Two."),
        make_item("Three.", tier=1),
        make_item("Four.", code="care.discharge"),
    ]
    data = {"item": [f"{case.pk}:1" for case in cases], "act": "reject", "code": "access.waiting"}
    page = signed_in(cast.asha).post("/inbox/bulk/?view=all", data, follow=True).content.decode()
    assert re.search(r"2 items with “[^”]+” rejected\. 1 crisis or safety item left out: open each one\.", page)
    assert "1 not changed: no such signal waits there, or someone acted on it since." in page
    steps = re.findall(r'name="event" value="(c\d+)"', page)
    assert len(steps) == 2
    answer = signed_in(cast.asha).post("/inbox/bulk/undo/?view=all", {"event": steps}, follow=True)
    assert "2 items as before." in answer.content.decode()
    assert set(Finding.objects.values_list("status", flat=True)) == {"suggested"}


def test_sentiment_in_bulk_says_how_many_and_each_is_undone_by_itself_when_somebody_moved_on(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    cases = [make_item("One."), make_item("Two.")]
    data = {"item": [f"{case.pk}:1" for case in cases], "act": "sentiment", "sentiment": "mixed"}
    page = signed_in(cast.asha).post("/inbox/bulk/?view=all", data, follow=True).content.decode()
    assert "2 items given another sentiment." in page
    correct_sentiment(post=cases[0].first_post, actor=cast.ben, sentiment="positive")
    steps = re.findall(r'name="event" value="(c\d+)"', page)
    answer = signed_in(cast.asha).post("/inbox/bulk/undo/", {"event": steps}, follow=True)
    assert "1 item as before. 1 could not be undone" in answer.content.decode()
    assert SentimentDecision.objects.get().sentiment == "positive"


@pytest.mark.parametrize(
    "data", [{"act": "confirm", "code": "no.such"}, {"act": "reject"}, {"act": "reject", "code": "crisis.mention"}]
)
def test_a_code_that_does_not_exist_or_is_of_crisis_is_404_in_bulk(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, data: dict[str, str]
) -> None:
    answer = signed_in(cast.asha).post("/inbox/bulk/", {"item": f"{make_item().pk}:1", **data})
    assert answer.status_code == 404
    assert not Correction.objects.exists()


def test_corrections_do_not_make_the_page_cost_more_and_more(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    case = make_item()
    for number in range(10):
        make_finding(case.first_post, "access.contact", start=number, end=number + 1)
    for finding in Finding.objects.all():
        decide_finding(finding=finding, actor=cast.ben, confirmed=True)
    client = signed_in(cast.asha)
    client.get(f"/items/{case.pk}/")
    with django_assert_max_num_queries(76):  # type: ignore[operator]
        client.get(f"/items/{case.pk}/")
