"""What a source says of open copies of a document, in one shape for all sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST = 2000  # letters of one field: answers come from others


class Access(StrEnum):
    """Whether a source knows an open copy; `unknown`: it does not know the document."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What a source says of one document, and of the best open copy it knows.

    `url` is where a person reads it, `pdf` where its PDF lies; `version` is submittedVersion,
    acceptedVersion or publishedVersion; `host` is publisher or repository. What a source does
    not say is None.
    """

    source: str
    access: Access
    url: str | None = None
    pdf: str | None = None
    version: str | None = None
    licence: str | None = None
    host: str | None = None


def word(value: object) -> str | None:
    """Return a text of an answer, if it is one and says something."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(letter for letter in text[:MOST] if letter.isprintable()) or None


def link(value: object) -> str | None:
    """Return an address of an answer, if it is one that a browser may be sent to."""
    text = word(value) or ""
    whole = text.lower().startswith(("http://", "https://")) and text == str(value).strip()
    return text if whole and " " not in text else None
