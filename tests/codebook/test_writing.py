"""Codebooks as YAML and CSV: written and read again they are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.codebook import Code, Codebook, Theme, from_csv, read_codebook, to_csv, to_yaml
from reviewkit.errors import UnreadableError

HEAD = {"id": "c", "version": "1", "title": "T", "kind": "factors"}
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
words = st.one_of(texts, st.sampled_from(["1.0e5", "yes", "012", "=1+1", "'=x", "- a", "a: b", ""]))


@st.composite
def books(draw: Any) -> Codebook:
    """Draw a codebook whose codes may stand under codes before them."""
    themes = []
    for number in range(draw(st.integers(1, 3))):
        codes: list[Code] = []
        for at in range(draw(st.integers(0, 4))):
            above = draw(st.sampled_from(["", *(code.id for code in codes)]))
            more = {name: draw(words) for name in ("definition", "includes", "examples")}
            codes.append(Code(id=f"C{number}_{at}", label=draw(words), parent=above, **more))
        theme = Theme(
            id=f"T{number}", label=draw(words), definition=draw(words), codes=tuple(codes)
        )
        themes.append(theme)
    return Codebook.model_validate({"reviewkit": 1, **HEAD, "themes": themes})


@settings(max_examples=80)
@given(books())
def test_a_codebook_written_as_yaml_reads_the_same(book: Codebook) -> None:
    assert read_codebook(to_yaml(book), "c.yml") == book


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books())
def test_a_codebook_written_as_csv_reads_the_same(tmp_path: Path, book: Codebook) -> None:
    path = tmp_path / "c.csv"
    path.write_text(to_csv(book), encoding="utf-8", newline="")
    assert from_csv(path, HEAD) == book


def test_no_text_of_a_codebook_is_a_formula_in_a_spreadsheet() -> None:
    theme = Theme(id="T", label="=1+1", codes=(Code(id="A", label="@x", definition="-2"),))
    book = Codebook.model_validate({"reviewkit": 1, **HEAD, "themes": [theme]})
    rows = to_csv(book).splitlines()[1:]
    assert rows == ["T,'=1+1,,,,,,,,", "A,'@x,T,'-2,,,,,,"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,Trust,PEO", ":3: `A` is put under `PEO`, which no row has as its id; add that row"),
        ("A,Trust,B\nB,Time,A", ":3: codes go in a circle at `A`; correct one `parent`"),
        ("A,Trust,T\nA,Time,T", ":4: the id `A` is used twice; give each row an id of its own"),
        (",Trust,T", ":3: there is no `id`; give each row an id"),
        ("A b,Trust,T", ":3: id: string should match pattern"),
        ("A,Trust", ":3: this row has not as many fields as the first line"),
    ],
)
def test_a_wrong_row_is_told_in_one_line(tmp_path: Path, rows: str, told: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"id,label,parent\nT,Theme,\n{rows}\n")
    with pytest.raises(UnreadableError) as refused:
        from_csv(path, HEAD)
    assert f"c.csv{told}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_theme_may_stand_in_a_column_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,label,theme,examples\nPEO,People,,\nTRUST,Trust,PEO,we trust them\n")
    book = from_csv(path, HEAD)
    assert book.theme_of["TRUST"].id == "PEO"
    assert book.codes["TRUST"].examples == "we trust them"
