"""All sources of open copies, asked one after the other; one that is away is asked no more."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType

from reviewkit.errors import NotAllowedError, SourceAwayError, SourceError
from reviewkit.sources import europepmc, unpaywall
from reviewkit.sources.addresses import base_of
from reviewkit.sources.fetch import REAL, USUAL, Exchange, Fetcher, Limits, Tell, silent
from reviewkit.sources.found import Found
from reviewkit.sources.polite import Clock, Patience
from reviewkit.sources.secrets import EMAIL, secret

Asked = tuple[Found, Exchange]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a source lies, and how it is asked: `variable` names another address for it."""

    name: str
    base: str
    variable: str
    rate: float  # requests a second
    by_pmid: bool
    look_up: Callable[[Fetcher, str, str, str | None, str | None], Asked]

    def asks(self, doi: str | None, pmid: str | None) -> bool:
        """Tell whether a document with these numbers can be asked for."""
        return bool(doi or (pmid and self.by_pmid))


def _unpaywall(fetcher: Fetcher, base: str, email: str, doi: str | None, _: str | None) -> Asked:
    return unpaywall.look_up(fetcher, base, email, doi or "")


# Unpaywall allows 100,000 requests a day; Europe PMC states no limit, 10 a second is customary.
SOURCES = {
    one.name: one
    for one in (
        Source(
            unpaywall.NAME,
            "https://api.unpaywall.org/v2",
            "REVIEWKIT_UNPAYWALL_URL",
            5.0,
            False,
            _unpaywall,
        ),
        Source(
            europepmc.NAME,
            europepmc.BASE,
            europepmc.VARIABLE,
            5.0,
            True,
            europepmc.look_up,
        ),
    )
}


class Asker:
    """Asks the sources; close it after use."""

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        limits: Limits = USUAL,
        clock: Clock = REAL,
        again: Tell = silent,
    ) -> None:
        """Make one from the environment: the e-mail address, and other addresses of sources.

        Raises:
            NotAllowedError: there is no e-mail address, or an address is wrong.
        """
        self._email = _email(environment)
        self._bases = {
            name: base_of(one.base, one.variable, environment) for name, one in SOURCES.items()
        }
        rates = {self._bases[name]: one.rate for name, one in SOURCES.items()}
        self.fetcher = Fetcher(
            rates, secrets=[self._email], limits=limits, clock=clock, again=again
        )
        self._patience = Patience()

    def __enter__(self) -> Asker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fetcher.__exit__(kind, error, trace)

    @property
    def away(self) -> dict[str, str]:
        """The sources that are away, and why."""
        return {name: f"{name}: {why}" for name, why in self._patience.away.items()}

    @property
    def gone(self) -> bool:
        """Whether every source is away."""
        return set(self.away) == set(SOURCES)

    def refuse_gone(self) -> None:
        """Say in one line that every source is away, if so.

        Raises:
            SourceAwayError: it is so.
        """
        if self.gone:
            raise SourceAwayError(
                f"No source answers ({' '.join(self.away.values())}) What was found is kept; look "
                "up again later to go on."
            )

    def ask(self, name: str, doi: str | None, pmid: str | None) -> Asked:
        """Ask a source about a document.

        Raises:
            SourceAwayError: the source is away, now or since an earlier question; `away` says why.
            SourceError: it gave no answer that can be understood.
        """
        if name in self.away:
            raise SourceAwayError(self.away[name])
        source = SOURCES[name]
        try:
            asked = source.look_up(self.fetcher, self._bases[name], self._email, doi, pmid)
        except SourceError as error:
            self._patience.failed(name, error)
            raise
        self._patience.answered(name)
        return asked


def _email(environment: Mapping[str, str]) -> str:
    email = secret(EMAIL, environment)
    if not email:
        raise NotAllowedError(
            f"Unpaywall asks for an e-mail address to write to: set {EMAIL} to yours, then look "
            "up again. It is sent to Unpaywall and Europe PMC, and kept nowhere."
        )
    if not re.fullmatch(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+\.[^\s@\x00-\x1f]+", email):
        raise NotAllowedError(f"What {EMAIL} holds is no e-mail address; correct it.")
    return email
