"""A filled form before it is submitted: each mistake at its question, what is not asked kept."""

from __future__ import annotations

from reviewkit.stages import retrieve
from reviewkit.stages.extract import reports_of
from reviewkit.stages.extract.entries import Entry
from reviewkit.stages.extract.filling import fill
from reviewkit.stages.extract.submitting import submission
from reviewkit.store.drafts import Drafted
from reviewkit.store.fulltexts import keep_plain_text, note_of_text

AT = "2026-11-02T09:00:00Z"


def submit(store, plan, study, **entries: Entry):
    drafted = {(path, ""): Drafted(1, entry.body) for path, entry in entries.items()}
    return submission(store, plan, fill(store, plan, study, "ADA", drafted))


def test_every_mistake_is_told_at_its_question(store, plan, study) -> None:
    made = submit(
        store,
        plan,
        study,
        started=Entry(value=("soon",)),
        clarity=Entry(value=("yes",)),
        summary=Entry(value=("fine",)),
    )
    assert made.problems == {
        ("started", ""): "Expected a year, found 'soon'.",
        ("clarity", ""): "A judgement needs a `reason`.",
    }


def test_an_answer_that_was_emptied_asks_for_tbd(store, plan, study, answered) -> None:
    answered("ADA", summary="a")
    made = submit(store, plan, study, summary=Entry())
    assert made.problems == {
        ("summary", ""): "You answered this before; to take that back, choose TBD."
    }


def test_each_quote_is_told_of_at_its_question(store, plan, study) -> None:
    ((report, _),) = reports_of(store, study)
    sha = keep_plain_text(store.folder, b"Here. There. Here.")
    retrieve.retrieve(store, retrieve.Retrieval(report, True, note_of_text(sha)), "ADA", AT)
    made = submit(
        store,
        plan,
        study,
        summary=Entry(value=("a",), quote="There."),
        started=Entry(value=("2001",), quote="Here."),
        years=Entry(value=("2001",), quote="Gone."),
    )
    assert "stands in 2 places" in made.problems["started", ""]
    assert "is not in the text" in made.problems["years", ""]
    assert made.sheet.anchors["summary", ""].start == 6  # the one report of the study is meant
    assert set(made.problems) == {("started", ""), ("years", "")}


def test_a_place_selected_in_another_text_is_not_trusted(store, plan, study) -> None:
    ((report, _),) = reports_of(store, study)
    sha = keep_plain_text(store.folder, b"Here. There.")
    retrieve.retrieve(store, retrieve.Retrieval(report, True, note_of_text(sha)), "ADA", AT)
    for spot in ("0:4:" + "0" * 64, "9:2:x", "nonsense"):
        entry = Entry(value=("a",), quote="There.", spot=spot)
        made = submit(store, plan, study, summary=entry)
        assert made.problems == {} and made.sheet.anchors["summary", ""].start == 6
