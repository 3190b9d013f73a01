"""Records are read from files, and what cannot be read is told in one line."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.methods.matching.parquet import connect, read_frames


def test_csv_and_parquet_are_read_one_behind_the_other_as_text(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "it's.PARQUET"
    one.write_text("record,year,title\n007,2019,A map\n8,,\n", encoding="utf-8")
    duckdb.sql("select 9 as record, 2020 as year").write_parquet(str(other))

    first, second = read_frames([str(one), str(other)])

    assert first["record"].tolist() == ["007", "8"]
    assert first["year"].tolist()[0] == "2019"
    assert pd.isna(first["title"].tolist()[1])
    assert second.to_dict("records") == [{"record": "9", "year": "2020"}]


@pytest.mark.parametrize("name", ["broken.parquet", "gone.csv"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")

    with pytest.raises(UnreadableError, match=f"{name} cannot be read: ") as raised:
        list(read_frames([str(tmp_path / name)]))

    assert "\n" not in str(raised.value)


def test_without_duckdb_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "duckdb":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NotAllowedError, match=r"reviewkit\[big\]"):
        connect()
