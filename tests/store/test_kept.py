from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store.kept import check_kept, keep_bytes, read_run, write_run

PAIR = ["a-1", "b-1", "same", 0.99, "doi", "same DOI", "{}"]


def test_a_run_reads_back_and_is_named_by_what_it_says(tmp_path: Path) -> None:
    said = write_run([PAIR], tmp_path)
    assert list(read_run(tmp_path, said)) == [PAIR]
    before = (tmp_path / "runs" / f"{said}.jsonl.gz").read_bytes()
    assert write_run([PAIR], tmp_path) == said
    assert (tmp_path / "runs" / f"{said}.jsonl.gz").read_bytes() == before


@pytest.mark.parametrize("damage", ["cut off", "not packed", "another text", "missing"])
def test_a_run_that_is_not_as_it_was_kept_is_told(damage: str, tmp_path: Path) -> None:
    said = write_run([PAIR], tmp_path)
    path = tmp_path / "runs" / f"{said}.jsonl.gz"
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        texts = {
            "cut off": data[:-12],
            "not packed": b"text",
            "another text": gzip.compress(b"[]\n"),
        }
        path.write_bytes(texts[damage])
    with pytest.raises(BrokenStoreError, match=rf"runs/{said}\.jsonl\.gz"):
        list(read_run(tmp_path, said))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    keep_bytes(path, b"one")
    keep_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    (tmp_path / "taken").mkdir()
    with pytest.raises(BrokenStoreError, match=r"could not be written.*it is as it was"):
        keep_bytes(tmp_path / "taken", b"three")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["taken", "x"]


def test_an_imported_file_is_held_against_its_name(tmp_path: Path) -> None:
    data = b"TY  - JOUR\n"
    file = Path("imports") / hashlib.sha256(data).hexdigest()
    (tmp_path / "imports").mkdir()
    (tmp_path / file).write_bytes(data)
    assert check_kept(tmp_path, file) == tmp_path / file
    (tmp_path / file).write_bytes(data[:-1])
    with pytest.raises(BrokenStoreError, match="was changed since it was kept"):
        check_kept(tmp_path, file)
