"""One polite fetcher for every source: rates, retries, bounds, and nothing secret told.

Only what can pass is tried again: 408, 429, 5xx, 403 with Retry-After, a connection or an answer
that broke off, and an answer that cannot be read. Everything else is told at once.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from reviewkit import __version__
from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources.addresses import bare, origin, refuse_inside, refuse_private, through_proxy
from reviewkit.sources.polite import Bucket, Clock, asked_wait, backoff
from reviewkit.sources.refusal import MOST, reason_of

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
Take = Callable[[Iterator[bytes]], T]
Tell = Callable[[str], None]
Exchange = tuple[str, int, str]  # address without secrets, status, body as it came

AGENT = f"reviewkit/{__version__} (evidence synthesis)"
AGAIN = {408, 429}
FORBIDDEN = 403  # with Retry-After: too many questions, in the words of some
KEY_HEADER = "x-api-key"
HIDDEN = "[hidden]"  # what stands in place of a key or an e-mail address
STRANGERS_RATE = 0.5  # requests a second to a host that is no source, such as a publisher's


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how much and how often; seconds and bytes."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0  # for one try
    largest: int = 8 << 20
    tries: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0  # a source that asks for longer is away
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came: status, media type, the address (nothing secret in it), and the body as taken."""

    status: int
    kind: str
    url: str
    body: T


USUAL, REAL = Limits(), Clock()
# A search brings large pages, and nobody waits at its side.
SEARCHING = Limits(read=60, total=300, largest=64 << 20, tries=6)
# While somebody waits at a page for the answer: half a minute for a source at the very most.
ATTENDED = Limits(connect=5, read=6, total=12, tries=2, first_wait=0.5, longest_wait=3, redirects=3)


def silent(_: str) -> None:
    """Tell nobody."""


class GarbledError(ValueError):
    """An answer cannot be understood; raised while taking it, it is asked for again."""


class RefusedError(SourceError):
    """A source will not answer this question, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: `data` makes it a POST; `headers` may hold a key."""

    url: str
    params: Mapping[str, str] | None = None
    data: Mapping[str, str | Sequence[str]] | None = None
    headers: Mapping[str, str] | None = None


class _PassingError(Exception):
    """What may be over at the next try: `told` if it is not, `wait` if we were asked to."""

    def __init__(self, told: SourceError, wait: float | None = None) -> None:
        self.told, self.wait = told, wait


