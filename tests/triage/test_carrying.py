"""What a person rejected is not asked again after an edit elsewhere in the post; danger is."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_post, text_hash
from triage.detectors import Found
from triage.judge import Judgement
from triage.models import Finding
from triage.services import decide_finding
from triage.services.carrying import place_after_edit
from triage.services.suggesting import suggest

TEXT = "I waited four months for a call. The clerk was rude."


def found(text: str, words: str, code: str = "access.waiting", tier: int = 2) -> Found:
    start = text.index(words)
    return Found(code, "concern", tier, start, start + len(words), code)


def read(post: Post, *said: Found) -> None:
    suggest([(post, Judgement("scored", "negative", 2, True, "experience", findings=said))], timezone.now())


def edit(post: Post, text: str) -> None:
    post.text, post.text_hash = text, text_hash(text)
    post.save(update_fields=["text", "text_hash"])
    post.versions.get_or_create(
        text_hash=post.text_hash, defaults={"text": text, "version_id": text[:20], "seen_at": timezone.now()}
    )


@pytest.fixture
def post(cast: Cast) -> Post:
    post = make_post(make_account(cast.walk_in), "")
    edit(post, TEXT)
    return post


def open_codes(post: Post) -> list[str]:
    rows = Finding.objects.filter(post=post, status="suggested", text_hash=post.text_hash)
    return sorted(rows.values_list("code", flat=True))


def decide(post: Post, cast: Cast, *, confirmed: bool = False) -> None:
    decide_finding(finding=Finding.objects.get(post=post), actor=cast.asha, confirmed=confirmed)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "edited",
    [f"Update: {TEXT}", f"{TEXT} Thank you.", f"Update. {TEXT} Thank you.", TEXT.replace("rude", "kind")],
)
def test_a_rejected_signal_is_not_suggested_again_after_an_edit_elsewhere(post: Post, cast: Cast, edited: str) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    edit(post, edited)
    read(post, found(edited, "waited four months"))
    assert open_codes(post) == []
    assert list(Finding.objects.values_list("status", flat=True)) == ["rejected"]


@pytest.mark.django_db
def test_the_model_is_not_heard_either_where_the_rule_was_rejected(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    edited = f"Update. {TEXT}"
    edit(post, edited)
    sentence = found(edited, "I waited four months for a call.")
    read(post, sentence._replace(rule="themes", source="model", confidence=0.9))
    assert open_codes(post) == []


@pytest.mark.django_db
def test_other_words_of_the_same_code_are_suggested(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    edited = f"{TEXT} Then we queued for an hour."
    edit(post, edited)
    read(post, found(edited, "waited four months"), found(edited, "queued for an hour"))
    assert open_codes(post) == ["access.waiting"]
    assert Finding.objects.get(status="suggested").start == edited.index("queued")


@pytest.mark.django_db
def test_changed_words_are_asked_about_again(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    edited = TEXT.replace("four months", "fourteen months")
    edit(post, edited)
    read(post, found(edited, "waited fourteen months"))
    assert open_codes(post) == ["access.waiting"]


@pytest.mark.django_db
def test_another_code_at_the_same_words_is_suggested(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    edited = f"{TEXT} Thank you."
    edit(post, edited)
    read(post, found(edited, "waited four months", "access.contact"))
    assert open_codes(post) == ["access.contact"]


@pytest.mark.django_db
def test_danger_is_asked_again_whatever_was_said_before_the_edit(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months", "crisis.suicide_self", 0))
    decide(post, cast)
    edited = f"{TEXT} Goodbye."
    edit(post, edited)
    read(post, found(edited, "waited four months", "crisis.suicide_self", 0))
    assert open_codes(post) == ["crisis.suicide_self"]


@pytest.mark.django_db
def test_a_version_whose_text_is_gone_carries_nothing(post: Post, cast: Cast) -> None:
    read(post, found(TEXT, "waited four months"))
    decide(post, cast)
    post.versions.update(text="")
    edited = f"{TEXT} Thank you."
    edit(post, edited)
    read(post, found(edited, "waited four months"))
    assert open_codes(post) == ["access.waiting"]


@pytest.mark.parametrize(
    ("before", "after", "words", "expected"),
    [
        ("a bad day", "a bad day, truly", "bad", (2, 5)),
        ("a bad day", "oh, a bad day", "bad", (6, 9)),
        ("so: bad day. end", "well, bad day. fine", "bad day", (6, 13)),
        ("so: bad day. end", "well, bad day. bad day. ok", "bad day", None),
        ("a bad day", "a good day", "bad", None),
        ("a bad day", "", "bad", None),
    ],
)
def test_words_are_found_where_an_edit_left_them(
    before: str, after: str, words: str, expected: tuple[int, int] | None
) -> None:
    start = before.index(words)
    assert place_after_edit(before, after, start, start + len(words)) == expected


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 45), st.integers(0, 45))
def test_a_place_after_an_edit_always_holds_the_same_words(before: str, after: str, start: int, end: int) -> None:
    place = place_after_edit(before, after, start, end)
    assert place is None or after[slice(*place)] == before[start:end]
