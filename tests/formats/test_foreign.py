from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import UnreadableError
from reviewkit.formats import detect

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\r\n\t", "nothing but white space"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "looks like a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old Word or Excel file"),
        (b"\x1f\x8b\x08\x00abc", "gzip archive. Unpack it"),
        (b"{\\rtf1\\ansi TY  - JOUR}", "Word document"),
        (b"\x00\x01\x02\x03\xff\x00\x10\x00" * 50, "binary file"),
        ("<!DOCTYPE html><html><body>no</body></html>", "a web page"),
        ('<?xml version="1.0"?><xml><records/></xml>', "an XML file"),
        ('[{"title": "t"}]', "a JSON file"),
        ("TI  - t\nAU  - Smith, A\nPY  - 2012\n", "RIS without its record marks"),
        ("One,Smith,2012\nTwo,Roy,2013\n", "a table without a header"),
        ("1: Smith A. Walking. J Walk. 2020;3:1-9. PMID: 123456.\n", "PubMed's citations.*Save"),
        ("1. J Walk. 2020;3:1.\n\nWalking.\n\nSmith A.\n\nPMID: 12 [Indexed", "PubMed's citations"),
        ("1.\nWalking.\nSmith A.\nJ Walk. 3:1-9, 2020.\nUI: 123456\n", "Ovid's citations.*RIS"),
        (
            "A Smith,\nWalking,\n2020,\n(https://www.sciencedirect.com/science/article/pii/S1)\n",
            "ScienceDirect's citations.*RIS",
        ),
        ('"TITLE","Walking"\n"AUTHOR NAMES","Smith A.","Roy B."\n', "by row.*Fields by Column"),
        ("Dear colleagues,\nplease find attached", "text that begins 'Dear colleagues, please"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_line_that_says_what_to_do(
    write: Write, content: str | bytes, words: str
) -> None:
    with pytest.raises(UnreadableError, match=words) as refused:
        detect(write(content, name="export.ris"))

    said = str(refused.value)
    assert said.startswith("export.ris ")
    assert "\n" not in said
    assert said.endswith(".")
    assert len(said.split(". ")) > 1


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("xl/workbook.xml", "a damaged Excel workbook: .*. Open it, save the sheet"),
        ("xl/other.xml", "an Excel workbook. Open it, save the sheet"),
        ("word/document.xml", "a Word document"),
        ("content.xml", "a LibreOffice document"),
        ("search.ris", "a zip archive. Unpack it"),
    ],
)
def test_a_zip_is_named_by_what_is_in_it(tmp_path: Path, inside: str, words: str) -> None:
    path = tmp_path / "export.ris"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "TY  - JOUR\n")

    with pytest.raises(UnreadableError, match=words):
        detect(path)


def test_a_wall_of_blank_lines_before_anything_is_judged_in_good_time(write: Write) -> None:
    with pytest.raises(UnreadableError, match="nothing but white space"):
        detect(write("\n" * 50_000))
    with pytest.raises(UnreadableError, match="too much white space"):
        detect(write("\n" * 400_000 + "end"))
    with pytest.raises(UnreadableError, match="text that begins 'end'"):
        detect(write("\n" * 50_000 + "end"))
