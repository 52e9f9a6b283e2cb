"""The pages of the rules: what each role sees, faults next to their fields, a dry run read, published, brought back."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from people.models import User
from people.roles import Role
from tests.conftest import Cast
from tests.factories import make_account, make_grant, make_post, make_user
from triage.models import DryRun, RuleBook, RuleDraft
from triage.rulebook.content import Content, Off, Phrase, Word
from triage.rulebook.queries import draft
from triage.rulebook.running import run_dry_runs
from triage.rulebook.services import add_rule, publish_rules, start_dry_run
from triage.rulebook.shipped import own_phrases

pytestmark = pytest.mark.django_db
RULES, DRAFT = "/triage/rules/", "/triage/rules/draft/"
PORTAL = Phrase("access.contact", "portal (froze|hung)")
PHRASE = {"kind": "phrase", "code": PORTAL.code, "text": PORTAL.text, "language": "en"}


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


@pytest.fixture
def ed(cast: Cast) -> User:
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


def test_before_the_first_rule_the_page_says_why_it_is_empty(cast: Cast) -> None:
    page = shown(cast.cora, RULES)
    assert "No rules of your own yet" in page
    assert "Change the rules" in page


def test_those_who_read_items_may_look_and_not_change(cast: Cast) -> None:
    page = shown(cast.mona, RULES)
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
        ({"kind": "word", "text": "not", "valence": "2"}, "turns or strengthens the words beside it"),
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


def test_a_dry_run_shows_how_far_it_is_and_asks_again(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "My portal froze again.")
    add_rule(entry=PORTAL, actor=ed, expected_version=0)
    client = signed_in(ed)
    response = client.post(f"{RULES}dry-runs/", {"expected_version": 1})
    path = f"{RULES}dry-runs/{DryRun.objects.get().pk}/"
    assert response["Location"] == path
    page = client.get(path).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Look again" in page
    run_dry_runs()
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-trigger" not in part
    assert "The dry run has ended." in part
    assert "1 post would be judged otherwise" in words_of(part)


def test_examples_are_masked_and_show_their_evidence(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "My portal froze. Ring me on 905-555-0142.")
    run = finished(ed, PORTAL)
    page = signed_in(ed).get(f"{RULES}dry-runs/{run.pk}/?show=appears~access.contact~concern").content.decode()
    assert '<mark class="evidence" data-polarity="concern">portal froze</mark>' in page
    assert "905-555-0142" not in page
    assert "[telephone number]" in page or "[phone" in page


def test_counts_and_texts_are_of_the_services_that_a_person_reads(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "Walk-in: the portal froze.")
    make_post(make_account(cast.youth_hub), "Hub: the portal hung.")
    path = f"{RULES}dry-runs/{finished(ed, PORTAL).pk}/?show=appears~access.contact~concern"
    whole, part = shown(cast.asha, path), shown(cast.dan, path)
    assert "Walk-in: the" in whole
    assert "Hub: the" in whole
    assert "2 posts would be judged otherwise" in whole
    assert "1 post would be judged otherwise" in part
    assert "Hub: the" in part
    assert "Walk-in: the" not in part


def test_an_admin_who_reads_no_posts_sees_numbers_and_no_words(cast: Cast) -> None:
    make_post(make_account(cast.walk_in), "The portal froze.")
    page = shown(cast.cora, f"{RULES}dry-runs/{finished(cast.cora, PORTAL).pk}/")
    assert "1 post would be judged otherwise" in page
    assert "You do not read posts" in page
    assert "The portal froze" not in page


def test_examples_of_danger_are_covered(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "Everyone here says they are so over the long night now.")
    run = finished(ed, Phrase("crisis.suicide_self", "over the long night"))
    page = signed_in(ed).get(f"{RULES}dry-runs/{run.pk}/").content.decode()
    assert '<details class="content-note">' in page
    assert "becomes Crisis" in words_of(page)


def test_an_unknown_kind_of_change_is_not_found(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "The portal froze.")
    run = finished(ed, PORTAL)
    assert signed_in(ed).get(f"{RULES}dry-runs/{run.pk}/?show=appears~nothing").status_code == 404


def test_a_run_is_published_with_a_reason_and_a_version_brought_back(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "The portal froze.")
    client, run = signed_in(ed), finished(ed, PORTAL)
    refused = client.post(f"{RULES}dry-runs/{run.pk}/publish/", {"reason": " "})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert not RuleBook.objects.exists()
    client.post(f"{RULES}dry-runs/{run.pk}/publish/", {"reason": "The portal is down every week"})
    assert "Version 1 judges now" in shown(cast.mona, RULES)
    assert "This was published." in shown(ed, f"{RULES}dry-runs/{run.pk}/")
    gone = client.post(f"{RULES}versions/0/revert/", {"reason": "It was repaired", "seen": 1})
    assert gone.status_code == 302
    assert RuleBook.objects.get(is_current=True).brings_back == 0
    page = shown(ed, f"{RULES}versions/2/")
    assert "It brought back the desk as it came" in page
    assert "Removed" in page


def test_a_revert_from_a_page_of_yesterday_is_refused(cast: Cast, ed: User) -> None:
    publish_rules(run=finished(ed, PORTAL), actor=ed, reason="Portal")
    response = signed_in(ed).post(f"{RULES}versions/0/revert/", {"reason": "Back", "seen": 0})
    assert response.status_code == 422
    assert "Another version was published while you had this open" in response.content.decode()
    assert RuleBook.objects.get().is_current


def test_a_reader_has_no_button_to_publish_or_bring_back(cast: Cast, ed: User) -> None:
    run = finished(ed, PORTAL)
    assert "Publish these rules" not in shown(cast.asha, f"{RULES}dry-runs/{run.pk}/")
    publish_rules(run=run, actor=ed, reason="Portal")
    assert "Bring this version back" not in shown(cast.asha, f"{RULES}versions/0/")
    assert signed_in(cast.asha).post(f"{RULES}dry-runs/{run.pk}/publish/", {"reason": "x"}).status_code == 404
    assert signed_in(cast.asha).post(f"{RULES}versions/0/revert/", {"reason": "x", "seen": 1}).status_code == 404
    assert RuleBook.objects.count() == 1


def test_a_cancelled_run_says_how_far_it_got(cast: Cast, ed: User) -> None:
    add_rule(entry=PORTAL, actor=ed, expected_version=0)
    run = start_dry_run(actor=ed, expected_version=1)
    client, path = signed_in(ed), f"{RULES}dry-runs/{run.pk}/"
    assert client.post(f"{path}cancel/")["Location"] == DRAFT
    assert "0 of 0 posts had been looked at" in shown(ed, path)
    assert client.post(f"{path}cancel/").status_code == 422


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
