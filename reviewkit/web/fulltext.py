"""Full texts: what is sought, the tries made, and the PDF beside the criteria."""

from __future__ import annotations

import re

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import annotate, lookup, reading, retrieve
from reviewkit.stages.lookup import Came
from reviewkit.store import Writing
from reviewkit.store.fulltexts import KEPT_FILE, keep_fulltext, kept_pdf
from reviewkit.web.desk import here, refuse_observer

pages = Blueprint("fulltext", __name__, url_prefix="/fulltext")

A_PAGE = 50


STANDINGS = {"awaiting": "Awaiting", "retrieved": "Had", "not_retrieved": "Not retrieved"}
OUTCOMES = {outcome: word for word, outcome in retrieve.OUTCOMES.items()}
CAME = {
    Came.FOUND: "An open copy is found.",
    Came.NOT_FOUND: "No source knows an open copy.",
    Came.WITHOUT: "It has no DOI or PubMed id to look it up by.",
    Came.FAILED: "Not every source answered; look up again later.",
}


@pages.get("/")
def page() -> str:
    """List the reports sought, the tries made and what came of them; ask for tries and files."""
    rows = retrieve.sought(here().store)
    start = max(0, request.args.get("start", 0, type=int))
    only = request.args.get("only", "")
    found = [row for row in rows if not only or row["retrieval"] == only]
    return render_template(
        "fulltext.html.j2",
        rows=[
            row | {"pdf": kept_pdf(row["note"] or ""), "copies": found_for(row["report"])}
            for row in found[start : start + A_PAGE]
        ],
        standings=STANDINGS,
        counts={name: sum(row["retrieval"] == name for row in rows) for name in STANDINGS},
        total=len(found),
        start=start,
        a_page=A_PAGE,
        only=only,
        saved=session.pop("saved", ""),
    )


def found_for(report: str) -> list[lookup.Lookup]:
    """List what sources said of open copies of a report."""
    return lookup.found_for(here().store, report)


@pages.post("/<report>/look-up")
def look_up(report: str) -> Response:
    """Ask the sources for an open copy of a report, now; nothing is asked unless somebody does."""
    refuse_observer()
    (one,) = lookup.wanted(here().store, [report], again=True)
    with lookup.Asker(limits=lookup.ATTENDED) as asker:
        answers = lookup.ask(asker, one)
        asker.refuse_gone()
    if answers.asked:
        here().write(lambda facts: lookup.note_in(facts, answers))
    return _back(report, " ".join([CAME[answers.came], *answers.trouble]))


def _back(report: str, told: str) -> Response:
    session["saved"] = told
    if request.form.get("back") == "screen":
        return redirect(url_for("screen.page", stage="fulltext", report=report), 303)
    return redirect(url_for("fulltext.page", only=request.form.get("only", "")), 303)


@pages.post("/<report>/retrieved")
def retrieved(report: str) -> Response:
    """Note a try and what came of it, and keep the file sent along."""
    refuse_observer()
    file = request.files.get("pdf")
    note = request.form.get("note", "").strip()
    if file and file.filename:
        kept = keep_fulltext(here().folder, file.filename, file.stream, note)
        word = retrieve.Retrieval(report, True, kept)
        told = f"The {'PDF' if kept_pdf(kept) else 'text'} is kept."
    else:
        outcome = request.form.get("outcome", "")
        if outcome not in OUTCOMES:
            raise NotAllowedError("Say whether the text was had, or choose a PDF.")
        if outcome == "tried" and not note:
            raise NotAllowedError("Say where you asked for it; nothing was saved.")
        word = retrieve.Retrieval(report, OUTCOMES[outcome], note)
        told = "Saved."
    here().write(lambda facts: _note(facts, word))
    return _back(report, told)


def _note(facts: Writing, word: retrieve.Retrieval) -> None:
    retrieve.retrieve_in(facts, word)


def pdf_of(report: str) -> str:
    """Return the hash of a report's PDF, or ''."""
    return kept_pdf(reading.retrieval_note(here().store, report))


def tries_of(report: str) -> list[annotate.Event]:
    """List the tries to get a report's full text that were not taken back."""
    events = annotate.history(here().store, report, g.who)
    return [one for one in events if one.kind == "retrieval" and not one.withdrawn]


def without_pdf(note: str) -> str:
    """Return a retrieval's note as people read it: the name of the kept file says nothing."""
    return KEPT_FILE.sub("file kept", note)


@pages.app_context_processor
def _getting() -> dict[str, object]:
    return {
        "pdf_of": pdf_of,
        "tries_of": tries_of,
        "found_for": found_for,
        "without_pdf": without_pdf,
    }


@pages.get("/pdf/<sha>.pdf")
def pdf(sha: str) -> Response:
    """Send a kept PDF, to be shown inside our own page and nowhere else."""
    path = here().folder / "fulltext" / f"{sha}.pdf"
    if not re.fullmatch(r"[0-9a-f]{64}", sha) or not path.is_file():
        raise NotThereError("There is no such PDF in this review.")
    from flask import send_file  # noqa: PLC0415

    answer = make_response(send_file(path.resolve(), mimetype="application/pdf", max_age=3600))
    answer.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
