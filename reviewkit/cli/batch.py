"""Many at once from CSV files, all of a file or nothing: batch decisions, settlements, ..."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    known_reviewer,
    reviewer_option,
    who_is,
    with_desk,
    writes,
)
from reviewkit.errors import ReviewkitError, UnreadableError
from reviewkit.terms import Judgement, Role, Stage, Verdict

if TYPE_CHECKING:
    from reviewkit.store import Writing

Row = dict[str, str]
file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def batch() -> None:
    """Bring in many decisions, settlements, retrievals, links or pairs from a CSV file.

    \b
    Example:
        reviewkit batch decisions decisions.csv
    """


def _store_all(
    desk: Desk,
    path: Path,
    heads: tuple[str, ...],
    who_of: Callable[[Row], str],
    add: Callable[[Writing, Row], bool | None],
    stage: str | None = None,
) -> None:
    """Add every row in one transaction.

    Args:
        desk: the review.
        path: the CSV file.
        heads: the columns it must have.
        who_of: names the reviewer whose fact a row is.
        add: stores a row; False where it stands already and nothing was stored.
        stage: only rows of this stage.
    """
    from reviewkit.documents import read_csv
    from reviewkit.store import writing
    from reviewkit.store.membership import settle_membership

    every = read_csv(path, heads)
    rows = [row for row in every if stage is None or _stage_of(path, row) == stage]
    stood = 0
    if rows:
        with writing(desk.store, who_of(rows[0]), desk.at) as facts:
            for row in rows:
                try:
                    facts.turn_to(known_reviewer(desk, who_of(row)))
                    stood += add(facts, row) is False
                except ReviewkitError as error:
                    where = f"{path}:{row['line']}"
                    raise UnreadableError(f"{where}: {error} Nothing was stored.") from error
            if any(fact.kind == "judgement" for fact in facts.made):
                settle_membership(facts.db)
    passed = f", {len(every) - len(rows)} of the other stage passed over" if stage else ""
    same = f", {stood} said already and passed over" if stood else ""
    click.echo(f"{path.name}: {len(rows) - stood} rows stored{same}{passed}.")


def _stage_of(path: Path, row: Row) -> Stage:
    try:
        return Stage(_one_of(Stage, row["stage"]))
    except UnreadableError as error:
        where = f"{path}:{row['line']}"
        raise UnreadableError(f"{where}: {error} Nothing was stored.") from error


def _one_of(kind: Any, word: str) -> Any:
    try:
        return kind(word)
    except ValueError:
        known = ", ".join(str(one) for one in kind)
        raise UnreadableError(f"`{word}` is none of {known}.") from None


stage_option = click.option(
    "--stage", type=click.Choice([str(one) for one in Stage]), help="Only rows of this stage."
)


@batch.command()
@file_argument
@stage_option
@with_desk
@writes
def decisions(desk: Desk, file: Path, stage: str | None) -> None:
    """Columns: record,stage,reviewer,verdict,reason,note.

    \b
    Example:
        reviewkit batch decisions decisions.csv
    """
    from reviewkit.stages import reading, screen
    from reviewkit.store.refs import find_record, report_of

    def add(facts: Writing, row: Row) -> bool:
        decision = screen.Decision(
            row["record"],
            _one_of(Stage, row["stage"]),
            _one_of(Verdict, row["verdict"]),
            row.get("reason") or None,
            row.get("note", ""),
        )
        report = report_of(facts.db, find_record(facts.db, decision.record))
        own = reading.own_word(facts.db, report, decision.stage, facts.reviewer)
        said = (decision.verdict, decision.reason, decision.note)
        if reading.says_already(facts.db, own, *said):
            return False
        screen.decide_in(facts, desk.plan.protocol, decision)
        return True

    _store_all(
        desk,
        file,
        ("record", "stage", "reviewer", "verdict"),
        lambda row: row["reviewer"],
        add,
        stage,
    )


@batch.command()
@file_argument
@stage_option
@with_desk
@writes
def settlements(desk: Desk, file: Path, stage: str | None) -> None:
    """Columns: record,stage,verdict,reason,by,why.

    \b
    Example:
        reviewkit batch settlements settlements.csv
    """
    from reviewkit.stages import screen

    def add(facts: Writing, row: Row) -> bool:
        settlement = screen.Settlement(
            row["record"],
            _one_of(Stage, row["stage"]),
            _one_of(Verdict, row["verdict"]),
            row.get("reason") or None,
            row.get("why", ""),
        )
        if screen.settled_already(facts, settlement):
            return False
        screen.settle_in(facts, desk.plan.protocol, settlement)
        return True

    _store_all(desk, file, ("record", "stage", "verdict", "by"), lambda row: row["by"], add, stage)


@batch.command()
@file_argument
@with_desk
@writes
def retrievals(desk: Desk, file: Path) -> None:
    """Columns: record,outcome,reviewer,note,file; outcome is retrieved, not_retrieved or tried.

    A file is the full text itself, a PDF or plain text, named from where the CSV lies.

    \b
    Example:
        reviewkit batch retrievals retrievals.csv
    """
    from reviewkit.stages import retrieve

    def add(facts: Writing, row: Row) -> None:
        said = {outcome: had for had, outcome in retrieve.OUTCOMES.items()}
        if row["outcome"] not in said:
            raise UnreadableError(f"`{row['outcome']}` is none of {', '.join(said)}.")
        word = retrieve.Retrieval(row["record"], said[row["outcome"]], row.get("note", ""))
        if not row.get("file"):
            retrieve.retrieve_in(facts, word)
        elif word.retrieved:
            retrieve.bring_in(facts, word, file.parent / row["file"])
        else:
            raise UnreadableError(f"a file goes with `retrieved`, not with `{row['outcome']}`.")

    _store_all(desk, file, ("record", "outcome", "reviewer"), lambda row: row["reviewer"], add)


@batch.command()
@file_argument
@reviewer_option
@with_desk
@writes
def links(desk: Desk, file: Path, reviewer: str | None) -> None:
    """Columns: study,record,role; role is primary, joint or companion.

    \b
    Example:
        reviewkit batch links links.csv --reviewer RM
    """
    from reviewkit.stages import retrieve

    who = who_is(desk, reviewer)

    def add(facts: Writing, row: Row) -> None:
        retrieve.link_in(facts, row["record"], row["study"], _one_of(Role, row["role"]))

    _store_all(desk, file, ("study", "record", "role"), lambda _row: who, add)


@batch.command()
@file_argument
@reviewer_option
@with_desk
@writes
def pairs(desk: Desk, file: Path, reviewer: str | None) -> None:
    """Columns: a,b,judgement,why; judgement is same or different.

    \b
    Example:
        reviewkit batch pairs pairs.csv --reviewer RM
    """
    from reviewkit.stages import dedupe

    who = who_is(desk, reviewer)

    def add(facts: Writing, row: Row) -> None:
        judgement = _one_of(Judgement, row["judgement"])
        if judgement not in {Judgement.SAME, Judgement.DIFFERENT}:
            raise UnreadableError("A person says `same` or `different`.")
        dedupe.judge_in(facts, (row["a"], row["b"]), judgement, row.get("why", ""), settle=False)

    _store_all(desk, file, ("a", "b", "judgement"), lambda _row: who, add)


COMMANDS = (batch,)
