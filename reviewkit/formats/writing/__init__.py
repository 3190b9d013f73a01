"""Reports as files for other programs: each format a generator of bytes, in `WRITERS`.

    for chunk in WRITERS["ris"](entries, profile, stage): file.write(chunk)

Every writer holds one report at a time, writes the same bytes for the same reports, and what it
writes is read back by `reviewkit.formats` as it was, field by field (see `formats.exact`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reviewkit.errors import NotAllowedError
from reviewkit.formats.writing import bibtex, csl_json, endnote_xml, ris, table
from reviewkit.formats.writing.entry import Entry, Profile, Said
from reviewkit.terms import Stage

__all__ = ["PROFILE_FORMATS", "WRITERS", "Entry", "Profile", "Said", "refuse_unread", "write_file"]

Writer = Callable[[Iterable[Entry], Profile | None, Stage], Iterator[bytes]]
WRITERS: dict[str, Writer] = {
    "ris": ris.write,
    "bib": bibtex.write,
    "endnote": endnote_xml.write,
    "csl-json": csl_json.write,
    "csv": table.write_csv,
    "xlsx": table.write_xlsx,
}
# The formats in which each program reads what its profile writes.
PROFILE_FORMATS: dict[Profile, tuple[str, ...]] = {
    Profile.COVIDENCE: ("ris", "endnote"),
    Profile.RAYYAN: ("ris", "csv"),
    Profile.EPPI: ("ris",),
    Profile.ASREVIEW: ("csv", "xlsx", "ris"),
}


def write_file(
    path: Path, format_: str, items: Iterable[Entry], profile: Profile | None, stage: Stage
) -> int:
    """Write reports into a file, whole or not at all; return how many.

    Args:
        path: where; folders above it are made.
        format_: one of `WRITERS`.
        items: what to write.
        profile: the program that is to read it, None for any.
        stage: the stage whose decisions a program is told that knows only one.
    """
    done = 0

    def counted() -> Iterator[Entry]:
        nonlocal done
        for entry in items:
            yield entry
            done += 1

    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.part")
    try:
        with half.open("wb") as file:
            for chunk in WRITERS[format_](counted(), profile, stage):
                file.write(chunk)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return done


def refuse_unread(format_: str, profile: Profile | None) -> None:
    """Refuse a format that the program of a profile does not read.

    Raises:
        NotAllowedError: it does not.
    """
    if profile is not None and format_ not in PROFILE_FORMATS[profile]:
        known = " or ".join(PROFILE_FORMATS[profile])
        raise NotAllowedError(f"For {profile}, write {known}; it does not read {format_}.")
