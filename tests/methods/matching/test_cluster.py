"""Joins followed to their end, and stopped where they contradict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.matching.cluster import Stop, clusters, grouped

ORDER = ["a", "b", "c", "d"]


def test_a_report_is_named_after_its_first_record() -> None:
    found = clusters(ORDER, [("c", "d", 0.9), ("b", "c", 0.8)])

    assert found.report == {"a": "a", "b": "b", "c": "b", "d": "b"}
    assert found.stopped == []


def test_what_a_person_called_different_is_not_joined_by_any_chain() -> None:
    found = clusters(ORDER, [("a", "b", 0.9), ("b", "c", 0.8)], different=[("a", "c")])

    assert found.report["c"] == "c"
    assert found.stopped == [Stop("b", "c", "a person called a and c different")]


def test_the_stronger_join_wins_where_two_contradict() -> None:
    found = clusters(ORDER, [("a", "b", 0.8), ("b", "c", 0.9)], different=[("a", "c")])

    assert found.report == {"a": "a", "b": "b", "c": "b", "d": "d"}


def test_a_persons_join_comes_before_every_rule() -> None:
    found = clusters(ORDER, [("b", "c", 0.99)], person_same=[("a", "b")], different=[("a", "c")])

    assert found.report["b"] == "a"
    assert [(stop.a, stop.b) for stop in found.stopped] == [("b", "c")]


def test_a_person_who_contradicts_a_person_is_stopped_and_shown() -> None:
    found = clusters(ORDER, [], person_same=[("a", "b")], different=[("b", "a")])

    assert found.report["b"] == "b"
    assert len(found.stopped) == 1


def test_a_record_without_doi_does_not_join_two_dois() -> None:
    names = {"a": "10.5555/1", "c": "10.5555/2"}

    found = clusters(ORDER, [("a", "b", 0.99), ("b", "c", 0.98)], names=names)

    assert found.report == {"a": "a", "b": "a", "c": "c", "d": "d"}
    assert found.stopped == [Stop("b", "c", "it would join 10.5555/1 and 10.5555/2")]


def test_two_dois_that_were_compared_and_found_the_same_are_joined() -> None:
    names = {"a": "10.5555/1", "c": "10.5555/2"}

    assert clusters(ORDER, [("a", "c", 0.9)], names=names).report["c"] == "a"


def test_a_pair_of_an_unknown_record_is_an_error() -> None:
    with pytest.raises(KeyError, match="z"):
        clusters(ORDER, [("a", "z", 0.9)])


RECORDS = [str(n) for n in range(8)]
EDGES = st.lists(st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)))


@given(EDGES, EDGES)
def test_no_group_ever_holds_two_records_called_different(
    same: list[tuple[str, str]], different: list[tuple[str, str]]
) -> None:
    apart = [(a, b) for a, b in different if a != b]

    found = clusters(RECORDS, [(a, b, 0.5) for a, b in same], different=apart)

    assert all(found.report[a] != found.report[b] for a, b in apart)
    stopped = {(stop.a, stop.b) for stop in found.stopped}
    assert all(found.report[a] == found.report[b] for a, b in same if (a, b) not in stopped)
    assert all(RECORDS.index(kept) <= RECORDS.index(r) for r, kept in found.report.items())


def test_rows_are_grouped_as_names_are() -> None:
    left, right = np.array([0, 1, 3, 3]), np.array([2, 2, 4, 5])
    likely = np.array([0.9, 0.8, 0.7, 0.6])
    numbers = np.array([7, 8, 0, 0, 0, 0, 0], np.uint64)

    first = grouped(7, left, right, likely, numbers)

    assert first.tolist() == [0, 1, 0, 3, 3, 3, 6]
