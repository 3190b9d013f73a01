"""What each key does while screening, in the browser and the terminal alike; habits as presets."""

from __future__ import annotations

from collections.abc import Iterable

from reviewkit.errors import NotAllowedError, NotThereError

ACTIONS = {
    "include": "Include",
    "exclude": "Exclude; asks for the criterion",
    "unsure": "Maybe",
    "undo": "Take back your last decision, to any depth",
    "next": "Next report, without deciding",
    "previous": "Back, without deciding",
    "tag": "Put a label on, or take it off",
    "note": "Note, kept with your decision",
    "discuss": "Mark for discussion, and say why",
    "search": "Search for words",
    "open": "Open the DOI",
    "help": "Show the keys",
}
# Two records side by side.
PAIR_ACTIONS = {
    "same": "Of a pair of records: the same report",
    "different": "Of a pair: two different reports",
    "later": "Of a pair: later; it goes to the end of the queue",
}
PAIR_KEYS = dict(zip(PAIR_ACTIONS, "sdl", strict=True))
# A page scrolls and is closed by other means.
TERMINAL_ACTIONS = {
    "leave": "Leave; everything is saved",
    "more": "More of a long abstract",
    "again": "Show this report again",
}
_OURS = dict(zip(ACTIONS, "ynmujktcg/o?", strict=True))
_TERMINAL = dict(zip(TERMINAL_ACTIONS, "q .", strict=True))
# Rayyan: I include, E exclude, U undecided; undo moves to z. Covidence has buttons Yes, Maybe,
# No: their first letters are ours. ASReview: R relevant, I irrelevant, N note.
PRESETS: dict[str, dict[str, str]] = {
    "reviewkit": _OURS,
    "rayyan": _OURS | {"include": "i", "exclude": "e", "unsure": "u", "undo": "z"},
    "covidence": _OURS,
    "asreview": _OURS | {"include": "r", "exclude": "i", "note": "n"},
}
NAMES = {
    "reviewkit": "reviewkit",
    "rayyan": "as in Rayyan",
    "covidence": "as in Covidence",
    "asreview": "as in ASReview",
}
SPACE = "space"


def chosen(preset: str) -> dict[str, str]:
    """Return the key of each action in a preset; ours for a name that is not known."""
    return PRESETS.get(preset, _OURS)


def in_terminal(preset: str, own: Iterable[str] = ()) -> dict[str, str]:
    """Return the key of each action in the terminal: a preset, and the reviewer's own keys.

    Args:
        preset: the habits to begin with.
        own: changes, each `ACTION=KEY`; `space` stands for itself, nothing after `=` turns the
            key off.

    Raises:
        NotThereError: there is no such action.
        NotAllowedError: a key is longer than one character, a digit, or has two things to do.
    """
    keys = chosen(preset) | _TERMINAL
    for change in own:
        action, equals, key = change.partition("=")
        if action not in keys or not equals:
            listed = ", ".join(keys)
            raise NotThereError(
                f"`{change}` names no action; write ACTION=KEY, with one of {listed}."
            )
        keys[action] = _one_key(action, key)
    by_key = meanings(keys)
    for action, key in keys.items():
        if key and by_key[key] != action:
            raise NotAllowedError(
                f"The key {named(key)} is for {action} and for {by_key[key]}; give each action a "
                "key of its own, or none."
            )
    return keys


def _one_key(action: str, key: str) -> str:
    if key.lower() == SPACE:
        return " "
    if len(key) > 1 or key.isdigit() or (key and not key.isprintable()):
        raise NotAllowedError(
            f"`{key}` cannot be the key for {action}: take one letter or sign, or `space`. "
            "Numbers exclude by a criterion."
        )
    return key.lower()


def meanings(keys: dict[str, str]) -> dict[str, str]:
    """Return the action of each key; digits stand for themselves."""
    return {key: action for action, key in keys.items() if key}


def named(key: str) -> str:
    """Return a key as it is told to a reviewer."""
    return {" ": SPACE, "": "(no key)"}.get(key, key)
