"""Reference lists of full texts: references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
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
    with_desk,
    writes,
)
from reviewkit.errors import NotThereError, ReviewkitError
from reviewkit.terms import many

if TYPE_CHECKING:
    from reviewkit.formats.references.model import Left, References
    from reviewkit.stages.references import FullText, ReferenceList

SHOWN = 10
SUFFIXES = (".pdf", ".txt", ".xml", ".nxml", ".tei")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one full text: its references, or why there are none, and what was done."""

    label: str
    report: str
    came: str  # brought in, would be brought in, brought in before, no list found, failed
    found: References | None = None
    trouble: str = ""


@click.command()
@click.argument("what", nargs=-1, metavar="[STUDY|RECORD|FILE]...")
@click.option(
    "--dry-run", is_flag=True, help="Tell what would be brought in, and bring in nothing."
)
@click.option("--again", is_flag=True, help="Bring in lists of which another copy was brought in.")
@json_option
@reviewer_option
def references(
    what: tuple[str, ...], dry_run: bool, again: bool, as_json: bool, reviewer: str | None
) -> None:
    """Bring in the references that full texts list, as records of citation searching.

    Without argument: of all included reports whose full text is kept (PDF, plain text, JATS).
    Each reference becomes a record with its words as they stand; `reviewkit dedupe` then finds
    those that the review has already. A FILE may also be TEI (GROBID), and is brought in as it
    is; to look at its references no review is needed.

    \b
    Example:
        reviewkit references --dry-run
        reviewkit references S07 earlier-review.pdf
    """
    files = [Path(one) for one in what if _is_file(one)]
    others = [one for one in what if not _is_file(one)]
    missing = [str(one) for one in files if not one.is_file()]
    if missing:
        raise NotThereError(f"{missing[0]}: there is no such file.")
    here = (click.get_current_context().find_root().obj / "review.db").exists()
    if files and not others and not here:
        if not dry_run:
            note("There is no review here: the references are shown, and nothing is brought in.")
        told, without = list(_looked_at(_texts(files))), list[str]()
    elif dry_run:
        told, without = with_desk(_look)(files, others, again)
    else:
        told, without = with_desk(writes(_bring_in))(files, others, again, reviewer=reviewer)
    progress_done()
    if as_json:
        tell_json(_as_json(told, without))
    else:
        _tell(told, without)
    failed = [one.trouble for one in told if one.trouble]
    if failed:
        raise ReviewkitError("\n".join(failed))


def _is_file(one: str) -> bool:
    return Path(one).is_file() or one.lower().endswith(SUFFIXES)


def _texts(files: Iterable[Path]) -> list[FullText]:
    from reviewkit.stages.references import of_file

    return [of_file(file) for file in files]


def _wanted(
    desk: Desk, files: Sequence[Path], others: Sequence[str]
) -> tuple[list[FullText], list[str]]:
    """The full texts to look at, and the included reports that have none."""
    from reviewkit.stages import references as stage

    if files or others:
        return [*stage.named(desk.store, others), *_texts(files)], []
    texts = stage.included(desk.store)
    return [one for one in texts if one.path], [one.report for one in texts if not one.path]


def _look(
    desk: Desk, files: Sequence[Path], others: Sequence[str], again: bool
) -> tuple[list[Told], list[str]]:
    from reviewkit.stages import references as stage

    texts, without = _wanted(desk, files, others)
    known = {} if again else {id(one): stage.brought_in(desk.store, one) for one in texts}
    new = [one for one in texts if not known.get(id(one))]
    before = [_before(one) for one in texts if known.get(id(one))]
    return [*_looked_at(new), *before], without


def _before(text: FullText) -> Told:
    return Told(text.label, text.report, "brought in before")


def _looked_at(texts: Iterable[FullText]) -> Iterator[Told]:
    for text in texts:
        listed = _read(text)
        yield listed if isinstance(listed, Told) else _came(listed, "would be brought in")


def _read(text: FullText) -> ReferenceList | Told:
    """The references of a full text; what to tell where it cannot be read."""
    from reviewkit.stages.references import read

    progress(f"reading {text.label}")
    try:
        listed = read(text)
    except ReviewkitError as error:
        trouble = f"{text.label}: {error}" if text.report else str(error)
        return Told(text.label, text.report, "failed", trouble=trouble)
    return listed if listed.found.found else _came(listed, "no reference list found")


