from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.formats import FORMATS, Detected, detect, read

Write = Callable[..., Path]
NBIB = "PMID- 1\nTI  - t\nDP  - 2001\n"
RIS = "TY  - JOUR\nTI  - t\nPY  - 2001\nER  - \n"
CSV = "Title,Year\nt,2001\n"


@pytest.mark.parametrize(("text", "format_"), [(RIS, "ris"), (NBIB, "medline"), (CSV, "csv")])
@pytest.mark.parametrize("name", ["a.ris", "a.nbib", "a.csv", "a.txt", "a"])
def test_the_name_of_a_file_does_not_decide_its_format(
    write: Write, text: str, format_: str, name: str
) -> None:
    reading = read(write(text, name=name))

    assert reading.detected.format == format_
    assert [(one.title, one.year) for one in reading] == [("t", 2001)]


def test_evidence_can_be_checked_by_a_person(write: Write) -> None:
    found = detect(write("\ufeff" + RIS.replace("PY", "UR  - https://search.ebscohost.com/x\nPY")))

    assert found == Detected(
        "ris",
        "EBSCO",
        "utf-8-sig",
        (
            "line 1 is 'TY  - JOUR'",
            "EBSCO: an address of EBSCO's (1 of the first 1 records)",
            "UTF-8 with a byte order mark",
        ),
    )


def test_formats_are_known_by_their_words() -> None:
    assert {name: format_.title for name, format_ in FORMATS.items()} == {
        "ris": "RIS",
        "wos": "Web of Science (tagged)",
        "refworks": "RefWorks (tagged)",
        "refer": "Refer (EndNote, .enw)",
        "ovid": "Ovid (tagged)",
        "medline": "MEDLINE (nbib)",
        "pubmed-xml": "PubMed XML",
        "endnote-xml": "EndNote XML",
        "database-xml": "XML of a database",
        "bibtex": "BibTeX",
        "references": "References of full texts",
        "named-lines": "Text with names of fields",
        "json-lines": "JSON Lines of an API",
        "json": "JSON",
        "csv": "CSV",
        "xlsx": "Excel (XLSX)",
    }


def test_importing_the_formats_imports_no_heavy_library() -> None:
    heavy = "{'Bio', 'lxml', 'openpyxl', 'pandas'}"
    code = f"import sys, reviewkit.formats; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "set()\n"
