from __future__ import annotations

from pathlib import Path

from reviewkit.store.accounts import open_accounts


def test_the_key_that_signs_sessions_is_made_once(tmp_path: Path) -> None:
    first, again = open_accounts(tmp_path), open_accounts(tmp_path)
    assert len(first.secret()) == 64
    assert first.secret() == again.secret()
    first.close()
    again.close()


def test_accounts_are_named_in_order_and_removed_with_their_invitations(tmp_path: Path) -> None:
    kept = open_accounts(tmp_path)
    kept.put("RM", "h")
    kept.put("JG", "h")
    kept.invite("token", "JG", 100)
    assert kept.names() == ["JG", "RM"]
    assert kept.remove("JG") and not kept.remove("JG")
    assert kept.invited("token", 50) is None
    kept.close()


def test_an_invitation_is_accepted_once_and_in_time(tmp_path: Path) -> None:
    kept = open_accounts(tmp_path)
    kept.invite("token", "JG", 100)
    assert kept.accept("token", 100, "h") is None
    assert kept.accept("token", 99, "h") == "JG"
    assert kept.accept("token", 99, "h") is None
    kept.close()
