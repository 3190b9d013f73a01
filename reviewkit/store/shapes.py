"""The shape of each kind of fact: which fields it has and what they hold.

Facts come from other devices too, through folders that others write to: one that does not have
the shape is refused before it names a file, a column or a row. Versions to come may add kinds and
fields; this version says so rather than losing half of what a fact says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import Fact

TEXT = str
MAYBE = str | None
COUNT = int
MAYBE_COUNT = (None, COUNT)
SHA = re.compile(r"[0-9a-f]{64}")
FILE = re.compile(r"(?![/\\])(?!.*\.\.)[^:\\\x00-\x1f]{1,200}")  # inside the review folder
RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")  # a folder under releases/
BIGGEST = 2**63 - 1

ANCHOR = {
    "exact": TEXT,
    "prefix": TEXT,
    "suffix": TEXT,
    "start": COUNT,
    "end": COUNT,
    "page": COUNT,
    "sha": SHA,
}
SOURCE = {
    "field": TEXT,
    "line": TEXT,
    "value": object,
    "reason": MAYBE,
    "note": MAYBE,
    "record": MAYBE,
    "page": MAYBE,
    "quote": MAYBE,
    "anchor": (None, ANCHOR),  # where the quote stands in the text of its report
}
DOCUMENT = {"role": TEXT, "name": FILE, "sha": SHA, "version": TEXT, "text": TEXT}
CRITERION = {"id": TEXT, "kind": TEXT, "text": TEXT, "label": TEXT}
RULE = {
    "sample": float | None,
    "who": [TEXT],
    "unsure": TEXT,
    "settle": TEXT,
    "settlers": [TEXT],
    "leads": [TEXT],
    "programs": [TEXT],
    "reasons": [TEXT],
    "sealed": bool,
    "automation": TEXT,
}
FIGURES = {
    "found": COUNT,
    "target": float,
    "confidence": float,
    "bias": float,
    "p": float,
    "reached": bool,
    "missed_at_most": COUNT,
    "recall_at_least": float | None,
    "sentence": TEXT,
}
DISPLAY = {"sources": [TEXT], "fields": {str: TEXT}}
# Of protocols and of runs since schema 9, of releases since they are printed as they are made;
# what older versions kept lacks it.
LATER: dict[str, dict[str, Any]] = {
    "protocol": {"display": DISPLAY},
    "run": {"policy": {str: bool}, "after": MAYBE},
    "release": {"manifest": SHA, "printed": TEXT},
}
SHAPES: dict[str, dict[str, Any]] = {
    "document": DOCUMENT,
    "protocol": DOCUMENT | {"criteria": [CRITERION], "stages": {str: COUNT}, "rules": {str: RULE}},
    "import": {
        "file": SHA,
        "name": TEXT,
        "source": TEXT,
        "kind": TEXT,
        "platform": MAYBE,
        "searched": MAYBE,
        "format": TEXT,
        "dialect": MAYBE,
        "encoding": TEXT,
        "starts": COUNT,
        "records": COUNT,
    },
    "search": {
        "source": TEXT,
        "kind": TEXT,
        "platform": MAYBE,
        "api": MAYBE,
        "query": MAYBE,
        "ran": MAYBE,
        "reported": MAYBE_COUNT,
        "received": MAYBE_COUNT,
        "known": MAYBE_COUNT,
        "files": [SHA],
        "why": MAYBE,
        "update": bool,
        "told": [TEXT],
    },
    "search_explained": {"target": TEXT, "why": TEXT},
    "run": {
        "rules": TEXT,
        "files": [SHA],
        "said": SHA,
        "records": COUNT,
        "same": COUNT,
        "maybe": COUNT,
        "related": COUNT,
    },
    "judgement": {"a": TEXT, "b": TEXT, "judgement": TEXT, "why": TEXT},
    "put_off": {"a": TEXT, "b": TEXT},
    "split": {"judgements": [TEXT]},
    "withdrawal": {"target": TEXT},
    "decision": {
        "record": TEXT,
        "stage": TEXT,
        "verdict": TEXT,
        "reason": MAYBE,
        "note": TEXT,
        "seen": [TEXT],
    },
    "settlement": {
        "record": TEXT,
        "stage": TEXT,
        "verdict": TEXT,
        "reason": MAYBE,
        "why": TEXT,
        "saw": [TEXT],
    },
    "retrieval": {"record": TEXT, "outcome": TEXT, "note": TEXT},
    "lookup": {
        "record": TEXT,
        "source": TEXT,
        "doi": MAYBE,
        "pmid": MAYBE,
        "outcome": TEXT,
        "url": MAYBE,
        "pdf": MAYBE,
        "version": MAYBE,
        "licence": MAYBE,
        "host": MAYBE,
        "said": SHA,
    },
    "link": {"record": TEXT, "study": MAYBE, "role": TEXT, "seen": [TEXT]},
    "answers": {"study": TEXT, "form": TEXT, "answers": [SOURCE]},
    "agreement": {
        "study": TEXT,
        "form": TEXT,
        "why": TEXT,
        "answers": [SOURCE | {"saw": [TEXT]}],
    },
    "bulk": {"decisions": [TEXT]},
    "assignment": {"stage": TEXT, "how": TEXT, "size": COUNT, "seed": COUNT, "said": SHA},
    "departure": {"who": TEXT},
    "opening": {"stage": TEXT, "round": TEXT},
    "tag": {"record": TEXT, "stage": TEXT, "tag": TEXT, "state": COUNT},
    "comment": {"record": TEXT, "stage": TEXT, "text": TEXT},
    "order": {
        "stage": TEXT,
        "how": TEXT,
        "seed": COUNT,
        "whose": TEXT,
        "said": SHA,
        "card": {str: object},
    },
    "sample": {"stage": TEXT, "seed": COUNT, "unread": COUNT, "said": SHA},
    "stop": {
        "stage": TEXT,
        "whose": TEXT,
        "why": TEXT,
        "read": COUNT,
        "unread": COUNT,
        "figures": FIGURES,
        "said": SHA,
    },
    "release": {"name": RELEASE, "heads": [list], "files": [SHA], "studies": {str: [TEXT]}},
}


def check_shape(fact: Fact) -> None:
    """Hold a fact against the shape of its kind.

    Raises:
        BrokenStoreError: the kind is unknown, a field is missing, unknown, or of another type.
    """
    who = f"fact {fact.seq} of {fact.reviewer} on {fact.device}"
    shape = SHAPES.get(fact.kind)
    if shape is None or fact.kind == "protocol":
        raise BrokenStoreError(
            f"There is {who} of kind `{fact.kind}`, which this version of reviewkit does not know; "
            "install a newer one."
        )
    kind = fact.kind
    if kind == "document" and fact.body.get("role") == "protocol":
        kind = "protocol"
        shape = SHAPES[kind]
    if set(LATER.get(kind, ())) & set(fact.body):
        shape = shape | LATER[kind]
    if more := sorted(set(fact.body) - set(shape)):
        raise BrokenStoreError(
            f"{who.capitalize()} ({fact.kind}) says `{more[0]}`, which this version of reviewkit "
            "does not know; install a newer one."
        )
    if wrong := _wrong(fact.body, shape):
        raise BrokenStoreError(
            f"{who.capitalize()} ({fact.kind}) does not fit this review: `{wrong}` is missing or "
            "of another type than it must be."
        )


def _wrong(value: Any, shape: Any, name: str = "body") -> str | None:
    """Name the part of a value that does not have a shape; None when all has."""
    if isinstance(shape, re.Pattern):
        fits = isinstance(value, str) and shape.fullmatch(value) is not None
        return None if fits else name
    if isinstance(shape, tuple):
        return None if value is None else _wrong(value, shape[1], name)
    if isinstance(shape, list):
        return _first_wrong(value, shape[0], name) if isinstance(value, list) else name
    if isinstance(shape, dict):
        return _wrong_mapping(value, shape, name)
    if shape is int:
        return None if type(value) is int and abs(value) <= BIGGEST else name
    fits = isinstance(value, shape)
    return None if fits else name


def _first_wrong(values: Iterable[Any], shape: Any, name: str) -> str | None:
    for value in values:
        if wrong := _wrong(value, shape, name):
            return wrong
    return None


def _wrong_mapping(value: Any, shape: dict[Any, Any], name: str) -> str | None:
    if not isinstance(value, dict):
        return name
    if str in shape:
        return _first_wrong(value.values(), shape[str], name)
    if set(value) != set(shape):
        return str(min(set(value) ^ set(shape)))
    for key, one in shape.items():
        if wrong := _wrong(value[key], one, key):
            return wrong
    return None
