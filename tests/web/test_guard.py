from __future__ import annotations

import pytest

ORIGIN = "http://127.0.0.1:8425"
FORM = {"choice": "include", "report": "x", "seen": ""}


def test_without_the_printed_address_nothing_is_shown(review, sit) -> None:
    stranger = sit(review).app.test_client()
    answer = stranger.get("/screen/title", base_url=ORIGIN)
    assert answer.status_code == 401
    assert "Joint working" not in answer.text
    assert stranger.get("/enter/wrong", base_url=ORIGIN).status_code == 403


@pytest.mark.parametrize("host", ["http://evil.example:8425", "http://127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_point_here_is_refused(review, sit, host) -> None:
    answer = sit(review).client.get("/screen/title", base_url=host)
    assert answer.status_code == 400


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999"])
def test_a_form_of_another_page_is_refused(review, sit, facts, origin) -> None:
    seat = sit(review)
    headers = {"Origin": origin} if origin else {}
    form = FORM | {"csrf": seat.page.split('data-csrf="')[1].split('"')[0]}
    answer = seat.client.post("/screen/title/decide", data=form, headers=headers, base_url=ORIGIN)
    assert answer.status_code == 403
    assert facts(review) == []


def test_a_form_without_the_session_s_token_is_refused(review, sit, facts) -> None:
    seat = sit(review)
    answer = seat.post("/screen/title/decide", csrf="guessed", **FORM)
    assert answer.status_code == 403
    assert facts(review) == []


def test_the_cookie_is_kept_from_scripts_and_other_sites(review, sit) -> None:
    client = sit(review).app.test_client()
    cookie = client.get("/enter/let-me-in", base_url=ORIGIN).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_pages_run_our_script_alone_and_stand_in_no_frame(review, sit) -> None:
    answer = sit(review).client.get("/screen/title", base_url=ORIGIN)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script>" not in answer.text and " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_a_session_outlives_a_restart_of_the_server(review, sit) -> None:
    seat = sit(review)
    again = sit(review)
    cookie = seat.client.get_cookie(_name(seat), domain="127.0.0.1")
    client = again.app.test_client()
    client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert client.get("/screen/title", base_url=ORIGIN).status_code == 200


def _name(seat) -> str:
    return seat.app.config["SESSION_COOKIE_NAME"]


def test_a_session_of_one_reviewer_does_not_open_the_seat_of_another(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    cookie = (one := sit(folder, "JG")).client.get_cookie(_name(one), domain="127.0.0.1")
    client = sit(folder, "RM").app.test_client()
    client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert client.get("/screen/title", base_url=ORIGIN).status_code == 401


def test_errors_are_one_line_with_their_status(review, sit) -> None:
    seat = sit(review)
    answer = seat.client.get("/reports/nothing-like-it", base_url=ORIGIN)
    assert answer.status_code == 404
    assert "There is no record nothing-like-it" in answer.text
    assert "Traceback" not in answer.text
