"""Searches run over the network: `search run`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from reviewkit.cli.strategy_file import read_strategy
from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol, Source
    from reviewkit.sources.api import Api
    from reviewkit.stages.running import Ran
    from reviewkit.store.searches import Search


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search to run: at which API, for which source of the protocol if it is planned."""

    name: str
    api: Api
    source: Source | None


@click.command("run")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--strategy",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Search these words, in the source's own syntax, and not the protocol's.",
)
@click.option("--dry-run", is_flag=True, help="Only ask how many results there are.")
@json_option
@reviewer_option
@with_desk
@writes
def run_search(
    desk: Desk,
    sources: tuple[str, ...],
    file: Path | None,
    dry_run: bool,
    as_json: bool,
    reviewer: str | None,
) -> None:
    """Search SOURCES over the network and bring in what they find, whole or not at all.

    Searched from here are PubMed, Europe PMC, OpenAlex, ClinicalTrials.gov, Crossref, Semantic
    Scholar, arXiv and DOAJ. Without SOURCE: those of the protocol that are among them. Each is
    searched with its `strategy` in the protocol, else with what the concepts render to. Every
    answer is kept under searched/; a search that was stopped goes on where it stopped. What the
    review has from the source already is counted and not brought in again.

    \b
    Example:
        reviewkit search run --dry-run
        reviewkit search run PubMed
    """
    from reviewkit.stages import running

    if file is not None and len(sources) != 1:
        raise NotAllowedError("A strategy file is in one source's syntax: name that source alone.")
    wanted = _wanted(desk.plan.protocol, sources)
    told: list[dict[str, Any]] = []
    failed = []
    for one in wanted:
        if one.api.note:
            note(one.api.note)
        progress(f"asking {one.name}")
        try:
            query = read_strategy(file).strip() if file else query_of(desk.plan.protocol, one)
            if dry_run:
                counted = running.count(one.api, query, again=waiting)
                told.append(_counted(one, query, counted.total, counted.told))
            else:
                told.append(_run(desk, one, query, reviewer))
        except ReviewkitError as error:
            failed.append(f"{one.name}: {error}")
            if as_json:
                told.append({"source": one.name, "api": one.api.name, "failed": str(error)})
            continue
        finally:
            progress_done()
        if not as_json:
            _tell(told[-1])
    if as_json:
        tell_json(told)
    if failed:
        raise ReviewkitError("\n".join(failed))


def _run(desk: Desk, one: Wanted, query: str, reviewer: str | None) -> dict[str, Any]:
    """Run one search and bring in its records."""
    ran, _ = bring_in(desk, one, query, somebody(desk, reviewer))
    return _counted(one, query, ran.totals[-1], ran.told) | {
        "records": ran.records,
        "known": ran.known,
        "imported": ran.records - ran.known,
        "already": 0 < ran.records == ran.known,
        "moved": list(ran.totals[:-1]),
        "kept": kept(desk, ran),
    }


def bring_in(
    desk: Desk, one: Wanted, query: str, who: str, *, update: bool = False
) -> tuple[Ran, Search]:
    """Run one search to its end, note it, and bring in the records that the review has not."""
    from reviewkit.stages import running, search
    from reviewkit.stages.searches import note_search
    from reviewkit.stages.update import known_of
    from reviewkit.store.searches import Asked

    def going(done: int, total: int | None) -> None:
        progress(f"{one.name}: {done:,} of {total or 0:,} records")

    known = known_of(desk.store, one.name, one.api.name)
    ran = running.run(
        desk.store.folder, one.api, query, going, known=known, at=desk.at, again=waiting
    )
    where = search_of(one, ran.day(desk.at))
    asked = Asked(
        one.api.name,
        query,
        ran.totals[-1],
        ran.records,
        ran.known if update else ran.known or None,
        update=update,
        told=ran.told,
    )
    if ran.records > ran.known:
        search.import_file(desk.store, ran.file, where, who, desk.at, asked)
    else:
        note_search(desk.store, where, asked, who, desk.at)
    running.note_brought_in(ran, desk.at)
    return ran, where


