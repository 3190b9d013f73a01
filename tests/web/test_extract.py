"""Filling in forms in the browser without scripts: drafts, rows, windows, quotes, blinding."""

from __future__ import annotations

import io
import re

import pytest
from studies import TEXT, make_study
from werkzeug.datastructures import MultiDict

from reviewkit.stages.extract import given_by
from reviewkit.store import open_store
from reviewkit.web.extract import posted


def give_text(seat, report: str, text: str, name: str = "text.txt") -> None:
    seat.post(f"/fulltext/{report}/retrieved", pdf=(io.BytesIO(text.encode()), name), note="")


@pytest.fixture
def reports(study):
    with open_store(study) as store:
        rows = store.db.execute("select report from included_reports order by place")
        return [row[0] for row in rows]


@pytest.fixture
def study(tmp_path):
    return make_study(tmp_path / "review")


@pytest.fixture
def ada(study, sit):
    return sit(study, "ADA")


def whole(page: str) -> dict[str, list[str]]:
    """Read what a browser would send of the form on a page."""
    from html.parser import HTMLParser

    sent: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        area = select = ""
        text = ""

        def handle_starttag(self, tag, attrs):
            one = dict(attrs)
            name = one.get("name", "")
            if tag == "textarea":
                self.area, self.text = name, ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select:
                if "selected" in one or self.select not in sent:
                    sent[self.select] = [one.get("value") or ""]
            elif tag == "input" and "|" in name and "new|" not in name:
                ticked = one.get("type") in {"radio", "checkbox"}
                if not ticked or "checked" in one:
                    sent.setdefault(name, []).append(one.get("value") or "")

        def handle_endtag(self, tag):
            if tag == "textarea" and "|" in self.area:
                sent[self.area] = [self.text.removeprefix("\n")]
                self.area = ""
            if tag == "select":
                self.select = ""

        def handle_data(self, data):
            self.text += data

    Reader(convert_charrefs=True).feed(page)
    return {name: values for name, values in sent.items() if "|" in name}


def send(seat, do: str = "save", study: str = "S1", page: str = "", **typed):
    """Send the form as a browser without scripts does, with some inputs changed."""
    form = whole(page or seat.get(f"/extract/{study}"))
    form |= typed
    return seat.post(f"/extract/{study}", do=do, **form)


def given(folder, who: str = "ADA"):
    with open_store(folder) as store:
        return {key: one.value for key, one in given_by(store, "S1", who).items()}


def test_a_draft_is_kept_for_its_reviewer_and_submitted_as_answers(study, ada) -> None:
    page = send(ada, **{"summary||value": "Four practices"}).text
    assert "Saved as a draft" in page and "Four practices" in page
    assert given(study) == {}
    page = send(ada, "submit").text
    assert "Submitted: 2 answers new. You are done with this study." in page
    assert given(study) == {("summary", ""): "Four practices", ("country", ""): "England"}
    assert "Submitted: 0 answers new." in send(ada, "submit").text


def test_what_does_not_fit_is_told_at_its_field_and_stays_typed(study, ada) -> None:
    answer = send(ada, "submit", **{"invited||value": "many", "clear||value": "yes"})
    assert answer.status_code == 422 and given(study) == {}
    assert "Expected a whole number, found &#39;many&#39;" in answer.text
    assert "A judgement needs a `reason`" in answer.text
    assert 'value="many"' in ada.get("/extract/S1")


def test_a_condition_hides_a_question_until_it_holds(study, ada) -> None:
    hidden = re.compile(r'data-name="clusters\|" hidden')
    assert hidden.search(ada.get("/extract/S1"))
    page = send(ada, **{"design||value": "trial"}).text
    assert not hidden.search(page)
    send(ada, **{"clusters||value": "12"})
    page = send(ada, **{"design||value": "cohort"}).text
    assert hidden.search(page)
    page = send(ada, "submit", **{"summary||value": "x"}).text
    assert "1 to questions that are not asked stay in your draft" in page
    assert ("clusters", "") not in given(study)


def test_choices_missing_codes_and_free_words_are_kept_as_they_were_given(study, ada) -> None:
    send(
        ada,
        "submit",
        **{
            "summary||value": "x",
            "design||value": "other:",
            "design||other": "diary study",
            "setting||value": ["home", "clinic"],
            "invited||missing": "NR",
        },
    )
    said = given(study)
    assert said["design", ""] == "other: diary study"
    assert said["setting", ""] == ["home", "clinic"] and said["invited", ""] == "NR"
    page = ada.get("/extract/S1")
    assert 'value="diary study"' in page and '<option value="NR" selected>' in page


def test_rows_have_keys_that_are_chosen_before(study, ada) -> None:
    page = send(ada, "add:helped", **{"new|helped": "F001"}).text
    assert "Row F001" in page
    assert "There is a row F001 already" in send(ada, "add:helped", **{"new|helped": "F001"}).text
    assert "is no key for a row" in send(ada, "add:helped", **{"new|helped": "a b"}).text
    send(ada, "add:helped", **{"new|helped": "F002"})
    assert "Row F002" not in send(ada, "drop:helped|F002").text
    send(
        ada,
        "submit",
        **{
            "summary||value": "x",
            "helped.statement|F001|value": "Trust",
            "helped.codes|F001|value": "",
        },
    )
    assert given(study)["helped.statement", "F001"] == "Trust"
    assert "choose TBD" in send(ada, "drop:helped|F001").text


