"""Open copies on the network: look-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    progress,
    progress_done,
    reviewer_option,
    somebody,
    tell_json,
    waiting,
    with_desk,
    writes,
)

if TYPE_CHECKING:
    from reviewkit.stages.lookup import Answers, Fetched


@click.command("look-up")
@click.argument("records", nargs=-1, metavar="[RECORD]...")
@click.option("--again", is_flag=True, help="Ask and fetch again what was asked or tried before.")
@click.option("--fetch", is_flag=True, help="Fetch the texts found, and note the reports as had.")
@json_option
@reviewer_option
@with_desk
@writes
def look_up(
    desk: Desk,
    records: tuple[str, ...],
    again: bool,
    fetch: bool,
    as_json: bool,
    reviewer: str | None,
) -> None:
    """Look up open copies of the reports sought, at Unpaywall and Europe PMC.

    Sent are the DOI (or PubMed id) and the e-mail address in REVIEWKIT_EMAIL; nothing else.
    Without RECORD: all reports sought that are not had. Each is looked up once; stopped or cut
    off, the next run goes on where this one stopped.

    \b
    Example:
        reviewkit look-up
        reviewkit look-up 3fa9c21e-0012 --fetch
    """
    from reviewkit.stages import lookup as stage

    who = somebody(desk, reviewer)
    reports = stage.wanted(desk.store, records, again=again)
    tries: list[Fetched] = []
    before = 0
    with stage.Asker(again=waiting) as asker:
        answers = list(stage.look_up(desk.store, asker, reports, who, desk.at, _looking))
        if fetch:
            ids = [one.report for one in reports]
            before = 0 if again else stage.tried_before(desk.store, ids)
            fetching = stage.fetch_all(
                desk.store, asker.fetcher, ids, who, desk.at, again=again, progress=_fetching
            )
            tries = list(fetching)
        progress_done()
        known = sum(one.known for one in reports)
        if as_json:
            tell_json(_as_json(answers, tries, known, len(reports)) | {"tried_before": before})
        elif answers or not asker.gone:
            _tell(answers, known)
        if fetch and not as_json:
            _tell_fetched(tries, before)
        asker.refuse_gone()
    if any(one.came is stage.Came.FAILED for one in answers):
        click.get_current_context().exit(1)


def _looking(done: int, total: int) -> None:
    progress(f"{done:,} of {total:,} reports looked up")


def _fetching(done: int, total: int) -> None:
    progress(f"full texts: {done:,} of {total:,} reports seen to")


def _tell(answers: Sequence[Answers], known: int) -> None:
    """Write what came of each report, and the counts."""
    for one in answers:
        click.echo(f"{one.wanted.report}  {one.came}  {one.wanted.title or '(no title)'}")
        for found, _ in one.asked:
            told = (found.pdf or found.url, found.version, found.licence)
            if found.url:
                click.echo(f"    {found.source}: {', '.join(word for word in told if word)}")
        for trouble in one.trouble:
            click.echo(f"    {trouble}")
    counts = ", ".join(f"{count} {came}" for came, count in _counts(answers).items())
    click.echo(f"{len(answers)} reports looked up: {counts}; {known} looked up before.")


def _tell_fetched(tries: Sequence[Fetched], before: int) -> None:
    """Write what came of fetching each copy, and how many were not asked for again."""
    for one in tries:
        came = one.file or f"not had: {one.trouble}"
        click.echo(f"{one.report}  full text from {one.source}  {came}")
    had = sum(bool(one.file) for one in tries)
    click.echo(f"{had} full texts fetched; {len(tries) - had} tries came to nothing.")
    if before:
        click.echo(f"{before} addresses were tried before; --again tries them again.")


def _counts(answers: Sequence[Answers]) -> dict[str, int]:
    from reviewkit.stages.lookup import Came

    return {str(came): sum(one.came is came for one in answers) for came in Came}


def _as_json(
    answers: Sequence[Answers], tries: Sequence[Fetched], known: int, total: int
) -> dict[str, Any]:
    return {
        "counts": _counts(answers)
        | {"looked up before": known, "not asked": total - known - len(answers)},
        "reports": [
            {
                "report": one.wanted.report,
                "doi": one.wanted.doi,
                "pmid": one.wanted.pmid,
                "came": one.came,
                "copies": [found for found, _ in one.asked],
                "trouble": one.trouble,
            }
            for one in answers
        ],
        "fetched": tries,
    }


COMMANDS = (look_up,)
