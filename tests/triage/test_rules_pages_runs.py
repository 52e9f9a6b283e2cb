"""The page of a dry run: how far it is, what would change, whose words it shows; publishing and going back."""

import pytest

from people.models import User
from tests.conftest import Cast
from tests.factories import make_account, make_post
from tests.triage.rules_scene import DRAFT, PORTAL, RULES, finished, make_editor, shown, signed_in, words_of
from triage.models import DryRun, RuleBook
from triage.rulebook.content import Off, Phrase
from triage.rulebook.running import run_dry_runs
from triage.rulebook.services import add_rule, publish_rules, start_dry_run
from triage.rulebook.shipped import own_phrases

pytestmark = pytest.mark.django_db


@pytest.fixture
def ed(cast: Cast) -> User:
    return make_editor(cast)


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
    assert "Each would have called the person on call" in page


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


def test_a_change_that_calls_somebody_later_says_so(cast: Cast, ed: User) -> None:
    make_post(make_account(cast.walk_in), "He was neglected.")
    own = next(each for each in own_phrases()["safeguard.abuse_neglect"] if each.text == "neglected")
    page = shown(ed, f"{RULES}dry-runs/{finished(ed, Off(own.code, own.text)).pk}/")
    assert "Safety becomes" in page
    assert "A person would be called later, or not at all" in page
