from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from network import EMAIL, Reply, Site, epmc_hits, unpaywall_open

from reviewkit.store import fulltexts

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
    monkeypatch.setattr(fulltexts, "LARGEST", 1000)
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


def test_an_open_copy_is_looked_up_by_a_button_without_scripts(sought, site: Site) -> None:
    seat, report = sought
    site.unpaywall("10.1000/0", unpaywall_open("10.1000/0"))
    site.epmc(epmc_hits())
    page = seat.get("/fulltext/")
    assert site.asked == [], "a page that is only looked at asks nobody"
    assert f'action="/fulltext/{report}/look-up"' in page
    page = seat.post(f"/fulltext/{report}/look-up").text
    assert 'href="https://journal.example/10.1000/0.pdf"' in page
    assert "publishedVersion, cc-by, at publisher" in page
    assert "Unpaywall" in page and "Europe PMC" in page and EMAIL not in page
    assert site.paths() == ["/unpaywall/10.1000/0", "/epmc/search"]
    assert "Awaiting" in page, "nothing was fetched or noted as had"


def test_a_look_up_from_another_page_is_refused_and_asks_nobody(sought, site: Site) -> None:
    seat, report = sought
    assert seat.post(f"/fulltext/{report}/look-up", csrf="guessed").status_code == 403
    assert site.asked == []


def test_a_look_up_that_fails_says_why(sought, site: Site) -> None:
    seat, report = sought
    site.unpaywall("10.1000/0", Reply(403))
    site.epmc(epmc_hits())
    page = seat.post(f"/fulltext/{report}/look-up").text
    assert "127.0.0.1 answered 403 Forbidden." in page


def test_without_an_email_address_the_page_says_what_to_set(
    sought, site: Site, monkeypatch
) -> None:
    seat, report = sought
    monkeypatch.delenv("REVIEWKIT_EMAIL")
    answer = seat.post(f"/fulltext/{report}/look-up")
    assert answer.status_code == 409 and "REVIEWKIT_EMAIL" in answer.text


def test_others_go_on_writing_while_one_looks_up(sought, site: Site, sit, review) -> None:
    seat, report = sought
    site.epmc(epmc_hits())
    site.unpaywall("10.1000/0", replace(unpaywall_open("10.1000/0"), drip=0.01))
    looking = threading.Thread(target=seat.post, args=(f"/fulltext/{report}/look-up",))
    looking.start()
    while looking.is_alive() and not site.asked:
        looking.join(0.01)
    desk = seat.app.extensions["desk"]
    written = desk.writer.write(
        "ME",
        "2026-01-02T00:00:00Z",
        lambda facts: facts.append(
            "retrieval", {"record": report, "outcome": "tried", "note": "x"}
        ),
    )
    assert written.kind == "retrieval" and looking.is_alive()
    looking.join()
    assert "cc-by" in seat.get("/fulltext/")
