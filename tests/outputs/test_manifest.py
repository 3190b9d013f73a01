"""Files and what manifests say of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from reviewkit.outputs.manifest import sha_of, write_listed


@pytest.mark.parametrize(
    "content", ["a\u00e9\r\nb", "a\u00e9\r\nb".encode(), iter(["a", "\u00e9\r\n", "", "b"])]
)
def test_a_file_is_listed_with_the_bytes_that_are_there(tmp_path: Path, content: str) -> None:
    told = write_listed(tmp_path / "data" / "a.csv", content)
    kept = (tmp_path / "data" / "a.csv").read_bytes()
    assert kept == "a\u00e9\r\nb".encode()
    assert told == {"sha256": hashlib.sha256(kept).hexdigest(), "bytes": len(kept)}
    assert sha_of(tmp_path / "data" / "a.csv") == told["sha256"]


def test_a_file_that_is_not_there_has_no_hash(tmp_path: Path) -> None:
    assert sha_of(tmp_path / "a.csv") == sha_of(tmp_path) == ""