def search_of(one: Wanted, day: str) -> Search:
    """Return where and when was searched, as the search is noted."""
    from reviewkit.store.searches import Search
    from reviewkit.terms import SourceKind

    usual = SourceKind.REGISTER if one.api.name == "ClinicalTrials.gov" else SourceKind.DATABASE
    kind = SourceKind(one.source.kind) if one.source else usual
    return Search(one.name, kind, one.api.name, day)


def kept(desk: Desk, ran: Ran) -> str:
    """Return where the answers of a search are kept, from the review's folder."""
    return str(ran.trail.folder.relative_to(desk.store.folder))


def _counted(one: Wanted, query: str, total: int, told: tuple[str, ...]) -> dict[str, Any]:
    return {
        "source": one.name,
        "api": one.api.name,
        "query": query,
        "reported": total,
        "told": list(told),
    }


def _tell(done: dict[str, Any]) -> None:
    if "records" not in done:
        click.echo(f"{done['source']}: {done['reported']:,} results; none was fetched.")
    elif done["already"]:
        click.echo(
            f"{done['source']}: {done['records']:,} records, the same as were imported before; "
            "nothing was changed."
        )
    else:
        known = f" {done['known']:,} known from earlier searches," if done["known"] else ""
        click.echo(
            f"{done['source']}: {done['reported']:,} results reported, {done['records']:,} "
            f"different records came,{known} {done['imported']:,} imported; kept in {done['kept']}."
        )
        for total in done["moved"]:
            click.echo(f"  {done['api']} reported {total:,} results before.")
    for words in done["told"]:
        click.echo(f"  {done['api']}: {words}")


def _wanted(protocol: Protocol, names: tuple[str, ...]) -> list[Wanted]:
    """Find the searches to run; say which sources of the protocol cannot be searched from here."""
    here = planned(protocol)
    if names:
        return named(here, names)
    known = {one.name for one in here}
    left = [one.name for one in protocol.sources if one.name not in known]
    if left:
        note(f"Not searched from here, but imported: {', '.join(left)}.")
    if not here:
        raise NotThereError(
            "The protocol names no source that is searched from here; name one, such as PubMed."
        )
    return here


def planned(protocol: Protocol) -> list[Wanted]:
    """List the sources of a protocol that are searched from here."""
    from reviewkit.stages.running import api_named

    return [
        Wanted(one.name, api, one)
        for one in protocol.sources
        if (api := api_named(one.name, one.platform, one.syntax))
    ]


def named(here: list[Wanted], names: tuple[str, ...]) -> list[Wanted]:
    """List the searches that are meant by sources' names, or their platforms', each once.

    Raises:
        NotThereError: one cannot be searched from here.
        NotAllowedError: one means several sources.
    """
    found = [_named(here, name) for name in names]
    return list({one.name: one for one in found}.values())


def _named(here: list[Wanted], name: str) -> Wanted:
    """The search that is meant by a source's name or its platform's, of those here if it can."""
    from reviewkit.stages.running import need_api

    for one in here:
        if one.name.casefold() == name.casefold():
            return one
    api = need_api(name)
    there = [one for one in here if one.api is api]
    if len(there) > 1:
        listed = " and ".join(one.name for one in there)
        raise NotAllowedError(f"The protocol searches {api.name} as {listed}; name which is meant.")
    return there[0] if there else Wanted(api.name, api, None)


def query_of(protocol: Protocol, one: Wanted) -> str:
    """Return the words of a search: of the source in the protocol, else rendered.

    Raises:
        NotThereError: there are none.
    """
    from reviewkit.strategy.concepts import render_protocol
    from reviewkit.strategy.platforms import known_as

    if one.source and one.source.strategy:
        return one.source.strategy.strip()
    if known_as(one.api.name) is None:
        raise NotThereError(
            "there is no strategy for it, and none can be rendered: write one into a file and "
            "name it with --strategy, or as `strategy` of the source in the protocol."
        )
    done = render_protocol(protocol, one.api.name)
    if done.losses:
        note(
            f"{one.name}: rendering the strategy has {len(done.losses)} losses; "
            f'`reviewkit search render --platform "{one.api.name}"` lists them.'
        )
    return done.query
