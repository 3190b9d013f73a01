from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.formats.reading import Reading

WORD = re.compile(r"\w+")


def _words_kept(reading: Reading) -> Counter[str]:
    """Every word that a reading gives back: in raw tags or in problems."""
    kept: Counter[str] = Counter()
    for record in reading:
        for item in record.raw:
            kept.update(WORD.findall(item.tag))
            kept.update(WORD.findall(item.value))
    for problem in reading.problems:
        kept.update(WORD.findall(problem.text))
    return kept


@pytest.fixture(scope="session")
def words_lost() -> Callable[[str, Reading], Counter[str]]:
    """As `lost`, for tests that run many times."""
    return lambda text, reading: Counter(WORD.findall(text)) - _words_kept(reading)


@pytest.fixture
def lost(
    words_lost: Callable[[str, Reading], Counter[str]],
) -> Callable[[str, Reading], Counter[str]]:
    """The words of a text that a reading of it does not give back."""
    return words_lost


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write text or bytes to a file, by default one whose name says nothing."""

    def put(content: str | bytes, name: str = "export.dat", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return put


@pytest.fixture
def ris() -> Callable[..., str]:
    """A RIS record from "TAG value" lines."""

    def make(*lines: str, kind: str = "JOUR") -> str:
        framed = [line.partition(" ") for line in (f"TY {kind}", *lines, "ER ")]
        return "".join(f"{tag}  - {value}\n" for tag, _, value in framed) + "\n"

    return make
