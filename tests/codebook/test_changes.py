"""From one version of a codebook to another: what differs, what becomes of codes given."""

from __future__ import annotations

from typing import Any

import pytest

from reviewkit.codebook import Change, Codebook, differences, follow

WHO = {"who": "ada", "when": "2026-11-02", "why": "overlap"}


def change(kind: str, old: str, new: str = "") -> Change:
    return Change.model_validate({"kind": kind, "from": old.split(), "to": new.split(), **WHO})


def book(codes: dict[str, str], *changes: Change, **more: Any) -> Codebook:
    made = [{"id": name, "label": label} | more.get(name, {}) for name, label in codes.items()]
    themes = [{"id": "T", "label": "T", "codes": made}]
    head = {"reviewkit": 1, "id": "c", "version": "1", "title": "T", "kind": "factors"}
    return Codebook.model_validate({**head, "changes": changes, "themes": themes})


def told(old: Codebook, new: Codebook) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, one.old, one.new) for one in differences(old, new)]


def test_what_a_change_tells_is_neither_gone_nor_added() -> None:
    old = book({"A": "a", "B": "b", "C": "c", "D": "d", "E": "e"})
    merge, split = change("merge", "A B", "A"), change("split", "C", "C1 C2")
    new = book({"A": "a", "C1": "x", "C2": "y", "E": "e", "F": "f"}, merge, split)
    assert told(old, new) == [
        ("merge", ("A", "B"), ("A",)),
        ("split", ("C",), ("C1", "C2")),
        ("gone", ("D",), ()),
        ("added", (), ("F",)),
    ]
    assert differences(old, new)[0].told == "ada, 2026-11-02: overlap"


def test_other_words_and_another_place_are_told() -> None:
    old = book({"A": "a", "B": "b"})
    new = book({"A": "aa", "B": "b"}, B={"parent": "A", "definition": "new"})
    found = differences(old, new)
    assert [(one.kind, one.told) for one in found] == [
        ("label", "a > aa"),
        ("definition", "b"),
        ("moved", "T > A"),
    ]


def test_a_change_that_the_older_version_told_too_is_no_difference() -> None:
    rename = change("rename", "X", "A")
    assert told(book({"A": "a"}, rename), book({"A": "a"}, rename)) == []


RENAME, MERGE = change("rename", "A", "B"), change("merge", "B C", "D")


@pytest.mark.parametrize(
    ("codes", "changes", "known", "to", "undecided"),
    [
        ("A", [RENAME], "B", ("B",), ()),
        ("C A", [RENAME, MERGE], "D", ("D",), ()),
        ("A E", [RENAME, MERGE], "D E", ("D", "E"), ()),
        ("A", [change("split", "A", "A B")], "A B", ("A",), (("A", ("A", "B")),)),
        ("A", [change("split", "A", "B C"), MERGE], "D", ("A",), (("A", ("D",)),)),
        ("A", [change("retire", "A")], "B", ("A",), (("A", ()),)),
        ("A", [], "B", ("A",), (("A", ()),)),
        ("D", [MERGE], "D", ("D",), ()),
    ],
)
def test_codes_are_followed_to_where_they_lead(
    codes: str, changes: list[Change], known: str, to: tuple[str, ...], undecided: Any
) -> None:
    found = follow(codes.split(), changes, changes, frozenset(known.split()))
    assert (found.codes, found.undecided) == (to, undecided)


def test_a_code_given_without_the_version_that_took_it_away_is_followed_all_the_same() -> None:
    found = follow(["A"], [], [RENAME], frozenset(["B"]))
    assert (found.codes, found.by, found.undecided) == (("B",), (RENAME,), ())
