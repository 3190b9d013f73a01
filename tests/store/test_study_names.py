from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reviewkit.store import Store, writing

AT = "2026-11-02T09:00:00Z"


@pytest.fixture
def said(store: Store, bring_in: Callable[..., list[str]]) -> tuple[Store, str, str]:
    """Two records; an answer for the later one, which is a study of its own."""
    one, other = bring_in(store, 2)
    answer(store, other, "RCT", "ada")
    return store, one, other


def answer(store: Store, study: str, value: str, who: str) -> None:
    cell: dict[str, Any] = {"field": "design", "line": "", "value": value, "reason": None}
    cell |= {"note": None, "record": None, "page": None, "quote": None, "anchor": None}
    with writing(store, who, AT) as facts:
        facts.append("answers", {"study": study, "form": "", "answers": [cell]})


def link(store: Store, record: str, study: str | None) -> str:
    body = {"record": record, "study": study, "role": "primary", "seen": [record]}
    with writing(store, "ada", AT) as facts:
        return facts.append("link", body).id


def judge(store: Store, one: str, other: str, judgement: str) -> None:
    a, b = sorted((one, other))
    with writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": a, "b": b, "judgement": judgement, "why": ""})


def standing(store: Store) -> list[tuple[str, str]]:
    return store.db.execute("select study, value from standing_answers order by 1, 2").fetchall()


def test_answers_go_along_when_their_report_is_merged_and_come_back_when_it_is_split(
    said: tuple[Store, str, str],
) -> None:
    store, one, other = said
    judge(store, one, other, "same")
    assert standing(store) == [(one, '"RCT"')]
    judge(store, one, other, "different")
    assert standing(store) == [(other, '"RCT"')]


def test_answers_go_along_when_their_report_is_linked_and_back_when_that_is_undone(
    said: tuple[Store, str, str],
) -> None:
    store, _, other = said
    made = link(store, other, "S1")
    assert standing(store) == [("S1", '"RCT"')]
    with writing(store, "ada", AT) as facts:
        facts.append("withdrawal", {"target": made})
    assert standing(store) == [(other, '"RCT"')]
    link(store, other, "S2")
    link(store, other, None)
    assert standing(store) == [(other, '"RCT"')]


def test_answers_that_differ_once_two_reports_are_one_study_are_a_difference_to_settle(
    said: tuple[Store, str, str],
) -> None:
    store, one, other = said
    answer(store, one, "cohort", "bo")
    told = "select study, count(distinct value) from standing_answers group by study order by study"
    assert [count for _, count in store.db.execute(told)] == [1, 1]
    judge(store, one, other, "same")
    assert store.db.execute(told).fetchall() == [(one, 2)]
