"""Who may ask for a page: the right address, the right origin, a known person, a form of ours.

A page open in the same browser can send requests to a server on this computer, and a name it
controls can be made to point here (DNS rebinding): the Host and Origin of each request are
checked, there is no CORS, cookies are SameSite=Strict, and each form carries the session's own
token (OWASP ASVS 5.0, chapters 3 and 7).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from flask import Flask, Response, abort, g, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from reviewkit.web.desk import Desk, here, role_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send forms with Origin: null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
OPEN = {"doors.enter", "doors.login", "doors.invitation", "doors.worker", "static"}
WEEKS = 14 * 24 * 3600


def cookie_rules(desk: Desk) -> dict[str, Any]:
    """Return how Flask must set the session's cookie.

    Cookies ignore ports, so two reviews on one computer need two names.
    """
    safe = all(origin.startswith("https:") for origin in desk.setting.origins)
    folder = hashlib.sha256(str(desk.folder.resolve()).encode()).hexdigest()[:8]
    return {
        "SESSION_COOKIE_NAME": f"{'__Host-' if safe else ''}reviewkit_{folder}",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": safe,
        "PERMANENT_SESSION_LIFETIME": WEEKS,
        "SESSION_REFRESH_EACH_REQUEST": False,
    }


def stand(app: Flask) -> None:
    """Put the guard before every request and the headers on every answer."""
    app.before_request(_admit)
    app.after_request(_dress)


def _admit() -> AnyResponse | None:
    g.who = g.role = g.csrf = ""
    origins = here().setting.origins
    if f"{request.scheme}://{request.host}" not in origins and not _behind_proxy(origins):
        abort(400, f"This review answers at {', '.join(origins)} only; open it there.")
    if request.method not in {"GET", "HEAD"} and request.headers.get("Origin") not in origins:
        abort(403, "This form came from another page and was refused; nothing was changed.")
    if request.endpoint == "static":
        return None
    here().look()
    known = _recall()
    if request.endpoint is None:
        return None  # who is known is told on a page of theirs that there is no such page
    if request.endpoint not in OPEN and not known:
        return _stranger()
    if request.method not in {"GET", "HEAD"}:
        _check_form()
    return None


def _behind_proxy(origins: tuple[str, ...]) -> bool:
    """A proxy that ends TLS passes requests on as http; the host must still be right."""
    return f"https://{request.host}" in origins


def _recall() -> bool:
    """Find out who asks; say whether they are known."""
    desk = here()
    g.csrf = session.get("csrf", "")
    who = session.get("who", "")
    if not who:
        return False
    if desk.setting.team:
        if desk.epoch(who) != session.get("epoch", 0):
            return False
    elif who != desk.setting.reviewer:
        return False
    role = role_of(desk.plan, who)
    if role is None:
        return False
    g.who, g.role = who, role
    return True


def _stranger() -> AnyResponse:
    if here().setting.team:
        if request.headers.get("X-Reviewkit") == "script":
            answer = make_response({"error": "Your session has ended: log in again."})
            answer.status_code = 401
            return answer
        return redirect(url_for("doors.login"))
    return abort(
        401,
        "Open the address that `reviewkit serve` printed when it started; it lets this browser in.",
    )


def _check_form() -> None:
    given = request.form.get("csrf", "")
    if not g.csrf or not hmac.compare_digest(given, g.csrf):
        abort(403, "This form is from an older session; reload the page and try again.")


def begin_session(who: str, epoch: int = 0) -> None:
    """Begin a session; whatever the cookie held before is gone."""
    keep = {key: session[key] for key in ("keys", "look") if key in session}
    session.clear()
    session.permanent = True
    session.update(keep, who=who, epoch=epoch, csrf=secrets.token_urlsafe(24))


def form_token() -> str:
    """Return the token for a form of somebody who is not known yet, such as the login."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    g.csrf = session["csrf"]
    return str(g.csrf)


def _dress(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint != "static":
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