def _came(listed: ReferenceList, came: str) -> Told:
    return Told(listed.text.label, listed.text.report, came, listed.found)


def _bring_in(
    desk: Desk, files: Sequence[Path], others: Sequence[str], again: bool, *, reviewer: str | None
) -> tuple[list[Told], list[str]]:
    from tempfile import TemporaryDirectory

    from reviewkit.stages import references as stage

    texts, without = _wanted(desk, files, others)
    told = []
    with TemporaryDirectory() as folder:
        for text in texts:
            if not again and stage.brought_in(desk.store, text):
                told.append(_before(text))
                continue
            listed = _read(text)
            if isinstance(listed, Told):
                told.append(listed)
            else:
                told.append(_import(desk, stage.write(listed, Path(folder)), listed, reviewer))
    return told, without


def _import(desk: Desk, path: Path, listed: ReferenceList, reviewer: str | None) -> Told:
    from reviewkit.stages import references as stage
    from reviewkit.stages.search import import_file
    from reviewkit.store.searches import Search
    from reviewkit.terms import SourceKind

    source = stage.INCLUDED if listed.text.report else stage.OTHERS
    where = Search(source, SourceKind.CITATION_SEARCHING, None, desk.at[:10])
    done = import_file(desk.store, path, where, somebody(desk, reviewer), desk.at)
    return _came(listed, "brought in before" if done.already else "brought in")


def _tell(told: Sequence[Told], without: Sequence[str]) -> None:
    for one in told:
        if one.found is not None and one.found.found:
            click.echo(f"{_named(one)}: {_counts_of(one.found)}; {one.came}.")
            _tell_left(one.found)
        elif not one.trouble:
            click.echo(f"{_named(one)}: {one.came}.")
    for came in dict.fromkeys(one.came for one in told):
        these = [one for one in told if one.came == came]
        count = sum(len(one.found.found) for one in these if one.found)
        records = f" ({many(count, 'reference')})" if count else ""
        click.echo(f"{many(len(these), 'text')} {came}{records}.")
    if without:
        click.echo(f"{len(without)} included reports have no full text here: {', '.join(without)}.")
    if not told and not without:
        click.echo("No report is included yet; name a STUDY, RECORD or FILE.")


def _named(one: Told) -> str:
    return f"{one.report}  {one.label}" if one.report else one.label


def _counts_of(found: References) -> str:
    counts = _counts(found)
    return (
        f"{found.form}, {many(counts['references'], 'reference')}, "
        f"{counts['with_title']} with title, {counts['with_doi']} with DOI, "
        f"{many(counts['not_understood'], 'line')} not understood"
        + (f", {many(counts['page_heads'], 'page head')} left out" if counts["page_heads"] else "")
    )


def _counts(found: References) -> dict[str, int]:
    return {
        "references": len(found.found),
        "with_title": sum(one.work.title is not None for one in found.found),
        "with_doi": sum(one.work.doi is not None for one in found.found),
        "not_understood": len(_strange(found)),
        "page_heads": len(found.left) - len(_strange(found)),
    }


def _strange(found: References) -> list[Left]:
    """The lines that nobody can tell what they are: heads of pages are no puzzle."""
    from reviewkit.formats.references.model import HEAD

    return [one for one in found.left if one.why != HEAD]


def _tell_left(found: References) -> None:
    strange = _strange(found)
    for left in strange[:SHOWN]:
        place = f"page {left.page}" if left.page else f"line {left.line}"
        click.echo(f"  {place}: {left.why}: {left.text[:80]}")
    if len(strange) > SHOWN:
        click.echo(f"  ... and {len(strange) - SHOWN} more: --json lists them all")


def _as_json(told: Sequence[Told], without: Sequence[str]) -> dict[str, Any]:
    return {
        "texts": [
            {
                "label": one.label,
                "report": one.report or None,
                "came": one.came,
                "trouble": one.trouble or None,
                **(_list_as_json(one.found) if one.found else {}),
            }
            for one in told
        ],
        "without_full_text": list(without),
    }


def _list_as_json(found: References) -> dict[str, Any]:
    references_ = [
        {name: value for name, value in asdict(one).items() if name != "work"} | asdict(one.work)
        for one in found.found
    ]
    return {
        "form": found.form,
        "headings": list(found.headings),
        **_counts(found),
        "found": references_,
        "left": [asdict(one) for one in found.left],
    }


COMMANDS = (references,)
