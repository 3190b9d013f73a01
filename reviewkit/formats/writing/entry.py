"""What is exported of a report, and how its decisions and labels are put into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewkit.formats.values import one_line
from reviewkit.terms import Record, Stage, Verdict

ID_MARK = "reviewkit-"  # before a record's id where a program keeps it for us
SETTLED = "settled"


class Profile(StrEnum):
    """The program that is to read an export."""

    COVIDENCE = "covidence"
    RAYYAN = "rayyan"
    EPPI = "eppi"
    ASREVIEW = "asreview"


@dataclass(frozen=True, slots=True)
class Said:
    """A reviewer's decision at a stage; `who` is empty for what was settled by all."""

    stage: Stage
    who: str
    verdict: str
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report as it is exported.

    Attributes:
        id: of its first record.
        record: the fields it shows; `raw` is of no matter.
        sources: where its records came from.
        said: settled outcomes first, then the reviewers' decisions, by stage.
        labels: in alphabetical order.
    """

    id: str
    record: Record
    sources: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    labels: tuple[str, ...] = ()


def said_of(entry: Entry, stage: Stage, who: str = "") -> str:
    """What was settled at a stage, or said by one reviewer; '' for nothing."""
    return next((one.verdict for one in entry.said if (one.stage, one.who) == (stage, who)), "")


def in_words(said: Said) -> str:
    """A decision in a line: `title, ADA: exclude (E1; see the appendix)`."""
    why = "; ".join(part for part in (said.reason or "", one_line(said.note)) if part)
    return f"{said.stage}, {said.who or SETTLED}: {said.verdict}{f' ({why})' if why else ''}"


def notes(entry: Entry, profile: Profile | None, stage: Stage) -> tuple[str, ...]:
    """Decisions and labels as lines of notes, in the words a program knows.

    Args:
        entry: the report.
        profile: the program that reads them; None for people.
        stage: the stage of which programs that know only one are told.
    """
    if profile is Profile.RAYYAN:
        return _rayyan(entry, stage)
    plain = [f"Decision at {in_words(one)}" for one in entry.said]
    plain += [f"Label: {label}" for label in entry.labels]
    if profile is Profile.ASREVIEW:
        word = {1: "relevant", 0: "irrelevant", -1: "not_seen"}[relevance(entry, stage)]
        return (f"ASReview_{word}", *plain)
    return tuple(plain)


_RAYYAN = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.UNSURE: "Maybe"}


def _rayyan(entry: Entry, stage: Stage) -> tuple[str, ...]:
    """One note as Rayyan writes it: `RAYYAN-INCLUSION: {"ADA"=>"Included"} | RAYYAN-LABELS: x`."""
    said = [one for one in entry.said if one.stage is stage and one.who]
    words = {one.who: _RAYYAN[Verdict(one.verdict)] for one in said}
    settled = said_of(entry, stage)
    if settled in {Verdict.INCLUDE, Verdict.EXCLUDE} and len(set(words.values())) != 1:
        words[SETTLED] = _RAYYAN[Verdict(settled)]
    reasons = dict.fromkeys(one.reason for one in said if one.reason)
    parts = []
    if words:
        listed = ", ".join(f'"{who}"=>"{word}"' for who, word in words.items())
        parts.append(f"RAYYAN-INCLUSION: {{{listed}}}")
    if entry.labels:
        parts.append(f"RAYYAN-LABELS: {','.join(entry.labels)}")
    if reasons:
        parts.append(f"RAYYAN-EXCLUSION-REASONS: {','.join(reasons)}")
    return (" | ".join(parts),) if parts else ()


def relevance(entry: Entry, stage: Stage) -> int:
    """What ASReview is told: 1 include, 0 exclude, -1 undecided, in doubt or differing.

    What was settled counts; where nothing is, what all decisions that are exported say.
    """
    settled = said_of(entry, stage)
    words = {settled} if settled else {one.verdict for one in entry.said if one.stage is stage}
    if len(words) != 1:
        return -1
    return {Verdict.INCLUDE.value: 1, Verdict.EXCLUDE.value: 0}.get(words.pop(), -1)
