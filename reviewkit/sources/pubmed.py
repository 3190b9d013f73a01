"""PubMed through the E-utilities: esearch lists ids, efetch brings the records as MEDLINE.

NCBI, "The E-utilities In-Depth", https://www.ncbi.nlm.nih.gov/books/NBK25499/: of one search only
the first 9,999 ids can be had. A larger one is parted by Entrez date, a day that is still too
large by PubMed ids, and what bears no date is asked for last. Records are fetched from the history
(WebEnv) that esearch made, and by their ids where that has expired; a batch must hold the very ids
that esearch listed. At the end the whole is counted again. Errors come as ERROR inside status 200.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NoReturn

from reviewkit.sources.api import Api, Earlier, Entry, Key, Page, Question, State, number, xml_tree
from reviewkit.sources.fetch import GarbledError, RefusedError
from reviewkit.sources.found import word
from reviewkit.sources.slices import Slice, Span, moments, next_slice, parts, todo_of

MOST, BATCH = 9999, 200
SPAN = Span(datetime(1800, 1, 1), datetime(3000, 12, 31), timedelta(days=1), low=1, high=99_999_999)
LONG = 1500  # characters; NCBI asks for longer questions to be posted
_ENTRY = re.compile(rb"^PMID- *(\d+)", re.MULTILINE)
# The last field of an article, and of a chapter of a book.
_END = re.compile(rb"^SO *-|^AID *-.*\[bookaccession\]", re.MULTILINE)
# What stays however often it is asked: a history that has expired, or a fault of the query.
_FOR_GOOD = re.compile(
    r"query.?key|query #|webenv|history|empty term|invalid|syntax|too (?:long|large|complex)",
    re.IGNORECASE,
)
_ASKED = {"db": "pubmed", "tool": "reviewkit"}
_TROUBLES = {
    "PhraseNotFound": "not found",
    "FieldNotFound": "no such field",
    "PhraseIgnored": "ignored",
    "QuotedPhraseNotFound": "not found as a phrase",
    "OutputMessage": "says",
}


def ask(query: str, state: State, earlier: Earlier) -> Question:
    """Say what to ask: the count, the ids of a slice, or the next records of the slice listed."""
    if "count" in state:
        return _search(query, {"retmax": "0"})
    if "list" in state:
        return _fetch(state, earlier)
    return _search(term(query, todo_of(state)[0]), {"retmax": str(MOST), "usehistory": "y"})


def term(query: str, part: Slice) -> str:
    """Write the query for a slice of it."""
    days = '("{}"[edat] : "{}"[edat])'
    wanted = f"({query})" if part else query
    if part.get("undated"):
        wanted += f" NOT {days.format(_slashed(SPAN.first), _slashed(SPAN.last))}"
    elif part:
        first, last = moments(part)
        wanted += f" AND {days.format(_slashed(first), _slashed(last))}"
    if "low" in part:
        wanted += f" AND {part['low']}:{part['high']}[uid]"
    return wanted


def read(body: bytes, query: str, state: State, earlier: Earlier) -> Page:
    """Read the answer to what was asked in a state.

    Raises:
        GarbledError: it cannot be read, or holds other records than asked for.
        RefusedError: it is an error that stays.
    """
    if "list" in state:
        return _read_batch(body, state, earlier)
    listed = _read_ids(body)
    if "count" in state:
        return Page((), None, listed.total, listed.told)
    first, *rest = todo_of(state)
    page = state.get("page", 0)
    # the whole is asked for first, and only its count is that of the search
    total, told = (None, ()) if first else (listed.total, listed.told)
    if listed.total > MOST:
        parted = parts(first, SPAN)
        if not parted:
            raise GarbledError(f"lists more than {MOST} records of one id")
        return Page((), next_slice([*parted, *rest], page=page + 1), total, told)
    if len(set(listed.ids)) != listed.total:
        raise GarbledError(f"listed {len(set(listed.ids))} of {listed.total} ids")
    if not listed.ids:
        return Page((), next_slice(rest, page=page + 1), total, told)
    after = {"page": page + 1, "todo": rest, "list": page, "at": 0, "history": listed.history}
    return Page((), after, total, told)


def entries(body: bytes) -> Iterator[Entry]:
    """Yield the records of an answer of efetch; an answer of esearch has none."""
    starts = [] if body.lstrip().startswith(b"<") else list(_ENTRY.finditer(body))
    for place, start in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(body)
        yield start[1].decode(), body[start.start() : end].rstrip() + b"\n\n"


def cut_off(found: Sequence[Entry], body: bytes) -> bool:
    """Tell whether the last record of an answer broke off: it lacks what the others end with."""
    *others, (_, last) = found
    if _END.search(last):
        return False
    return any(_END.search(entry) for _, entry in others) or not body.endswith(b"\n")


def by_id(state: State) -> State | None:
    """Return a state that fetches the same records by their ids, where the history fails."""
    if "history" not in state:
        return None
    return {name: value for name, value in state.items() if name != "history"}


def _search(wanted: str, more: dict[str, str]) -> Question:
    asked = {**_ASKED, "term": wanted, "retmode": "xml", **more}
    if len(wanted) > LONG:
        return Question("/esearch.fcgi", data=asked)
    return Question("/esearch.fcgi", asked)


def _fetch(state: State, earlier: Earlier) -> Question:
    asked = {**_ASKED, "rettype": "medline", "retmode": "text"}
    if "history" in state:
        web, key = state["history"]
        more = {"WebEnv": web, "query_key": key, "retstart": str(state["at"])}
        return Question("/efetch.fcgi", data={**asked, **more, "retmax": str(BATCH)})
    return Question("/efetch.fcgi", data={**asked, "id": ",".join(_batch(state, earlier))})


def _batch(state: State, earlier: Earlier) -> tuple[str, ...]:
    at: int = state["at"]
    return _listed(earlier(state["list"]))[at : at + BATCH]


@lru_cache(maxsize=1)  # fifty batches follow one list
def _listed(body: bytes) -> tuple[str, ...]:
    return _read_ids(body).ids


def _read_batch(body: bytes, state: State, earlier: Earlier) -> Page:
    found = tuple(entries(body))
    if not found:
        _refuse(body.decode("utf-8", "replace"))
    listed = _listed(earlier(state["list"]))
    wanted = set(listed[state["at"] : state["at"] + BATCH])
    lacking = wanted - {identity for identity, _ in found}
    if lacking:
        few = ", ".join(sorted(lacking)[:5])
        raise GarbledError(f"sent no record for {len(lacking)} PubMed ids asked for ({few})")
    if len(found) != len(wanted):
        raise GarbledError("sent other records than were asked for")
    if "history" in state and cut_off(found, body):  # asked for by ids, it stays as it comes
        raise GarbledError("sent a record without its end")
    at = state["at"] + BATCH
    page = state["page"] + 1
    if at < len(listed):
        return Page(found, {**state, "page": page, "at": at})
    return Page(found, next_slice(state["todo"], page=page))


@dataclass(frozen=True, slots=True)
class _Listed:
    total: int
    ids: tuple[str, ...]
    history: tuple[str, str] | None
    told: tuple[str, ...]


def _read_ids(body: bytes) -> _Listed:
    root = xml_tree(body)
    error = root.findtext(".//ERROR") or root.findtext("./error")
    if root.tag != "eSearchResult" or error:
        _refuse(error or root.tag)
    web, key = root.findtext("WebEnv"), root.findtext("QueryKey")
    told = []
    if understood := word(root.findtext("QueryTranslation")):
        told.append(f"understood as: {understood}")
    for trouble in (*root.iterfind("ErrorList/*"), *root.iterfind("WarningList/*")):
        if said := word(trouble.text):
            told.append(f"{_TROUBLES.get(trouble.tag, trouble.tag)}: {said}")
    return _Listed(
        number(root.findtext("Count")),
        tuple(one.text.strip() for one in root.iterfind("IdList/Id") if one.text),
        (web, key) if web and key else None,
        tuple(told),
    )


def _refuse(told: str) -> NoReturn:
    text = (word(re.sub(r"<[^>]*>", " ", told)) or "no records, and no reason")[:200]
    if _FOR_GOOD.search(text):
        raise RefusedError(f"PubMed says: {text}.")
    raise GarbledError(f"says: {text}")


def _slashed(day: datetime) -> str:
    return f"{day:%Y/%m/%d}"


API = Api(
    name="PubMed",
    base="https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    variable="REVIEWKIT_PUBMED_URL",
    rate=3.0,  # 10 with a key
    suffix="nbib",
    ask=ask,
    read=read,
    entries=entries,
    otherwise=by_id,
    key=Key("REVIEWKIT_PUBMED_KEY", param="api_key", rate=10.0),
    email="email",
)
