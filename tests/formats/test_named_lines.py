"""Citations as text with names of fields, as the Cochrane Library, EndNote and others do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.formats import read
from reviewkit.formats.reading import Reading

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "Cochrane Library": (
        "Record #1 of 2\nID: CN-00000001\nAU: Smith A\nAU: Roy B\nTI: Walking at home\n"
        "SO: Journal of Walking\nYR: 2020\nVL: 3\nNO: 8\nPG: 1-9\nPM: PUBMED 123456\n"
        "PT: Journal article\nKY: *walking; aged\nAB: Background: x.\nMethods: we walked.\n\n\n"
        "Record #2 of 2\nID: CD000001\nTI: Staying\nYR: 2021\n",
        {
            "accession": "CN-00000001",
            "authors": ("Smith A", "Roy B"),
            "journal": "Journal of Walking",
            "pages": "1-9",
            "pmid": "123456",
            "kind": "article",
            "keywords": ("*walking", "aged"),
            "abstract": "Background: x.\nMethods: we walked.",
        },
    ),
    "EndNote": (
        "Reference Type:  Journal Article\nRecord Number: 12\n"
        "Author: Smith, A. and Roy, B.\nYear: 2023\nTitle: Walking at home\nJournal: J Walk\n"
        "Volume: 3\nIssue: 2\nPages: 1-9\nDOI: 10.1000/w.1\nKeywords: walking\nhomes\n\n\n"
        "Reference Type:  Book Section\nAuthor: Roy, B.\nTitle: Part\nBook Title: Whole\n",
        {
            "authors": ("Smith, A.", "Roy, B."),
            "year": 2023,
            "doi": "10.1000/w.1",
            "keywords": ("walking", "homes"),
        },
    ),
    "NoteExpress": (
        "{Reference Type}: Journal Article\n{Title}: Walking at home\n{Author}: 王小明\n"
        "{Author}: 李华\n{Journal}: 散步杂志\n{Year}: 2021\n{Issue}: 03\n\n"
        "{Reference Type}: Thesis\n{Title}: Staying\n{Year}: 2020\n",
        {"authors": ("王小明", "李华"), "journal": "散步杂志", "issue": "03", "kind": "article"},
    ),
    "CNKI": (
        "SrcDatabase-来源库: 期刊\nTitle-题名: Walking at home\nAuthor-作者: 王小明;李华;\n"
        "Source-文献来源: 散步杂志\nYear-年: 2021\nKeyword-关键词: 散步;;家\n\n"
        "SrcDatabase-来源库: 期刊\nTitle-题名: Staying\nYear-年: 2020\n",
        {
            "authors": ("王小明", "李华"),
            "journal": "散步杂志",
            "year": 2021,
            "keywords": ("散步", "家"),
        },
    ),
    "ProQuest": (
        "_" * 60 + "\n\nDocument 1 of 2\n\nWalking at home\n\nAuthor: Smith, Ann; Roy, Bo\n\n"
        "Abstract: We\nwalked.\n\nTitle: Walking at home\n\nPublication title: J Walk; Oxford\n\n"
        "Publication year: 2022\n\nProQuest document ID: 2345\n\nDocument type: Journal Article\n\n"
        + "_" * 60
        + "\n\nDocument 2 of 2\n\nStaying\n\nTitle: Staying\n\nPublication year: 2009\n\n"
        + "_" * 60
        + "\n\nContact us at: http://example.org\n",
        {
            "authors": ("Smith, Ann", "Roy, Bo"),
            "journal": "J Walk",
            "year": 2022,
            "accession": "2345",
            "abstract": "We\nwalked.",
            "kind": "article",
        },
    ),
}


@pytest.mark.parametrize("dialect", CASES)
def test_each_way_of_writing_is_known_and_read_by_its_names(
    dialect: str, write: Write, lost: Lost
) -> None:
    text, expected = CASES[dialect]
    reading = read(write(text))
    first, second = reading

    assert (reading.detected.format, reading.detected.dialect) == ("named-lines", dialect)
    assert {name: getattr(first, name) for name in expected} == expected
    assert first.title == "Walking at home"
    assert second.title in ("Staying", "Part")
    assert (reading.starts, reading.made) == (2, 2)
    assert not lost(text, reading)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(extra=st.lists(st.text("TIau:{} #\n_walk1", max_size=30), max_size=4))
def test_no_word_of_any_such_file_is_lost(
    name: str, extra: list[str], tmp_path: Path, words_lost: Lost
) -> None:
    text = "\n".join([CASES[name][0], *extra, CASES[name][0], *extra])
    path = tmp_path / "export"
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert not words_lost(text, reading)
    assert reading.starts == reading.made
