"""Quotes of answers: placed in the text of their report, or refused in one line."""

from __future__ import annotations

import json

import pytest
from reportlab.pdfgen.canvas import Canvas

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.stages import extract, retrieve
from reviewkit.stages.extract import Answer, Sheet
from reviewkit.stages.extract.quotes import report_text
from reviewkit.store.fulltexts import keep_pdf, keep_plain_text, note_of_pdf, note_of_text

AT = "2026-11-02T09:00:00Z"
TEXT = "Staff met weekly.\fThe nurses met daily.\r\nThey trusted.\fStaff met weekly."


@pytest.fixture
def report(store, study):
    ((report, _),) = extract.reports_of(store, study)
    return report


@pytest.fixture
def bring(store, report):
    """Keep a text, or a PDF's bytes, as the full text of the study's report."""

    def kept(data: str | bytes) -> None:
        if isinstance(data, str):
            note = note_of_text(keep_plain_text(store.folder, data.encode()))
        else:
            note = note_of_pdf(keep_pdf(store.folder, [data]))
        retrieve.retrieve(store, retrieve.Retrieval(report, True, note), "ADA", AT)

    return kept


@pytest.fixture
def quote(store, plan, study, report):
    """Answer the summary with a quote; return where it stands by the store."""

    def given(words: str, page: str | None = None, value: str = "x", source: str | None = report):
        one = Answer("summary", value, report=source, page=page, quote=words)
        extract.answer(store, plan, [Sheet(study, "ADA", [one])], AT)
        return extract.anchors_of(store, study, "ADA").get(("summary", ""))

    return given


def pdf(path, *pages: str) -> bytes:
    canvas = Canvas(str(path))
    for text in pages:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def test_a_quote_is_placed_in_the_text_of_its_report(bring, quote) -> None:
    bring(TEXT)
    made = quote("The nurses  met daily. They trusted.")
    assert made.exact == "The nurses met daily.\nThey trusted." and made.page == 2
    assert made.prefix.endswith("weekly.\f")


def test_a_pdf_is_read_page_by_page_and_once(store, bring, quote, report, tmp_path) -> None:
    bring(pdf(tmp_path / "a.pdf", "First page.", "The nurses met daily."))
    assert quote("nurses met").page == 2
    (cached,) = (store.folder / "cache" / "texts").iterdir()
    assert cached.read_text() == "First page.\fThe nurses met daily."
    found = report_text(store, report)
    assert found.pages == 2 and found.page(2) == (12, "The nurses met daily.")


def test_words_that_are_not_in_the_text_are_refused_by_study_and_field(bring, quote) -> None:
    bring(TEXT)
    with pytest.raises(NotAllowedError, match=r"S1: summary: the quote is not in the text of"):
        quote("Managers met daily.")


def test_words_in_two_places_are_refused_unless_the_page_tells_which(bring, quote) -> None:
    bring(TEXT)
    with pytest.raises(NotAllowedError, match="stands in 2 places of report"):
        quote("Staff met weekly.")
    assert quote("Staff met weekly.", page="3").page == 3


def test_without_a_text_or_without_a_report_the_quote_is_kept_as_typed(
    store, study, quote, bring, tmp_path
) -> None:
    assert quote("As typed") is None
    bring(pdf(tmp_path / "scan.pdf", ""))
    assert quote("As typed too") is None
    bring(TEXT)
    assert quote("As typed again", source=None) is None
    assert extract.given_by(store, study)["summary", ""].quote == "As typed again"


def test_a_damaged_pdf_keeps_no_answer_back_and_is_told_where_it_is_read(
    store, bring, quote, report
) -> None:
    bring(b"%PDF-1.4\nnothing\n%%EOF\n")
    assert quote("As typed") is None
    with pytest.raises(UnreadableError, match="damaged"):
        report_text(store, report)


def test_a_quote_keeps_its_place_of_two_when_the_answer_is_given_again(store, bring, quote) -> None:
    bring(TEXT)
    first = quote("Staff met weekly.", page="3")
    assert quote("Staff met weekly.", value="y").start == first.start
    rows = store.db.execute("select count(*) from answers where field = 'summary'").fetchone()
    assert rows == (2,)
    quote("Staff met weekly.", value="y")
    assert store.db.execute("select count(*) from answers").fetchone() == (2,)


def test_a_quote_is_found_again_when_the_text_changes(bring, quote) -> None:
    bring(TEXT)
    first = quote("Staff met weekly.", page="3")
    bring("A page before.\f" + TEXT.replace("daily", "every day"))
    again = quote("Staff met weekly.", value="y")
    assert again.page == 4 and again.sha != first.sha


def test_the_place_is_part_of_the_fact(store, bring, quote) -> None:
    bring(TEXT)
    quote("The nurses met daily.")
    (body,) = store.db.execute("select body from facts where kind = 'answers'").fetchone()
    (one,) = json.loads(body)["answers"]
    assert one["anchor"]["start"] == 18 and one["anchor"]["page"] == 2
