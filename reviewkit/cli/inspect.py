"""Looking at an export before it is brought in: inspect."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from reviewkit.cli.door import json_option, progress, progress_done, tell_json
from reviewkit.errors import ReviewkitError
from reviewkit.terms import Problem

SHOWN = 10
FIELDS = ("title", "authors", "year", "journal", "pages", "abstract", "doi", "pmid", "accession")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is and what reading it gives; `fields` counts the records that have each."""

    file: str
    format: str
    dialect: str | None
    encoding: str
    evidence: tuple[str, ...]
    starts: int
    records: int
    fields: dict[str, int]
    problems: tuple[Problem, ...]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def inspect(files: tuple[Path, ...], as_json: bool) -> None:
    """Tell what FILES are and how they read, without bringing them in; no review is needed.

    \b
    Example:
        reviewkit inspect cinahl.ris savedrecs.txt
    """
    told, failed = [], []
    for file in files:
        progress(f"reading {file.name}")
        try:
            told.append(_inspected(file))
        except ReviewkitError as error:
            failed.append(str(error))
            continue
        finally:
            progress_done()
        if not as_json:
            _tell(told[-1])
    if as_json:
        tell_json(told)
    if failed:
        raise ReviewkitError("\n".join(failed))


def _inspected(file: Path) -> Inspected:
    from reviewkit.formats import read

    reading = read(file)
    fields: Counter[str] = Counter()
    for record in reading:
        fields.update(name for name in FIELDS if getattr(record, name))
    found = reading.detected
    return Inspected(
        str(file),
        found.format,
        found.dialect,
        found.encoding,
        found.evidence,
        reading.starts,
        reading.made,
        {name: fields[name] for name in FIELDS},
        tuple(reading.problems),
    )


def _tell(one: Inspected) -> None:
    dialect = f" ({one.dialect})" if one.dialect else ""
    click.echo(
        f"{one.file}: {one.format}{dialect}, {one.encoding}: {one.starts} start markers found, "
        f"{one.records} records made, {len(one.problems)} lines not understood."
    )
    for reason in one.evidence:
        click.echo(f"  because {reason}")
    click.echo("  with " + ", ".join(f"{name} {count}" for name, count in one.fields.items()))
    for problem in one.problems[:SHOWN]:
        click.echo(f"  {one.file}:{problem.line}: {problem.what}: {problem.text[:80]}")
    if len(one.problems) > SHOWN:
        click.echo(f"  ... and {len(one.problems) - SHOWN} more: --json lists them all")


COMMANDS = (inspect,)
