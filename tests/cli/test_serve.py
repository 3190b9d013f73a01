from __future__ import annotations

import re

import pytest


def test_others_reach_a_review_only_when_reviewers_have_accounts(run) -> None:
    result = run("serve", "--host", "0.0.0.0", "--port", 0, code=1)
    assert "reviewers need accounts" in result.output


def test_an_invitation_is_a_link_and_only_for_reviewers_of_the_protocol(run) -> None:
    result = run("account", "invite", "ADA", "--origin", "https://review.example/")
    assert re.search(r"^https://review\.example/invitation/[\w-]{30,}$", result.output, re.M)
    assert "XX" in run("account", "invite", "XX", code=1).output


def test_accounts_are_listed_with_their_role_and_taken_away(run, folder) -> None:
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts

    assert run("account", "remove", "ADA", code=1)
    with closing(open_accounts(folder)) as kept:
        kept.put("ADA", "hash")
    assert run("account", "list").output.startswith("ADA  ")
    assert "can no longer log in" in run("account", "remove", "ADA").output
    assert run("account", "list").output == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_who_listens_everywhere_says_by_which_name(run, folder, host) -> None:
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts

    with closing(open_accounts(folder)) as kept:
        kept.put("ADA", "hash")
    assert "--origin" in run("serve", "--host", host, "--port", 0, code=1).output


def test_a_taken_port_is_told_in_one_line(run) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", port, "--reviewer", "ADA", code=1)
    assert "cannot be listened on" in result.output and "--port" in result.output
