"""What changed between two versions, gathered from all stages of a small review."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewkit.outputs.changes_files import changes_json
from reviewkit.outputs.changes_found import Changes, field_words, find_changes, said_words
from reviewkit.outputs.changes_page import changes_page
from reviewkit.stages import dedupe, search
from reviewkit.stages.changes import Conclusion, Moved
from reviewkit.stages.plan import standing_plan
from reviewkit.store import Store
from reviewkit.store.rebuild import released
from reviewkit.terms import Judgement, Role
from tests.versions import FIRST, LATER, SMALL, THIRD, Living


def between(then: Store, living: Living) -> Changes:
    return find_changes(
        ("v1", then, standing_plan(then)), ("v2", living.store, standing_plan(living.store))
    )


@pytest.fixture
def v1(living: Living) -> Iterator[Store]:
    """The review as it was at v1; what is done to it now is done later."""
    living.freeze_facts("v1")
    living.at = LATER
    with released(living.store, "v1") as past:
        yield past


def drawn(found: Changes, kind: str) -> dict[str, Conclusion]:
    return {one.id: one for one in found.conclusions if one.kind == kind}


def test_two_versions_that_are_alike_differ_in_nothing(living: Living, v1: Store) -> None:
    found = between(v1, living)
    assert found.old.studies == found.new.studies == 2
    assert found.studies.added == found.answers.changes == found.codes == found.plan == ()
    assert {one.change for one in found.conclusions} == {Moved.UNMOVED}
    assert not any(one.runs for one in found.searched)


def test_a_new_study_moves_the_direction_of_an_outcome_and_the_factor_named_most(
    living: Living, v1: Store
) -> None:
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S3")
    living.answer("S3", **THIRD)
    found = between(v1, living)
    assert (found.studies.added, found.studies_named["S3"]) == (("S3",), "Silva 2018")
    falls = drawn(found, "outcome")["FALLS"]
    assert (falls.before, falls.after) == ("as many one way as the other", "mostly positive")
    assert (falls.counts_before, falls.counts_after) == (
        {"positive": 1, "negative": 1},
        {"positive": 2, "negative": 1},
    )
    factors = drawn(found, "factor")
    assert factors["TIME"].change is Moved.MOVED
    assert factors["PAY"].change is Moved.NEW
    assert factors["TRUST"].change is Moved.UNMOVED
    assert drawn(found, "most often")["helps"].after == "Trust"
    appeared = [(one.code, one.before, one.after) for one in found.codes if one.appeared]
    assert appeared == [("PAY", 0, 1)]
    assert found.codes_used == (3, 4)
    assert found.answers.of_added == 8
    assert found.answers.changes == ()


def test_a_study_that_got_a_report_and_another_answer_is_compared_field_by_field(
    living: Living, v1: Store
) -> None:
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S1", Role.COMPANION)
    living.answer("S1", design={"value": "cohort", "note": "Not at random"})
    found = between(v1, living)
    assert found.studies.added == ()
    assert [one.study for one in found.studies.reports_added] == ["S1"]
    (one,) = found.answers.changes
    assert (one.field, one.before, one.after, one.why) == (
        *("design", "trial", "cohort"),
        "Not at random",
    )
    assert field_words("design", found.plans) == "Design"
    assert field_words("helped.codes", found.plans) == "What helped: Codes"
    assert field_words("gone", found.plans) == "gone"
    assert said_words("helped.codes", ["TRUST"], found.plans[1]) == "Trust"
    assert said_words("design", None, found.plans[1]) == ""


def test_a_study_linked_under_another_id_keeps_its_answers(living: Living, v1: Store) -> None:
    living.link("an:EX-02", "S9")
    found = between(v1, living)
    assert found.studies.renamed == {"S2": "S9"}
    assert found.answers.of_removed == 0
    assert {one.kind for one in found.answers.changes} <= {"gone"}


def test_each_source_tells_its_last_day_its_runs_and_its_new_reports(
    living: Living, v1: Store
) -> None:
    living.bring_in("pubmed.nbib", "2027-05-01")
    living.screen("pmid:99000007", "include")
    found = {one.source: one for one in between(v1, living).searched}
    assert (found["cinahl"].last, found["cinahl"].runs) == ("2026-11-02", ())
    pubmed = found["pubmed"]
    assert pubmed.last is None
    assert [one.ran for one in pubmed.runs] == ["2027-05-01"]
    assert (pubmed.found.reports, pubmed.found.included) == (2, 1)


def test_a_file_of_the_same_name_and_size_is_another_search(living: Living, v1: Store) -> None:
    again = living.folder / "cinahl.ris"
    text = (SMALL / "searches" / "cinahl.ris").read_text("utf-8")
    again.write_text(text.replace("PY  - 2019", "PY  - 2020"), "utf-8")
    source = search.Search("cinahl", searched="2026-11-02")
    search.import_file(living.store, again, source, "ADA", LATER)
    dedupe.dedupe(living.store, living.plan.protocol.duplicates, "ADA", LATER)
    found = {one.source: one for one in between(v1, living).searched}
    assert len(found["cinahl"].runs) == 1


def test_the_protocol_tells_why_it_changed_and_what_is_owed_again(
    living: Living, v1: Store
) -> None:
    living.edit("protocol.yml", "text: People under 65.", "text: People under 60.")
    living.edit(
        "protocol.yml", "questions:", "changes: [{what: E2 is wider, why: Asked}]\nquestions:"
    )
    found = between(v1, living)
    assert [(one.what, one.why) for one in found.reasons] == [("E2 is wider", "Asked")]
    assert [(one.part, one.key) for one in found.plan] == [("criteria", "text")]
    assert [(one.criterion, one.open) for one in found.rescreened] == [("E2", 1)]
    assert found.included_before == 2


def test_the_flow_of_both_versions_stands_side_by_side(living: Living, v1: Store) -> None:
    living.screen("an:EX-05", "include")
    found = between(v1, living)
    assert found.flow.columns == ("Box of the flow", "v1", "v2")
    studies = [row for row in found.flow.rows if row.cells[0].text == "Studies of this version"]
    assert [cell.text for cell in studies[0].cells[1:]] == ["2", "3"]


def test_reports_joined_since_are_one_report(living: Living, v1: Store) -> None:
    rows = living.store.db.execute("select report from included_reports order by place")
    first, second = (row[0] for row in rows)
    dedupe.judge(living.store, (first, second), Judgement.SAME, "one text", "ADA", LATER)
    living.link("an:EX-01", "S1")
    found = between(v1, living)
    assert (found.old.reports, found.new.reports) == (2, 1)
    assert found.studies.joined == {second: first}


def test_what_one_of_two_extractors_says_alone_is_in_no_version(living: Living) -> None:
    rule = "form: extraction_forms/small.yml"
    living.edit("protocol.yml", rule, f"{rule}, mode: dual")
    living.answer("S1", who="BO", **FIRST)
    living.freeze_facts("v1")
    living.answer("S1", summary="Only ADA says this", helped={"h7": {"statement": "And this"}})
    with released(living.store, "v1") as then:
        found = between(then, living)
    told = changes_json(found) + changes_page(found)
    assert "Only ADA says this" not in told
    assert "And this" not in told
    gone = [(one.field, one.after, one.who) for one in found.answers.changes]
    assert gone == [("summary", None, None)]
