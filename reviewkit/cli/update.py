"""The living review: update."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    progress,
    progress_done,
    reviewer_option,
    somebody,
    tell_json,
    waiting,
    with_desk,
    writes,
)
from reviewkit.cli.search_run import Wanted, bring_in, kept, named, planned, query_of
from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError

if TYPE_CHECKING:
    from reviewkit.cli.updated import Failed, Run, Updated
    from reviewkit.stages.update import Due, News, Turn


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Search only sources whose schedule says so.")
@click.option("--whole", is_flag=True, help="Search whole, not since the last search.")
@click.option("--dry-run", is_flag=True, help="Only ask how many results there are.")
@click.option("--check", is_flag=True, help="Search nothing: say what is overdue and to be done.")
@json_option
@reviewer_option
@with_desk
def update(
    desk: Desk,
    sources: tuple[str, ...],
    due: bool,
    whole: bool,
    dry_run: bool,
    check: bool,
    as_json: bool,
    reviewer: str | None,
) -> None:
    """Search SOURCES again, bring in what is new, and say who has to read what.

    Without SOURCE: all that are searched from here. Each is searched since its last search where
    its dates can be trusted, else whole; what the review has from it already is counted and left
    out. New records are compared: those of known reports are not screened again. A source that
    fails does not stop the others; an update that was stopped goes on where it stopped.

    Exit code: 0 nothing is to be done, 1 something failed, 3 there is work, or a source is overdue.

    \b
    Example:
        reviewkit update --due
        reviewkit update --check --json
    """
    from reviewkit.cli.updated import exit_code, picture, update_lines

    if check and (sources or due or whole or dry_run):
        raise click.UsageError("--check searches nothing: it goes with --json alone.")
    if check:
        done = picture(desk)
    elif dry_run:
        done = picture(desk, *_counted(desk, _chosen(desk, sources, due=due), whole=whole))
    else:
        done = _update(desk, _chosen(desk, sources, due=due), whole=whole, reviewer=reviewer)
    if as_json:
        tell_json(done)
    for line in () if as_json else update_lines(done):
        click.echo(line)
    click.get_current_context().exit(exit_code(done))


def _chosen(desk: Desk, names: tuple[str, ...], *, due: bool) -> list[Wanted]:
    """Find the sources to search: those of the protocol, and those searched from here before."""
    from reviewkit.stages import update as stage
    from reviewkit.stages.running import need_api

    rule = desk.plan.protocol.living
    if rule and rule.status != "living":
        raise NotAllowedError(
            f"protocol.yml says `living: {{status: {rule.status}}}`; search again with `reviewkit "
            "search run`, or set it to living."
        )
    if due and rule is None:
        raise NotAllowedError(
            "protocol.yml sets no schedule, so that nobody knows what is due; add `living: {every: "
            "3 months}`."
        )
    here = planned(desk.plan.protocol)
    own = {one.name for one in desk.plan.protocol.sources}
    before = stage.searched_here(desk.store).items()
    here += [Wanted(name, need_api(api), None) for name, api in before if name not in own]
    found = named(here, names) if names else here
    if not due:
        return found
    waits = {one.source for one in _schedule(desk) if one.is_due}
    wanted = [one for one in found if one.name in waits]
    if not wanted:
        note("No source that is searched from here is due.")
    return wanted


def _counted(
    desk: Desk, wanted: Iterable[Wanted], *, whole: bool
) -> tuple[list[Run], list[Failed]]:
    """Ask how many results each source has now, and fetch none."""
    from reviewkit.cli.updated import Failed, Run
    from reviewkit.stages import running

    asked, failed = [], []
    for one in wanted:
        progress(f"asking {one.name}")
        try:
            turn = _turn(desk, one, whole=whole)
            found = running.count(one.api, turn.query, again=waiting)
        except ReviewkitError as error:
            failed.append(Failed(one.name, str(error)))
            continue
        finally:
            progress_done()
        asked.append(Run(one.name, one.api.name, turn, found.total, found.told))
    note("Nothing was stored.")
    return asked, failed


@writes
def _update(desk: Desk, wanted: list[Wanted], *, whole: bool, reviewer: str | None) -> Updated:
    """Search each source, bring in what is new, compare it, and count."""
    from reviewkit.cli.updated import NOTHING, Failed, picture
    from reviewkit.store.compared import not_compared

    asked, failed = [], []
    for one in wanted:
        if one.api.note:
            note(one.api.note)
        progress(f"asking {one.name}")
        try:
            asked.append(_search(desk, one, whole=whole, who=somebody(desk, reviewer)))
        except ReviewkitError as error:
            failed.append(Failed(one.name, str(error)))
        finally:
            progress_done()
    files = list(not_compared(desk.store.db))
    try:
        news = _compare(desk, files, somebody(desk, reviewer)) if files else NOTHING
    finally:
        progress_done()
    return picture(desk, asked, failed, news)


def _search(desk: Desk, one: Wanted, *, whole: bool, who: str) -> Run:
    """Search one source, and bring in the records that the review has not."""
    from reviewkit.cli.updated import Run

    turn = _turn(desk, one, whole=whole)
    ran, where = bring_in(desk, one, turn.query, who, update=True)
    return Run(
        one.name, one.api.name, turn, ran.totals[-1], ran.told, where.searched, ran.records,
        ran.known, kept(desk, ran),
    )  # fmt: skip


def _turn(desk: Desk, one: Wanted, *, whole: bool) -> Turn:
    from reviewkit.stages import update as stage

    words = _strategy(desk, one)
    return stage.turn(desk.store, one.name, one.api.name, words, desk.at[:10], whole=whole)


def _strategy(desk: Desk, one: Wanted) -> str:
    """The words to search with: the protocol's; where it has none, those searched with before."""
    from reviewkit.stages import update as stage

    before = stage.last_strategy(desk.store, one.name, one.api.name)
    if before and one.source is None:
        return before
    try:
        return query_of(desk.plan.protocol, one)
    except NotThereError:
        if before is None:
            raise
        return before


def _compare(desk: Desk, files: list[str], who: str) -> list[News]:
    """Compare what is new with all others, and count what it was."""
    from reviewkit.stages import dedupe
    from reviewkit.stages import update as stage

    def step(name: str, done: int, most: int) -> None:
        progress(f"{name} {done / most:.0%}" if most else name)

    dedupe.dedupe(desk.store, desk.plan.protocol.duplicates, who, desk.at, step)
    return stage.news(desk.store, files)


def _schedule(desk: Desk) -> list[Due]:
    from reviewkit.stages import update as stage

    return stage.schedule(desk.store, desk.plan.protocol, desk.at[:10])


COMMANDS = (update,)
