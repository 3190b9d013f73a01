from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store.facts import make_fact
from reviewkit.store.project import KINDS
from reviewkit.store.shapes import SHAPES, check_shape

GOOD: dict[str, Any] = {
    "record": "a-1",
    "stage": "title",
    "verdict": "include",
    "reason": None,
    "note": "",
    "seen": ["a-1"],
}
FACT = make_fact(("ada", "desk"), None, 1, "", "decision", GOOD, "2026")


def test_every_kind_has_a_shape_and_a_table() -> None:
    assert set(SHAPES) - {"protocol"} == set(KINDS)


def test_a_fact_of_the_right_shape_passes() -> None:
    check_shape(FACT)


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"record": 1}, "record"),
        ({"seen": "a-1"}, "seen"),
        ({"seen": [1]}, "seen"),
        ({"note": None}, "note"),
        ({"reason": 0}, "reason"),
    ],
)
def test_a_field_of_another_type_is_named(part: dict[str, Any], named: str) -> None:
    with pytest.raises(BrokenStoreError, match=f"`{named}` is missing or of another type"):
        check_shape(replace(FACT, body=GOOD | part))


def test_a_missing_field_and_one_to_come_are_told_apart() -> None:
    short = {key: value for key, value in GOOD.items() if key != "seen"}
    with pytest.raises(BrokenStoreError, match="`seen` is missing"):
        check_shape(replace(FACT, body=short))
    with pytest.raises(BrokenStoreError, match=r"says `certainty`.*install a newer one"):
        check_shape(replace(FACT, body=GOOD | {"certainty": "high"}))


@pytest.mark.parametrize(
    "name", ["/etc/passwd.yml", "../x.yml", "a/../../x.yml", "C:\\x.yml", "\\\\host\\x.yml", ""]
)
def test_a_document_cannot_name_a_file_outside_the_review(name: str) -> None:
    body = {"role": "form", "name": name, "sha": "0" * 64, "version": "1", "text": ""}
    check_shape(replace(FACT, kind="document", body=body | {"name": "extraction_forms/x.yml"}))
    with pytest.raises(BrokenStoreError, match="`name`"):
        check_shape(replace(FACT, kind="document", body=body))


@pytest.mark.parametrize("count", [True, 1.0, "1", 2**63])
def test_a_count_is_a_whole_number_that_the_store_can_hold(count: object) -> None:
    body = {"rules": "1", "files": [], "said": "0" * 64, "records": count}
    fact = replace(FACT, kind="run", body=body | {"same": 0, "maybe": 0, "related": 0})
    with pytest.raises(BrokenStoreError, match="`records`"):
        check_shape(fact)


@pytest.mark.parametrize(
    ("anchor", "named"),
    [
        ({"sha": "x"}, "sha"),
        ({"start": 1.5}, "start"),
        ({"exact": None}, "exact"),
        ({"more": 1}, "more"),
    ],
)
def test_the_place_of_a_quote_has_a_shape_or_is_not_there(anchor, named) -> None:
    whole = {"exact": "a", "prefix": "", "suffix": "", "start": 0, "end": 1, "page": 1}
    names = ("field", "line", "value", "reason", "note", "record", "page", "quote")
    cell = dict.fromkeys(names) | {"field": "a", "line": "", "value": 1}

    def fact(place):
        answers = [cell | {"anchor": place}]
        return replace(FACT, kind="answers", body={"study": "S1", "form": "x", "answers": answers})

    check_shape(fact(None))
    check_shape(fact(whole | {"sha": "0" * 64}))
    with pytest.raises(BrokenStoreError, match=f"`{named}` is missing or of another type"):
        check_shape(fact(whole | {"sha": "0" * 64} | anchor))


@pytest.mark.parametrize("name", ["../v1", "/tmp/v1", "v1/..", ".v1", "", "v 1", "v" * 41])
def test_a_release_cannot_name_a_folder_outside_the_releases(name: str) -> None:
    body = {"name": "v1", "heads": [], "files": [], "studies": {}}
    check_shape(replace(FACT, kind="release", body=body))
    with pytest.raises(BrokenStoreError, match="`name` is missing or of another type"):
        check_shape(replace(FACT, kind="release", body=body | {"name": name}))
