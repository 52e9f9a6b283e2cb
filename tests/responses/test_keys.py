"""The keys of the desk: one action each, chosen by each person, never two on one key."""

import pytest

from audit.models import Entry
from responses import services
from responses.errors import NotAllowed
from responses.keys import ACTIONS, DEFAULTS, changes, keymap, moved, problems, tidy
from responses.models import KeyMap
from responses.queries.keys import keys_of
from tests.conftest import Cast


def test_the_keys_that_everybody_begins_with_do_not_clash() -> None:
    assert problems(DEFAULTS) == {}
    assert len({action.default for action in ACTIONS}) == len(ACTIONS)
    assert len({action.label for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("key", list("abcdefghijklmnopqrstuvwxyz/?*.,;'[]-=#@!~`+<>&\"{}|\\^_"))
def test_a_letter_or_a_sign_is_a_key(key: str) -> None:
    assert problems({"take": key}) == {}


@pytest.mark.parametrize("key", ["ab", "é", "ß", "Enter", "A", " ", "\n", "→", "👍", "a ", "\x00"])
def test_anything_else_is_no_key(key: str) -> None:
    assert problems({"take": key}) == {"take": "Choose one letter from a to z, or one sign such as / or ?."}


@pytest.mark.parametrize("key", ["0", "1", "9", "12", "²", "٣"])
def test_digits_are_kept_for_signals(key: str) -> None:
    assert list(problems({"take": key})) == ["take"]


@pytest.mark.parametrize(("one", "other"), [("acknowledge", "take"), ("next", "help"), ("go", "undo")])
def test_two_actions_never_share_a_key_and_the_second_is_told_whose_it_is(one: str, other: str) -> None:
    label = next(action.label for action in ACTIONS if action.name == one)
    said = problems({one: "q", other: "q"})
    assert said == {other: f"“q” is the key of “{label}” already. Choose another, or leave one of the two blank."}


def test_several_actions_may_have_no_key() -> None:
    assert problems(dict.fromkeys(DEFAULTS, "")) == {}


@pytest.mark.parametrize(("typed", "kept"), [(" a ", "a"), ("A", "a"), ("?", "?"), ("", ""), ("  ", "")])
def test_a_key_is_stored_small_and_without_space(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


def test_only_what_differs_is_stored_and_only_what_is_known_is_read() -> None:
    keys = {**DEFAULTS, "take": "q", "undo": "", "dance": "w"}
    assert changes(keys) == {"take": "q", "undo": ""}
    assert keymap({"take": "q", "dance": "w"}) == {**DEFAULTS, "take": "q"}
    assert moved(keys) == {"m": "q", "z": ""}


def test_a_person_has_the_first_keys_until_they_change_one(cast: Cast) -> None:
    assert keys_of(cast.asha) == DEFAULTS
    services.change_keys(actor=cast.asha, keys={"take": "q"})
    assert keys_of(cast.asha) == {**DEFAULTS, "take": "q"}
    assert keys_of(cast.ben) == DEFAULTS
    assert KeyMap.objects.get().keys == {"take": "q"}


def test_two_keys_change_places(cast: Cast) -> None:
    services.change_keys(actor=cast.asha, keys={"acknowledge": "d", "set_aside": "a"})
    found = keys_of(cast.asha)
    assert (found["acknowledge"], found["set_aside"]) == ("d", "a")


@pytest.mark.parametrize(
    "keys", [{"take": "a"}, {"take": "q", "undo": "q"}, {"take": "5"}, {"take": "qq"}, {"take": "é"}]
)
def test_a_choice_that_cannot_work_is_refused_and_the_keys_stay(cast: Cast, keys: dict[str, str]) -> None:
    services.change_keys(actor=cast.asha, keys={"undo": "w"})
    with pytest.raises(NotAllowed):
        services.change_keys(actor=cast.asha, keys=keys)
    assert keys_of(cast.asha)["undo"] == "w"
    assert Entry.objects.filter(action="keys.changed").count() == 1


def test_changing_again_replaces_the_whole_choice(cast: Cast) -> None:
    services.change_keys(actor=cast.asha, keys={"take": "q"})
    services.change_keys(actor=cast.asha, keys={"undo": "w"})
    assert keys_of(cast.asha) == {**DEFAULTS, "undo": "w"}
    assert KeyMap.objects.count() == 1


def test_reset_brings_the_first_keys_back_for_that_person_alone(cast: Cast) -> None:
    for user in (cast.asha, cast.ben):
        services.change_keys(actor=user, keys={"take": "q"})
    assert services.reset_keys(actor=cast.asha) == DEFAULTS
    assert keys_of(cast.asha) == DEFAULTS
    assert keys_of(cast.ben)["take"] == "q"


def test_the_record_names_the_actions_that_changed(cast: Cast) -> None:
    services.change_keys(actor=cast.asha, keys={"take": "q", "undo": ""})
    services.reset_keys(actor=cast.asha)
    entries = Entry.objects.filter(action="keys.changed", object_id=cast.asha.pk).order_by("id")
    assert [entry.detail for entry in entries] == [{"changed": ["take", "undo"]}, {"changed": []}]
