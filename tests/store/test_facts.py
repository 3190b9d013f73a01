from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import BrokenStoreError, UnreadableError
from reviewkit.store.facts import (
    Fact,
    canonical,
    check_chains,
    make_fact,
    problem_with,
    read_facts,
    to_line,
    whole_facts,
)

AT = "2026-11-02T09:00:00Z"
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé", max_size=3), inner),
    max_leaves=8,
)


def chain(length: int, who: str = "ada") -> list[Fact]:
    facts: list[Fact] = []
    for number in range(length):
        last = facts[-1] if facts else None
        body = {"target": f"{number}"}
        facts.append(make_fact((who, "desk"), last, number + 1, "", "withdrawal", body, AT))
    return facts


@given(st.dictionaries(st.text("abé"), values))
def test_a_fact_reads_back_as_it_was_written_and_has_one_text(body: dict[str, object]) -> None:
    fact = make_fact(("ada", "desk"), None, 1, "", "decision", body, AT)
    line = to_line(fact)
    assert line.count("\n") == 1
    again = Fact(**json.loads(line))
    assert again == fact
    assert problem_with(again) is None
    shuffled = json.loads(line, object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert canonical(shuffled) == line.strip()


def test_a_number_that_json_lacks_is_no_fact() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"probability": float("nan")})


@pytest.mark.parametrize(
    "part",
    [{"body": {"target": "other"}}, {"reviewer": "bo"}, {"at": "2027"}, {"tick": 9}, {"prev": "x"}],
)
def test_whatever_part_of_a_fact_is_changed_is_found(part: dict[str, object]) -> None:
    fact = chain(2)[1]
    changed = replace(fact, **part)  # type: ignore[arg-type]
    assert "was changed after it was made" in str(problem_with(changed))


def test_facts_sort_with_causes_before_effects() -> None:
    facts = chain(1200)
    assert [fact.ord for fact in facts] == sorted(fact.ord for fact in facts)


def test_a_chain_may_come_in_any_order_and_twice() -> None:
    facts = chain(5)
    assert check_chains([*reversed(facts), *facts]) == {("ada", "desk"): facts}


def test_a_gap_a_fork_and_a_false_link_are_each_told() -> None:
    facts = chain(5)
    with pytest.raises(BrokenStoreError, match="Facts 2-3 of ada on desk are missing"):
        check_chains([facts[0], *facts[3:]])
    other = make_fact(("ada", "desk"), facts[0], 9, "", "withdrawal", {"target": "z"}, AT)
    with pytest.raises(BrokenStoreError, match="two different facts number 2"):
        check_chains([*facts, other])
    with pytest.raises(BrokenStoreError, match="Fact 3 of ada on desk does not follow"):
        check_chains([facts[0], other, facts[2]])
    early = make_fact(("ada", "desk"), facts[1], 2, "", "withdrawal", {"target": "z"}, AT)
    with pytest.raises(BrokenStoreError, match="out of order"):
        check_chains([*facts[:2], early])


def test_a_last_line_that_is_cut_off_is_refused_from_others_and_passed_over_in_our_own(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ada-desk.jsonl"
    facts = chain(3)
    path.write_bytes("".join(map(to_line, facts)).encode()[:-30])

    with pytest.raises(UnreadableError, match=r"ada-desk.jsonl:3: the last line is cut off"):
        list(read_facts(path))
    assert list(whole_facts(path)) == facts[:2]


def test_a_line_that_is_no_fact_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    for wrong in ("[]", "{}", "nonsense", '{"id": 1}', "[" * 100_000, '"text"'):
        path.write_text(to_line(chain(1)[0]) + "\n" + wrong + "\n")
        with pytest.raises(UnreadableError, match=r"x.jsonl:3: .*not a fact"):
            list(read_facts(path))
        with pytest.raises(UnreadableError, match=r"x.jsonl:3"):
            list(whole_facts(path))
