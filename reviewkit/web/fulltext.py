"""Full texts: what is sought, the tries made, and the PDF beside the criteria."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError, NotThereError, UnreadableError
from reviewkit.stages import reading, retrieve
from reviewkit.store import Writing
from reviewkit.web.desk import here

pages = Blueprint("fulltext", __name__, url_prefix="/fulltext")

LARGEST = 100 << 20
CHUNK = 1 << 20
KEPT = re.compile(r"fulltext/([0-9a-f]{64})\.pdf")
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
        sha = keep_pdf(here().folder, file)
        word = retrieve.Retrieval(report, True, f"fulltext/{sha}.pdf {tries}".strip())
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


def keep_pdf(folder: Path, file: FileStorage) -> str:
    """Keep an uploaded PDF under the hash of its bytes; return the hash.

    Raises:
        UnreadableError: it is no PDF, is cut off, or is larger than LARGEST.
    """
    place = folder / "fulltext"
    place.mkdir(exist_ok=True)
    half = place / f".{hashlib.sha256(g.who.encode()).hexdigest()[:8]}-{id(file):x}.part"
    sha, size, head = hashlib.sha256(), 0, b""
    try:
        with half.open("wb") as out:
            while chunk := file.stream.read(CHUNK):
                size += len(chunk)
                head = head or chunk[:1024]
                if size > LARGEST:
                    raise UnreadableError(
                        f"The file is larger than {LARGEST >> 20} MB; nothing was kept."
                    )
                sha.update(chunk)
                out.write(chunk)
        # PDF 2.0 (ISO 32000-2, 7.5.2): the header; readers look for it in the first 1024 bytes.
        if b"%PDF-" not in head:
            raise UnreadableError(
                "The file is no PDF (it does not begin with %PDF-); nothing was kept. Save the "
                "article itself as PDF, not the page around it."
            )
        half.replace(place / f"{sha.hexdigest()}.pdf")
    finally:
        half.unlink(missing_ok=True)
    return sha.hexdigest()


def kept_pdf(note: str) -> str:
    """Return the hash of the PDF that a retrieval's note names, or ''."""
    found = KEPT.search(note)
    return found[1] if found else ""


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
