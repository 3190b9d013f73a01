"""The text beside the form: pages, search, quotes in their place."""

from __future__ import annotations

import re

from studies import TEXT, give_text, given, send

from reviewkit.store import open_store


def test_a_quote_must_be_in_the_text_of_the_report_that_it_names(study, ada, reports) -> None:
    give_text(ada, reports[0], TEXT)
    give_text(ada, reports[1], "Another report.")
    base = {"summary||value": "x", "aim||value": "Trust", "aim||report": reports[0]}
    answer = send(ada, "submit", **base, **{"aim||quote": "Another report."})
    assert answer.status_code == 422 and "The quote is not in the text of report" in answer.text
    answer = send(ada, "submit", **{"aim||quote": "Staff met weekly."})
    assert answer.status_code == 422 and "stands in 2 places" in answer.text
    send(ada, "submit", **{"aim||page": "3"})
    assert given(study)["aim", ""] == "Trust"
    page = ada.get("/extract/S1?quote=aim|")
    assert 'data-page="3"' in page and "<mark" in page


def test_a_page_that_is_no_number_of_a_page_is_kept_and_shows_the_first(
    study, ada, reports
) -> None:
    give_text(ada, reports[0], TEXT)
    typed = {"aim||quote": "Not of this text.", "aim||report": reports[0]}
    for page in ("9" * 5000, "²", "iv"):
        send(ada, **typed, **{"aim||page": page})
        shown = ada.get("/extract/S1?quote=aim|")
        assert page in shown and "The quote is not in the text" in shown and "Page 1 of 3" in shown


def test_a_quote_of_another_study_is_refused_and_one_without_a_text_is_kept(
    study, ada, reports
) -> None:
    base = {"summary||value": "x", "aim||value": "y", "aim||quote": "As typed"}
    answer = send(ada, "submit", **base, **{"aim||report": reports[2]})
    assert answer.status_code == 422 and "is no source for S1" in answer.text
    send(ada, "submit", **base, **{"aim||report": reports[0]})
    assert given(study)["aim", ""] == "y"


def test_words_selected_stand_where_they_were_selected(study, ada, reports) -> None:
    give_text(ada, reports[0], TEXT)
    page = ada.get(f"/extract/S1?report={reports[0]}&page=3")
    start, sha = (re.search(rf'data-{name}="(\w+)"', page)[1] for name in ("start", "sha"))
    spot = f"{start}:{int(start) + 17}:{sha}"
    typed = {"aim||value": "y", "aim||quote": "Staff met weekly.", "aim||report": reports[0]}
    send(ada, "submit", **{"summary||value": "x", "aim||spot": spot}, **typed)
    with open_store(study) as store:
        (kept,) = store.db.execute("select anchor from standing_answers where anchor is not null")
    assert f'"start": {start}' in kept[0].replace('":', '": ').replace(":  ", ": ")


def test_a_changed_text_is_searched_for_the_quote(study, ada, reports) -> None:
    give_text(ada, reports[0], TEXT)
    typed = {"aim||value": "y", "aim||quote": "The nurses met daily.", "aim||report": reports[0]}
    send(ada, "submit", **{"summary||value": "x"}, **typed)
    give_text(ada, reports[0], f"A new first page.\f{TEXT}")
    page = ada.get("/extract/S1?quote=aim|")
    assert "Found again in the changed text." in page and 'data-page="3"' in page
    give_text(ada, reports[0], "Nothing of it.")
    assert "The quote is not in the text of this report" in ada.get("/extract/S1?quote=aim|")


def test_the_text_is_shown_page_by_page_and_searched(study, ada, reports) -> None:
    assert "No full text of this report is kept here" in ada.get("/extract/S1")
    give_text(ada, reports[0], TEXT)
    page = send(ada, f"show:{reports[0]}|2", **{"summary||value": "kept"}).text
    assert "The nurses met daily." in page and "kept" in page and "Page 2 of 3" in page
    page = send(ada, f"find:{reports[0]}|2", find="staff  MET").text
    assert "Found on 2 pages." in page and 'data-page="3"' in page and "<mark" in page
    assert "These words are not in the text" in ada.get("/extract/S1?find=zebra")
