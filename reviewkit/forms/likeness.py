"""When two extractors say alike, where their texts differ, and what a new version touches."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from reviewkit.forms.model import NUMBERS, Form, FormField

SLACK = 1e-9  # what floating point may add to a distance
LONGEST_DIFF = 4000  # words of both texts together; longer ones are shown whole


def alike(question: FormField | None, values: Sequence[Any]) -> bool:
    """Say whether several answers to a question are one and the same.

    Numbers may be as far apart as the question's tolerance; texts may differ in white space.

    Args:
        question: the field, None where the form no longer has it.
        values: as they are stored.
    """
    numbers = [one for one in values if isinstance(one, int | float)]
    if question and question.type in NUMBERS and len(numbers) == len(values):
        return max(numbers) - min(numbers) <= question.tolerance + SLACK
    first, *others = (" ".join(one.split()) if isinstance(one, str) else one for one in values)
    return all(type(one) is type(first) and one == first for one in others)


def text_difference(first: str, second: str) -> str:
    """Show where two texts differ, word by word: `[-only the first-]` and `{+only the second+}`.

    Returns:
        One text, '' where the two are too long to be compared.
    """
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in text_pieces(first, second))


def text_pieces(first: str, second: str) -> list[tuple[str, str]]:
    """Part two texts by words: said by both (`=`), the first only (`-`), the second only (`+`).

    Returns:
        Pieces in order, none where the two are too long to be compared.
    """
    ours, theirs = (re.findall(r"\S+|\s+", one) for one in (first, second))
    if len(ours) + len(theirs) > LONGEST_DIFF:
        return []
    pieces = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, start, end, low, high in matcher.get_opcodes():
        gone, new = "".join(ours[start:end]), "".join(theirs[low:high])
        if kind == "equal":
            pieces.append(("=", gone))
            continue
        pieces += [("-", gone)] if gone else []
        pieces += [("+", new)] if new else []
    return pieces


def touched(before: Form, now: Form) -> frozenset[str]:
    """Name the questions of a form that another version asks otherwise, or not at all.

    What a question means counts: its words, type, choices, conditions and the like, not its row
    on the printed pro-forma, its default, or its place.
    """
    return frozenset(
        path
        for path, question in before.fields.items()
        if path not in now.fields or _meaning(before, path, question) != _meaning(now, path)
    )


def _meaning(form: Form, path: str, question: FormField | None = None) -> Any:
    asked = question or form.fields[path]
    written = asked.model_dump(exclude={"row", "default", "tolerance", "required"})
    written["choices"] = asked.choice_labels
    group = form.groups.get(path.partition(".")[0])
    around = (group.repeat, group.kind, group.direction) if group else None
    return written, around, form.conditions[path]
