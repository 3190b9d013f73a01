"""Codebook files: those of a review, one brought in, two frames side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.codebook import Codebook, read_codebook, to_yaml
from reviewkit.documents import load, read_text
from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import form_of
from reviewkit.methods.agreement import Agreement, agreement
from reviewkit.plan import PROTOCOL_FILE, Plan
from reviewkit.protocol import Protocol
from reviewkit.store import Store
from reviewkit.store.extractions import blinded

FOLDER = "codebooks"


def find_codebook(folder: Path, name: str) -> tuple[Path, Codebook]:
    """Find a codebook by its name in the review of a folder, or by its file.

    Raises:
        NotThereError: there is none.
        ProtocolError: it is wrong: file, line.
    """
    protocol = folder / PROTOCOL_FILE
    named = load(protocol, Protocol).codebooks if protocol.is_file() else {}
    places = [folder / named[name]] if name in named else []
    places += [Path(name), folder / name, folder / FOLDER / f"{name}.yml"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        listed = f"{PROTOCOL_FILE} names {', '.join(named)}" if named else "name a file"
        raise NotThereError(f"There is no codebook {name}; {listed}.")
    return path, read_codebook(read_text(path), str(path))


def kept_codebook(store: Store, plan: Plan, name: str, version: str) -> Codebook:
    """Return a version of a codebook that the review has kept.

    Raises:
        NotThereError: the protocol names no such codebook, or it had no such version.
    """
    file = plan.protocol.codebooks.get(name)
    rows = store.db.execute(
        "select version, text from documents where role = 'codebook' and name = ? order by ord",
        (file,),
    ).fetchall()
    texts = dict(rows)  # of texts with one version number the last one counts
    if version not in texts:
        listed = f"there are {', '.join(texts)}" if texts else "none of it is kept yet"
        raise NotThereError(f"There is no version {version} of the codebook {name}; {listed}.")
    return read_codebook(texts[version], f"{file} ({version})")


def codebooks_of(folder: Path) -> list[str]:
    """Name the codebooks that the protocol of a folder names."""
    return list(load(folder / PROTOCOL_FILE, Protocol).codebooks)


def keep_codebook(folder: Path, name: str, book: Codebook) -> Path:
    """Write a codebook that was brought in as a file of the review, never over another.

    Raises:
        NotAllowedError: there is a file of that name, or the name is none.
    """
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise NotAllowedError(f"`{name}` is no name for a codebook; use letters, digits, - and _.")
    path = folder / FOLDER / f"{name}.yml"
    if path.exists():
        raise NotAllowedError(f"{path} is there already; choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_yaml(book), encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True, slots=True)
class Alike:
    """A code of either frame, and how alike their labels are (100: the same words)."""

    first: str
    second: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two frames side by side: codes alike, and those that only one of them has."""

    alike: tuple[Alike, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare_frames(first: Codebook, second: Codebook) -> Comparison:
    """Put two frames side by side, pairing codes by their labels."""
    from reviewkit.methods.pairing import pair_labels  # noqa: PLC0415  # rapidfuzz, NumPy

    ours, theirs = list(first.codes), list(second.codes)
    pairs = [
        Alike(ours[one.first], theirs[one.second], one.likeness)
        for one in pair_labels(
            [first.codes[code].label for code in ours],
            [second.codes[code].label for code in theirs],
        )
    ]
    paired = ({one.first for one in pairs}, {one.second for one in pairs})
    return Comparison(
        tuple(pairs),
        tuple(code for code in ours if code not in paired[0]),
        tuple(code for code in theirs if code not in paired[1]),
    )


@dataclass(frozen=True, slots=True)
class Coded:
    """Statements coded by both frames, how far they agree, and what only one of them coded."""

    agreement: Agreement
    one_sided: int
    hidden: int  # studies that are not looked at: their extractors are not all done


def coded_alike(
    store: Store, plan: Plan, first: Codebook, second: Codebook, pairs: tuple[Alike, ...]
) -> Coded:
    """Measure how far two frames agree on the statements that were coded by both.

    What counts is the primary code; codes paired by their label are the same code. Statements that
    one frame has not coded are counted, not measured: what nobody coded would make any two agree.

    Args:
        store: the review.
        plan: its plan; studies whose extractors are not all done stay hidden.
        first: a frame; where it says its `coder`, only their coding counts.
        second: the other frame.
        pairs: the codes alike.
    """
    hidden = {
        (one.at, study)
        for one in plan.each_form()
        for study in blinded(store.db, one.form, one.extraction, one.at)
    }
    same = {one.second: one.first for one in pairs}
    ours: dict[tuple[str, str, str], str] = {}
    theirs: dict[tuple[str, str, str], str] = {}
    for study, extractor, group, line, code in _primary_codes(store, plan):
        if (form_of(group), study) in hidden:
            continue
        if code in first.codes and first.coder in ("", extractor):
            ours.setdefault((study, group, line), code)
        if code in second.codes and second.coder in ("", extractor):
            theirs.setdefault((study, group, line), same.get(code, f"{code} (second)"))
    both = sorted(ours.keys() & theirs.keys())
    found = agreement([ours[key] for key in both], [theirs[key] for key in both])
    hidden_studies = {study for _, study in hidden}
    return Coded(found, len(ours.keys() ^ theirs.keys()), len(hidden_studies))


def _primary_codes(store: Store, plan: Plan) -> Iterator[tuple[str, str, str, str, str]]:
    asked = [path for path, one in plan.fields.items() if one.type == "codes"]
    rows = store.db.execute(
        "select study, extractor, field, line, value from standing_answers "
        "where field in (select value from json_each(?)) "
        "and study in (select study from included_studies) order by ord, field, line",
        (json.dumps(asked),),
    )
    for study, extractor, field, line, value in rows:
        given = json.loads(value)
        if isinstance(given, list) and given:
            yield study, extractor, field.partition(".")[0], line, given[0]
