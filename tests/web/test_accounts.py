from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.store.accounts import open_accounts
from reviewkit.web import Setting, accounts, create_app

PASSWORD = "correct horse battery"
ORIGIN = "http://review.example:8425"


@pytest.fixture
def kept(tmp_path: Path):
    opened = open_accounts(tmp_path)
    yield opened
    opened.close()


def test_an_invitation_makes_an_account_once(kept) -> None:
    token = accounts.invite(kept, "JG")
    assert accounts.invited(kept, token) == "JG"
    assert accounts.accept(kept, token, PASSWORD) == "JG"
    with pytest.raises(NotAllowedError, match="used or is too old"):
        accounts.accept(kept, token, PASSWORD)
    assert accounts.check(kept, "JG", PASSWORD)
    assert accounts.check(kept, "JG", "something else") is None
    assert accounts.check(kept, "RM", PASSWORD) is None


def test_a_second_invitation_ends_the_first_and_a_new_password_ends_sessions(kept) -> None:
    first = accounts.invite(kept, "JG")
    second = accounts.invite(kept, "JG")
    assert accounts.invited(kept, first) is None
    accounts.accept(kept, second, PASSWORD)
    before = kept.get("JG").epoch
    accounts.accept(kept, accounts.invite(kept, "JG"), PASSWORD + "!")
    assert kept.get("JG").epoch > before


def test_an_old_invitation_no_longer_works(kept, monkeypatch) -> None:
    monkeypatch.setattr(accounts, "INVITED_FOR", -1)
    assert accounts.invited(kept, accounts.invite(kept, "JG")) is None


def test_a_short_password_is_refused_and_the_invitation_stays(kept) -> None:
    token = accounts.invite(kept, "JG")
    with pytest.raises(NotAllowedError, match="12 to 200"):
        accounts.accept(kept, token, "short")
    assert accounts.invited(kept, token) == "JG"


def test_neither_passwords_nor_links_lie_in_the_file(kept, tmp_path: Path) -> None:
    token = accounts.invite(kept, "JG")
    accounts.accept(kept, token, PASSWORD)
    again = accounts.invite(kept, "RM")
    data = (tmp_path / "accounts.db").read_bytes()
    assert PASSWORD.encode() not in data and again.encode() not in data
    assert b"scrypt" in data
    assert (tmp_path / "accounts.db").stat().st_mode & 0o077 == 0


def test_after_five_wrong_passwords_one_has_to_wait_at_every_process(kept, tmp_path: Path) -> None:
    for _ in range(4):
        accounts.note_wrong(kept, "account JG")
    assert accounts.must_wait(kept, "account JG") == 0
    accounts.note_wrong(kept, "account JG")
    other = open_accounts(tmp_path)  # another process, or the same one started anew
    assert 10 <= accounts.must_wait(other, "account JG", "address 1") <= 15
    accounts.note_wrong(other, "account JG")
    assert 20 <= accounts.must_wait(kept, "account JG") <= 30
    assert accounts.must_wait(other, "account RM") == 0
    accounts.note_right(other, "account JG")
    assert accounts.must_wait(kept, "account JG") == 0
    other.close()


def test_wrong_passwords_are_forgotten_after_a_day_and_never_hold_longer_than_a_quarter_of_an_hour(
    kept, monkeypatch
) -> None:
    for _ in range(60):
        accounts.note_wrong(kept, "account JG")
    assert 890 <= accounts.must_wait(kept, "account JG") <= 900
    later = time.time() + accounts.REMEMBERED + 1
    monkeypatch.setattr(time, "time", lambda: later)
    accounts.note_wrong(kept, "account RM")
    for _ in range(4):
        accounts.note_wrong(kept, "account JG")
    assert accounts.must_wait(kept, "account JG") == 0


@pytest.fixture
def team(tmp_path: Path, make):
    folder = make(tmp_path / "team", people=("JG", "RM"))
    path = folder / "protocol.yml"
    path.write_text(
        path.read_text().replace("  - id: RM\n    role: reviewer", "  - id: RM\n    role: observer")
    )
    app = create_app(folder, Setting((ORIGIN,)))
    yield app
    app.extensions["desk"].close()


def post(client, path: str, **form: str):
    page = client.get("/login" if "csrf" not in form else path, base_url=ORIGIN).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    return client.post(
        path, data=form | {"csrf": token}, headers={"Origin": ORIGIN}, base_url=ORIGIN
    )


def test_a_team_logs_in_and_a_stranger_sees_the_login_only(team) -> None:
    client = team.test_client()
    assert client.get("/reports/", base_url=ORIGIN).headers["Location"] == "/login"
    token = accounts.invite(team.extensions["desk"].accounts, "JG")
    assert post(client, f"/invitation/{token}", password=PASSWORD).status_code == 303
    assert "Joint working" in client.get("/reports/", base_url=ORIGIN).text
    other = team.test_client()
    assert post(other, "/login", reviewer="JG", password="wrong").status_code == 401
    assert post(other, "/login", reviewer="JG", password=PASSWORD).status_code == 303
    assert other.get("/reports/", base_url=ORIGIN).status_code == 200


def test_who_loses_the_account_is_out_at_once(team) -> None:
    client = team.test_client()
    kept = team.extensions["desk"].accounts
    post(client, f"/invitation/{accounts.invite(kept, 'JG')}", password=PASSWORD)
    kept.remove("JG")
    assert client.get("/reports/", base_url=ORIGIN).headers["Location"] == "/login"


def test_an_observer_reads_and_does_not_write(team) -> None:
    client = team.test_client()
    kept = team.extensions["desk"].accounts
    post(client, f"/invitation/{accounts.invite(kept, 'RM')}", password=PASSWORD)
    page = client.get("/reports/", base_url=ORIGIN).text
    report = re.search(r"[0-9a-f]{8}-[0-9]{4}", page)[0]
    token = page.split('data-csrf="')[1].split('"')[0]
    form = {"csrf": token, "tag": "background"}
    answer = client.post(
        f"/reports/{report}/tag", data=form, headers={"Origin": ORIGIN}, base_url=ORIGIN
    )
    assert answer.status_code == 409
    assert "observer" in answer.text


def test_the_cookie_of_an_https_server_travels_by_https_only(tmp_path: Path, make) -> None:
    app = create_app(make(tmp_path / "safe"), Setting(("https://review.example",)))
    try:
        answer = app.test_client().get("/login", base_url="http://review.example")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-") and "Secure" in cookie
    finally:
        app.extensions["desk"].close()
