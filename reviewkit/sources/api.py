"""A searchable API in one shape for all: from state to question, and from answer to page.

A search is a walk from state to state: `ask` says what to ask in a state, `read` what the answer
holds and the state to go on from. States are plain JSON, so that a search that was killed goes on
from the last one kept. What an API reports in place of results is raised: GarbledError where
asking again may help, SourceError where it will not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from reviewkit.sources.fetch import GarbledError, json_object
from reviewkit.sources.found import word

State = dict[str, Any]
COUNT: State = {"count": True}
_DIGITS = re.compile(r"\s*[0-9]{1,15}\s*")  # Python refuses to read a number of thousands
Entry = tuple[str, bytes]  # a record's id at its source, and the record as it is kept in a file
Earlier = Callable[[int], bytes]  # the body of a page of this search, by its number


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: a path below the API's address, a query, or a form to post.

    A list in a form is posted as the same field once for each.
    """

    path: str = ""
    params: Mapping[str, str] | None = None
    data: Mapping[str, str | Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What an answer holds: its records, the state to go on from (None: it was the last page).

    `total` is how many results the whole search has, None where the answer does not say it.
    `told` is what the source says of the search, such as how it understood it.
    """

    entries: tuple[Entry, ...]
    next: State | None
    total: int | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """How an API takes a key: the variable that holds it, and a parameter or a header's name."""

    variable: str
    param: str = ""
    header: str = ""
    rate: float | None = None  # requests a second with the key, where that is more


@dataclass(frozen=True, slots=True)
class Host:
    """Where a source lies and how it is called; its attributes are those of an Api."""

    name: str
    base: str
    variable: str
    rate: float
    key: Key | None = None
    email: str = ""


def _no_other_way(state: State) -> State | None:
    return None


@dataclass(frozen=True, slots=True)
class Api:
    """One source that can be searched over the network.

    Attributes:
        name: as reviewers write it.
        base: its usual address; `variable` of the environment may name another.
        rate: requests a second.
        suffix: of the file of its records, `nbib` or `jsonl`.
        ask: question in a state; the first state is {}, and COUNT asks for the total alone.
        read: page of an answer, given the state that was asked in.
        entries: the records in a page's body, whatever page it is.
        otherwise: another state to try when a state is refused.
        note: what a reviewer should know of any search here.
    """

    name: str
    base: str
    variable: str
    rate: float
    suffix: str
    ask: Callable[[str, State, Earlier], Question]
    read: Callable[[bytes, str, State, Earlier], Page]
    entries: Callable[[bytes], Iterable[Entry]]
    otherwise: Callable[[State], State | None] = _no_other_way
    key: Key | None = None
    email: str = ""  # the parameter that takes whom to write to
    note: str = ""

    @property
    def host(self) -> Host:
        """Where it lies and how it is called."""
        return Host(self.name, self.base, self.variable, self.rate, self.key, self.email)


def xml_tree(body: bytes) -> ElementTree.Element:
    """Read an answer that is XML; its DTD and entities are not followed.

    Raises:
        GarbledError: it is none, or declares entities of its own.
    """
    if b"<!ENTITY" in body:
        raise GarbledError("sent an answer with entities of its own")
    try:
        return ElementTree.fromstring(body)  # noqa: S314 - no entities, and expat loads no DTD
    except (ElementTree.ParseError, ValueError, LookupError):
        raise GarbledError("sent an answer that is no XML") from None


def number(value: object) -> int:
    """Return a count of an answer, written as a number or in digits.

    Raises:
        GarbledError: it is none.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    raise GarbledError("does not say how many results there are")


def objects(value: object) -> list[dict[str, Any]]:
    """Return the list of results of an answer.

    Raises:
        GarbledError: it is no list of objects.
    """
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise GarbledError("sent an answer without a list of results")
    return value


def line_of(found: Mapping[str, Any], identity: object) -> Entry:
    """Make the entry of a result: one line of JSON.

    Raises:
        GarbledError: it has no id.
    """
    if not isinstance(identity, str | int) or not str(identity).strip():
        raise GarbledError("sent a result without its id")
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    # a lone surrogate in an answer is JSON, but no UTF-8
    return str(identity).strip(), text.encode("utf-8", "backslashreplace") + b"\n"


def entries_at(body: bytes, results: str, identity: str) -> Iterator[Entry]:
    """Yield the entries of an answer: where its list of results is, and what each calls its id."""
    return (line_of(one, one.get(identity)) for one in objects(json_object(body).get(results)))


def at_cursor(after: object, found: Sized, state: State) -> State | None:
    """Return the state at the next cursor; an empty page or the same cursor is the end."""
    ended = not found or not after or after == state.get("cursor", "*")
    return None if ended else {"cursor": after}


def behind_token(after: object, state: State) -> State | None:
    """Return the state behind the next token; no token is the end.

    Raises:
        GarbledError: it is the token that was asked with.
    """
    if after is not None and after == state.get("token"):
        raise GarbledError("sent the same token again")
    return {"token": after} if after else None


def complaint(value: object) -> str:
    """Word an error that a source tells, cut to what fits a line."""
    return f"says: {(word(value) or 'no reason given')[:200]}"


def short(found: int, wanted: int) -> GarbledError:
    """Say that a page holds fewer results than it must."""
    return GarbledError(f"sent {found} of {wanted} results of a page")
