"""One host called: its address, its key and whom it may write to; nothing secret comes back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from reviewkit.sources.addresses import SECRET, base_of
from reviewkit.sources.api import Host, Question
from reviewkit.sources.fetch import HIDDEN, REAL, SEARCHING, Fetcher, Limits, Request, Tell, silent
from reviewkit.sources.polite import Clock
from reviewkit.sources.secrets import EMAIL, secret

T = TypeVar("T")
SHORTEST = 6  # letters of a key; a shorter one would be taken for words of a record


@dataclass(frozen=True, slots=True)
class Called(Generic[T]):
    """An answer as understood and as it is kept, and what was asked, nothing secret in it."""

    found: T
    body: bytes
    asked: str
    status: int


class Caller:
    """Calls one host; close it after use."""

    def __init__(
        self,
        host: Host,
        environment: Mapping[str, str] = os.environ,
        limits: Limits = SEARCHING,
        clock: Clock = REAL,
        again: Tell = silent,
    ) -> None:
        """Make one from the environment: another address, the key, whom to write to.

        Raises:
            NotAllowedError: an address is wrong, or the keyring cannot be opened.
        """
        self._host, self._clock = host, clock
        self._base = base_of(host.base, host.variable, environment)
        self._key = secret(host.key.variable, environment) if host.key else ""
        self._email = secret(EMAIL, environment) if host.email else ""
        self._told = _repeated(self._key)
        rate = host.key.rate if host.key and self._key and host.key.rate else host.rate
        secrets = (self._key, self._email)
        self._fetcher = Fetcher(
            {self._base: rate}, secrets=secrets, limits=limits, clock=clock, again=again
        )

    def __enter__(self) -> Caller:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._fetcher.__exit__(kind, error, trace)

    def call(
        self, question: Question, understand: Callable[[bytes], T], also: Collection[int] = ()
    ) -> Called[T]:
        """Ask a question.

        Args:
            question: what is asked.
            understand: is given the body and returns what to make of it; it may raise GarbledError
                to have it asked for again.
            also: statuses besides 200 that are answers too.

        Raises:
            SourceAwayError, SourceError: there was no answer that can be understood.
        """

        def take(chunks: Iterator[bytes]) -> tuple[T, bytes]:
            body = b"".join(chunks)
            return understand(body), self._hush(body)

        answer = self._fetcher.ask(self._request(question), take, also=also)
        asked = answer.url
        if question.data is not None:
            shown = [one for one in question.data.items() if one[0].lower() not in SECRET]
            asked = f"POST {asked} {urlencode(shown, doseq=True)}"
        found, body = answer.body
        return Called(found, body, self._hush(asked.encode()).decode(), answer.status)

    def at(self) -> str:
        """Return the time, as trails note it."""
        return datetime.fromtimestamp(self._clock.date(), UTC).isoformat(timespec="seconds")

    def _request(self, question: Question) -> Request:
        host, more, headers = self._host, {}, None
        if host.email and self._email:
            more[host.email] = self._email
        if host.key and self._key:
            if host.key.param:
                more[host.key.param] = self._key
            else:
                headers = {host.key.header: self._key}
        url = self._base + question.path
        if question.data is not None:
            return Request(url, data={**question.data, **more}, headers=headers)
        return Request(url, params={**(question.params or {}), **more} or None, headers=headers)

    def _hush(self, body: bytes) -> bytes:
        """Return an answer without the key, should the source repeat it."""
        return self._told.sub(HIDDEN.encode(), body) if self._told else body


def _repeated(key: str) -> re.Pattern[bytes] | None:
    """Return what finds a key in an answer, as it is or as in an address; parts of words stay."""
    if len(key) < SHORTEST:
        return None
    forms = b"|".join(re.escape(one.encode()) for one in (key, quote(key, safe="")))
    return re.compile(rb"(?<![0-9A-Za-z])(?:" + forms + rb")(?![0-9A-Za-z])")
