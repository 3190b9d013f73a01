"""Coming in: the address with the token, the login, the invitation; and the keys one likes."""

from __future__ import annotations

import hmac

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from reviewkit import keys
from reviewkit.web import accounts, guard
from reviewkit.web.desk import here

pages = Blueprint("doors", __name__)


@pages.get("/")
def home() -> AnyResponse:
    """Go where the work is."""
    return redirect(url_for("screen.page", stage="title"))


@pages.get("/enter/<token>")
def enter(token: str) -> str | AnyResponse:
    """Let the browser in that opened the printed address.

    The answer is a page that goes on by itself: on a redirect of a link from another program a
    browser may hold a strict cookie back.
    """
    setting = here().setting
    if setting.team or not hmac.compare_digest(token.encode(), setting.token.encode()):
        return _no("This address is not the one that `reviewkit serve` printed last.")
    guard.begin_session(setting.reviewer)
    g.who, g.csrf = setting.reviewer, session["csrf"]
    return render_template("enter.html.j2")


@pages.route("/login", methods=["GET", "POST"])
def login() -> str | AnyResponse:
    """Ask for a name and a password."""
    if not here().setting.team:
        return redirect(url_for("doors.home"))
    if request.method == "GET":
        guard.form_token()
        return render_template("login.html.j2", problem="", name="")
    name = request.form.get("reviewer", "").strip()
    tried = (f"account {name}", f"address {request.remote_addr}")
    wait = accounts.must_wait(here().accounts, *tried)
    if wait:
        return _login_again(name, f"Too many tries: wait {wait} seconds, then try again.", 429)
    account = accounts.check(here().accounts, name, request.form.get("password", ""))
    if account is None:
        accounts.note_wrong(here().accounts, *tried)
        return _login_again(name, "Name and password do not belong together.", 401)
    accounts.note_right(here().accounts, *tried)
    guard.begin_session(account.reviewer, account.epoch)
    return redirect(url_for("doors.home"), 303)


def _login_again(name: str, problem: str, status: int) -> AnyResponse:
    guard.form_token()
    return Response(render_template("login.html.j2", problem=problem, name=name), status)


@pages.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> str | AnyResponse:
    """Let an invited reviewer choose a password."""
    who = accounts.invited(here().accounts, token) if here().setting.team else None
    if who is None:
        return _no("This invitation was used or is too old; ask the lead for another.")
    if request.method == "GET":
        guard.form_token()
        return render_template("invitation.html.j2", name=who, shortest=accounts.SHORTEST)
    reviewer = accounts.accept(here().accounts, token, request.form.get("password", ""))
    account = here().accounts.get(reviewer)
    guard.begin_session(reviewer, account.epoch if account else 0)
    return redirect(url_for("doors.home"), 303)


@pages.post("/logout")
def logout() -> AnyResponse:
    """End the session in this browser."""
    session.clear()
    return redirect(url_for("doors.home"), 303)


@pages.get("/sw.js")
def worker() -> Response:
    """Send the script that keeps the page before a reviewer for when the server is away.

    It lies at the root because a browser lets such a script see only addresses below its own.
    """
    answer = current_app.send_static_file("sw.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get("/keys")
def keys_page() -> str:
    """Show the keys, and let the reviewer change them."""
    return render_template(
        "keys.html.j2",
        presets=keys.PRESETS,
        chosen=keys.chosen(session.get("keys", "")) | keys.PAIR_KEYS,
        of_pairs=keys.PAIR_ACTIONS,
        preset=session.get("keys", "reviewkit"),
        names=keys.NAMES,
    )


@pages.post("/keys")
def choose_keys() -> AnyResponse:
    """Take a preset of keys."""
    preset = request.form.get("preset", "")
    if preset in keys.PRESETS:
        session["keys"] = preset
    return redirect(url_for("doors.keys_page"), 303)


def _no(text: str) -> Response:
    return Response(render_template("error.html.j2", text=text, status=403), 403)
