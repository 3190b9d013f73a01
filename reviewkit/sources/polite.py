"""How to be a good guest: how often a host is asked, and how long to wait before asking again."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime

from reviewkit.errors import SourceAwayError, SourceError

IN_A_ROW = 3  # failures after which a source is taken to be away


@dataclass(frozen=True, slots=True)
class Clock:
    """The time; tests bring their own, so that nobody waits."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    date: Callable[[], float] = time.time  # seconds since 1970


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` requests a second, `burst` of them at once after a rest."""

    rate: float
    burst: float = 1.0
    _tokens: float = field(init=False)
    _at: float | None = field(init=False, default=None)

    def take(self, now: float) -> float:
        """Take a token; return how many seconds to wait before using it."""
        if self._at is None:
            self._tokens = self.burst
        else:
            self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        self._tokens -= 1
        return max(0.0, -self._tokens / self.rate)


@dataclass(slots=True)
class Patience:
    """Who is away, and why: those that cannot be reached, or failed several times in a row."""

    away: dict[str, str] = field(default_factory=dict)
    _failures: Counter[str] = field(default_factory=Counter)

    def answered(self, name: str) -> None:
        """Note that one gave an answer."""
        self._failures[name] = 0

    def failed(self, name: str, error: SourceError) -> None:
        """Note that one gave none."""
        self._failures[name] += 1
        if isinstance(error, SourceAwayError) or self._failures[name] >= IN_A_ROW:
            self.away[name] = str(error)


def backoff(attempt: int, chance: random.Random, *, first: float, most: float) -> float:
    """Return the wait before the next try: doubled each time, capped, half of it by chance.

    "Equal jitter" (M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015):
    many clients that failed together do not come back together.

    Args:
        attempt: tries made so far, from 1.
        chance: seeded by the caller.
        first: the longest wait after the first try, in seconds.
        most: the cap.
    """
    whole: float = min(most, first * 2 ** (attempt - 1))
    return whole / 2 + chance.random() * whole / 2


def asked_wait(header: str, date: float) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date.

    Args:
        header: its value.
        date: seconds since 1970 now.

    Returns:
        Seconds to wait, never below 0; None when it says nothing that can be read.
    """
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    if when.tzinfo is None:  # "-0000"; HTTP dates are GMT
        when = when.replace(tzinfo=UTC)
    return max(0.0, when.timestamp() - date)
