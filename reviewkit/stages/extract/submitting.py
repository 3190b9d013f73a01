"""A filled form held against its questions, conditions and checks, before it is submitted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError, UnreadableError
from reviewkit.forms import Key
from reviewkit.methods.anchoring import Anchor, anchor, find
from reviewkit.plan import Plan
from reviewkit.stages.extract.answering import (
    Answer,
    Sheet,
    anchors_of,
    check_answers,
    with_places,
)
from reviewkit.stages.extract.entries import answer_of
from reviewkit.stages.extract.filling import Filling, every_question, form_of
from reviewkit.stages.extract.quotes import report_text
from reviewkit.stages.extract.standing import reports_of
from reviewkit.store import Store
from reviewkit.store.drafts import Drafted
from reviewkit.terms import Missing

_TOLD = re.compile(r"#(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a filled form says: answers to store, or what is wrong with them, by question.

    `kept` counts drafted answers to questions that are not asked; they stay in the draft.
    """

    sheet: Sheet
    problems: dict[Key, str]
    kept: int = 0


def submission(store: Store, plan: Plan, filled: Filling) -> Submission:
    """Hold a filled form against its questions, conditions and checks, and place its quotes.

    Args:
        store: the review.
        plan: its plan.
        filled: the form as it is filled in.
    """
    form = form_of(plan)
    reports = [report for report, _ in reports_of(store, filled.study)]
    only = reports[0] if len(reports) == 1 else ""
    answers: list[Answer] = []
    problems: dict[Key, str] = {}
    kept = 0
    for key in every_question(form, filled.rows):
        one = answer_of(form.fields[key[0]], key, filled.entry(key), only)
        if one is None:
            if key in filled.standing and filled.standing[key].value != Missing.TBD:
                problems[key] = "You answered this before; to take that back, choose TBD."
        elif filled.asked(form, *key) or one.value in (Missing.NA, Missing.TBD):
            answers.append(replace(one, at=f"#{len(answers)}"))
        elif key not in filled.standing or filled.drafted.get(key, Drafted()).body is not None:
            kept += 1
    spots = _spots(store, plan, filled, answers)
    sheet = Sheet(filled.study, filled.extractor, answers, spots, plan.at)
    try:
        checked = check_answers(answers, form, plan.codebooks, "form", filled.standing)
    except ProtocolError as error:
        told = _by_question(answers, str(error)) or {
            (answers[0].field, answers[0].line): str(error)
        }
        return Submission(sheet, told | problems, kept)
    sheet, misplaced = _place(store, replace(sheet, answers=checked))
    return Submission(sheet, problems | misplaced, kept)


def _by_question(answers: list[Answer], told: str) -> dict[Key, str]:
    """Sort what is wrong by question."""
    problems = {}
    for text in told.split("\n"):
        if found := _TOLD.fullmatch(text):
            one = answers[int(found[1])]
            said = found[2].removeprefix(f"{one.where}: ")
            problems[one.field, one.line] = said[:1].upper() + said[1:]
    return problems


def _place(store: Store, sheet: Sheet) -> tuple[Sheet, dict[Key, str]]:
    """Place each quote for itself, so that each is told of at its question."""
    anchors: dict[Key, Anchor] = {}
    problems = {}
    for one in sheet.answers:
        key = one.field, one.line
        try:
            alone = with_places(store, replace(sheet, answers=[replace(one, at="")]))
            anchors |= alone.anchors
        except (NotAllowedError, NotThereError) as error:
            said = str(error).removeprefix(f"{sheet.study}: {one.where}: ")
            problems[key] = said[:1].upper() + said[1:].removesuffix(".") + "."
    return replace(sheet, anchors=anchors), problems


def _spots(store: Store, plan: Plan, filled: Filling, answers: list[Answer]) -> dict[Key, Anchor]:
    """Return where quotes stood or were selected, as far as is known."""
    before = filled.verified
    known = anchors_of(store, filled.study, before, plan.at) if before else {}
    for one in answers:
        spot = filled.entry((one.field, one.line)).spot
        if spot and one.quote and one.report:
            made = _spot(store, one.report, spot)
            if made and find(made.exact, one.quote).found:
                known[one.field, one.line] = made
    return known


def _spot(store: Store, report: str, spot: str) -> Anchor | None:
    """Anchor what was selected, if the text is still the one it was selected in."""
    match = re.fullmatch(r"(\d{1,9}):(\d{1,9}):([0-9a-f]{64})", spot, re.ASCII)
    try:
        text = report_text(store, report) if match else None
        if match and text and text.sha == match[3]:
            return anchor(text.text, int(match[1]), int(match[2]))
    except (ValueError, UnreadableError):
        return None
    return None
