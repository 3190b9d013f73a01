"""What each key does while screening in the terminal, and the habits of other tools as presets."""

from __future__ import annotations

ACTIONS = {
    "include": "include",
    "exclude": "exclude; asks for the criterion by its number",
    "unsure": "maybe",
    "undo": "take back your last decision, to any depth",
    "next": "next report, without deciding",
    "previous": "back, without deciding",
    "tag": "put a label on, or take it off",
    "note": "note, kept with your decision",
    "discuss": "mark for discussion, and say why",
    "search": "search for words",
    "open": "the DOI as a link",
    "help": "these keys",
    "leave": "leave; everything is saved",
    "more": "more of a long abstract",
    "again": "show this report again",
}
_OURS = dict(zip(ACTIONS, "ynmujktcg/o?q .", strict=True))
# Rayyan: I include, E exclude, U undecided; undo moves to z. Covidence has buttons Yes, Maybe,
# No: their first letters are ours. ASReview: R relevant, I irrelevant, N note.
PRESETS: dict[str, dict[str, str]] = {
    "reviewkit": _OURS,
    "rayyan": _OURS | {"include": "i", "exclude": "e", "unsure": "u", "undo": "z"},
    "covidence": _OURS,
    "asreview": _OURS | {"include": "r", "exclude": "i", "note": "n"},
}
MOST_BY_KEY = 9


def meanings(preset: str) -> dict[str, str]:
    """Return the action of each key of a preset; digits stand for themselves."""
    return {key: action for action, key in PRESETS[preset].items()}


def named(key: str) -> str:
    """Return a key as it is told to a reviewer."""
    return "space" if key == " " else key


def legend(preset: str, criteria: int) -> str:
    """Return the line that is shown under each report."""
    keys = PRESETS[preset]
    deciding = ("include", "exclude", "unsure")
    parts = [f"{keys[one]} {'maybe' if one == 'unsure' else one}" for one in deciding]
    if criteria:
        numbers = "1" if criteria == 1 else f"1-{min(criteria, MOST_BY_KEY)}"
        parts.append(f"{numbers} by criterion")
    return ", ".join([*parts, f"{keys['undo']} undo", f"{keys['help']} keys"])


def help_lines(preset: str, criteria: int) -> list[str]:
    """Return what every key does, a line each."""
    rows = [f"{named(key)}  {ACTIONS[action]}" for action, key in PRESETS[preset].items()]
    if criteria:
        rows.insert(
            3, f"1 to {min(criteria, MOST_BY_KEY)}  exclude by the criterion of that number"
        )
    return [*rows, "Enter never decides; a key held down, or typed too early, is not taken."]
