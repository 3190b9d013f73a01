"""REFI-QDA codebooks: ours written, and read again whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.codebook import Code, Codebook, Theme, read_codebook, to_yaml
from reviewkit.formats.refiqda import guid_of, to_qdc
from reviewkit.formats.refiqda_reading import read_qdc

HEAD = {"id": "c", "version": "1", "title": "T", "kind": "factors"}
ROOT = Path(__file__).parents[2]


def read(tmp_path: Path, text: str) -> tuple[Codebook, list[str]]:
    path = tmp_path / "c.qdc"
    path.write_text(text, encoding="utf-8", newline="")
    book, problems = read_qdc(path, HEAD)
    return book, [f"{one.line}: `{one.text}` {one.what}" for one in problems]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
words = st.one_of(
    texts, st.sampled_from(["[id] X", "\\[id] X", "a\n[includes] b", "a\n\nb", "<&]]>"])
)


@st.composite
def books(draw: Any) -> Codebook:
    themes = []
    for number in range(draw(st.integers(1, 3))):
        codes: list[Code] = []
        for at in range(draw(st.integers(0, 4))):
            above = draw(st.sampled_from(["", *(code.id for code in codes)]))
            names = ("definition", "includes", "excludes", "examples", "horizon")
            more = {name: draw(words) for name in names}
            label = draw(texts.filter(str.strip))
            codes.append(Code(id=f"C{number}_{at}", label=label, parent=above, **more))
        label, told = draw(texts.filter(str.strip)), draw(words)
        themes.append(Theme(id=f"T{number}", label=label, definition=told, codes=tuple(codes)))
    return Codebook.model_validate({"reviewkit": 1, **HEAD, "themes": themes})


def by_id(book: Codebook) -> tuple[list[Theme], dict[str, Code]]:
    return [one.model_copy(update={"codes": ()}) for one in book.themes], book.codes


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books())
def test_a_codebook_written_as_qdc_keeps_ids_labels_definitions_and_parents(
    tmp_path: Path, book: Codebook
) -> None:
    again, _ = read(tmp_path, to_qdc(book))
    assert by_id(again) == by_id(book)
    assert read_codebook(to_yaml(again), "c.yml") == again


@pytest.mark.parametrize("name", ["factors", "outcomes"])
def test_the_codebooks_that_ship_go_to_qdc_and_back_whole(tmp_path: Path, name: str) -> None:
    text = (ROOT / "protocols" / "sscr" / "codebooks" / f"{name}.yml").read_text()
    book = read_codebook(text, name)
    again, told = read(tmp_path, to_qdc(book))
    assert again.codes == book.codes
    assert {code: theme.id for code, theme in again.theme_of.items()} == {
        code: theme.id for code, theme in book.theme_of.items()
    }
    assert [one for one in told if "name used before" not in one] == []


def test_the_same_codebook_has_the_same_bytes_and_guids() -> None:
    code = Code(id="A", label="x \x07 y", colour="#46AA00")
    theme = Theme(id="T", label='"Q" & <A>', codes=(code,))
    book = Codebook.model_validate({"reviewkit": 1, **HEAD, "themes": [theme]})
    text = to_qdc(book)
    assert text == to_qdc(book)
    guids = re.findall(r'guid="([^"]+)"', text)
    assert guids == [guid_of("code", "c", "T"), guid_of("code", "c", "A")]
    assert all(re.fullmatch(r"[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}", one) for one in guids)
    assert 'name="x \N{REPLACEMENT CHARACTER} y" isCodable="true" color="#46AA00"' in text
