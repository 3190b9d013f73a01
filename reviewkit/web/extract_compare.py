"""Extractors side by side: what differs marked, an agreed value with one key and a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.forms import Key
from reviewkit.forms.likeness import text_pieces
from reviewkit.stages import extract
from reviewkit.stages.extract import filling, side_by_side
from reviewkit.stages.extract.side_by_side import Side
from reviewkit.store import Writing
from reviewkit.web.desk import here, refuse_observer
from reviewkit.web.extract_forms import address, form_tabs, on_form

pages = Blueprint("compare", __name__, url_prefix="/extract")


@dataclass(frozen=True, slots=True)
class Said:
    """What one extractor said, in pieces: alike, or only here."""

    who: str
    pieces: tuple[tuple[str, str], ...]
    sources: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with what each said, and what was agreed."""

    side: Side
    label: str
    said: tuple[Said, ...]


def written(value: Any) -> str:
    """Write a value as people read it."""
    if value is None:
        return "not answered"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


@pages.get("/<study>/compare")
def page(study: str) -> str:
    """Show what extractors of a study said, differences first; hidden until all are done."""
    plan = on_form()
    sides = side_by_side.sides(here().store, plan, study)
    form = filling.form_of(plan)
    shown = []
    for side in sides:
        question = form.fields.get(side.field)
        label = question.label if question else side.field
        shown.append(Shown(side, label, _said(side)))
    return render_template(
        "extract_compare.html.j2",
        study=study,
        at=on_form().at or None,
        tabs=form_tabs(here().plan, study),
        differ=[one for one in shown if one.side.differ],
        alike=[one for one in shown if not one.side.differ],
        fields=form.fields,
        saved=session.pop("saved", ""),
        written=written,
    )


def _said(side: Side) -> tuple[Said, ...]:
    first = next(iter(side.answers.values()))
    texts = {who: written(one.value if one else None) for who, one in side.answers.items()}
    begin = written(first.value if first else None)
    said = []
    for number, (who, one) in enumerate(side.answers.items()):
        other = next(iter(list(texts.values())[1:]), begin) if number == 0 else begin
        pieces = text_pieces(*((texts[who], other) if number == 0 else (other, texts[who])))
        only = "-" if number == 0 else "+"
        kept = tuple((kind, text) for kind, text in pieces if kind in {"=", only})
        quoted = f"“{one.quote}”" if one and one.quote else ""
        sources = (one.reason, quoted, one.page and f"p. {one.page}", one.note) if one else ()
        told = " · ".join(part for part in sources if part)
        said.append(Said(who, kept or (("=", texts[who]),), told))
    return tuple(said)


@pages.post("/<study>/agree")
def agree(study: str) -> Response:
    """Store the value agreed on for one question: one extractor's, or another."""
    refuse_observer()
    form, desk, plan = request.form, here(), on_form()
    key: Key = form.get("field", ""), form.get("line", "")
    why, choice = form.get("why", "").strip(), form.get("choice", "")
    if not why:
        raise NotAllowedError("Say why this value was agreed on; nothing was saved.")
    one = _agreed(study, key, choice)
    standing = extract.to_agree(desk.store, plan, study)
    (checked,) = extract.check_answers(
        [one], filling.form_of(plan), plan.codebooks, study, standing
    )
    sheet = extract.Sheet(study, g.who, [checked], form=plan.at)
    made = extract.with_places(desk.store, sheet)
    seen = form.get("seen", "")

    def store_once(facts: Writing) -> None:
        if side_by_side.said(facts.db, study, key, plan.at) != seen:
            raise NotAllowedError(
                "Somebody answered again after this page was shown; nothing was saved. Look at "
                "what they say now, then agree."
            )
        extract.agree_in(facts, plan, made, why)

    desk.write(store_once)
    session["saved"] = f"Agreed: {written(checked.value)}."
    return redirect(address("compare.page", study=study) + "#differ", 303)


def _agreed(study: str, key: Key, choice: str) -> extract.Answer:
    """Return the answer that a choice means."""
    if choice.startswith("take:"):
        sides = side_by_side.sides(here().store, on_form(), study)
        for side in sides:
            taken = side.answers.get(choice.removeprefix("take:"))
            if (side.field, side.line) == key and taken:
                return replace(taken, at="")
        raise NotAllowedError("That extractor did not answer this question; nothing was saved.")
    value = request.form.get("value", "").strip()
    if not value:
        raise NotAllowedError("Give the value that was agreed on; nothing was saved.")
    question = filling.form_of(on_form()).fields.get(key[0])
    several = question is not None and question.type in {"multichoice", "codes"}
    given = [part.strip() for part in value.split(";") if part.strip()] if several else value
    reason = why if (why := request.form.get("why", "").strip()) else None
    return extract.Answer(key[0], given, key[1], reason=reason)
