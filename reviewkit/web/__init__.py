"""The browser face of a review: pages on this computer, or for a team that has accounts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g, make_response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from reviewkit.errors import ReviewkitError
from reviewkit.store.fulltexts import LARGEST
from reviewkit.web import (
    apart,
    clusters,
    conflicts,
    doors,
    duplicates,
    extract,
    extract_compare,
    fulltext,
    guard,
    reports,
    screen,
    status,
    stop,
    team,
)
from reviewkit.web.desk import Desk, Setting, here

__all__ = ["Setting", "create_app"]

PAGES = (
    doors.pages,
    screen.pages,
    duplicates.pages,
    clusters.pages,
    apart.pages,
    conflicts.pages,
    reports.pages,
    fulltext.pages,
    extract.pages,
    extract_compare.pages,
    team.pages,
    status.pages,
    stop.pages,
)
LARGEST_FORM = 16 << 20  # a pro-forma with hundreds of rows, sent whole
ADDRESSES = 4096  # that templates wrote last and need not be made up anew


def create_app(folder: Path, setting: Setting) -> Flask:
    """Make the web application of one review.

    Args:
        folder: the review folder.
        setting: who sits there and at which addresses it answers.

    Returns:
        The application; `app.extensions["desk"].close()` stops its writing thread.

    Raises:
        ReviewkitError: the folder is no review, or its protocol is wrong.
    """
    app = Flask("reviewkit.web", template_folder="templates", static_folder="static")
    desk = Desk(folder, setting)
    app.extensions["desk"] = desk
    app.secret_key = desk.secret
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST + (1 << 20),
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        **guard.cookie_rules(desk),
    )
    app.jinja_env.autoescape = True  # Flask's own rule does not cover every ending
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["url_for"] = lru_cache(ADDRESSES)(app.url_for)
    app.jinja_env.filters["marks"] = screen.marks
    guard.stand(app)
    app.context_processor(_around)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    app.register_error_handler(ReviewkitError, _refused)
    app.register_error_handler(HTTPException, _stopped)
    return app


def _around() -> dict[str, object]:
    """What every page shows around itself."""
    return {
        "who": g.get("who", ""),
        "role": g.get("role", ""),
        "csrf": g.get("csrf", ""),
        "team": here().setting.team,
        "review": here().plan.protocol.title,
        "worry": here().worry,
        "build": here().build,
    }


def _refused(error: ReviewkitError) -> Response:
    return _error_page(error.status, str(error))


def _stopped(error: HTTPException) -> Response:
    texts = {
        404: "There is no such page; start again from Screen.",
        405: "This address takes no such request; start again from Screen.",
        413: f"The file is larger than {LARGEST >> 20} MB; nothing was kept.",
    }
    status = error.code or 500
    return _error_page(status, texts.get(status) or error.description or "Something went wrong.")


def _error_page(status: int, text: str) -> Response:
    if request.headers.get("X-Reviewkit") == "script":
        answer = make_response({"error": text})
    else:
        answer = make_response(render_template("error.html.j2", text=text, status=status))
    answer.status_code = status
    return answer
