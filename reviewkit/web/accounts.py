"""Passwords, invitations and the pace at which passwords may be tried."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from werkzeug.security import check_password_hash, generate_password_hash

from reviewkit.errors import NotAllowedError
from reviewkit.store.accounts import Account, Accounts

SHORTEST, LONGEST = 12, 200
INVITED_FOR = 7 * 24 * 3600
FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 15.0, 900.0
REMEMBERED = 10_000
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


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    until: float = 0.0


class Brake:
    """Slows down who tries passwords: after five failures each further one doubles the wait."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> int:
        """Return how many seconds to wait before another try, 0 for none."""
        moment = time.monotonic()
        with self._lock:
            found = [self._tries[key].until - moment for key in keys if key in self._tries]
        return max(0, round(max(found, default=0.0) + 0.5)) if found and max(found) > 0 else 0

    def failed(self, *keys: str) -> None:
        """Note a wrong password."""
        with self._lock:
            for key in keys:
                tries = self._tries.setdefault(key, _Tries())
                self._tries.move_to_end(key)
                tries.failed += 1
                if tries.failed >= FREE_TRIES:
                    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries.failed - FREE_TRIES))
                    tries.until = time.monotonic() + wait
            while len(self._tries) > REMEMBERED:
                self._tries.popitem(last=False)

    def passed(self, *keys: str) -> None:
        """Note a right password."""
        with self._lock:
            for key in keys:
                self._tries.pop(key, None)
