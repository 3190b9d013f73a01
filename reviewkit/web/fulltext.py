"""Full texts: what is sought, the tries made, and the PDF beside the criteria."""

from __future__ import annotations

import re
from functools import partial

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import reading, retrieve
from reviewkit.store import Writing
from reviewkit.store.fulltexts import LARGEST, keep_pdf, kept_pdf, note_of_pdf
from reviewkit.web.desk import here

pages = Blueprint("fulltext", __name__, url_prefix="/fulltext")

CHUNK = 1 << 20
A_PAGE = 50


@pages.get("/")
def page() -> str:
    """List the reports sought and what came of each; ask for tries and files."""
    rows = retrieve.sought(here().store)
    start = max(0, request.args.get("start", 0, type=int))
    only = request.args.get("only", "")
    found = [row for row in rows if not only or row["retrieval"] == only]
    return render_template(
        "fulltext.html.j2",
        rows=[row | {"pdf": kept_pdf(row["note"] or "")} for row in found[start : start + A_PAGE]],
        counts={
            name: sum(row["retrieval"] == name for row in rows)
            for name in ("awaiting", "retrieved", "not_retrieved")
        },
        total=len(found),
        start=start,
        a_page=A_PAGE,
        only=only,
        saved=session.pop("saved", ""),
    )


@pages.post("/<report>/retrieved")
def retrieved(report: str) -> Response:
    """Note that a full text was had or not, with the tries made, and keep the file sent along."""
    file = request.files.get("pdf")
    tries = request.form.get("note", "").strip()
    if file and file.filename:
        word = retrieve.Retrieval(report, True, note_of_pdf(_keep(file), tries))
        told = "The PDF is kept."
    else:
        had = request.form.get("outcome", "")
        if had not in {"retrieved", "not_retrieved"}:
            raise NotAllowedError("Say whether the text was had, or choose a PDF.")
        word = retrieve.Retrieval(report, had == "retrieved", tries)
        told = "Saved."
    here().write(lambda facts: _note(facts, word))
    session["saved"] = told
    if request.form.get("back") == "screen":
        return redirect(url_for("screen.page", stage="fulltext", report=report), 303)
    return redirect(url_for("fulltext.page", only=request.form.get("only", "")), 303)


def _note(facts: Writing, word: retrieve.Retrieval) -> None:
    retrieve.retrieve_in(facts, word)


def _keep(file: FileStorage) -> str:
    return keep_pdf(here().folder, iter(partial(file.stream.read, CHUNK), b""), LARGEST)


def pdf_of(report: str) -> str:
    """Return the hash of a report's PDF, or ''."""
    return kept_pdf(reading.retrieval_note(here().store, report))


@pages.app_context_processor
def _pdf() -> dict[str, object]:
    return {"pdf_of": pdf_of}


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
