"""Codebooks: codebook check, diff, compare, export, import, project, recode, choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    open_desk,
    reviewer_option,
    tell_json,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.printing import format_option, out_option, print_files
from reviewkit.errors import UnreadableError

if TYPE_CHECKING:
    from reviewkit.codebook import Codebook
    from reviewkit.stages.codebook import Coded
    from reviewkit.stages.recode import Recoding, ToRecode

FORMATS = ("csv", "yaml", "qdc")
SHOWN = 20

file_type = click.Path(path_type=Path, exists=False, dir_okay=False)


@click.group()
def codebook() -> None:
    """Check, compare, exchange codebooks; recode what a new version of one touches.

    A codebook is named as the protocol names it, or by its file.

    \b
    Example:
        reviewkit codebook check factors
    """


def _find(folder: Path, name: str) -> tuple[str, Codebook]:
    """Find a codebook; NAME@VERSION is a version that the review has kept."""
    from reviewkit.stages.codebook import find_codebook, kept_codebook

    inside, at, version = name.rpartition("@")
    if not at or Path(name).is_file():
        path, found = find_codebook(folder, name)
        return str(path), found
    with open_desk(folder) as desk:
        return name, kept_codebook(desk.store, desk.plan, inside, version)


def _folder() -> Path:
    folder: Path = click.get_current_context().find_root().obj
    return folder


@codebook.command()
@click.argument("names", nargs=-1, metavar="[CODEBOOK]...")
def check(names: tuple[str, ...]) -> None:
    """Check codebooks: ids, parents, changes. Without CODEBOOK, the protocol's.

    \b
    Example:
        reviewkit codebook check codebooks/factors.yml
    """
    from reviewkit.stages.codebook import codebooks_of

    folder = _folder()
    for name in names or codebooks_of(folder):
        path, found = _find(folder, name)
        draft = f", a draft by {found.coder or 'somebody'}" if found.status == "draft" else ""
        click.echo(
            f"{path}: fine ({len(found.themes)} themes, {len(found.codes)} codes, "
            f"{len(found.changes)} changes{draft})."
        )


@codebook.command()
@click.argument("old")
@click.argument("new")
@json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """Show what became of the codes from OLD to NEW, and what is worded otherwise.

    OLD and NEW are codebooks; NAME@VERSION is a version that the review has kept.

    \b
    Example:
        reviewkit codebook diff factors@1.0.0 factors
    """
    from reviewkit.codebook import differences

    folder = _folder()
    found = differences(_find(folder, old)[1], _find(folder, new)[1])
    if as_json:
        tell_json(found)
        return
    for one in found:
        codes = " > ".join(", ".join(side) for side in (one.old, one.new) if side)
        click.echo(f"{one.kind:<10}  {_once(codes)}  ({one.told})")
    gone = sum(one.kind == "gone" for one in found)
    note(f"{len(found)} differences.")
    if gone:
        note(f"{gone} codes are gone without a word; say under `changes` what became of them.")


def _once(codes: str) -> str:
    old, _, new = codes.partition(" > ")
    return old if old == new else codes


@codebook.command()
@click.argument("first")
@click.argument("second")
@json_option
def compare(first: str, second: str, as_json: bool) -> None:
    """Put two frames side by side: codes alike, codes of one only, agreement in coding.

    Agreement is of the primary code, on statements that both frames coded.

    \b
    Example:
        reviewkit codebook compare codebooks/factors-ada.yml codebooks/factors-bo.yml
    """
    from reviewkit.plan import PROTOCOL_FILE
    from reviewkit.stages.codebook import coded_alike, compare_frames

    folder = _folder()
    ours, theirs = _find(folder, first)[1], _find(folder, second)[1]
    found = compare_frames(ours, theirs)
    coded = None
    if (folder / PROTOCOL_FILE).is_file():
        with open_desk(folder) as desk:
            coded = coded_alike(desk.store, desk.plan, ours, theirs, found.alike)
    if as_json:
        shown = {"one_sided": coded.one_sided, "n": coded.agreement.n} if coded else None
        kappa = (
            {"percent": coded.agreement.percent, "kappa": coded.agreement.kappa} if coded else {}
        )
        tell_json({"codes": found, "coding": shown and shown | kappa})
        return
    for one in found.alike:
        labels = f"{ours.codes[one.first].label} | {theirs.codes[one.second].label}"
        click.echo(f"{one.likeness:5.1f}  {one.first} | {one.second}  ({labels})")
    for code in found.only_first:
        click.echo(f"       {code} |  ({ours.codes[code].label})")
    for code in found.only_second:
        click.echo(f"       | {code}  ({theirs.codes[code].label})")
    note(
        f"{len(found.alike)} codes alike, {len(found.only_first)} only in the first frame, "
        f"{len(found.only_second)} only in the second."
    )
    if coded:
        note(_agreement(coded))


def _agreement(coded: Coded) -> str:
    found = coded.agreement
    rest = f"; {coded.one_sided} by one only" if coded.one_sided else ""
    rest += f"; {coded.hidden} studies are hidden until all extractors are done" * bool(
        coded.hidden
    )
    if found.percent is None:
        return f"No statement is coded by both{rest}."
    kappa = f", kappa {found.kappa:.2f}" if found.kappa is not None else ""
    return f"{found.n} statements coded by both, {found.percent:.1f}% alike{kappa}{rest}."


@codebook.command()
@click.argument("names", nargs=-1, metavar="[CODEBOOK]...")
@format_option(FORMATS)
@out_option
def export(names: tuple[str, ...], formats: tuple[str, ...], out: Path | None) -> None:
    """Write codebooks as CSV, YAML, and REFI-QDA (QDC) for other coding programs.

    \b
    Example:
        reviewkit codebook export factors --format qdc
    """
    from reviewkit.stages.codebook import codebooks_of

    folder = _folder()
    found = [_find(folder, name)[1] for name in names or codebooks_of(folder)]
    print_files(folder, _files(found, formats or FORMATS), out)


def _files(found: list[Codebook], formats: tuple[str, ...]) -> Iterator[tuple[str, str | bytes]]:
    from reviewkit.codebook import to_csv, to_yaml
    from reviewkit.formats.refiqda import to_qdc

    writers = {"csv": to_csv, "yaml": to_yaml, "qdc": to_qdc}
    for book in found:
        for kind in formats:
            name = "".join(one if one.isalnum() or one in "-_." else "-" for one in book.id)
            yield f"codebook-{name}.{kind}", writers[kind](book)


@codebook.command()
@out_option
@with_desk
def project(desk: Desk, out: Path | None) -> None:
    """Write the coded statements with their quotes as a REFI-QDA project (QDPX).

    \b
    Example:
        reviewkit codebook project
    """
    from reviewkit.outputs.qda_project import make_project

    made = make_project(desk.store, desk.plan)
    print_files(desk.store.folder, iter([("statements.qdpx", made.data)]), out)
    note(f"{made.statements} statements; {made.unquoted} have no quote and stand as written.")
    if made.wordless:
        note(f"{made.wordless} are coded but have no words, and are left out.")


@codebook.command("import")
@click.argument("file", type=file_type)
@click.option("--name", metavar="NAME", help="Its name in the review; that of the file if not.")
@click.option("--title", metavar="TEXT", help="Its title; its name if left out.")
@click.option(
    "--kind",
    type=click.Choice(("factors", "outcomes")),
    default="factors",
    help="What its codes are put on; factors if left out.",
)
@click.option("--coder", metavar="ID", default="", help="Who made it, if it is a draft frame.")
def import_(file: Path, name: str | None, title: str | None, kind: str, coder: str) -> None:
    """Bring in a codebook from CSV, YAML, or the QDC of NVivo, QualCoder, Taguette and others.

    It becomes a file of codebooks/, never over another; all of it, or nothing.

    \b
    Example:
        reviewkit codebook import nvivo.qdc --name factors
    """
    from reviewkit.stages.codebook import keep_codebook

    called = name or file.stem
    head = {"id": called, "version": "1", "title": title or called, "kind": kind}
    if coder:
        head |= {"status": "draft", "coder": coder}
    book, told = _read(file, head)
    path = keep_codebook(_folder(), called, book)
    for line in told[:SHOWN]:
        note(line)
    if len(told) > SHOWN:
        note(f"{file}: and {len(told) - SHOWN} more notes.")
    click.echo(f"{path}: {len(book.themes)} themes, {len(book.codes)} codes.")
    click.echo(f"Next: name it in protocol.yml: codebooks: {{{called}: codebooks/{path.name}}}")


def _read(file: Path, head: dict[str, Any]) -> tuple[Codebook, list[str]]:
    kind = file.suffix.lower()
    if kind == ".csv":
        from reviewkit.codebook import from_csv

        return from_csv(file, head), []
    if kind in (".yml", ".yaml"):
        from reviewkit.codebook import read_codebook
        from reviewkit.documents import read_text

        return read_codebook(read_text(file), str(file)), []
    if kind in (".qdc", ".xml"):
        from reviewkit.formats.refiqda_reading import read_qdc

        book, problems = read_qdc(file, head)
        return book, [f"{file}:{one.line}: `{one.text}` {one.what}." for one in problems]
    raise UnreadableError(f"{file}: no CSV, YAML or QDC file by its name; export it as one.")


@codebook.command()
@click.option("--apply", "apply_", is_flag=True, help="Recode your answers that the map decides.")
@click.option("--why", default="", metavar="TEXT", help="The reason, with --apply.")
@reviewer_option
@json_option
@with_desk
def recode(desk: Desk, apply_: bool, why: str, reviewer: str | None, as_json: bool) -> None:
    """List answers whose codes a new version of a codebook renamed, merged, split or dropped.

    With --apply, your own answers are given anew with the codes they were renamed or merged into,
    and values agreed on are agreed on anew. A split waits for `reviewkit codebook choose`.

    \b
    Example:
        reviewkit codebook recode
        reviewkit codebook recode --apply --why "frame agreed on 2 November" --reviewer RM
    """
    from reviewkit.stages.recode import to_recode

    if apply_:
        _apply(desk, why, reviewer=who_is(desk, reviewer))
        return
    found = to_recode(desk.store, desk.plan, reviewer)
    if as_json:
        tell_json(found)
        return
    for one in found.rows:
        for line in _recoding(one):
            click.echo(line)
    _tell_recode(found)


def _recoding(one: Recoding) -> Iterator[str]:
    row = f" [{one.line}]" if one.line else ""
    who = one.extractor or "agreed"
    head = f"{one.study}  {one.field}{row}  {who}: {', '.join(one.codes)}"
    yield head if one.undecided else f"{head} > {', '.join(one.to)}"
    for told in one.by:
        yield f"    {told}"
    for code, choices in one.undecided:
        wanted = f"now {' or '.join(choices)}" if choices else "is gone; choose another"
        yield f"    {code}: {wanted}"


def _tell_recode(found: ToRecode) -> None:
    undecided = sum(bool(one.undecided) for one in found.rows)
    note(
        f"{len(found.rows) - undecided} answers are decided by the map (--apply), {undecided} wait "
        "for a person."
    )
    if found.hidden:
        note(f"{found.hidden} studies are not shown: their extractors are not all done.")


@writes
def _apply(desk: Desk, why: str, *, reviewer: str) -> None:
    from reviewkit.stages.recode import apply

    done = apply(desk.store, desk.plan, reviewer, why, desk.at)
    click.echo(f"{done.answers} answers by {reviewer} recoded, {done.agreed} values agreed anew.")
    if done.left:
        note(f"{done.left} wait for a person: reviewkit codebook choose")


@codebook.command()
@click.argument("study")
@click.argument("field")
@click.argument("row")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--why", default="", metavar="TEXT", help="The reason.")
@reviewer_option
@with_desk
@writes
def choose(
    desk: Desk,
    study: str,
    field: str,
    row: str,
    codes: tuple[str, ...],
    why: str,
    reviewer: str | None,
) -> None:
    """Give your answer to FIELD in ROW of STUDY the codes that fit now, the primary one first.

    \b
    Example:
        reviewkit codebook choose S01 factors.codes F001 PAY --why "it is about money" --reviewer RM
    """
    from reviewkit.stages import recode as stage

    who = who_is(desk, reviewer)
    stage.choose(desk.store, desk.plan, who, (study, field, row), codes, why, desk.at)
    click.echo(f"{study}: {field} [{row}] by {who} is {', '.join(codes)} now.")


COMMANDS = (codebook,)
