"""Passwords, invitations and the pace at which passwords may be tried."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from math import ceil

from werkzeug.security import check_password_hash, generate_password_hash

from reviewkit.errors import NotAllowedError
from reviewkit.store.accounts import Account, Accounts

SHORTEST, LONGEST = 12, 200
INVITED_FOR = 7 * 24 * 3600
FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 15.0, 900.0
REMEMBERED = 24 * 3600  # seconds that a wrong password counts
_NOBODY = generate_password_hash(secrets.token_hex(16))  # so that a stranger costs the same time
_hashing = threading.Semaphore(2)  # scrypt takes 32 MB a time


def invite(accounts: Accounts, reviewer: str) -> str:
    """Make an invitation for a reviewer; return the secret part of its link (works once)."""
    token = secrets.token_urlsafe(24)
    accounts.invite(_digest(token), reviewer, int(time.time()) + INVITED_FOR)
    return token


def invited(accounts: Accounts, token: str) -> str | None:
    """Return whom a link invites, or None when it was used or is too old."""
    return accounts.invited(_digest(token), int(time.time()))


def accept(accounts: Accounts, token: str, password: str) -> str:
    """Use a link to set a password; return the reviewer.

    Raises:
        NotAllowedError: the link was used or is too old; the password is too short or long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise NotAllowedError(
            f"A password needs {SHORTEST} to {LONGEST} characters; a few unrelated words do well."
        )
    with _hashing:
        made = generate_password_hash(password)
    reviewer = accounts.accept(_digest(token), int(time.time()), made)
    if reviewer is None:
        raise NotAllowedError("This invitation was used or is too old; ask the lead for another.")
    return reviewer


def check(accounts: Accounts, reviewer: str, password: str) -> Account | None:
    """Return the account if the password is its own; a stranger takes as long as a wrong one."""
    account = accounts.get(reviewer)
    with _hashing:
        right = check_password_hash(account.hash if account else _NOBODY, password[:LONGEST])
    return account if right else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def must_wait(accounts: Accounts, *keys: str) -> int:
    """Return how many seconds to wait before another password may be tried, 0 for none.

    Args:
        accounts: the server's.
        keys: whose password, and from where; both are slowed down.
    """
    return max(0, ceil(accounts.held([_digest(key) for key in keys]) - time.time()))


def note_wrong(accounts: Accounts, *keys: str) -> None:
    """Note a wrong password: after five, each further one doubles the wait."""
    moment = time.time()
    for key in keys:
        accounts.failed(_digest(key), moment, _hold, moment - REMEMBERED)


def note_right(accounts: Accounts, *keys: str) -> None:
    """Note a right password."""
    accounts.passed([_digest(key) for key in keys])


def _hold(failed: int) -> float:
    if failed < FREE_TRIES:
        return 0.0
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failed - FREE_TRIES, 20)))
