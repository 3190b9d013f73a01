"""The strategy in a file, letter for letter as it was saved from a platform."""

from __future__ import annotations

from pathlib import Path

from reviewkit.errors import UnreadableError

LARGEST = 20_000_000  # bytes; the longest published strategies have some ten thousand


def read_strategy(file: Path) -> str:
    """Read a strategy; its line ends, blanks, line numbers and hits stay as they are.

    Raises:
        UnreadableError: the file cannot be opened, is too large, or holds no text.
    """
    from reviewkit.formats.decoding import chunks, open_bytes, tell_encoding
    from reviewkit.formats.reading import Tally

    with open_bytes(file) as opened:
        size = len(opened.read(LARGEST + 1))
    if size > LARGEST:
        raise UnreadableError(
            f"{file.name} is larger than {LARGEST // 1_000_000} MB: that is no search strategy. "
            "Name the file that holds the strategy."
        )
    text = "".join(chunks(file, tell_encoding(file)[0], Tally()))
    if "\0" in text or not text.strip("\ufeff \t\r\n"):
        raise UnreadableError(
            f"{file.name}:1: there is no text in this file. Save the strategy as plain text."
        )
    return text
