"""`reviewkit extract STUDY`: the form in the reviewer's editor, until what is saved fits."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import Desk
from reviewkit.errors import NotAllowedError, ReviewkitError

if TYPE_CHECKING:
    from reviewkit.forms import Form, Key
    from reviewkit.plan import Plan
    from reviewkit.stages.extract import Answer, Sheet

DRAFTS = "drafts"
AGAIN = "Enter opens it again, with each mistake above its line; `leave` keeps it for later"


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled in: whose, for which study, the file, and what stands already."""

    study: str
    extractor: str
    path: Path
    standing: dict[Key, Answer]
    fresh: str | None  # the text as written; None where a draft was left from before
    confirms: bool  # saved unchanged, it says what another extractor said
    form: str  # its name, '' for the pro-forma

    @property
    def kept(self) -> str:
        """Say where the draft is and how to go on with it."""
        which = f" --form {self.form}" if self.form else ""
        again = f"reviewkit extract {self.study}{which} --reviewer {self.extractor}"
        return f"Your draft is kept in {self.path}; to go on: {again}"


def fill_in(desk: Desk, plan: Plan, study: str, who: str) -> Sheet | None:
    """Let a reviewer fill in the form looked at in their editor, and store it when it fits.

    What does not fit opens again with each mistake above its line; the draft is kept until it is
    stored.

    Returns:
        What was stored; None where nothing was changed.

    Raises:
        NotAllowedError: the reviewer left before it fitted, or there is no editor.
    """
    from reviewkit.stages.extract import study_there

    study_there(desk.store, study)
    refuse_no_editor()
    draft = _begin(desk, plan, study, who)
    while True:
        text = _edited(draft)
        if text == draft.fresh and not _confirmed(draft):
            draft.path.unlink()
            return None
        try:
            return _store(desk, plan, draft, text)
        except ReviewkitError as error:
            _mark(draft, text, str(error))
            click.echo(str(error), err=True)
            if _leaves():
                raise NotAllowedError(draft.kept) from None


def refuse_no_editor() -> None:
    """Refuse to open an editor where nobody sits.

    Raises:
        NotAllowedError: there is neither a terminal nor an editor named in EDITOR or VISUAL.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named and not sys.stdin.isatty():
        raise NotAllowedError(
            "There is no terminal to open an editor in; bring a file: reviewkit extract STUDY "
            "--from FILE, or set EDITOR."
        )


def _begin(desk: Desk, plan: Plan, study: str, who: str) -> Draft:
    from reviewkit.stages import extract as stage
    from reviewkit.stages.extract.filling import form_of

    form = form_of(plan)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", study)
    name += "" if name == study else "-" + sha256(study.encode()).hexdigest()[:8]
    which = f".{plan.at}" if plan.at else ""
    path = desk.store.folder / DRAFTS / f"{name}-{who}{which}.yml"
    standing = stage.given_by(desk.store, study, who, plan.at)
    first = None if standing else stage.to_verify(desk.store, plan, study, who)
    sheet = stage.filled(desk.store, plan, study, first or who) if first or standing else {}
    head = stage.Head(study, who, stage.reports_of(desk.store, study))
    text = stage.write_draft(form, plan.codebooks, head, sheet)
    draft = Draft(study, who, path, standing, text, first is not None, plan.at)
    if path.exists():
        click.echo(f"You left a draft of {study}; it is opened again.", err=True)
        return replace(draft, fresh=None)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return draft


def _edited(draft: Draft) -> str:
    from reviewkit.documents import read_text
    from reviewkit.stages.extract import without_marks

    try:
        click.edit(filename=str(draft.path))
    except click.ClickException as error:
        raise NotAllowedError(f"{error.format_message()}. {draft.kept}") from None
    try:
        return without_marks(read_text(draft.path))
    except ReviewkitError as error:
        raise NotAllowedError(f"{error} {draft.kept}") from None


def _confirmed(draft: Draft) -> bool:
    """Ask whether answers left as another extractor gave them are confirmed."""
    if not draft.confirms:
        return False
    try:
        return click.confirm("Nothing was changed. Do you confirm every answer as it stands?")
    except click.Abort:
        return False


def _store(desk: Desk, plan: Plan, draft: Draft, text: str) -> Sheet:
    from reviewkit.stages import extract as stage
    from reviewkit.stages.extract.filling import form_of

    form = form_of(plan)
    given = stage.from_yaml(text, form, draft.path.name)
    if (given.study, given.extractor) != (draft.study, draft.extractor):
        raise NotAllowedError(
            f"`study` and `extractor` of this draft are {draft.study} and {draft.extractor}; "
            "leave them as they were."
        )
    _refuse_emptied(form, draft, given.answers, text)
    name = draft.path.name
    checked = stage.check_answers(given.answers, form, plan.codebooks, name, draft.standing)
    sheet = stage.Sheet(draft.study, draft.extractor, checked, form=plan.at)
    (new,) = stage.answer(desk.store, plan, [sheet], desk.at)
    draft.path.unlink()
    same = len(checked) - new
    click.echo(f"{draft.study}: {new} answers by {draft.extractor} stored, {same} there alike.")
    return sheet


def _refuse_emptied(form: Form, draft: Draft, answers: list[Answer], text: str) -> None:
    """Refuse a draft in which an answer that stands was emptied: answers are never deleted.

    Questions that the form no longer asks are of no concern.
    """
    from reviewkit.documents import line_of

    there = {(one.field, one.line) for one in answers}
    told = []
    for one in draft.standing.values():
        asked = one.field in form.fields and form.repeats(one.field) == bool(one.line)
        if asked and (one.field, one.line) not in there:
            group, _, inner = one.field.partition(".")
            place = tuple(part for part in ("answers", group, one.line, inner) if part)
            told.append(
                f"{draft.path.name}:{line_of(text, place)}: {one.where}: is empty now, and was "
                f"answered {one.value!r}; put it back, or write TBD."
            )
    if told:
        raise NotAllowedError("\n".join(told))


def _mark(draft: Draft, text: str, error: str) -> None:
    from reviewkit.stages.extract import mark_mistakes

    mistakes: dict[int, list[str]] = {}
    for said in error.splitlines():
        found = re.match(rf"{re.escape(draft.path.name)}:(\d+): (.*)", said)
        line, words = (int(found[1]), found[2]) if found else (0, said)
        mistakes.setdefault(line, []).append(words)
    draft.path.write_text(mark_mistakes(text, mistakes), encoding="utf-8", newline="\n")


def _leaves() -> bool:
    try:
        answer = click.prompt(AGAIN, default="", show_default=False)
    except click.Abort:
        return True
    return bool(answer.strip())
