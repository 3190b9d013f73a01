from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.prisma import Awaiting, Duplicates, Flow, OtherMethods, sums
from reviewkit.terms import Missing

NA, NR = Missing.NA, Missing.NR

NEW = Flow(
    updated=False,
    databases=120,
    registers=4,
    per_source=(("CINAHL", 80), ("MEDLINE", 40), ("A trial register", 4)),
    duplicates=30,
    automation=NA,
    removed_other=0,
    screened=94,
    excluded=74,
    excluded_automation=NA,
    sought=20,
    not_retrieved=1,
    assessed=19,
    reports_excluded=(("Wrong population, setting or design", 7),),
    other=None,
    new_studies=9,
    new_reports=12,
)
OTHER = OtherMethods(
    identified=(("Websites", 3), ("Citation searching", 2)),
    sought=4,
    not_retrieved=1,
    assessed=3,
    excluded=(("Not primary care", 1),),
)
WITH_OTHER = replace(NEW, other=OTHER, new_reports=14)
UPDATED = replace(
    NEW,
    updated=True,
    new_studies=10,
    new_reports=11,
    companion_reports=1,
    previous_studies=9,
    previous_reports=12,
    total_studies=19,
    total_reports=24,
)


@pytest.mark.parametrize("flow", [NEW, WITH_OTHER, UPDATED])
def test_a_flow_that_adds_up_has_nothing_to_say(flow: Flow) -> None:
    assert sums(flow) == []


def test_a_broken_sum_names_its_boxes_and_numbers() -> None:
    assert sums(replace(NEW, screened=90, excluded=70)) == [
        "The flow does not add up: databases 120 + registers 4 - duplicate records removed 30 "
        "- records removed for other reasons 0 = 94, but records screened 90."
    ]


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (replace(NEW, per_source=(("CINAHL", 81),)), "CINAHL 81, but databases 120"),
        (replace(NEW, excluded=73), "records excluded 73 = 21, but reports sought"),
        (replace(NEW, not_retrieved=0), "reports not retrieved 0 = 20, but reports assessed"),
        (replace(NEW, new_reports=11), "reports excluded 7 = 12, but reports of included"),
        (replace(WITH_OTHER, other=replace(OTHER, not_retrieved=0)), "via other methods 4 - "),
        (replace(WITH_OTHER, new_reports=12), "via other methods 1 = 14, but reports of"),
        (replace(UPDATED, total_studies=18), "previous studies 9 + new studies 10 = 19, but"),
        (replace(UPDATED, total_reports=23), "previously included studies 1 = 24, but"),
        (replace(UPDATED, companion_reports=0, total_reports=23), "= 12, but reports of new"),
    ],
)
def test_each_rule_of_prisma_is_held(flow: Flow, told: str) -> None:
    (sentence,) = sums(flow)
    assert told in sentence


@pytest.mark.parametrize("name", ["databases", "duplicates", "screened", "excluded", "assessed"])
def test_a_rule_that_touches_what_is_not_reported_is_skipped(name: str) -> None:
    assert sums(replace(NEW, **{name: NR})) == []


def test_what_automation_and_people_found_is_all_the_duplicates_and_so_is_each_source() -> None:
    sources = (("CINAHL", 20, 1), ("MEDLINE", 8, 1))
    assert sums(replace(NEW, removed=Duplicates(28, 2, sources))) == []
    assert sums(replace(NEW, removed=Duplicates(27, 2))) == [
        "The flow does not add up: duplicate records removed 30, but duplicates found by "
        "automation tools 27 + duplicates found by hand 2 = 29."
    ]
    (told,) = sums(replace(NEW, removed=Duplicates(28, 2, (*sources[:1], ("MEDLINE", 7, 1)))))
    assert "by automation tools in CINAHL 20 + by automation tools in MEDLINE 7 = 27" in told
    assert sums(replace(NEW, duplicates=NR, screened=NR, removed=Duplicates(1, 1))) == []


