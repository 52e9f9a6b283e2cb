"""The page of double coding: one post at a time, blind; an answer kept, passed on, taken back; refusals in words."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from ingest.models import MonitoredAccount
from people.models import Organisation, User
from tests.conftest import Cast
from tests.triage.coding.conftest import judged
from triage.coding.drawing import draw_for_coding
from triage.coding.keys import CODE_KEYS, SAVE, SENTIMENT_KEYS, SKIP, UNDO, keys_for
from triage.coding.services import CODABLE, code_item
from triage.models import Coding, CodingItem
from triage.models.coding import SENTIMENTS

pytestmark = pytest.mark.django_db
PAGE = "/triage/coding/"
REFUSED = 422


@pytest.fixture
def item(account: MonitoredAccount) -> CodingItem:
    """Of the week that ended last, so that it waits now."""
    judged(account, "I rang 905-555-0142 for four months. <b>Nobody</b> answers.", at=last_week())
    draw_for_coding()
    return CodingItem.objects.select_related("post").get()


def last_week() -> datetime:
    """Noon of the Wednesday before this week's Monday, as the organisation's days and weeks go."""
    noon = timezone.localtime(timezone=ZoneInfo(Organisation().time_zone)).replace(hour=12)
    return noon - timedelta(days=noon.weekday() + 5)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def shown(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def answers(page: str) -> list[str]:
    """What is chosen already."""
    return re.findall(r'value="([^"]+)" checked', page)


def test_the_post_is_shown_as_plain_text_with_details_masked_and_nothing_chosen(item: CodingItem, cast: Cast) -> None:
    page = shown(signed_in(cast.asha))
    assert "&lt;b&gt;Nobody&lt;/b&gt; answers." in page
    assert "905-555-0142" not in page
    assert answers(page) == []
    assert "0 coded, 0 passed on, 1 to go" in page
    assert page.count('name="codes"') == len(CODABLE)


def test_no_page_knows_the_desks_word_or_the_others(item: CodingItem, cast: Cast) -> None:
    """The page is to the letter the same whatever the desk said and whatever somebody else answered."""
    CodingItem.objects.update(machine_sentiment="positive", machine_codes=["strength.thanks"])
    client, blank = signed_in(cast.asha), re.compile(r"csrf[^>]*", re.IGNORECASE)
    before = blank.sub("", shown(client))
    CodingItem.objects.update(machine_sentiment="negative", machine_codes=["access.waiting"])
    item.post.assessments.update(sentiment="mixed", tier=0, driving_words=[["zebra", -3.0]], reason="zebra")
    item.post.findings.update(code="crisis.suicide_self", tier=0, rule="zebra")
    code_item(item=item, actor=cast.ben, sentiment="neutral", codes=["staff.levels"])
    after = blank.sub("", shown(client))
    assert after == before
    assert "zebra" not in after
    assert cast.ben.display_name not in after
    assert "evidence" not in after


def test_an_answer_is_kept_and_leads_to_the_next(item: CodingItem, cast: Cast) -> None:
    client = signed_in(cast.asha)
    sent = {"sentiment": "negative", "codes": ["access.waiting", "access.contact"], "act": "code"}
    response = client.post(f"{PAGE}{item.pk}/", sent)
    assert (response.status_code, response["Location"]) == (302, PAGE)
    row = Coding.objects.get()
    assert (row.coder, row.place, row.sentiment, row.codes) == (
        cast.asha,
        1,
        "negative",
        ["access.waiting", "access.contact"],
    )
    assert Entry.objects.get(object_type="coding_item").action == "coding.coded"
    page = shown(client)
    assert "Nothing waits to be coded" in page
    assert "1 coded, 0 passed on, 0 to go" in page


@pytest.mark.parametrize(
    "sent", [{}, {"sentiment": "awful"}, {"sentiment": "mixed", "codes": ["no.such"]}, {"codes": ["staff.levels"]}]
)
def test_what_means_nothing_is_refused_and_what_was_chosen_is_kept(
    item: CodingItem, cast: Cast, sent: dict[str, object]
) -> None:
    response = signed_in(cast.asha).post(f"{PAGE}{item.pk}/", {**sent, "act": "code"})
    page = response.content.decode()
    assert response.status_code == REFUSED
    assert "What you chose is kept." in page
    kept = [value for value in ("mixed", "staff.levels") if value in str(sent)]
    assert answers(page) == kept
    assert not Coding.objects.exists()


def test_passing_on_asks_for_no_answer(item: CodingItem, cast: Cast) -> None:
    client = signed_in(cast.asha)
    assert client.post(f"{PAGE}{item.pk}/", {"act": "skip"}).status_code == 302
    assert Coding.objects.get().place is None
    assert "0 coded, 1 passed on, 0 to go" in shown(client)


def test_taking_back_shows_the_post_again(item: CodingItem, cast: Cast) -> None:
    client = signed_in(cast.asha)
    client.post(f"{PAGE}{item.pk}/", {"sentiment": "mixed", "act": "code"})
    assert "Take back my last answer" in shown(client)
    response = client.post(f"{PAGE}undo/")
    assert response["Location"] == f"{PAGE}?item={item.pk}"
    assert not Coding.objects.exists()
    page = shown(client, response["Location"])
    assert "Take back my last answer" not in page
    assert answers(page) == []
    response = client.post(f"{PAGE}undo/")
    assert response.status_code == REFUSED
    assert "nothing to take back" in response.content.decode()


def test_an_answer_that_comes_too_late_is_refused_in_words(item: CodingItem, cast: Cast) -> None:
    client = signed_in(cast.asha)
    item.post.findings.update(status="rejected", decided_by=cast.asha, decided_at=item.drawn_at)
    response = client.post(f"{PAGE}{item.pk}/", {"sentiment": "mixed", "act": "code"})
    assert response.status_code == REFUSED
    assert "no answer from you any more" in response.content.decode()
    assert not Coding.objects.exists()


def test_another_service_and_other_roles_meet_404(item: CodingItem, cast: Cast) -> None:
    dan = signed_in(cast.dan)  # acts for the youth hub alone
    assert "Nothing waits to be coded" in shown(dan)
    assert "four months" not in shown(dan, f"{PAGE}?item={item.pk}")
    assert dan.post(f"{PAGE}{item.pk}/", {"sentiment": "mixed", "act": "code"}).status_code == 404
    for person in (cast.rae, cast.mona, cast.cora, cast.otto, cast.nora):
        client = signed_in(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(f"{PAGE}{item.pk}/", {"act": "skip"}).status_code == 404
        assert client.post(f"{PAGE}undo/").status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert not Coding.objects.exists()


def test_every_label_has_a_key_of_its_own_and_none_of_the_desks() -> None:
    keys = [*SENTIMENT_KEYS.values(), *CODE_KEYS.values(), SAVE, SKIP, UNDO]
    assert len(set(keys)) == len(keys) == len(SENTIMENTS) + len(CODABLE) + 3
    assert not set(keys) & set("jkux/fgaresmbd*tcvn?")
    assert all(keys)


def test_with_more_labels_than_keys_the_last_have_none() -> None:
    keys = keys_for(["Abc"] * 45)
    assert keys[:3] == ["A", "B", "C"]
    assert keys[40:] == [""] * 5
    assert len(set(keys[:40])) == 40


def test_an_empty_desk_says_what_comes_next(cast: Cast) -> None:
    page = shown(signed_in(cast.asha))
    assert "Nothing waits to be coded" in page
    assert "<progress" not in page
