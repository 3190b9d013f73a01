"""Decisions made in other programs: import-decisions."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    reviewer_option,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.errors import ReviewkitError, UnreadableError
from reviewkit.terms import Stage, Verdict

if TYPE_CHECKING:
    from reviewkit.stages.screened import Word
    from reviewkit.store import Writing

SHOWN = 10
PROGRAMS = ("rayyan", "covidence", "asreview")


@click.command("import-decisions")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--from", "program", required=True, type=click.Choice(PROGRAMS), help="Who wrote the file."
)
@click.option(
    "--stage",
    type=click.Choice([str(one) for one in Stage]),
    default="title",
    help="The stage it was screened at; title if left out.",
)
@click.option("--whose", metavar="NAME", help="The name in the file whose decisions are yours.")
@click.option(
    "--verdict",
    type=click.Choice([str(one) for one in Verdict]),
    help="What being in the file means, for a list that Covidence exports.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be stored, and store nothing.")
@json_option
@reviewer_option
@with_desk
@writes
def import_decisions(
    desk: Desk,
    file: Path,
    program: str,
    stage: str,
    whose: str | None,
    verdict: str | None,
    dry_run: bool,
    as_json: bool,
    reviewer: str | None,
) -> None:
    """Bring in decisions that you made in Rayyan, Covidence or ASReview, all of a FILE or none.

    Records are known by the id of our own export, else by DOI, PMID or title; those that cannot
    be told are listed and left out, the first of them here and all of them with --json.

    \b
    Example:
        reviewkit import-decisions rayyan.csv --from rayyan --stage title --reviewer RM
    """
    from reviewkit.stages.screened import Fit, read_words

    who = who_is(desk, reviewer)
    words = read_words(desk.store, file, program, whose, Verdict(verdict) if verdict else None)
    matched = {word.report: word for word in words if word.fit is Fit.MATCHED}
    stored = _store(desk, file, Stage(stage), list(matched.values()), who, dry_run)
    counts = Counter(word.fit for word in words)
    left = [word for word in words if word.fit not in {Fit.MATCHED, Fit.UNDECIDED}]
    if as_json:
        fits = {str(fit): counts[fit] for fit in Fit}
        already = len(matched) - stored
        tell_json(fits | {"stored": stored, "already": already, "dry": dry_run, "left": left})
        return
    told = ", ".join(f"{counts[fit]:,} {fit}" for fit in Fit)
    click.echo(f"{file.name}: {len(words):,} records: {told}.")
    done = "would be stored" if dry_run else "stored"
    click.echo(
        f"{stored:,} decisions of {who} at {stage} {done}, {len(matched) - stored:,} said already."
    )
    _tell(left)


def _tell(left: list[Word]) -> None:
    for word in left[:SHOWN]:
        note(f"  line {word.line}: {word.fit}: {word.title[:80]}")
    if len(left) > SHOWN:
        note(f"  ... and {len(left) - SHOWN:,} more: --json lists them all")


class _RehearsedError(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""


def _store(
    desk: Desk, path: Path, stage: Stage, words: list[Word], who: str, rehearse: bool
) -> int:
    """Store the decisions and labels in one transaction; return how many decisions are new."""
    from reviewkit.store import writing

    stored = 0
    with suppress(_RehearsedError), writing(desk.store, who, desk.at) as facts:
        for word in words:
            try:
                stored += _say(desk, facts, stage, word)
            except ReviewkitError as error:
                where = f"{path}:{word.line}"
                raise UnreadableError(f"{where}: {error} Nothing was stored.") from error
        if rehearse:
            raise _RehearsedError
    return stored


def _say(desk: Desk, facts: Writing, stage: Stage, word: Word) -> bool:
    """Store one decision and its labels; False where it stands already."""
    from reviewkit.stages import annotate, reading, screen

    assert word.verdict is not None, "what is matched has a verdict"  # noqa: S101
    for label in word.labels:
        annotate.tag_in(facts, word.report, label, True)
    ids = {
        name.casefold(): one.id
        for one in desk.plan.protocol.criteria
        if one.kind == "exclude"
        for name in (one.text, one.label, one.id)
        if name
    }
    known = [ids[one.casefold()] for one in word.reasons if one.casefold() in ids]
    other = "; ".join(one for one in word.reasons if one.casefold() not in ids)
    said = (word.verdict, known[0] if known else None, "; ".join(filter(None, (*known[1:], other))))
    own = reading.own_word(facts.db, word.report, stage, facts.reviewer)
    if reading.says_already(facts.db, own, *said):
        return False
    screen.decide_in(facts, desk.plan.protocol, screen.Decision(word.report, stage, *said))
    return True


COMMANDS = (import_decisions,)
