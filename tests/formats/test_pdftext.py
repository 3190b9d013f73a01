"""The text of PDFs: page by page; damage, passwords and scans told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from reviewkit.errors import UnreadableError
from reviewkit.formats import pdftext
from reviewkit.formats.pdftext import clean, read_pages


def pdf(path: Path, *pages: str, **options: object) -> Path:
    canvas = Canvas(str(path), **options)
    for text in pages:
        for number, line in enumerate(text.split("\n")):
            canvas.drawString(72, 720 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def test_each_page_gives_its_text_and_a_scan_gives_none(tmp_path) -> None:
    path = pdf(tmp_path / "a.pdf", "Staff met weekly.\nThey talked.", "", "The end.")
    assert list(read_pages(path)) == ["Staff met weekly.\nThey talked.", "", "The end."]


def test_a_damaged_pdf_is_told_by_name(tmp_path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing\n%%EOF\n")
    with pytest.raises(UnreadableError, match=r"bad\.pdf: this PDF is damaged"):
        list(read_pages(path))


def test_a_pdf_with_a_password_is_told_by_name(tmp_path) -> None:
    locked = StandardEncryption("secret", "owner", canPrint=0)
    path = pdf(tmp_path / "locked.pdf", "Hidden", encrypt=locked)
    with pytest.raises(UnreadableError, match=r"locked\.pdf: this PDF is locked by a password"):
        list(read_pages(path))


def test_too_many_pages_or_characters_are_refused(tmp_path, monkeypatch) -> None:
    path = pdf(tmp_path / "long.pdf", "One", "Two", "Three")
    monkeypatch.setattr(pdftext, "MOST_PAGES", 2)
    with pytest.raises(UnreadableError, match="has 3 pages, more than 2"):
        list(read_pages(path))
    monkeypatch.setattr(pdftext, "MOST_PAGES", 3)
    monkeypatch.setattr(pdftext, "MOST_CHARACTERS", 7)
    with pytest.raises(UnreadableError, match="more than 7 characters"):
        list(read_pages(path))


def test_a_text_is_kept_in_one_form() -> None:
    assert clean("a\r\nb\rc\0\x0c\td") == "a\nb\nc\td"
    assert clean("collabo\x02ration, collabo\uffferation") == "collabo-\nration, collabo-\nration"
    assert clean("\ud800") == "?"