class Fetcher:
    """Asks hosts on the network, one request at a time."""

    def __init__(
        self,
        rates: Mapping[str, float] | None = None,
        *,
        secrets: Iterable[str] = (),
        limits: Limits = USUAL,
        clock: Clock = REAL,
        again: Tell = silent,
        seed: int = 0,
    ) -> None:
        """Make a fetcher; close it after use.

        Args:
            rates: base addresses of the sources and how often a second each may be asked. They
                may lie anywhere; other addresses only on the open internet.
            secrets: words that no error may tell, such as the e-mail address.
            limits: bounds of every request.
            clock: the time.
            again: is told before a host is asked again: why, and after how long.
            seed: of the chance in waiting.
        """
        import httpx  # noqa: PLC0415  # loads slowly

        for name in ("httpx", "httpcore"):  # they would log addresses with the e-mail in them
            logging.getLogger(name).setLevel(logging.WARNING)
        self._trusted = frozenset(origin(url) for url in rates or {})
        self._buckets = {origin(url)[1]: Bucket(rate) for url, rate in (rates or {}).items()}
        # as they are, and as an address that a source repeats would have them
        self._secrets = tuple(form for word in secrets if word for form in (word, quote(word)))
        self._again = again
        self._limits, self._clock, self._chance = limits, clock, random.Random(seed)  # noqa: S311
        waits = httpx.Timeout(limits.read, connect=limits.connect)
        headers = {"User-Agent": AGENT}
        self._client = httpx.Client(timeout=waits, headers=headers, follow_redirects=False)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        take: Take[T],
        *,
        params: Mapping[str, str] | None = None,
        also: Collection[int] = (),
        largest: int | None = None,
    ) -> Answer[T]:
        """Get an address; see `ask`."""
        return self.ask(Request(url, params), take, also=also, largest=largest)

    def ask(
        self,
        request: Request,
        take: Take[T],
        *,
        also: Collection[int] = (),
        largest: int | None = None,
    ) -> Answer[T]:
        """Ask, trying again where that may help.

        Args:
            request: what is asked.
            take: is given the chunks of the body and returns what to make of them; it may raise
                GarbledError to have it asked for again. It is called once a try.
            also: statuses besides 200 that are answers too, such as 404.
            largest: bytes taken at most; the fetcher's own limit if left out.

        Raises:
            SourceAwayError: the host cannot be reached, or asks for a long rest.
            SourceError: it answered otherwise, or too much, or the address must not be asked.
        """
        tried = 0
        while True:
            tried += 1
            try:
                return self._follow(request, take, {200, *also}, largest)
            except _PassingError as passing:
                if tried >= self._limits.tries:
                    raise passing.told from passing.__cause__
                wait = self._wait(passing, tried)
                tries = f"try {tried + 1} of {self._limits.tries}"
                self._again(f"{passing.told} It is asked again in {wait:.1f} s ({tries}).")
                self._clock.sleep(wait)

    def get_json(
        self,
        url: str,
        understand: Callable[[dict[str, Any]], T],
        *,
        params: Mapping[str, str] | None = None,
        also: Collection[int] = (),
    ) -> tuple[T, Exchange]:
        """Get a JSON object; see `get`.

        Args:
            url: the address.
            understand: is given the object; it may raise GarbledError, as `take` may.
            params: the query.
            also: statuses besides 200 that are answers too.

        Returns:
            What it was understood as, and the exchange as it is to be kept.
        """

        def take(chunks: Iterator[bytes]) -> tuple[T, str]:
            data = b"".join(chunks)
            return understand(json_object(data)), data.decode("utf-8", "replace")

        answer = self.get(url, take, params=params, also=also)
        found, text = answer.body
        return found, (answer.url, answer.status, self.hush(text))

    def hush(self, text: str) -> str:
        """Return a text without the words that are secret."""
        for word in self._secrets:
            text = text.replace(word, HIDDEN)
        return text

    def _wait(self, passing: _PassingError, tried: int) -> float:
        limits = self._limits
        wait = passing.wait
        if wait is None:
            return backoff(tried, self._chance, first=limits.first_wait, most=limits.longest_wait)
        if wait > limits.longest_wait:
            raise SourceAwayError(f"{passing.told} It asks for a rest of {wait:.0f} seconds.")
        return wait

    def _follow(
        self,
        asked: Request,
        take: Take[T],
        wanted: Collection[int],
        largest: int | None,
    ) -> Answer[T]:
        """One try, with its redirects."""
        started = self._clock.now()
        self._client.cookies.clear()  # those of one try help its redirects, and go no further
        with self._passing(origin(asked.url)[1]):
            request = self._client.build_request(
                "GET" if asked.data is None else "POST",
                asked.url,
                params=asked.params,
                data=asked.data,
                headers=asked.headers,
            )
        for _ in range(self._limits.redirects + 1):
            host = self._admit(str(request.url))
            with self._passing(host):
                response = self._client.send(request, stream=True)
                try:
                    self._check_peer(response, host)
                    if response.next_request is None:
                        self._check_status(response, host, wanted, started)
                        body = take(self._chunks(response, host, started, largest))
                        kind = response.headers.get("Content-Type", "")
                        return Answer(response.status_code, kind, bare(str(request.url)), body)
                    request = self._next(response, response.next_request, host)
                finally:
                    response.close()
        raise SourceError(f"{host} sends on and on ({self._limits.redirects} times); given up.")

    @contextmanager
    def _passing(self, host: str) -> Iterator[None]:
        """Say what the errors of one request mean, and which may be over at the next try."""
        import httpx  # noqa: PLC0415

        try:
            yield
        except GarbledError as error:
            raise _PassingError(SourceError(self.hush(f"{host} {error}."))) from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise SourceError(f"{host} has an address that cannot be read; not asked.") from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            away = SourceAwayError(f"{host} cannot be reached; is this computer online?")
            raise _PassingError(away) from error
        except httpx.TimeoutException as error:
            raise _PassingError(SourceError(f"{host} took too long to answer.")) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _PassingError(SourceError(f"The answer of {host} broke off.")) from error

    def _admit(self, url: str) -> str:
        """Wait for a turn at an address that may be asked; return its host."""
        host = origin(url)[1]
        try:
            refuse_inside(url, self._trusted)
        except SourceAwayError as away:
            raise _PassingError(away) from away
        bucket = self._buckets.setdefault(host, Bucket(STRANGERS_RATE))
        wait = bucket.take(self._clock.now())
        if wait > 0:
            self._clock.sleep(wait)
        return host

    def _check_peer(self, response: httpx.Response, host: str) -> None:
        """Refuse a host whose name was pointed inside between looking it up and asking it."""
        at = origin(str(response.request.url))
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream else None
        if peer and at not in self._trusted and not through_proxy(at[0], host):
            refuse_private(str(peer[0]), host)

    def _next(self, response: httpx.Response, after: httpx.Request, host: str) -> httpx.Request:
        if response.request.url.scheme == "https" and after.url.scheme == "http":
            raise SourceError(f"{host} sends on to an address without encryption; not asked.")
        elsewhere = origin(str(after.url)) != origin(str(response.request.url))
        if elsewhere and KEY_HEADER in after.headers:
            del after.headers[KEY_HEADER]  # a key is for the host it was given by
        if response.request.method == "POST" and after.method == "GET":
            if elsewhere:
                raise RefusedError(f"{host} sends on to another host; not asked.")
            # browsers would drop what is posted, and a search would ask for nothing
            return self._client.build_request(
                "POST", after.url, headers=response.request.headers, content=response.request.read()
            )
        return after

    def _check_status(
        self, response: httpx.Response, host: str, wanted: Collection[int], started: float
    ) -> None:
        status = response.status_code
        if status in wanted:
            return
        words = f"{host} answered {status} {response.reason_phrase}".strip()
        header = response.headers.get("Retry-After", "")
        if status in AGAIN or status >= 500 or (status == FORBIDDEN and header):
            raise _PassingError(SourceError(f"{words}."), asked_wait(header, self._clock.date()))
        why = self._reason(response, started)
        raise RefusedError(f"{words}, and says: {why}." if why else f"{words}.")

    def _reason(self, response: httpx.Response, started: float) -> str:
        """What a source says of why it refuses; strangers' pages are not told."""
        import httpx  # noqa: PLC0415

        body = b""
        if origin(str(response.request.url)) in self._trusted:
            with suppress(httpx.HTTPError):  # the status says enough where the rest breaks off
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > MOST or self._clock.now() - started > self._limits.total:
                        break
        text = self.hush(body.decode("utf-8", "replace"))
        return reason_of(text, response.headers.get("Content-Type", ""))

    def _chunks(
        self, response: httpx.Response, host: str, started: float, largest: int | None
    ) -> Iterator[bytes]:
        """Yield the body, as long as it is neither too long nor too slow."""
        most, size = largest or self._limits.largest, 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > most:
                raise SourceError(f"{host} sent more than {most >> 20} MB; not kept.")
            if self._clock.now() - started > self._limits.total:
                raise _PassingError(SourceError(f"{host} sent its answer too slowly; given up."))
            yield chunk


def json_object(data: bytes) -> dict[str, Any]:
    """Read an answer that is a JSON object.

    Raises:
        GarbledError: it is not.
    """
    if not data.strip():
        raise GarbledError("sent an empty answer")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise GarbledError("sent an answer that is no JSON") from None
    if not isinstance(found, dict):
        raise GarbledError("sent an answer of another form than expected")
    return found
