"""A strategy is read from its file letter for letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.cli import strategy_file
from reviewkit.cli.strategy_file import read_strategy
from reviewkit.errors import UnreadableError

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")


@given(st.text(LETTERS, min_size=1).filter(str.strip))
def test_line_ends_blanks_numbers_and_hits_stay(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("read") / "strategy.txt"
    path.write_bytes(("1. exp Falls/ (12)\r\n" + text).encode())
    assert read_strategy(path) == "1. exp Falls/ (12)\r\n" + text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_give_the_same_letters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "strategy.txt"
    text = "1. Sjögren*.ti. \u201cdry eye\u201d\r\n2. café.ab.\r\n"
    path.write_bytes(text.encode(encoding))
    assert read_strategy(path) == text


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf\n", b"\0\1\2"])
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strategy.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"strategy\.txt:1: there is no text"):
        read_strategy(path)


def test_a_file_too_large_for_a_strategy_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy_file, "LARGEST", 10)
    path = tmp_path / "strategy.txt"
    path.write_bytes(b"a" * 10)
    assert read_strategy(path) == "a" * 10
    path.write_bytes(b"a" * 11)
    with pytest.raises(UnreadableError, match="is larger than"):
        read_strategy(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"lost\.txt cannot be opened"):
        read_strategy(tmp_path / "lost.txt")
