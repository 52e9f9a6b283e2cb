"""MinHash estimates the exact likeness, the same everywhere; small edits keep it, other stories do not reach it."""

import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.clusters.minhash import (
    ALIKE,
    BANDS,
    FEWEST,
    LIKELY,
    PERMUTATIONS,
    bands,
    estimate,
    jaccard,
    minhash,
    packed,
    shingles,
    unpacked,
)

STORY = (
    "They closed the Tuesday group at Harbour Street without telling anyone, and twelve of us stood in the rain "
    "until the caretaker sent us home. Nobody rang, nobody wrote, and the door still says two o'clock."
)
SAME_EVENT_OWN_WORDS = (
    "Turned up for our Tuesday session and found the building shut. A dozen people waiting, soaked, and not one "
    "phone call from the team. Please put a notice on the entrance at least."
)
SAME_SHAPE_OTHER_EVENT = (
    "They moved the Thursday clinic at Lakeshore Road without asking anyone, and four of us waited in the hall "
    "until a nurse took us upstairs. Nobody minded, everybody laughed, and the sign now says half past three."
)
WORDS = st.lists(st.sampled_from([f"w{n}" for n in range(60)]), min_size=FEWEST + 2, max_size=80)


def alike(one: str, other: str) -> float:
    return jaccard(shingles(one), shingles(other))


@pytest.mark.parametrize(
    "edited",
    [
        STORY.upper(),
        STORY.replace(",", "").replace(".", " "),
        STORY.replace("o'clock", "o\u2019clock"),
        f"RT @neighbour: {STORY} https://links.example/a1",
        STORY.replace("the", "t\u200bhe"),
        STORY.replace("closed", "cl\u00f3sed"),
    ],
)
def test_what_does_not_change_the_words_changes_nothing(edited: str) -> None:
    assert alike(STORY, edited) == 1.0
    assert bands(minhash(shingles(edited))) == bands(minhash(shingles(STORY)))


@pytest.mark.parametrize(
    "edited",
    [
        STORY.replace("Tuesday", "Wednesday"),
        STORY.replace("twelve", "ten").replace("rain", "cold"),
        f"Please share this, it happened to my sister. {STORY}",
        STORY.replace("Nobody rang, nobody wrote, and the", "The"),
    ],
)
def test_a_small_edit_keeps_posts_alike(edited: str) -> None:
    assert alike(STORY, edited) >= ALIKE
    assert set(bands(minhash(shingles(STORY)))) & set(bands(minhash(shingles(edited))))


@pytest.mark.parametrize("other", [SAME_EVENT_OWN_WORDS, SAME_SHAPE_OTHER_EVENT])
def test_other_words_are_not_alike_whatever_they_tell(other: str) -> None:
    assert alike(STORY, other) < LIKELY
    assert estimate(minhash(shingles(STORY)), minhash(shingles(other))) < LIKELY


def test_a_quoted_sentence_in_a_long_story_is_no_copy() -> None:
    assert alike(STORY, f"{SAME_EVENT_OWN_WORDS} {SAME_SHAPE_OTHER_EVENT} {STORY}") < ALIKE


@pytest.mark.parametrize("text", ["", "Thank you", "Thank you so much for all you did", "\u2764" * 50, "a " * 500])
def test_a_short_text_is_compared_with_nothing(text: str) -> None:
    found = shingles(text)
    assert (len(found), len(minhash(found)), bands(minhash(found))) == (0, 0, [])
    assert jaccard(found, found) == estimate(minhash(found), minhash(found)) == 0.0


def test_ten_different_words_are_enough() -> None:
    assert len(shingles("one two three four five six seven eight nine ten")) == FEWEST


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_the_estimate_is_near_the_exact_likeness(one: list[str], other: list[str]) -> None:
    a, b = shingles(" ".join(one)), shingles(" ".join(other))
    exact = jaccard(a, b)
    plain = [set(zip(w, w[1:], w[2:], strict=False)) for w in (one, other)]
    if len(a) and len(b):
        assert exact == pytest.approx(len(plain[0] & plain[1]) / len(plain[0] | plain[1]))
    # Four and a half standard errors, and the grain of 128 minima.
    spread = 4.5 * (exact * (1 - exact) / PERMUTATIONS) ** 0.5 + 1 / PERMUTATIONS
    assert abs(estimate(minhash(a), minhash(b)) - exact) <= spread


@settings(max_examples=40, deadline=None)
@given(WORDS, st.integers(0, 79))
def test_one_changed_word_in_a_long_post_keeps_it_alike(words: list[str], place: int) -> None:
    distinct = [f"{word}x{n}" for n, word in enumerate(words * 3)]
    changed = [*distinct]
    changed[place % len(changed)] = "other"
    assert alike(" ".join(distinct), " ".join(changed)) >= ALIKE


def test_the_estimate_has_no_lean() -> None:
    errors = []
    for n in range(60):
        shared, own = [f"s{n}x{i}" for i in range(40)], [f"o{n}x{i}" for i in range(20)]
        a, b = shingles(" ".join(shared)), shingles(" ".join([*shared, *own]))
        errors.append(estimate(minhash(a), minhash(b)) - jaccard(a, b))
    assert abs(float(np.mean(errors))) < 0.02


def test_a_signature_comes_back_from_the_database_as_it_was() -> None:
    minima = minhash(shingles(STORY))
    assert len(packed(minima)) == 4 * PERMUTATIONS
    assert np.array_equal(unpacked(memoryview(packed(minima))), minima)
    assert len(set(bands(minima))) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in bands(minima))


def test_every_process_gives_the_same_signature() -> None:
    code = f"from triage.clusters.minhash import *; print(bands(minhash(shingles({STORY!r}))))"
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].decode().strip() == str(bands(minhash(shingles(STORY))))


@pytest.mark.parametrize(
    "hostile",
    ["a", "a b c ", "x1 ", "\u0301", "\ufdfa ", "https://", "#Aa", "so so so so ", "\U0001f64f ", "\u202e", "!\n"],
)
def test_time_grows_with_the_length_alone(hostile: str) -> None:
    def seconds(length: int) -> float:
        text = (hostile * length)[:length]
        start = time.process_time()
        minhash(shingles(text))
        return time.process_time() - start

    seconds(1_000)
    small = min(seconds(12_500) for _ in range(3))
    assert min(seconds(100_000) for _ in range(3)) < max(32 * small, 0.5)  # quadratic: 64 times
