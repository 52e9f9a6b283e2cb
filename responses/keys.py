"""The single keys of the desk: what each does, the key it begins with, and what a person may choose. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """``default`` is also the name by which the page's script knows the action."""

    name: str
    label: str
    default: str
    group: str


MOVE, DECIDE, READ = "Move", "Decide", "Read and check"
ACTIONS: tuple[Action, ...] = (
    Action("next", "Next item", "j", MOVE),
    Action("previous", "Previous item", "k", MOVE),
    Action("back", "Back to list", "u", MOVE),
    Action("search", "Search", "/", MOVE),
    Action("filter", "Add a filter", "f", MOVE),
    Action("go", "Go to a page", "g", MOVE),
    Action("acknowledge", "Acknowledge", "a", DECIDE),
    Action("reply", "Reply", "r", DECIDE),
    Action("escalate", "Escalate", "e", DECIDE),
    Action("assign", "Assign", "s", DECIDE),
    Action("take", "Take it", "m", DECIDE),
    Action("snooze", "Snooze", "b", DECIDE),
    Action("set_aside", "Set aside", "d", DECIDE),
    Action("select", "Select", "x", DECIDE),
    Action("select_all", "Select all shown", "*", DECIDE),
    Action("undo", "Undo", "z", DECIDE),
    Action("signal", "Add a signal", "t", READ),
    Action("sentiment", "Correct sentiment", "c", READ),
    Action("cover", "Show or hide hidden text", "v", READ),
    Action("note", "Note to team", "n", READ),
    Action("help", "Show the keys", "?", READ),
)
BY_NAME = {action.name: action for action in ACTIONS}
DEFAULTS = {action.name: action.default for action in ACTIONS}
_KEY = re.compile(r"[!-/:-@\[-`{-~]|[a-z]")


def keymap(changed: Mapping[str, str]) -> dict[str, str]:
    """The key of every action, blank when it has none; what is stored under an unknown name is left out."""
    return DEFAULTS | {name: key for name, key in changed.items() if name in DEFAULTS}


def changes(keys: Mapping[str, str]) -> dict[str, str]:
    """What differs from the keys that everybody begins with: all that is stored."""
    return {name: key for name, key in keys.items() if name in DEFAULTS and DEFAULTS[name] != key}


def moved(keys: Mapping[str, str]) -> dict[str, str]:
    """For the page's script: the key an action begins with, and the one it has now, where they differ."""
    return {DEFAULTS[name]: key for name, key in changes(keys).items()}


def tidy(key: str) -> str:
    """A key as it is stored: no space around it, letters small."""
    return key.strip().lower()


def problems(keys: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a choice, by the name of the action; empty when all is well."""
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, key in keys.items():
        if not key:
            continue
        if why := _out_of_shape(key):
            found[name] = why
        elif key in taken:
            label = BY_NAME[taken[key]].label
            found[name] = f"“{key}” is the key of “{label}” already. Choose another, or leave one of the two blank."
        else:
            taken[key] = name
    return found


def _out_of_shape(key: str) -> str:
    if key.isdecimal():
        return "The digits choose a signal. Choose a letter or a sign."
    return "" if _KEY.fullmatch(key) else "Choose one letter from a to z, or one sign such as / or ?."
