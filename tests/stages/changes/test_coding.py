"""Codes that appeared, went, or became others."""

from __future__ import annotations

from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.stages.changes import code_uses

MERGED = {
    "kind": "merge",
    "from": ["TIME", "PAY"],
    "to": ["MEANS"],
    "who": "ADA",
    "when": "2027-05-03",
    "why": "one thing",
}


def book(*codes: str, **more: Any) -> Codebook:
    themes = [
        {"id": "ALL", "label": "All", "codes": [{"id": c, "label": c.title()} for c in codes]}
    ]
    head = {"reviewkit": 1, "id": "b", "version": "1", "title": "B", "kind": "factors"}
    return Codebook.model_validate(head | {"themes": themes} | more)


def test_a_code_first_given_appeared_and_one_given_as_often_is_not_listed() -> None:
    codes = book("TRUST", "TIME")
    (one,) = code_uses("f", codes, codes, {"TIME": 3}, {"TIME": 3, "TRUST": 2})
    assert (one.code, one.label, one.before, one.after, one.told) == ("TRUST", "Trust", 0, 2, ())
    assert one.appeared
    (less,) = code_uses("f", codes, codes, {"TIME": 3}, {"TIME": 1})
    assert not less.appeared


def test_a_merge_is_told_at_every_code_it_touches() -> None:
    old, new = book("TRUST", "TIME", "PAY"), book("TRUST", "MEANS", changes=[MERGED])
    found = {one.code: one for one in code_uses("f", old, new, {"TIME": 2, "PAY": 1}, {"MEANS": 3})}
    assert list(found) == ["MEANS", "TIME", "PAY"]
    assert (found["MEANS"].before, found["MEANS"].after) == (None, 3)
    assert (found["TIME"].before, found["TIME"].after) == (2, None)
    for one in found.values():
        (told,) = one.told
        assert (told.kind, told.old, told.new) == ("merge", ("TIME", "PAY"), ("MEANS",))
    assert found["MEANS"].appeared


def test_a_codebook_that_came_or_went_has_no_counts_on_the_other_side() -> None:
    (came,) = code_uses("f", None, book("TRUST"), {}, {"TRUST": 1})
    assert (came.before, came.after) == (None, 1)
    (went,) = code_uses("f", book("TRUST"), None, {"TRUST": 1}, {})
    assert (went.before, went.after) == (1, None)


def test_a_code_that_came_or_went_unused_is_told_by_its_codebook() -> None:
    (added,) = code_uses("f", book("TRUST"), book("TRUST", "TIME"), {}, {})
    assert (added.code, added.before, added.after) == ("TIME", None, 0)
    assert [one.kind for one in added.told] == ["added"]