def test_a_line_that_does_not_apply_counts_as_nothing() -> None:
    flow = replace(NEW, removed_other=NA)
    assert sums(flow) == []
    assert len(sums(replace(flow, duplicates=NA))) == 1


def test_a_step_that_does_not_apply_takes_its_rules_with_it() -> None:
    assert sums(replace(NEW, screened=NA, excluded=NA, databases=1, per_source=())) == []


def test_one_reason_that_is_not_reported_hides_the_sum_of_reasons() -> None:
    assert sums(replace(NEW, reports_excluded=(("A", 1), ("B", NR)))) == []


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ({"screened": 92, "excluded": 72}, Awaiting.TITLE),
        ({"excluded": 72}, Awaiting.TITLE_CONFLICT),
        ({"assessed": 17, "new_reports": 10}, Awaiting.RETRIEVAL),
        ({"assessed": 17, "new_reports": 10}, Awaiting.FULLTEXT),
        ({"new_reports": 10}, Awaiting.FULLTEXT_CONFLICT),
        ({"new_reports": 10}, Awaiting.LINK),
    ],
)
def test_what_waits_for_a_reviewer_is_part_of_the_sum(box: dict[str, int], kind: Awaiting) -> None:
    interim = replace(NEW, **box)
    assert len(sums(interim)) == 1
    assert sums(replace(interim, awaiting=((kind.value, 2),))) == []


def test_what_waits_in_the_other_column_is_part_of_its_sum() -> None:
    other = replace(OTHER, not_retrieved=0)
    awaiting = ((Awaiting.OTHER_RETRIEVAL, 1),)
    assert sums(replace(WITH_OTHER, other=other, awaiting=awaiting)) == []


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (replace(NEW, excluded_automation=75), "automation tools (75) cannot be more than"),
        (replace(NEW, new_studies=13), "Included studies (13) cannot be more than"),
        (replace(UPDATED, previous_studies=13, total_studies=23), "Previous studies (13) cannot"),
        (replace(WITH_OTHER, other=replace(OTHER, sought=6, not_retrieved=3)), "sought via other"),
        (replace(NEW, companion_reports=1, new_reports=11), "has no previously included"),
        (replace(NEW, previous_studies=3), "A new review has no previous studies, but 3"),
        (replace(NEW, awaiting=(("awaiting tea", 1),)), '"awaiting tea" is not something'),
        (replace(NEW, awaiting=((Awaiting.OTHER_TITLE, 1),)), "the flow has no other methods"),
        (replace(NEW, duplicates=-30, screened=154, excluded=134), "Duplicates (-30) cannot"),
    ],
)
def test_a_number_that_cannot_be_is_told(flow: Flow, told: str) -> None:
    (sentence,) = sums(flow)
    assert told in sentence


@given(
    st.lists(st.integers(0, 10_000), min_size=9, max_size=9),
    st.lists(st.integers(0, 50), max_size=5),
)
def test_any_flow_built_by_subtraction_adds_up_and_one_more_record_breaks_it(
    parts: list[int], reasons: list[int]
) -> None:
    duplicates, automation, other, excluded, lost, waiting, companions, new, previous = parts
    assessed = sum(reasons) + new + companions
    sought = assessed + lost
    screened = sought + excluded
    flow = Flow(
        updated=True,
        databases=screened + waiting + duplicates + automation + other,
        registers=NA,
        per_source=(),
        duplicates=duplicates,
        automation=automation,
        removed_other=other,
        screened=screened,
        excluded=excluded,
        excluded_automation=NA,
        sought=sought,
        not_retrieved=lost,
        assessed=assessed,
        reports_excluded=tuple((f"Reason {n}", count) for n, count in enumerate(reasons)),
        other=None,
        new_studies=new,
        new_reports=new,
        previous_studies=previous,
        previous_reports=previous,
        total_studies=previous + new,
        total_reports=previous + new + companions,
        companion_reports=companions,
        awaiting=((Awaiting.TITLE, waiting),),
    )
    assert sums(flow) == []
    assert len(sums(replace(flow, registers=1))) == 1
