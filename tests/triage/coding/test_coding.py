"""Two people, each once and each alone; what they say is kept with who and when, and can be taken back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from audit.models import Entry
from ingest.models import MonitoredAccount, Post
from people.models import User
from people.roles import Role
from tests.conftest import Cast
from tests.factories import make_grant, make_user
from tests.triage.coding.conftest import NOW, judged
from triage.coding.drawing import draw_for_coding
from triage.coding.errors import CannotCode
from triage.coding.queries import item_for, next_item, progress_of, waiting_items
from triage.coding.services import code_item, skip_item, undo_coding
from triage.models import Coding, CodingItem
from triage.services import correct_sentiment, decide_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(account: MonitoredAccount) -> CodingItem:
    judged(account)
    draw_for_coding(now=NOW)
    return CodingItem.objects.select_related("post").get()


def code(item: CodingItem, actor: User, sentiment: str = "negative", codes: tuple[str, ...] = ()) -> Coding:
    return code_item(item=item, actor=actor, sentiment=sentiment, codes=codes, now=NOW)


def test_two_people_code_it_in_the_order_they_come(item: CodingItem, cast: Cast) -> None:
    code(item, cast.asha, codes=("staff.attitude", "access.waiting"))
    code(item, cast.ben, "mixed")
    rows = list(Coding.objects.values_list("coder", "place", "sentiment", "codes", "coded_at"))
    assert rows == [
        (cast.asha.pk, 1, "negative", ["access.waiting", "staff.attitude"], NOW),
        (cast.ben.pk, 2, "mixed", [], NOW),
    ]


def test_the_record_says_who_coded_and_never_what(item: CodingItem, cast: Cast) -> None:
    code(item, cast.asha, codes=("access.waiting",))
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.object_id) == ("coding.coded", cast.asha.pk, item.pk)
    assert not entry.detail


def test_a_third_person_is_not_asked_and_is_refused(item: CodingItem, cast: Cast) -> None:
    third = make_user("tess")
    make_grant(third, cast.root, Role.RESPONDER)
    for person in (cast.asha, cast.ben):
        code(item, person)
    assert next_item(third, now=NOW) is None
    with pytest.raises(CannotCode, match="no answer from you"):
        code(item, third)
    assert Coding.objects.count() == 2


def test_nobody_codes_a_post_twice(item: CodingItem, cast: Cast) -> None:
    code(item, cast.asha)
    with pytest.raises(CannotCode):
        code(item, cast.asha, "positive")
    assert Coding.objects.get().sentiment == "negative"
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("sentiment", "codes"),
    [("", ()), ("not_scored", ()), ("awful", ()), ("mixed", ("no.such",)), ("mixed", ("topic.none",))],
)
def test_an_answer_that_means_nothing_is_refused(
    item: CodingItem, cast: Cast, sentiment: str, codes: tuple[str, ...]
) -> None:
    with pytest.raises(CannotCode):
        code(item, cast.asha, sentiment, codes)
    assert not Coding.objects.exists()
    assert not Entry.objects.exists()


def test_who_may_not_act_there_may_not_code(item: CodingItem, cast: Cast) -> None:
    for person in (cast.rae, cast.mona, cast.cora, cast.nora, cast.dan):
        with pytest.raises(CannotCode, match="People who act"):
            code(item, person)
        assert next_item(person, now=NOW) is None
        with pytest.raises(Http404):
            item_for(person, item.pk)
    assert not Coding.objects.exists()


def test_a_post_passed_on_goes_to_somebody_else(item: CodingItem, cast: Cast) -> None:
    row = skip_item(item=item, actor=cast.asha, now=NOW)
    assert (row.place, row.sentiment, row.codes) == (None, "", [])
    assert Entry.objects.get().action == "coding.skipped"
    assert next_item(cast.asha, now=NOW) is None
    assert next_item(cast.ben, now=NOW) == item
    third = make_user("tess")
    make_grant(third, cast.root, Role.RESPONDER)
    assert [code(item, cast.ben).place, code(item, third).place] == [1, 2]


def test_the_last_answer_is_taken_back_and_asked_again(item: CodingItem, cast: Cast) -> None:
    code(item, cast.asha)
    code(item, cast.ben)
    assert undo_coding(actor=cast.asha, now=NOW + timedelta(minutes=29)) == item
    assert list(Coding.objects.values_list("coder", flat=True)) == [cast.ben.pk]
    assert next_item(cast.asha, now=NOW) == item
    assert code(item, cast.asha, "mixed").place == 1
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        *["coding.coded"] * 2,
        "coding.undone",
        "coding.coded",
    ]


def test_an_answer_of_an_hour_ago_stays(item: CodingItem, cast: Cast) -> None:
    code(item, cast.asha)
    with pytest.raises(CannotCode, match="30 minutes"):
        undo_coding(actor=cast.asha, now=NOW + timedelta(minutes=31))
    with pytest.raises(CannotCode):
        undo_coding(actor=cast.ben, now=NOW)
    assert Coding.objects.count() == 1


def test_who_has_seen_the_desks_word_is_not_asked(item: CodingItem, cast: Cast) -> None:
    decide_finding(finding=item.post.findings.get(), actor=cast.asha, confirmed=False)
    correct_sentiment(post=item.post, actor=cast.ben, sentiment="mixed")
    for person in (cast.asha, cast.ben):
        assert next_item(person, now=NOW) is None
        with pytest.raises(CannotCode):
            code(item, person)


def test_what_was_edited_or_erased_since_is_not_asked_about(item: CodingItem, cast: Cast) -> None:
    Post.objects.filter(pk=item.post_id).update(text_hash="another")
    assert not waiting_items(cast.asha, now=NOW).exists()
    gone = {"text": "", "deleted_at": NOW, "deletion": "gone", "text_hash": item.text_hash}
    Post.objects.filter(pk=item.post_id).update(**gone)
    assert not waiting_items(cast.asha, now=NOW).exists()


def test_a_post_is_asked_about_for_four_weeks(item: CodingItem, cast: Cast) -> None:
    assert waiting_items(cast.asha, now=NOW + timedelta(weeks=4)).exists()
    assert not waiting_items(cast.asha, now=NOW + timedelta(weeks=4, seconds=1)).exists()


def test_what_one_has_coded_comes_first_and_progress_is_ones_own(cast: Cast, account: MonitoredAccount) -> None:
    for _ in range(3):
        judged(account)
    draw_for_coding(now=NOW)
    one, two, three = CodingItem.objects.select_related("post")
    code(three, cast.ben)
    assert next_item(cast.asha, now=NOW) == three
    assert next_item(cast.asha, first=str(two.pk), now=NOW) == two
    assert next_item(cast.asha, first="9' OR 1=1", now=NOW) == three
    skip_item(item=one, actor=cast.asha, now=NOW)
    progress = progress_of(cast.asha, now=NOW)
    assert (progress.coded, progress.skipped, progress.waiting, progress.done, progress.total) == (0, 1, 2, 1, 3)
    assert progress_of(cast.ben, now=NOW).coded == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_at_the_same_moment_two_are_kept(item: CodingItem, cast: Cast) -> None:
    third = make_user("tess")
    make_grant(third, cast.root, Role.RESPONDER)
    together = threading.Barrier(3)

    def work(person: User) -> bool:
        together.wait(timeout=10)
        try:
            code(item, person)
        except CannotCode:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(3) as pool:
        kept = list(pool.map(work, (cast.asha, cast.ben, third)))
    assert sorted(kept) == [False, True, True]
    assert set(Coding.objects.values_list("place", flat=True)) == {1, 2}
    assert Entry.objects.filter(action="coding.coded").count() == 2
