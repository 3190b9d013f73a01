from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from reviewkit.formats.exact import MARK, pack, restore
from reviewkit.terms import RawTag, Record
from tests.formats.written import PLAIN, RECORDS, fields, plain


def _beside(value: str) -> Record:
    return Record(1, 1, (RawTag("TI", "As read", 2), RawTag("U5", value, 3)), title="As read")


def _packed(said: Any) -> str:
    return MARK + base64.urlsafe_b64encode(json.dumps(said).encode()).decode()


def test_nothing_is_said_beside_a_record_that_reads_back_whole() -> None:
    assert pack(PLAIN, plain()) == ""


def test_only_the_fields_that_came_back_otherwise_are_said_beside() -> None:
    packed = pack(PLAIN, plain(title="Falls"))

    said = json.loads(base64.urlsafe_b64decode(packed.removeprefix(MARK)))
    assert {name: value for name, (value, _) in said.items()} == {"title": PLAIN.title}


def test_a_field_that_a_person_changed_since_is_read_as_it_is_now() -> None:
    beside = _beside(pack(plain(), plain(title="As read", journal="J.")))

    assert restore(beside).title == PLAIN.title
    assert restore(replace(beside, title="As mended by hand")).title == "As mended by hand"


@given(RECORDS)
def test_whatever_the_fields_are_they_come_back(record: Record) -> None:
    assert fields(restore(_beside(pack(record, None)))) == fields(record)


def test_a_restored_field_remembers_where_it_came_from() -> None:
    assert restore(_beside(_packed({"title": ["As it is", None]}))).provenance == {"title": "U5"}


@pytest.mark.parametrize(
    "value",
    [
        f"{MARK}***",
        f"{MARK}AAAA",
        MARK,
        _packed(["title"]),
        _packed({"title": "x"}),
        _packed({"title": ["x"]}),
        _packed({"title": ["x", "y"]}),
        _packed({"raw": ["x", None]}),
        _packed({"title": [3, None]}),
        _packed({"year": ["2001", None]}),
        _packed({"year": [99999, None]}),
        _packed({"year": [True, None]}),
        _packed({"authors": ["Lind, A", None]}),
        _packed({"authors": [[1], None]}),
    ],
)
def test_what_is_damaged_or_made_up_changes_nothing(value: str) -> None:
    assert restore(_beside(value)) == _beside(value)