def test_of_two_windows_neither_overwrites_the_other_unseen(study, ada) -> None:
    old = ada.get("/extract/S1")
    send(ada, **{"summary||value": "first window", "invited||value": "3"})
    answer = send(ada, page=old, **{"summary||value": "second window"})
    assert answer.status_code == 409
    assert "first window" in answer.text and "second window" in answer.text
    assert "first window" in ada.get("/extract/S1")
    again = whole(answer.text)
    assert again["invited||value"] == ["3"]
    send(ada, page=answer.text)
    page = ada.get("/extract/S1")
    assert "second window" in page and 'value="3"' in page


def test_a_window_left_open_before_a_submission_notices(study, ada) -> None:
    send(ada, **{"summary||value": "one"})
    old = ada.get("/extract/S1")
    send(ada, "submit")
    assert send(ada, page=old, **{"summary||value": "two"}).status_code == 409


def test_an_answer_that_was_emptied_is_taken_back_by_tbd_only(study, ada) -> None:
    send(ada, "submit", **{"summary||value": "one"})
    answer = send(ada, "submit", **{"summary||value": ""})
    assert answer.status_code == 422 and "to take that back, choose TBD" in answer.text
    send(ada, "submit", **{"summary||missing": "TBD"})
    assert given(study)["summary", ""] == "TBD"


def test_the_list_tells_how_far_one_is_and_goes_on(study, ada) -> None:
    page = ada.get("/extract/")
    assert page.count("not begun") == 2 and "blind until all are done" in page
    send(ada, "submit", **{"summary||value": "one"})
    page = ada.get("/extract/")
    assert "2 of 8 answered, done" in page
    assert 'data-study="S2"' in ada.get("/extract/-next?after=S1")
    send(ada, "submit", "S2", **{"summary||value": "two"})
    assert "No other study waits for you." in ada.get("/extract/-next?after=S2")


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


def test_nobody_sees_answers_of_another_before_both_are_done(study, sit) -> None:
    ada, bo = sit(study, "ADA"), sit(study, "BO")
    send(ada, "submit", **{"summary||value": "Secret of Ada"})
    send(bo, **{"summary||value": "Secret of Bo"})
    for path in ("/extract/", "/extract/S1", "/extract/S1/compare", "/extract/S1/text"):
        assert "Secret of Ada" not in bo.get(path) and "Secret of Bo" not in ada.get(path)
    assert bo.client.get("/extract/S1/compare", base_url=bo.headers["Origin"]).status_code == 409
    assert "ADA" not in re.sub(r'data-who="\w+"|<header.*?</header>', "", bo.get("/extract/"))
    answer = bo.post("/extract/S1/agree", field="summary", line="", choice="take:ADA", why="x")
    assert answer.status_code == 409 and "Secret" not in answer.text
    send(bo, "submit")
    assert "Secret of Ada" in " ".join(
        re.sub(r"<[^>]+>", "", bo.get("/extract/S1/compare")).split()
    )


def test_a_verifier_gets_the_first_answers_to_correct_and_confirm(tmp_path, sit) -> None:
    folder = make_study(tmp_path / "verified", "verify")
    ada, bo = sit(folder, "ADA"), sit(folder, "BO")
    send(ada, "submit", **{"summary||value": "As Ada says", "invited||value": "5"})
    page = bo.get("/extract/S1")
    assert "As Ada says" in page and "ADA extracted this study" in page
    send(bo, "submit", **{"invited||value": "9"})
    assert given(folder, "BO")["summary", ""] == "As Ada says"
    assert given(folder, "BO")["invited", ""] == 9
    assert "1 difference" in bo.get("/extract/S1/compare")


def test_an_observer_reads_and_fills_in_nothing(study, sit) -> None:
    seat = sit(study, "CY")
    assert "/extract/S1" not in re.sub("<header.*?</header>", "", seat.get("/extract/"))
    answer = seat.post("/extract/S1", do="save")
    assert answer.status_code == 409 and "observer" in answer.text


def test_a_study_that_is_not_there_and_an_answer_too_long_are_told(ada) -> None:
    assert "There is no included study S9" in ada.get("/extract/S9")
    answer = send(ada, **{"summary||value": "x" * 200_001})
    assert answer.status_code == 409 and "longer than 200,000 characters" in answer.text


def test_a_review_without_a_form_says_so(review, sit) -> None:
    path = review / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^extraction:\n(?:  .*\n)*", "", text), "utf-8")
    assert "The protocol names no form yet" in sit(review).get("/extract/")


def test_names_that_are_none_of_the_forms_are_left_alone() -> None:
    form = MultiDict(
        {"csrf": "x", "a|b": "1", "f|r|value": "2", "g||seen": "x.y", "g||number": "a"}
    )
    ((key, one),) = posted(form).items()
    assert key == ("g", "") and one.seen == 0 and one.number == 0 and one.changed
