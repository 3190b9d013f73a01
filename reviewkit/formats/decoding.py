"""From bytes to lines of text: which encoding a file is in, told from all of its bytes.

Order of the tests: byte order mark; the zero bytes of UTF-16 without one; UTF-8 over the whole
file; else Windows-1252, the encoding of older Windows programs. A file that is mostly UTF-8
with some stray Windows-1252 bytes (two exports pasted together) is read as both, and each line
so mended is reported.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from reviewkit.errors import UnreadableError
from reviewkit.formats.reading import Sample, Tally

CHUNK = 1 << 20
LONGEST_LINE = 1 << 26  # characters; the longest of real exports have a hundredth of that
MIXED = "utf-8 with cp1252"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "starts with the byte order mark of UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "starts with the byte order mark of UTF-32"),
    (b"\xff\xfe", "utf-16", "starts with the byte order mark of UTF-16"),
    (b"\xfe\xff", "utf-16", "starts with the byte order mark of UTF-16"),
)
# A byte that is not UTF-8 is decoded to U+DC80..U+DCFF ("surrogateescape"); this table turns it
# into the Windows-1252 letter, and the five bytes which that leaves open into C1 controls.
_MEND = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte)
    for byte in range(0x80, 0x100)
}
# Six bytes of ASCII, such as "TY  - ": a zero byte further on is a stray one.
_PLAIN_START = re.compile(rb"[\t\n\r -~]{6}")
_HIGH = re.compile("[^\x00-\x7f\udc80-\udcff]")
_STRAY = re.compile("[\udc80-\udcff]")
_ESCAPING = ("cp1252", MIXED)
_CODEC = {"cp1252": "ascii", "utf-8": "utf-8-sig", MIXED: "utf-8-sig"}


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, or say in one line why it cannot be opened.

    Raises:
        UnreadableError: it is not there, is a folder, or may not be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UnreadableError(
            f"{path.name} cannot be opened ({reason}). Check the name and that you may read it."
        ) from error


def tell_encoding(path: Path) -> tuple[str, str]:
    """Tell a text file's encoding and the reason for it.

    Returns:
        The name (`utf-8`, `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be`, `utf-32`, `cp1252`,
        or UTF-8 mixed with cp1252) and a sentence of evidence.
    """
    with open_bytes(path) as file:
        head = file.read(4096)
    for mark, name, why in _MARKS:
        if head.startswith(mark):
            return name, why
    wide = _wide(head)
    if wide:
        return wide, "every other byte is zero: UTF-16 without a byte order mark"
    return _tell_bytes(path, head.startswith(codecs.BOM_UTF8))


def _tell_bytes(path: Path, marked: bool) -> tuple[str, str]:
    """UTF-8, Windows-1252 or both, from all bytes of the file."""
    valid = _valid_utf8(path)
    if valid is None:
        return "utf-8", "plain ASCII letters"
    if valid:
        return ("utf-8-sig", "UTF-8 with a byte order mark") if marked else ("utf-8", "UTF-8")
    good, bad = _count_utf8(path)
    if good >= bad:
        return MIXED, f"UTF-8, but {bad} bytes are not and are read as Windows-1252"
    return "cp1252", "not UTF-8: read as Windows-1252 (if letters look wrong, save it as UTF-8)"


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: in Western text one byte of each pair is zero, nearly always."""
    pairs = len(head) // 2
    if pairs < 2 or _PLAIN_START.match(head):
        return None
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if second > pairs * 0.1 and first <= pairs * 0.02:
        return "utf-16-le"
    if first > pairs * 0.1 and second <= pairs * 0.02:
        return "utf-16-be"
    return None


def _valid_utf8(path: Path) -> bool | None:
    """True when every byte of the file is valid UTF-8, None when it is even plain ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    plain = True
    with open_bytes(path) as file:
        try:
            while chunk := file.read(CHUNK):
                if plain and chunk.isascii():
                    continue
                plain = False
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return None if plain else True


def _count_utf8(path: Path) -> tuple[int, int]:
    """Count a file's characters beyond ASCII, and its bytes that are not UTF-8."""
    high = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with open_bytes(path) as file:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            high += len(_HIGH.findall(text))
            bad += len(_STRAY.findall(text))
        bad += len(decoder.decode(b"", final=True))
    return high, bad


def open_text(path: Path, encoding: str) -> IO[str]:
    """Open for reading lines that end at LF, CR or CRLF only (not at U+2028 and its kin)."""
    if encoding in _ESCAPING:
        errors = "surrogateescape"
    else:
        errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "strict"
    return path.open(encoding=_CODEC.get(encoding, encoding), errors=errors, newline="")


def sample(path: Path, encoding: str, characters: int = 1 << 18) -> Sample:
    """The first characters of a file as text."""
    with open_text(path, encoding) as file:
        text = file.read(characters)
        whole = not file.read(1)
    if encoding in _ESCAPING:
        text = text.translate(_MEND)
    return Sample(text, encoding, whole)


def lines(path: Path, encoding: str, tally: Tally) -> Iterator[str]:
    """Give a file's lines with their line ends, decoding as it goes.

    Stray bytes are mended and, where the file is otherwise UTF-8, noted in the tally.

    Raises:
        UnreadableError: a line has more than LONGEST_LINE characters.
    """
    with open_text(path, encoding) as file:
        source = _bounded(file, path.name) if path.stat().st_size > LONGEST_LINE else iter(file)
        if encoding == "cp1252":
            for line in source:
                yield line if line.isascii() else line.translate(_MEND)
        elif encoding == MIXED:
            yield from _mended(source, tally)
        elif encoding.startswith(("utf-16", "utf-32")):
            yield from _watched(source, tally)
        else:
            yield from source


def _bounded(file: IO[str], name: str) -> Iterator[str]:
    """A file's lines; one that does not end in good time is refused before it fills the memory."""
    for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE + 1), ""), 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableError(
                f"{name}:{number}: this line has over {LONGEST_LINE >> 20} million characters, "
                "as no export has. Export the records again, or cut the file."
            )
        yield line


def chunks(path: Path, encoding: str, tally: Tally, size: int = 1 << 16) -> Iterator[str]:
    """Give a file's text in pieces of at most `size` characters, whatever its lines are.

    Stray bytes are mended and noted as by `lines`.
    """
    line = 1
    with open_text(path, encoding) as file:
        while text := file.read(size):
            whole = text
            if encoding in _ESCAPING:
                whole = text if text.isascii() else text.translate(_MEND)
            if encoding == MIXED and whole is not text and _STRAY.search(text):
                tally.note(line, "bytes that are not UTF-8, read as Windows-1252")
            if encoding.startswith(("utf-16", "utf-32")) and "\ufffd" in text:
                tally.note(line, "letters that could not be decoded")
            line += text.count("\n")
            yield whole


def _mended(file: Iterator[str], tally: Tally) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        if line.isascii() or not _STRAY.search(line):
            yield line
            continue
        mended = line.translate(_MEND)
        tally.note(number, "bytes that are not UTF-8, read as Windows-1252", mended.strip()[:200])
        yield mended


def _watched(file: Iterator[str], tally: Tally) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        if "\ufffd" in line:
            tally.note(number, "letters that could not be decoded", line.strip()[:200])
        yield line
