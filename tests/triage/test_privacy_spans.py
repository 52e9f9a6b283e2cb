"""Whatever the text: spans are real and apart, time is linear in it, and most posts cost next to nothing."""

import time
import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.privacy import personal_details

PIECES = st.sampled_from(
    ["416", "555", "0134", " ", "-", ".", "@", "mail", ".ca", "dot", " at ", "Dr. ", "Okafor", "my worker ", "Sam", "İ",
     "call ", "born on ", "March 3, ", "1985", "M5V 2T6", "+", "(", ")", "file number ", "GB82", "ß", "🙂", "\n", "x22"]
)  # fmt: skip
HOSTILE = [
    "1 ", "1", "(1) ", "a@", "a.b", "dr ", "Dr A ", "my worker ", "I am A ", " at dot", "A1A", "1-", "416 555 0134 ",
    "GB82 ", "1 Ab ", "I live at 1 ", "born on 1 ", "my a b c worker", "Aa ", "Aaaa, ", "+", "a at ", "called Ab ",
    "name is Ab ", "call me 1 ", "+1(", "12 St ", "file no 1", "a.a@a.a.", "Ab, my ",
    "my son Ab ", "room 1 he is in room ", "dm me @", "my insta a_", "plate A1 ", "Ab-Ab ", "it was A.B. who ",
    "bed 1 ", "apt 1, 1 Ab St ", "from the desk Ab ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_spans_are_real_in_order_and_apart(text: str) -> None:
    found = personal_details(text)
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip() == text[each.start : each.end]
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_number_stays_found_whatever_stands_a_line_away(noise: str) -> None:
    text = f"{noise} \nwords between. Call 416-555-0134 now"
    start = text.rindex("416")
    assert any(each.start <= start and each.end >= start + 12 for each in personal_details(text))


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_post_takes_time_linear_in_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        personal_details(text)
        return time.process_time() - started

    short = min(seconds(25_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(3)) < max(12 * short, 0.1)


def test_a_post_without_digit_sign_or_title_costs_a_few_microseconds() -> None:
    text = "They listened to me and were so kind, the team at the hub saved my life and I cannot say how glad we are."
    each = min(timeit.repeat(lambda: personal_details(text), number=300, repeat=15, timer=time.process_time)) / 300
    assert personal_details(text) == []
    assert each < 12e-6  # 3 on a machine at rest
