"""The pages of the rules: what each role sees, faults next to their fields, a dry run read, published, brought back."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from people.models import User
from people.roles import Role
from tests.conftest import Cast
from tests.factories import make_account, make_grant, make_post, make_user
from tests.triage.rules_scene import DRAFT, PORTAL, RULES, finished, make_editor, shown, signed_in, words_of
from triage.models import RuleDraft
from triage.rulebook.content import Content, Off, Word
from triage.rulebook.queries import draft
from triage.rulebook.services import add_rule
from triage.rulebook.shipped import own_phrases

pytestmark = pytest.mark.django_db
PHRASE = {"kind": "phrase", "code": PORTAL.code, "text": PORTAL.text, "language": "en"}


@pytest.fixture
def ed(cast: Cast) -> User:
    return make_editor(cast)


def test_before_the_first_rule_the_page_says_why_it_is_empty(cast: Cast) -> None:
    page = shown(cast.cora, RULES)
    assert "No rules of your own yet" in page
    assert "Add your own when it misses" in page
    assert "Change the rules" in page


def test_those_who_read_items_may_look_and_not_change(cast: Cast) -> None:
    page = shown(cast.mona, RULES)
    assert "An administrator adds your own" in page
    assert "Change the rules" not in page
    client = signed_in(cast.mona)
    assert client.get(DRAFT).status_code == 404
    assert client.post(f"{DRAFT}add/", {**PHRASE, "expected_version": 0}).status_code == 404
    assert not RuleDraft.objects.exists()


def test_an_admin_of_one_service_alone_looks_and_does_not_change(cast: Cast) -> None:
    dora = make_user("dora")
    make_grant(dora, cast.youth_hub, Role.ACCOUNT_ADMIN)
    assert "Change the rules" not in shown(dora, RULES)
    assert signed_in(dora).post(f"{DRAFT}add/", {**PHRASE, "expected_version": 0}).status_code == 404
    assert not RuleDraft.objects.exists()


def test_a_phrase_goes_into_the_draft_and_out_again(cast: Cast) -> None:
    client = signed_in(cast.cora)
    response = client.post(f"{DRAFT}add/", {**PHRASE, "text": "Portal (Froze|hung) ", "expected_version": 0})
    assert (response.status_code, response["Location"]) == (302, DRAFT)
    assert draft().content == Content.of(phrases=[PORTAL])
    page = shown(cast.cora, DRAFT)
    assert "What is new, against the desk as it came" in page
    assert "portal (froze|hung)" in page
    assert client.post(f"{DRAFT}remove/", {**PHRASE, "expected_version": 1}).status_code == 302
    assert draft().content == Content()
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["rules.added", "rules.removed"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**PHRASE, "text": "the"}, "“the” would be found in almost every post. Add words that say more."),
        ({**PHRASE, "text": ""}, "Enter a phrase."),
        ({**PHRASE, "code": "topic.none"}, "Choose a signal from the list."),
        (
            {"kind": "word", "text": "not", "valence": "2", "language": "both"},
            "turns or strengthens the words beside it",
        ),
        ({"kind": "word", "text": "portal", "valence": "9"}, "Enter a number from -4 to 4."),
        ({"kind": "word", "text": "portal", "valence": "nan"}, "Enter a number from -4 to 4."),
        ({"kind": "mask", "text": "Hope"}, "Enter a name of 2 to 6 words."),
        ({"kind": "off", "code": "crisis.suicide_self", "text": "suicid*"}, "They cannot be switched off or weakened."),
        ({"kind": "nonsense", "text": "x"}, "Choose a signal."),
    ],
)
def test_a_fault_is_said_in_words_and_what_was_typed_is_kept(cast: Cast, sent: dict[str, str], said: str) -> None:
    response = signed_in(cast.cora).post(f"{DRAFT}add/", {**sent, "expected_version": 0})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page.replace("&#x27;", "'")
    if sent["kind"] in ("phrase", "word", "mask") and sent["text"]:
        assert f'value="{sent["text"]}"' in page
        assert 'class="error"' in page
    assert not RuleDraft.objects.exists()


def test_every_fault_of_a_form_is_said_at_once(cast: Cast) -> None:
    sent = {**PHRASE, "code": "", "text": "(late", "expected_version": 0}
    page = signed_in(cast.cora).post(f"{DRAFT}add/", sent).content.decode()
    assert "Choose a signal." in page
    assert "A bracket is not closed." in page
    assert "<title>Error: " in page


def test_a_draft_that_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    add_rule(entry="hope centre", actor=cast.cora, expected_version=0)
    response = signed_in(cast.cora).post(f"{DRAFT}add/", {**PHRASE, "expected_version": 0})
    assert response.status_code == 409
    assert "Someone changed the draft" in response.content.decode()
    assert f'value="{PORTAL.text}"' in response.content.decode()
    assert draft().content == Content.of(masks=["hope centre"])


def test_the_desks_own_phrase_is_switched_off_and_on_from_its_list(cast: Cast) -> None:
    own = own_phrases()["staff.attitude"][0]
    back = f"{RULES}shipped/?code=staff.attitude"
    sent = {"kind": "off", "code": own.code, "text": own.text, "next": back}
    client = signed_in(cast.cora)
    assert client.post(f"{DRAFT}add/", {**sent, "expected_version": 0})["Location"] == back
    assert draft().content == Content.of(off=[Off(own.code, own.text)])
    assert shown(cast.cora, back).count("Switch on") == 1
    assert client.post(f"{DRAFT}remove/", {**sent, "expected_version": 1})["Location"] == back
    assert draft().content == Content()


def test_the_list_of_own_phrases_holds_none_for_danger_to_life(cast: Cast) -> None:
    assert "crisis." not in signed_in(cast.cora).get(f"{RULES}shipped/").content.decode()
    assert signed_in(cast.cora).get(f"{RULES}shipped/?code=crisis.suicide_self").status_code == 404


def test_a_return_address_of_elsewhere_is_not_followed(cast: Cast) -> None:
    sent = {**PHRASE, "expected_version": 0, "next": "https://evil.example/triage/rules/shipped/?code=x"}
    assert signed_in(cast.cora).post(f"{DRAFT}add/", sent)["Location"] == DRAFT


def test_a_sentence_is_judged_with_the_draft_and_forgotten(cast: Cast) -> None:
    add_rule(entry=PORTAL, actor=cast.cora, expected_version=0)
    before = Entry.objects.count()
    response = signed_in(cast.cora).post(f"{DRAFT}try/", {"sentence": "My portal froze <b>twice</b>."})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<b>twice</b>" not in page
    assert "Getting through, concern" in words_of(page)
    assert "your organisation" in page
    assert Entry.objects.count() == before


def test_a_sentence_that_the_draft_judges_the_same_says_so(cast: Cast) -> None:
    page = signed_in(cast.cora).post(f"{DRAFT}try/", {"sentence": "It rained."}).content.decode()
    assert "The draft judges it the same." in page
    assert "Enter a sentence." in signed_in(cast.cora).post(f"{DRAFT}try/", {}).content.decode()


def test_a_version_that_is_not_there_is_not_found(cast: Cast) -> None:
    shown(cast.cora, f"{RULES}versions/7/", 404)
    shown(cast.cora, f"{RULES}dry-runs/7/", 404)
    shown(cast.otto, RULES, 404)
    shown(cast.nora, RULES, 404)


def test_the_pages_take_no_more_queries_the_more_there_is(
    cast: Cast, ed: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account = make_account(cast.walk_in)
    for number in range(12):
        make_post(account, f"The portal froze {number} times.", posted_at=timezone.now())
    run = finished(ed, PORTAL, Word("portal", -1.0), "hope centre")
    client = signed_in(ed)
    for path in (RULES, DRAFT, f"{RULES}shipped/", f"{RULES}dry-runs/{run.pk}/"):
        with django_assert_max_num_queries(40):
            assert client.get(path).status_code == 200
