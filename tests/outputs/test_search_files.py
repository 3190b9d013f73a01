"""The files of the search log."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

from reviewkit.outputs.search_files import search_files
from reviewkit.plan import read_plan
from reviewkit.store import memory_store

PROTOCOL = """\
reviewkit: 1
id: tiny
version: v1
title: Falls
sources:
  - {name: MEDLINE, platform: Ovid, strategy: "1. exp Falls/\\r\\n2. 1 and ward"}
"""


def files(folder: Path, *formats: str, appendix: bool = True) -> dict[str, str | bytes]:
    (folder / "protocol.yml").write_text(PROTOCOL)
    with memory_store(folder) as store:
        return dict(search_files(store, read_plan(folder), formats, appendix=appendix))


def test_each_format_has_the_log_and_the_items(tmp_path: Path) -> None:
    made = files(tmp_path, "csv", "xlsx", appendix=False)
    assert [*made] == [
        *("search-log.csv", "search-log.xlsx", "search-items.csv", "search-items.xlsx")
    ]


def test_the_strategies_are_text_whatever_the_formats(tmp_path: Path) -> None:
    made = files(tmp_path, "json")
    assert [*made] == ["search-log.json", "search-items.json", "strategies.txt"]
    assert "\n1. exp Falls/\r\n2. 1 and ward\n" in str(made["strategies.txt"])


def test_the_appendix_for_word_has_a_line_for_each_line_of_a_strategy(tmp_path: Path) -> None:
    made = files(tmp_path, "docx")["search-appendix.docx"]
    assert isinstance(made, bytes)
    with ZipFile(io.BytesIO(made)) as word:
        text = word.read("word/document.xml").decode()
    assert "1. exp Falls/</w:t><w:br/><w:t" in text
    assert files(tmp_path, "docx")["search-appendix.docx"] == made


def test_the_appendix_as_a_page_has_log_items_and_strategies(tmp_path: Path) -> None:
    page = str(files(tmp_path, "html")["search-appendix.html"])
    places = [page.index(words) for words in ("Falls: searches", "The searches by PRISMA-S")]
    assert places == sorted(places)
    assert "<pre>1. exp Falls/\n2. 1 and ward</pre>" in page
