"""Who speaks in a cluster, from what is known of its members. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from triage.clusters.voices import Member, voices


def test_one_author_has_one_voice_and_it_is_the_first_post() -> None:
    assert voices([(1, None, "x", "a"), (2, None, "x", "b"), (3, None, "x", "a")]) == {1: 1, 2: 2, 3: 1}


def test_the_same_name_on_another_platform_is_another_voice() -> None:
    assert voices([(1, None, "x", "a"), (2, None, "facebook", "a")]) == {1: 1, 2: 2}


def test_posts_without_an_author_are_a_voice_each() -> None:
    assert voices([(1, None, "x", None), (2, None, "x", None), (3, None, "x", "")]) == {1: 1, 2: 2, 3: 3}


def test_an_erased_author_keeps_the_voice_that_was_known() -> None:
    assert voices([(1, 1, "x", None), (4, 1, "x", "a"), (5, None, "x", "a")]) == {1: 1, 4: 1, 5: 1}


def test_two_voices_that_turn_out_to_be_one_are_named_after_the_first() -> None:
    """3 and 5 were one voice, 4 and 9 another; 5 and 9 are by the same author; 3 and 4 were erased since."""
    members: list[Member] = [(3, 3, "x", None), (4, 4, "x", None), (5, 3, "x", "a"), (9, 4, "x", "a")]
    assert voices(members) == dict.fromkeys((3, 4, 5, 9), 3)


def test_a_number_whose_post_has_left_is_replaced() -> None:
    assert voices([(7, 2, "x", None), (8, 2, "x", "a")]) == {7: 7, 8: 7}


MEMBERS = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.none() | st.integers(1, 6),
        st.sampled_from(["x", "facebook"]),
        st.none() | st.sampled_from("abc"),
    ),
    unique_by=lambda member: member[0],
)


@given(MEMBERS)
def test_a_voice_is_the_first_of_its_posts_and_naming_again_changes_nothing(members: list[Member]) -> None:
    named = voices(members)
    assert set(named) == {member[0] for member in members}
    for voice in named.values():
        assert voice == min(post for post, other in named.items() if other == voice)
    assert voices([(pk, named[pk], platform, author) for pk, _, platform, author in members]) == named
    by_author = [{named[m[0]] for m in members if m[2:] == who} for who in {m[2:] for m in members if m[3]}]
    assert all(len(heard) == 1 for heard in by_author)
