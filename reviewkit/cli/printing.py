"""What commands that print for readers share: their options, now or a release, writing files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import Desk, note
from reviewkit.errors import NotAllowedError

if TYPE_CHECKING:
    from reviewkit.outputs.package import File, Written
    from reviewkit.plan import Plan
    from reviewkit.store import Store

_ENDINGS = (
    ".csv", ".docx", ".html", ".json", ".md", ".pdf", ".png", ".qdc", ".qdpx", ".svg", ".tex",
    ".txt", ".xlsx", ".xml", ".yaml", ".yml",
)  # fmt: skip
TABLE_FORMATS = ("md", "html", "csv", "json", "tex", "docx", "xlsx")
reference_option = click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A .docx whose styles Word files take.",
)


def format_option(kinds: tuple[str, ...]) -> Callable[[Any], Any]:
    """Let a command write only some of its formats."""
    return click.option(
        "--format", "formats", multiple=True, type=click.Choice(kinds), help="All if left out."
    )


def _folder(_ctx: click.Context, _option: click.Parameter, out: Path | None) -> Path | None:
    """Refuse a folder that is named like a file: whoever types it has a file in mind."""
    if out is None or out.is_dir() or out.suffix.lower() not in _ENDINGS:
        return out
    raise NotAllowedError(
        f"--out names a folder, and '{out.name}' ends like a file: name the folder; where the "
        f"command has --format, `--format {out.suffix[1:].lower()}` writes that alone."
    )


out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_folder,
    help="Folder; output/ if left out.",
)
release_option = click.option(
    "--release", "version", metavar="NAME", help="Print the review as it was at this release."
)


@contextmanager
def printed(desk: Desk, name: str | None) -> Iterator[tuple[Store, Plan]]:
    """The review now, or as it was at a release."""
    if name is None:
        yield desk.store, desk.plan
        return
    from reviewkit.stages.plan import standing_plan
    from reviewkit.store.rebuild import released

    with released(desk.store, name) as store:
        yield store, standing_plan(store)


def served(desk: Desk, name: str | None, wanted: Iterable[str] | None, out: Path | None) -> bool:
    """Write files of a release from its copy, if it is here and has them all; say whether.

    Args:
        desk: the review.
        name: of the release; None for the review now, which has no copy.
        wanted: names of files; None for all outputs.
        out: folder; output/ of the folder of the review if None.
    """
    if name is None:
        return False
    from reviewkit.outputs.frozen import frozen_files

    files = frozen_files(desk.store, name, None if wanted is None else [*wanted])
    if files is None:
        return False
    print_files(desk.store.folder, iter(files), out)
    return True


def print_files(review: Path, files: Iterator[File], out: Path | None) -> None:
    """Write files into a folder, output/ of the folder of the review if None, and say which."""
    from reviewkit.outputs.package import write_files

    for done in write_files(files, out or review / "output"):
        click.echo(_line(done))


def print_report(desk: Desk, files: Iterator[File], out: Path | None) -> None:
    """Write a report and say which files; those of its folder in one line."""
    from reviewkit.outputs.folder import FOLDER, INDEX
    from reviewkit.outputs.package import write_files

    into = out or desk.store.folder / "output"
    inside = []
    for done in write_files(files, into):
        if done.path.parent.name == FOLDER:
            inside.append(done)
        else:
            click.echo(_line(done))
    if inside:
        same = sum(done.same for done in inside)
        alike = f"  ({same} with the same bytes as before)" if same else ""
        click.echo(f"{into / FOLDER / INDEX} and {len(inside) - 1} files beside it{alike}")
        names = {done.path.name for done in inside}
        old = sorted(one.name for one in (into / FOLDER).iterdir() if one.name not in names)
        if old:
            note(f"{into / FOLDER} holds files that are not of this report: {', '.join(old)}.")


def _line(done: Written) -> str:
    return f"{done.path}{'  (same bytes as before)' if done.same else ''}"


def frozen_pages(desk: Desk, names: Iterable[str], page: str, out: Path | None) -> dict[str, str]:
    """Where a page of each release lies whose copy is here, seen from where we write."""
    from os.path import relpath

    from reviewkit.outputs.frozen import FOLDER

    into = out or desk.store.folder / "output"
    pages = {name: desk.store.folder / FOLDER / name / page for name in names}
    return {
        name: Path(relpath(path, into)).as_posix() for name, path in pages.items() if path.is_file()
    }
