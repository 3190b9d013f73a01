"""What each key does, and the habits of other tools as presets."""

from __future__ import annotations

ACTIONS = {
    "include": "Include",
    "exclude": "Exclude; asks for the reason",
    "unsure": "Maybe",
    "undo": "Undo your last decision, to any depth",
    "next": "Next report, without deciding",
    "previous": "Previous report",
    "tag": "Tag",
    "note": "Note",
    "discuss": "Discuss",
    "search": "Search",
    "open": "Open the DOI",
    "help": "Show the keys",
}
_OURS = dict(zip(ACTIONS, "ynmujktcg/o?", strict=True))
PRESETS: dict[str, dict[str, str]] = {
    "reviewkit": _OURS,
    # Rayyan: I include, E exclude, U undecided. Undo moves to z.
    "rayyan": _OURS | {"include": "i", "exclude": "e", "unsure": "u", "undo": "z"},
    # Covidence has buttons Yes, Maybe, No; their first letters.
    "covidence": _OURS | {"include": "y", "exclude": "n", "unsure": "m"},
    # ASReview: R relevant, I irrelevant, N note.
    "asreview": _OURS | {"include": "r", "exclude": "i", "note": "n", "tag": "t"},
}
NAMES = {
    "reviewkit": "reviewkit",
    "rayyan": "as in Rayyan",
    "covidence": "as in Covidence",
    "asreview": "as in ASReview",
}


def chosen(preset: str) -> dict[str, str]:
    """Return the key of each action in a preset; ours for a name that is not known."""
    return PRESETS.get(preset, _OURS)
