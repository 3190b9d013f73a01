"""Answers of two versions, field by field."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.stages.changes import Key, Said, compare_answers
from reviewkit.stages.plan import standing_plan
from reviewkit.stages.synthesise import standing
from reviewkit.store import Store
from tests.versions import Living

SAME = {"S1": "S1", "S2": "S2"}


def said(store: Store) -> dict[Key, Said]:
    """What stands in a version."""
    return {
        (study, f"{place}.{inner}" if inner else place, row): Said(
            one.value, one.note, (one.record, one.page, one.quote), one.ord
        )
        for study, own in standing(store, standing_plan(store)).answers.items()
        for (place, row), cells in own.items()
        for inner, one in cells.items()
    }


def test_answers_that_stand_are_counted_and_not_listed(living: Living, v1: Store) -> None:
    found = compare_answers(living.store, said(v1), said(living.store), SAME)
    assert found.changes == ()
    assert found.unmoved == len(said(v1)) > 10


def test_a_changed_field_tells_both_values_who_when_and_why(living: Living, v1: Store) -> None:
    living.answer("S1", summary={"value": "Walking alone", "note": "Read again"})
    found = compare_answers(living.store, said(v1), said(living.store), SAME)
    (one,) = found.changes
    assert (one.study, one.field, one.row, one.kind) == ("S1", "summary", "", "changed")
    assert (one.before, one.after) == ("Walking groups", "Walking alone")
    assert (one.who, one.when, one.why) == ("ADA", living.at, "Read again")
    assert found.unmoved == len(said(v1)) - 1


def test_rows_and_fields_that_come_and_go_say_so(living: Living, v1: Store) -> None:
    living.answer("S2", helped={"h9": {"statement": "A friend came along", "codes": ["TRUST"]}})
    there = said(living.store)
    found = compare_answers(living.store, said(v1), there, SAME)
    assert {(one.field, one.row, one.kind, one.before) for one in found.changes} == {
        ("helped.statement", "h9", "added", None),
        ("helped.codes", "h9", "added", None),
    }
    back = compare_answers(v1, there, said(v1), SAME)
    assert {(one.kind, one.after, one.who) for one in back.changes} == {("gone", None, None)}


def test_another_page_or_note_alone_is_counted_apart(living: Living, v1: Store) -> None:
    living.answer("S1", helped={"h1": {"statement": "=Trust grows", "page": "8"}})
    found = compare_answers(living.store, said(v1), said(living.store), SAME)
    assert (found.changes, found.retold) == ((), 1)
    assert found.unmoved == len(said(v1)) - 1


def test_answers_of_studies_that_came_or_went_are_counted(living: Living, v1: Store) -> None:
    old, new = said(v1), said(living.store)
    of_s2 = sum(key[0] == "S2" for key in old)
    new = {("S9" if key[0] == "S2" else key[0], *key[1:]): one for key, one in new.items()}
    found = compare_answers(living.store, old, new, {"S1": "S1"})
    assert (found.of_added, found.of_removed, found.changes) == (of_s2, of_s2, ())
    renamed = compare_answers(living.store, old, new, {"S1": "S1", "S2": "S9"})
    assert (renamed.of_added, renamed.of_removed, renamed.changes) == (0, 0, ())
    assert renamed.unmoved == len(old)


KEYS = st.tuples(
    st.sampled_from(["S1", "S2", "S3"]), st.sampled_from("abc"), st.sampled_from(["", "r"])
)
SAID = st.builds(Said, st.integers(0, 2), st.sampled_from([None, "n"]), st.just(()), st.just(""))
SIDE = st.dictionaries(KEYS, SAID)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SIDE, SIDE)
def test_every_answer_of_both_versions_is_counted_once(
    living: Living, old: dict[Key, Said], new: dict[Key, Said]
) -> None:
    found = compare_answers(living.store, old, new, SAME)
    kinds = Counter(one.kind for one in found.changes)
    stood = found.unmoved + found.retold + kinds["changed"]
    assert stood + kinds["added"] + found.of_added == len(new)
    assert stood + kinds["gone"] + found.of_removed == len(old)
    back = Counter(one.kind for one in compare_answers(living.store, new, old, SAME).changes)
    assert (back["added"], back["gone"], back["changed"]) == (
        kinds["gone"],
        kinds["added"],
        kinds["changed"],
    )
