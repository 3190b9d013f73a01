"""Recoding: what a new version of a codebook touches, by the map or by a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan, read_plan
from reviewkit.protocol import Extraction
from reviewkit.stages import extract, recode
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Answer, Sheet
from reviewkit.store import Store

AT = "2026-11-02T09:00:00Z"
BOOK = "codebooks/factors.yml"
KEY = ("S1", "helped.codes", "F1")
WHO = "who: ada, when: 2026-11-02, why: agreed"
RENAME = f"{{kind: rename, from: [TRUST], to: [FAITH], {WHO}}}"
SPLIT = f"{{kind: split, from: [PAY], to: [PAY, GRANT], {WHO}}}"


def single(plan: Plan, mode: str = "single") -> Plan:
    given = {"form": "extraction_forms/small.yml", "mode": mode}
    extraction = Extraction.model_validate(given)
    return replace(plan, protocol=plan.protocol.model_copy(update={"extraction": extraction}))


@pytest.fixture
def give(store: Store, plan: Plan, study: str) -> Callable[..., None]:
    """Let an extractor code: give("ADA", F1=["TRUST"])."""

    def given(extractor: str, **rows: list[str]) -> None:
        answers = [Answer("helped.codes", codes, row) for row, codes in rows.items()]
        extract.answer(store, plan, [Sheet(study, extractor, answers)], AT)

    return given


@pytest.fixture
def change(store: Store, folder: Path) -> Callable[..., Plan]:
    """Keep a new version of the codebook: change((old, new), changes=...)."""

    def changed(*edits: tuple[str, str], changes: str = "", mode: str = "single") -> Plan:
        text = (folder / BOOK).read_text()
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        text = text.partition("changes:")[0] + (f"changes: [{changes}]\n" if changes else "")
        (folder / BOOK).write_text(text)
        plan = read_plan(folder)
        plans.keep(store, plan, "ADA", AT)
        return single(plan, mode)

    return changed


def rows(store: Store, plan: Plan, reviewer: str | None = None) -> list[recode.Recoding]:
    return list(recode.to_recode(store, plan, reviewer).rows)


def standing(store: Store, extractor: str = "ADA") -> dict[str, Any]:
    found = extract.given_by(store, "S1", extractor)
    return {line: one.value for (_, line), one in found.items()}


RENAMED = ("id: TRUST, label: Trust", "id: FAITH, label: Trust")
GRANT = ("{id: PAY, label: Payment}", "{id: PAY, label: Pay}\n      - {id: GRANT, label: Grants}")


def test_a_renamed_code_is_proposed_with_who_when_and_why(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["TIME", "TRUST"], F2=["PAY"])
    plan = change(RENAMED, changes=RENAME)
    (one,) = rows(store, plan)
    assert (one.study, one.field, one.line) == KEY
    assert (one.codes, one.to, one.undecided) == (("TIME", "TRUST"), ("TIME", "FAITH"), ())
    assert one.by == ("rename TRUST > FAITH (ada, 2026-11-02: agreed)",)
    assert recode.counts(store, plan) == {"by the map": 1}


def test_recoding_gives_new_answers_and_keeps_the_old_facts(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["TIME", "TRUST"], F2=["PAY"])
    before = store.db.execute("select * from answers order by ord").fetchall()
    plan = change(RENAMED, changes=RENAME)
    done = recode.apply(store, plan, "ADA", "frame of November", AT)
    assert (done.answers, done.agreed, done.left) == (1, 0, 0)
    assert standing(store) == {"F1": ["TIME", "FAITH"], "F2": ["PAY"]}
    assert store.db.execute("select * from answers order by ord").fetchall()[:2] == before
    note = extract.given_by(store, "S1", "ADA")[KEY[1:]].note
    assert note == (
        "recoded, was TIME, TRUST: frame of November; "
        "rename TRUST > FAITH (ada, 2026-11-02: agreed)"
    )
    assert rows(store, plan) == []
    assert extract.outdated(store, plan) == []
    assert recode.apply(store, plan, "ADA", "again", AT) == recode.Recoded(0, 0, 0)


def test_merged_codes_become_one_and_the_first_stays_primary(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["PAY", "TIME", "TRUST"])
    merge = f"{{kind: merge, from: [TIME], to: [TRUST], {WHO}}}"
    plan = change(("      - {id: TIME, label: Time}\n", ""), changes=merge)
    assert rows(store, plan)[0].to == ("PAY", "TRUST")


def test_a_split_waits_for_a_person_though_the_old_code_stands(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["PAY"], F2=["TRUST"])
    plan = change(GRANT, RENAMED, changes=f"{SPLIT}, {RENAME}")
    assert recode.counts(store, plan) == {"by the map": 1, "by a person": 1}
    assert rows(store, plan)[0].undecided == (("PAY", ("PAY", "GRANT")),)
    assert recode.apply(store, plan, "ADA", "new frame", AT) == recode.Recoded(1, 0, 1)
    assert standing(store) == {"F1": ["PAY"], "F2": ["FAITH"]}


@pytest.mark.parametrize("chosen", [["PAY"], ["GRANT"], ["GRANT", "PAY"]])
def test_a_choice_closes_a_split_even_where_the_code_stays(
    store: Store, give: Any, change: Any, chosen: list[str]
) -> None:
    give("ADA", F1=["PAY"])
    plan = change(GRANT, changes=SPLIT)
    recode.choose(store, plan, "ADA", KEY, chosen, "read again", AT)
    assert standing(store) == {"F1": chosen}
    assert rows(store, plan) == []


def test_a_change_that_is_told_again_in_a_later_version_opens_nothing(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["PAY"])
    plan = change(GRANT, changes=SPLIT)
    recode.choose(store, plan, "ADA", KEY, ["PAY"], "read again", AT)
    plan = change(("label: Grants", "label: Grants of all kinds"), changes=SPLIT)
    assert rows(store, plan) == []


def test_a_code_that_is_gone_without_a_word_waits_for_a_person(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["TIME"])
    plan = change(("      - {id: TIME, label: Time}\n", ""))
    assert rows(store, plan)[0].undecided == (("TIME", ()),)
    retire = f"{{kind: retire, from: [TIME], {WHO}}}"
    assert rows(store, change(changes=retire))[0].undecided == (("TIME", ()),)


def test_codes_are_followed_through_several_versions(store: Store, give: Any, change: Any) -> None:
    give("ADA", F1=["TRUST"])
    change(RENAMED, changes=RENAME)
    again = f"{{kind: rename, from: [FAITH], to: [ESTEEM], {WHO}}}"
    plan = change(("id: FAITH", "id: ESTEEM"), changes=again)
    (one,) = rows(store, plan)
    assert one.to == ("ESTEEM",)
    assert len(one.by) == 2


def test_a_version_that_is_not_kept_yet_shows_what_it_would_touch(
    store: Store, folder: Path, give: Any
) -> None:
    give("ADA", F1=["TRUST"])
    text = (folder / BOOK).read_text().replace(*RENAMED) + f"changes: [{RENAME}]\n"
    (folder / BOOK).write_text(text)
    assert rows(store, single(read_plan(folder)))[0].to == ("FAITH",)


def test_everybody_recodes_their_own_answers(store: Store, give: Any, change: Any) -> None:
    give("ADA", F1=["TRUST"])
    give("BO", F1=["TRUST"])
    plan = change(RENAMED, changes=RENAME)
    assert recode.apply(store, plan, "ADA", "new frame", AT).answers == 1
    assert [one.extractor for one in rows(store, plan)] == ["BO"]
    assert standing(store, "BO") == {"F1": ["TRUST"]}


def test_what_a_blinded_extractor_coded_shows_and_counts_to_nobody_else(
    store: Store, give: Any, change: Any
) -> None:
    give("BO", F1=["TRUST"])
    plan = change(RENAMED, changes=RENAME, mode="dual")
    assert recode.to_recode(store, plan, "ADA") == recode.ToRecode((), 1)
    assert recode.counts(store, plan) == {}
    assert [one.extractor for one in rows(store, plan, "BO")] == ["BO"]
    assert recode.apply(store, plan, "BO", "new frame", AT).answers == 1


def test_a_value_agreed_on_is_agreed_anew_and_stays_agreed(
    store: Store, plan: Plan, give: Any, change: Any
) -> None:
    give("ADA", F1=["TRUST"])
    give("BO", F1=["TIME"])
    agreed = [Answer("helped.codes", ["TRUST", "TIME"], "F1")]
    extract.agree(store, single(plan), "S1", agreed, "talked", "ADA", AT)
    plan = change(RENAMED, changes=RENAME)
    assert [one.extractor for one in rows(store, plan)] == ["", "ADA"]
    assert recode.apply(store, plan, "ADA", "new frame", AT) == recode.Recoded(1, 1, 0)
    (value,) = store.db.execute("select value from standing_agreements").fetchone()
    assert json.loads(value) == ["FAITH", "TIME"]
    assert rows(store, plan) == []
    reasons = store.db.execute("select why from agreements order by ord").fetchall()
    assert [one[0].partition(":")[0] for one in reasons] == ["talked", "recoded, was TRUST, TIME"]


def test_where_the_agreed_value_waits_for_a_person_its_answers_wait_too(
    store: Store, plan: Plan, give: Any, change: Any
) -> None:
    give("ADA", F1=["TRUST"])
    agreed = [Answer("helped.codes", ["PAY"], "F1")]
    extract.agree(store, single(plan), "S1", agreed, "talked", "ADA", AT)
    plan = change(RENAMED, GRANT, changes=f"{RENAME}, {SPLIT}")
    assert recode.apply(store, plan, "ADA", "new frame", AT) == recode.Recoded(0, 0, 1)
    assert store.db.execute("select count(*) from standing_agreements").fetchone() == (1,)


def test_recoding_needs_a_reason_and_an_answer_of_ones_own(
    store: Store, give: Any, change: Any
) -> None:
    give("ADA", F1=["PAY"])
    plan = change(GRANT, changes=SPLIT)
    with pytest.raises(NotAllowedError, match="Say why"):
        recode.apply(store, plan, "ADA", " ", AT)
    with pytest.raises(NotThereError, match=r"BO has not answered helped\.codes F1 for S1"):
        recode.choose(store, plan, "BO", KEY, ["GRANT"], "why", AT)
    with pytest.raises(NotAllowedError, match="has no code 'GRANTS'"):
        recode.choose(store, plan, "ADA", KEY, ["GRANTS"], "why", AT)
    with pytest.raises(NotThereError, match="no question `helped` that takes codes"):
        recode.choose(store, plan, "ADA", ("S1", "helped", "F1"), ["GRANT"], "why", AT)


def test_missing_codes_and_reviews_without_codebooks_have_nothing_to_recode(
    store: Store, plan: Plan, give: Any
) -> None:
    extract.answer(store, plan, [Sheet("S1", "ADA", [Answer("helped.codes", "NR", "F1")])], AT)
    assert rows(store, single(plan)) == []
    bare = replace(single(plan), codebooks={})
    assert recode.to_recode(store, bare) == recode.ToRecode((), 0)
