"""Full texts kept by the hash of their bytes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewkit.errors import UnreadableError
from reviewkit.store import fulltexts
from reviewkit.store.fulltexts import (
    keep_article,
    keep_fulltext,
    keep_pdf,
    keep_plain_text,
    kept_file,
    kept_pdf,
    note_of_pdf,
    note_of_text,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_pdf_is_kept_by_its_bytes_whatever_chunks_it_comes_in(tmp_path: Path) -> None:
    sha = keep_pdf(tmp_path, (PDF[at : at + 1] for at in range(len(PDF))))
    assert sha == hashlib.sha256(PDF).hexdigest()
    assert (tmp_path / "fulltext" / f"{sha}.pdf").read_bytes() == PDF
    assert keep_pdf(tmp_path, [PDF]) == sha
    assert len(list((tmp_path / "fulltext").iterdir())) == 1


@pytest.mark.parametrize(
    ("chunks", "why"),
    [
        ([], "no PDF"),
        ([b"<html>please log in</html>"], "no PDF"),
        ([b" " * 1024, PDF], "no PDF"),
        ([PDF, b"0" * 2000], "larger than"),
    ],
)
def test_what_is_no_pdf_or_too_large_is_not_kept(
    tmp_path: Path, chunks: list[bytes], why: str
) -> None:
    with pytest.raises(UnreadableError, match=why):
        keep_pdf(tmp_path, chunks, largest=2000)
    assert list((tmp_path / "fulltext").iterdir()) == []


def test_a_pdf_that_breaks_off_is_not_kept(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep_pdf(tmp_path, cut())
    assert list((tmp_path / "fulltext").iterdir()) == []


def test_the_note_of_a_retrieval_names_its_pdf() -> None:
    sha = "0" * 64
    assert kept_pdf(note_of_pdf(sha, "from the library")) == sha
    assert kept_pdf("asked the library twice") == ""


def test_a_plain_text_is_kept_by_its_bytes_and_named_by_the_note(tmp_path) -> None:
    data = "Café\r\n".encode()
    sha = keep_plain_text(tmp_path, data)
    file = kept_file(note_of_text(sha, "from the library"))
    assert (tmp_path / file).read_bytes() == data and file == f"fulltext/{sha}.txt"
    assert kept_pdf(note_of_text(sha)) == "" and kept_file("asked the library") == ""
    assert kept_file(note_of_pdf(sha)) == f"fulltext/{sha}.pdf"


def test_what_is_no_utf_8_or_too_large_is_refused_and_not_kept(tmp_path, monkeypatch) -> None:
    with pytest.raises(UnreadableError, match="not UTF-8"):
        keep_plain_text(tmp_path, b"caf\xe9")
    monkeypatch.setattr(fulltexts, "LARGEST_TEXT", 3)
    with pytest.raises(UnreadableError, match="larger than"):
        keep_plain_text(tmp_path, b"abcd")
    assert not (tmp_path / "fulltext").exists()


JATS = b'<?xml version="1.0"?>\n<!DOCTYPE article>\n<article><body><p>Hi</p></body></article>\n'


def test_what_a_site_sent_is_kept_as_pdf_or_jats_by_its_bytes(tmp_path: Path) -> None:
    assert keep_article(tmp_path, [PDF]) == f"fulltext/{hashlib.sha256(PDF).hexdigest()}.pdf"
    kept = keep_article(tmp_path, (JATS[at : at + 7] for at in range(0, len(JATS), 7)))
    assert kept.endswith(".xml") and (tmp_path / kept).read_bytes() == JATS
    assert kept_file(f"{kept} from x") == kept


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "is empty: no PDF"),
        (b"<!DOCTYPE html><html><article>Accept cookies</article></html>", "is a web page: no PDF"),
        (b"<head></head><body>Please log in", "is a web page"),
        (b"PK\x03\x04", "is something else"),
        (b'{"error": "not found"}', "is something else"),
        (PDF[:-7], "PDF breaks off"),
        (JATS[:-12], "XML breaks off"),
        (PDF + b" " * 2000, "larger than"),
    ],
)
def test_what_is_no_whole_article_is_not_kept(tmp_path: Path, sent: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        keep_article(tmp_path, [sent], largest=2000)
    assert list((tmp_path / "fulltext").iterdir()) == []


def test_a_reviewer_may_bring_jats_too(tmp_path: Path) -> None:
    note = keep_fulltext(tmp_path, "Okafor.XML", io.BytesIO(JATS), "from the publisher")
    assert kept_file(note).endswith(".xml") and note.endswith("from the publisher")
    with pytest.raises(UnreadableError, match="no article as JATS"):
        keep_fulltext(tmp_path, "a.xml", io.BytesIO(b"<html></html>"))
