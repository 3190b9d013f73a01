"""What screening programs say of a record in their exports: a verdict, its reasons, labels.

Rayyan writes them into the notes (`RAYYAN-INCLUSION: {"Ann"=>"Included"} | RAYYAN-LABELS: ...`),
ASReview into a column of 1 and 0 or a note `ASReview_relevant`. Covidence exports a list at a time;
which one is for who brings it in to say, but for reasons of exclusion, which are in its notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reviewkit.formats.columns import key
from reviewkit.terms import Record, Verdict

OUR_ID = re.compile(r"(?:reviewkit-)?([0-9a-f]{8}-\d{4,})")
# A note cut short by a sheet's longest cell never closes: what it has counts.
_INCLUSION = re.compile(
    r"RAYYAN-INCLUSION:\s*\{((?:(?!RAYYAN-INCLUSION:).)*?)(?:\}(?=\s*(?:\||$))|$)", re.DOTALL
)
_WORD = re.compile(r'"([^"]*)"\s*=>\s*"([^"]*)"')
_LISTED = re.compile(r"RAYYAN-(LABELS|EXCLUSION-REASONS):\s*([^|]*)")
_COVIDENCE_REASON = re.compile(r"Exclusion reason:\s*([^;|\n]+)", re.IGNORECASE)
_NOTE_TAGS = frozenset(("n1", "notes", "note"))
_LABEL_COLUMNS = ("included", "asreviewlabel", "label", "finalincluded", "labelincluded")
_RAYYAN = {
    "included": Verdict.INCLUDE,
    "excluded": Verdict.EXCLUDE,
    "maybe": Verdict.UNSURE,
    "undecided": None,
}
_ASREVIEW = {
    **dict.fromkeys(("1", "1.0", "asreview_relevant"), Verdict.INCLUDE),
    **dict.fromkeys(("0", "0.0", "asreview_irrelevant"), Verdict.EXCLUDE),
    **dict.fromkeys(("-1", "-1.0", "", "nan", "asreview_not_seen"), None),
}


@dataclass(frozen=True, slots=True)
class Screened:
    """What a file says of one record.

    Attributes:
        said: the word of each person it names; '' stands for the one who made it.
        strange: words in a decision's place that are none.
        reasons: why it was excluded, as the program words it.
        labels: put on it there.
    """

    said: dict[str, Verdict]
    strange: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def our_ids(record: Record) -> list[str]:
    """Ids of records of a review that a record's tags hold, in file order."""
    found = (OUR_ID.fullmatch(tag.value.strip()) for tag in record.raw)
    return list(dict.fromkeys(match[1] for match in found if match))


def rayyan(record: Record) -> Screened:
    """What Rayyan's notes say; the settlement that our own export adds is nobody's word."""
    notes = _notes(record)
    said: dict[str, Verdict] = {}
    strange = []
    for inside in _INCLUSION.findall(notes):
        for who, word in _WORD.findall(inside):
            verdict = _RAYYAN.get(word.casefold(), word)
            if isinstance(verdict, Verdict):
                said[who] = verdict
            elif verdict is not None:
                strange.append(word)
    listed = {
        name: tuple(filter(None, map(str.strip, words.split(","))))
        for name, words in _LISTED.findall(notes)
    }
    said.pop("settled", None)
    return Screened(
        said, tuple(strange), listed.get("EXCLUSION-REASONS", ()), listed.get("LABELS", ())
    )


def asreview(record: Record) -> Screened:
    """What ASReview's column or note says; the first that holds a decision counts."""
    strange = []
    columns = {key(tag.tag): tag.value.strip().casefold() for tag in reversed(record.raw)}
    words = [columns[name] for name in _LABEL_COLUMNS if name in columns]
    words += re.findall(r"asreview_(?:relevant|irrelevant|not_seen)", _notes(record).casefold())
    for word in words:
        verdict = _ASREVIEW.get(word, word)
        if isinstance(verdict, Verdict):
            return Screened({"": verdict})
        if verdict is not None:
            strange.append(word)
    return Screened({}, tuple(strange))


def covidence(record: Record) -> Screened:
    """What Covidence's notes say: the reasons of an exclusion; the list itself is not in it."""
    reasons = tuple(map(str.strip, _COVIDENCE_REASON.findall(_notes(record))))
    return Screened({"": Verdict.EXCLUDE} if reasons else {}, (), reasons)


def _notes(record: Record) -> str:
    return "\n".join(tag.value for tag in record.raw if key(tag.tag) in _NOTE_TAGS)


PROGRAMS: dict[str, Callable[[Record], Screened]] = {
    "rayyan": rayyan,
    "covidence": covidence,
    "asreview": asreview,
}
