"""REFI-QDA projects (QDPX): coded statements with their words, for other coding programs.

A project is a zip of `project.qde` and one text a source. Offsets count characters (Unicode code
points) of that text from 0, its lines end in a line feed, and it has no byte order mark.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewkit.codebook import Codebook
from reviewkit.formats.refiqda import HEAD, code_lines, guid_of, xml_text, xml_value

NAMESPACE = "urn:QDA-XML:project:1.0"
BETWEEN = "\n\n"  # two passages of a source
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # a file says nothing of when it was made


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that bear codes: `codes` are pairs of codebook and code, the primary one first."""

    key: str
    words: str
    codes: tuple[tuple[str, str], ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class TextSource:
    """The passages of one report."""

    id: str
    name: str
    passages: tuple[Passage, ...]


def to_qdpx(title: str, books: Sequence[Codebook], sources: Sequence[TextSource]) -> bytes:
    """Write a project; the same content gives the same bytes.

    Args:
        title: of the review.
        books: its codebooks; every code of a passage is one of theirs.
        sources: one a report.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "project.qde", "\n".join(_project(title, books, sources)) + "\n")
        for source in sources:
            _add(archive, f"sources/{guid_of('source', source.id)}.txt", _laid_out(source)[0])
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    archive.writestr(entry, text.encode("utf-8", "replace"))


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _laid_out(source: TextSource) -> tuple[str, dict[str, int]]:
    """Return the text of a source and where each passage begins; the same words stand once."""
    starts: dict[str, int] = {}
    at = 0
    for passage in source.passages:
        words = _plain(passage.words)
        if words not in starts:
            starts[words] = at
            at += len(words) + len(BETWEEN)
    return BETWEEN.join(starts), starts


def _project(title: str, books: Sequence[Codebook], sources: Sequence[TextSource]) -> Iterator[str]:
    yield HEAD.strip()
    yield f'<Project xmlns="{NAMESPACE}" name={xml_value(title)} origin="reviewkit">'
    codes = [line for book in books for line in code_lines(book)]
    if codes:  # the schema wants one at least in either
        yield "<CodeBook><Codes>"
        yield from codes
        yield "</Codes></CodeBook>"
    if sources:
        yield "<Sources>"
        for source in sources:
            yield from _source(source)
        yield "</Sources>"
    yield "</Project>"


def _source(source: TextSource) -> Iterator[str]:
    guid = guid_of("source", source.id)
    name = xml_value(source.name)
    yield f'<TextSource guid="{guid}" name={name} plainTextPath="internal://{guid}.txt">'
    _, starts = _laid_out(source)
    for passage in source.passages:
        words = _plain(passage.words)
        place = (source.id, passage.key)
        start = starts[words]
        yield (
            f'<PlainTextSelection guid="{guid_of("selection", *place)}" '
            f'name={xml_value(passage.key)} startPosition="{start}" '
            f'endPosition="{start + len(words)}">'
        )
        if passage.told:
            yield f"<Description>{xml_text(passage.told)}</Description>"
        for book, code in passage.codes:
            yield (
                f'<Coding guid="{guid_of("coding", *place, book, code)}">'
                f'<CodeRef targetGUID="{guid_of("code", book, code)}"/></Coding>'
            )
        yield "</PlainTextSelection>"
    yield "</TextSource>"
