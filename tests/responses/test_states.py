"""The state tables: complete, consistent with each other, and obeyed by what the desk does."""

import pytest

from responses.events import KINDS, kind_of
from responses.models import Case, Reply
from responses.services.closing import CRISIS_OUTCOMES
from responses.states import (
    CASE_MOVES,
    CASE_WORDS,
    LIVE_REPLIES,
    OPEN_STATES,
    OUTCOMES,
    PUBLIC_REPLIES,
    REPLY_MOVES,
    REPLY_WORDS,
    SET_ASIDE_REASONS,
    CaseState,
    ReplyState,
    band_of,
)


def test_every_state_has_words_an_icon_and_moves() -> None:
    assert set(CASE_WORDS) == set(CASE_MOVES) == set(CaseState)
    assert set(REPLY_WORDS) == set(REPLY_MOVES) == set(ReplyState)
    for words in [*CASE_WORDS.values(), *REPLY_WORDS.values()]:
        assert words.label
        assert words.icon
        assert "!" not in words.label


def test_only_a_sent_and_a_withdrawn_reply_have_no_way_on() -> None:
    ends = {state for state, moves in REPLY_MOVES.items() if not moves}
    assert ends == {ReplyState.SENT, ReplyState.WITHDRAWN}


def test_no_reply_becomes_public_but_from_a_call_a_look_or_a_persons_word() -> None:
    before = {state for state, moves in REPLY_MOVES.items() if moves & PUBLIC_REPLIES}
    assert before == {ReplyState.SENDING, ReplyState.UNKNOWN, ReplyState.NEEDS_HUMAN, ReplyState.IN_REVIEW}


def test_no_reply_is_sent_but_from_the_queue() -> None:
    assert {state for state, moves in REPLY_MOVES.items() if ReplyState.SENDING in moves} == {ReplyState.QUEUED}


def test_a_reply_whose_call_began_never_becomes_a_draft_unseen() -> None:
    for state in (ReplyState.SENDING, ReplyState.UNKNOWN, ReplyState.NEEDS_HUMAN):
        assert ReplyState.DRAFT not in REPLY_MOVES[state]


def test_live_and_public_replies_are_different_things() -> None:
    assert not LIVE_REPLIES & PUBLIC_REPLIES
    assert not {ReplyState.DRAFT, ReplyState.SENT_BACK, ReplyState.REJECTED, ReplyState.WITHDRAWN} & LIVE_REPLIES


def test_from_every_finished_state_an_item_can_come_back() -> None:
    for state in set(CaseState) - OPEN_STATES:
        assert CASE_MOVES[state] & OPEN_STATES


def test_what_the_models_store_fits_their_columns() -> None:
    state, outcome = Case._meta.get_field("state"), Case._meta.get_field("outcome")
    assert max(map(len, CaseState)) <= (state.max_length or 0)
    assert max(map(len, OUTCOMES)) <= (outcome.max_length or 0)
    assert max(map(len, SET_ASIDE_REASONS)) <= (Case._meta.get_field("set_aside_reason").max_length or 0)
    assert max(map(len, ReplyState)) <= (Reply._meta.get_field("state").max_length or 0)
    assert max(map(len, KINDS)) <= 32


def test_outcomes_of_a_crisis_are_outcomes() -> None:
    assert set(OUTCOMES) >= CRISIS_OUTCOMES


@pytest.mark.parametrize(("tier", "band"), [(0, 0), (1, 1), (2, 2), (3, 2)])
def test_crisis_has_a_band_of_its_own_then_safety_then_the_rest(tier: int, band: int) -> None:
    assert band_of(tier) == band


def test_events_read_as_sentences_and_the_unknown_as_its_name() -> None:
    assert all(kind.words and not kind.words.endswith(".") and "!" not in kind.words for kind in KINDS.values())
    assert kind_of("reply_sent").words == "Reply sent"
    assert kind_of("something_new").words == "something new"


def test_nothing_about_a_reply_or_a_crisis_is_undone_from_the_timeline() -> None:
    undoable = {name for name, kind in KINDS.items() if kind.undoable}
    assert not [name for name in undoable if name.startswith(("reply_", "crisis_", "escalat", "paged"))]
