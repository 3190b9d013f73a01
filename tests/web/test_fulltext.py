from __future__ import annotations

import io

import pytest

from reviewkit.web import fulltext

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def sought(review, sit, attribute):
    seat = sit(review)
    report = attribute(seat.page, "data-report")
    seat.decide("include")
    return seat, report


def send(seat, report: str, data: bytes, name: str = "../../paper.pdf"):
    return seat.post(f"/fulltext/{report}/retrieved", pdf=(io.BytesIO(data), name), note="library")


def test_a_pdf_is_kept_by_its_bytes_and_shown_beside_the_criteria(review, sought) -> None:
    seat, report = sought
    assert "The PDF is kept." in send(seat, report, PDF).text
    (kept,) = list((review / "fulltext").iterdir())
    assert kept.read_bytes() == PDF
    page = seat.get(f"/screen/fulltext?report={report}")
    assert f'src="/fulltext/pdf/{kept.stem}.pdf"' in page
    answer = seat.client.get(f"/fulltext/pdf/{kept.stem}.pdf", base_url="http://127.0.0.1:8425")
    assert answer.data == PDF and answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_what_is_no_pdf_is_refused_and_not_kept(review, sought) -> None:
    seat, report = sought
    answer = send(seat, report, b"<html>please log in</html>")
    assert answer.status_code == 422 and "no PDF" in answer.text
    assert list((review / "fulltext").iterdir()) == []


def test_a_file_too_large_is_refused_and_not_kept(review, sought, monkeypatch) -> None:
    seat, report = sought
    monkeypatch.setattr(fulltext, "LARGEST", 1000)
    answer = send(seat, report, PDF + b"0" * 2000)
    assert answer.status_code == 422 and "larger than" in answer.text
    assert list((review / "fulltext").iterdir()) == []


def test_tries_are_told_and_a_report_can_be_not_retrieved(sought) -> None:
    seat, report = sought
    seat.post(f"/fulltext/{report}/retrieved", outcome="not_retrieved", note="author asked twice")
    assert "author asked twice" in seat.get("/fulltext/?only=not_retrieved")
    assert "Nothing is sought here." in seat.get("/fulltext/?only=awaiting")


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2freview", "abc"])
def test_only_kept_pdfs_are_sent(sought, name: str) -> None:
    seat, _ = sought
    answer = seat.client.get(f"/fulltext/pdf/{name}.pdf", base_url="http://127.0.0.1:8425")
    assert answer.status_code == 404


def test_an_exclusion_at_full_text_needs_its_reason(sought) -> None:
    seat, report = sought
    send(seat, report, PDF)
    seat.get(f"/screen/fulltext?report={report}")
    answer = seat.post(
        "/screen/fulltext/decide", report=report, seen="", choice="exclude", why="asked", note=""
    )
    assert answer.status_code == 409 and "needs a reason" in answer.text
