"""Handing reports to other programs: export."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.door import Desk, note, reviewer_option, somebody, with_desk
from reviewkit.terms import Verdict

SELECTIONS = ("all", "title", "fulltext", "included")
OUTCOMES = ("include", "exclude", "conflict", "pending")
FORMATS = ("ris", "bib", "endnote", "csl-json", "csv", "xlsx")
ENDINGS = {"endnote": "xml", "csl-json": "json"}
PROFILES = ("covidence", "rayyan", "eppi", "asreview")


@click.command()
@click.argument("selection", type=click.Choice(SELECTIONS))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="As FILE ends if left out; else RIS."
)
@click.option("--profile", type=click.Choice(PROFILES), help="The program that is to read it.")
@click.option("--decision", type=click.Choice(OUTCOMES), help="Only what was settled so.")
@click.option(
    "--own", type=click.Choice((*map(str, Verdict), "none")), help="Only what you decided so."
)
@click.option("--label", help="Only reports with this label.")
@click.option("--source", help="Only reports that this source found.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File; in output/ if left out."
)
@reviewer_option
@with_desk
def export(
    desk: Desk,
    selection: str,
    format_: str | None,
    profile: str | None,
    decision: str | None,
    own: str | None,
    label: str | None,
    source: str | None,
    out: Path | None,
    reviewer: str | None,
) -> None:
    """Write reports with their decisions and labels for reference managers and screening tools.

    SELECTION is all reports, those screened at title or sought at fulltext, or those included.
    Others' decisions are in it as far as you may see them.

    \b
    Example:
        reviewkit export included --format ris
        reviewkit export title --decision include --profile rayyan
    """
    from reviewkit.formats.writing import Profile, refuse_unread, write_file
    from reviewkit.stages import export as stage

    who = somebody(desk, reviewer)
    program = Profile(profile) if profile else None
    written_as = format_ or _format_of(out)
    refuse_unread(written_as, program)
    outcome = stage.Outcome(decision) if decision else None
    chosen = stage.Selection(stage.Which(selection), outcome, own, label, source)
    path = out or desk.store.folder / "output" / f"{'-'.join(filter(None, (selection, profile)))}"
    path = path if out else path.with_name(f"{path.name}.{ENDINGS.get(written_as, written_as)}")
    written = write_file(
        path, written_as, stage.entries(desk.store, chosen, who), program, chosen.stage
    )
    click.echo(f"{path}: {written:,} reports")
    held = stage.count_held_back(desk.store, who)
    if held:
        note(
            f"{held:,} reports were decided by others and you may still decide on them: here they "
            "count as undecided."
        )


def _format_of(out: Path | None) -> str:
    """The format that a file's ending names; RIS where it names none."""
    ending = out.suffix.lstrip(".").lower() if out else ""
    return next((one for one in FORMATS if ENDINGS.get(one, one) == ending), "ris")


COMMANDS = (export,)
