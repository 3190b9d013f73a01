from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewkit.cli import cli
from reviewkit.stages import start
from reviewkit.store.accounts import open_accounts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start.make_review(tmp_path / "review", "basic", "ME", "2026-01-01T00:00:00Z")
    return tmp_path / "review"


@pytest.fixture
def run(folder):
    def ran(*arguments: object, code: int = 0):
        result = CliRunner().invoke(cli, ["--review", str(folder), *map(str, arguments)])
        assert result.exit_code == code, result.output
        return result

    return ran


def test_others_reach_a_review_only_when_reviewers_have_accounts(run) -> None:
    result = run("serve", "--host", "0.0.0.0", "--port", 0, code=1)
    assert "reviewers need accounts" in result.output


def test_an_invitation_is_a_link_and_only_for_reviewers_of_the_protocol(run) -> None:
    result = run("account", "invite", "ME", "--origin", "https://review.example/")
    assert re.search(r"^https://review\.example/invitation/[\w-]{30,}$", result.output, re.M)
    assert "XX" in run("account", "invite", "XX", code=1).output


def test_accounts_are_listed_with_their_role_and_taken_away(run, folder) -> None:
    assert run("account", "remove", "ME", code=1)
    with closing(open_accounts(folder)) as kept:
        kept.put("ME", "hash")
    assert run("account", "list").output.startswith("ME  ")
    assert "can no longer log in" in run("account", "remove", "ME").output
    assert run("account", "list").output == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_who_listens_everywhere_says_by_which_name(run, folder, host) -> None:
    with closing(open_accounts(folder)) as kept:
        kept.put("ME", "hash")
    assert "--origin" in run("serve", "--host", host, "--port", 0, code=1).output


def test_a_taken_port_is_told_in_one_line(run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port, "--reviewer", "ME", code=1)
    assert "cannot be listened on" in result.output and "--port" in result.output


def test_a_team_is_served_from_its_first_invitation_on(run, folder, tmp_path) -> None:
    link = run("account", "invite", "ME", "--origin", "http://127.0.0.1:1").stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "reviewkit", "--review", folder, "serve"),
            *("--host", "0.0.0.0", "--port", str(port), "--origin", origin),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert server.stdout is not None and server.stdout.readline().strip() == origin
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
        line.request("GET", link.removeprefix("http://127.0.0.1:1"))
        assert 'type="password"' in line.getresponse().read().decode()
        line.close()
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0
