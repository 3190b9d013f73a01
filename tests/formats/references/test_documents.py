"""The reference lists of files, told by their bytes."""

from __future__ import annotations

import re
from pathlib import Path

import made
import pytest
from reportlab.pdfgen.canvas import Canvas

from reviewkit.errors import UnreadableError
from reviewkit.formats.references import documents
from reviewkit.formats.references.documents import read_references

ONE = "Smith J, Doe B. Falls in the wards of a hospital. BMJ. 2010;1:2-3."
TWO = "Roe C. What do carers want of a ward? Fam Pract. 1999;12(3):45-67."


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


LAYOUTS = [
    made.Layout(columns, label, set_apart, across)
    for columns, across in ((1, False), (2, False), (2, True))
    for label, set_apart in (
        *(("[1]", "hanging"), ("1.", "plain"), ("(1)", "spaced")),
        *(("none", "hanging"), ("none", "spaced"), ("none", "both"), ("none", "plain")),
    )
]


@pytest.mark.parametrize("style", list(made.STYLES))
def test_references_of_made_up_pdfs_are_found_one_by_one(tmp_path: Path, style: str) -> None:
    true = found = right = titles = wrong = 0
    for seed, layout in enumerate(LAYOUTS):
        works = made.works(30, seed)
        texts = [made.STYLES[style](one) for one in works]
        read = read_references(made.pdf(tmp_path / f"{seed}.pdf", texts, layout))
        label = made.LABELS[layout.label]
        by_words = {
            letters(label(at) + text): one
            for at, (text, one) in enumerate(zip(texts, works, strict=True), 1)
        }
        true, found = true + len(texts), found + len(read.found)
        for one in read.found:
            work = by_words.get(letters(one.raw))
            right += work is not None
            if work is not None and one.work.title is not None:
                titles += letters(one.work.title) == letters(work.title)
                wrong += letters(one.work.title) != letters(work.title)
    assert right / true > 0.97 and right / found > 0.97
    assert titles / right > 0.97 and wrong / (titles + wrong) < 0.01


def test_a_text_is_read_with_its_pages_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Intro\n\nReferences\n\n1. {ONE}\n\f2. {TWO}\n", "utf-8")
    found = read_references(path)
    assert (found.form, found.headings) == ("text", ("References",))
    assert [(one.page, one.line, one.label) for one in found.found] == [(1, 5, "1."), (2, 6, "2.")]


def test_jats_and_tei_are_known_by_their_elements(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        f"<article><back><ref-list><ref><mixed-citation>{ONE}</mixed-citation></ref></ref-list>"
        "</back></article>"
    )
    assert read_references(path).form == "JATS"
    path.write_text(
        "<TEI><back><listBibl><biblStruct><monogr><title level='m'>Wards and beds</title></monogr>"
        "</biblStruct></listBibl></back></TEI>"
    )
    assert read_references(path).form == "TEI"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!DOCTYPE html><html><p>References", "is a web page, not the article"),
        (b"<?xml version='1.0'?><records/>", "neither JATS nor TEI"),
        (b"PK\x03\x04\0\0\0\0", "no PDF, JATS, TEI or plain text"),
        (b"%PDF-1.4\nnothing\n%%EOF", "damaged and cannot be read"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=rf"a\.pdf: .*{why}"):
        read_references(path)


def test_large_files_and_files_of_many_lines_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a\n" * 200)
    monkeypatch.setattr(documents, "MOST_LINES", 100)
    with pytest.raises(UnreadableError, match="more than 100 lines"):
        read_references(path)
    monkeypatch.setattr(documents, "LARGEST_TEXT", 100)
    with pytest.raises(UnreadableError, match="larger than 0 MB"):
        read_references(path)


@pytest.mark.parametrize(
    "text",
    [
        "Smith J. " * 200_000,
        "x" * 2_000_000,
        "(" * 2_000_000,
        "[1] [2] [3] " * 100_000,
        "http://" * 200_000 + " x",
        "\n".join(["Smith-Jones-"] * 5_000),
        "References\n" * 20_000,
        "1. " * 500_000,
    ],
)
def test_hostile_texts_end(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"References\n{text}", "utf-8")
    assert read_references(path).found == () or len(text) < 100_000


def test_a_scan_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.rect(60, 60, 200, 200)
    canvas.save()
    with pytest.raises(UnreadableError, match=r"scan\.pdf: this PDF has no text"):
        read_references(path)


def test_a_document_without_a_list_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("We met in May.\nReferences were not kept.\n")
    assert read_references(path).found == ()
    path.write_bytes(b"")
    assert read_references(path).found == ()
