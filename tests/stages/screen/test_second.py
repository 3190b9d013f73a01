"""A program as second reader: what it is given, what it may say, what happens when it fails."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from reviews import AT, Review

from reviewkit.errors import NotAllowedError, NotThereError, UnreadableError
from reviewkit.stages import screen
from reviewkit.stages.screen.second import SecondReading
from reviewkit.terms import Stage, Verdict

Make = Callable[..., Review]
PROGRAM = ("{id: BO}", "{id: BO, program: true}")


def run(review: Review, code: str, who: str = "BO") -> SecondReading:
    path = Path(review.folder) / "reader.py"
    head = "import json, sys\nlines = [json.loads(line) for line in sys.stdin]\n"
    path.write_text(head + textwrap.dedent(code), "utf-8")
    command = [sys.executable, str(path)]
    return screen.second_reader(review.store, review.protocol, command, Stage.TITLE, who, AT)


def words(review: Review) -> dict[int, tuple[str, str | None]]:
    return {
        review.records.index(row["report"]): (row["verdict"], row["reason"])
        for row in screen.decisions(review.store, "BO")
    }


def test_a_program_reads_what_waits_and_is_compared_like_anybody(make: Make) -> None:
    review = make(4, swap=PROGRAM)
    for number in range(3):
        review.decide("ADA", number, "exclude" if number else "include", None)
    done = run(
        review,
        """
        for one in lines:
            assert {c["id"] for c in one["criteria"]} == {"E1", "E2", "I1"}
            assert one["stage"] == "title" and "Balance" in one["abstract"]
            assert "verdict" not in one and "ADA" not in json.dumps(one)
            out = "ward 1 " in one["title"]
            no = {"verdict": "exclude", "reason": "E1", "note": "no"}
            verdict = no if out else {"verdict": "include"}
            print(json.dumps({"report": one["report"]} | verdict))
        """,
    )

    assert done == SecondReading(4, {"exclude": 1, "include": 3}, 0)
    assert words(review) == {0: ("exclude", "E1")} | dict.fromkeys((1, 2, 3), ("include", None))
    assert review.outcome(0) == "conflict"
    assert screen.agreements(review.store)[0].agreement.n == 3


def test_what_it_leaves_out_is_counted_and_still_waits(make: Make) -> None:
    review = make(3, swap=PROGRAM)
    code = 'print(json.dumps({"report": lines[0]["report"], "verdict": "unsure"}))'

    assert run(review, code) == SecondReading(3, {"unsure": 1}, 2)
    assert len(review.waiting("BO")) == 2


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ('"include"', "no verdict"),
        ('{"report": "%s"}', "no verdict"),
        ('{"report": "%s", "verdict": "keep"}', "no verdict"),
        ('{"report": "other-0001", "verdict": "include"}', "was not given to it"),
        ('{"report": "%s", "verdict": "exclude", "reason": "E7"}', "no criterion E7"),
        ("sure, here you go", "no verdict"),
    ],
)
def test_a_line_that_is_no_verdict_is_named_and_those_before_it_are_stored(
    make: Make, answer: str, problem: str
) -> None:
    review = make(3, swap=PROGRAM)
    code = f"""
    print(json.dumps({{"report": lines[0]["report"], "verdict": "include"}}))
    line = {answer!r}
    print(line.replace("%s", lines[1]["report"]))
    print(json.dumps({{"report": lines[2]["report"], "verdict": "include"}}))
    """

    with pytest.raises(UnreadableError, match=f"Line 2 of the program: .*{problem}.*are stored"):
        run(review, code)
    assert words(review) == {0: ("include", None)}


def test_a_program_that_breaks_off_keeps_what_it_said_and_goes_on_next_time(make: Make) -> None:
    review = make(3, swap=PROGRAM)
    one = 'print(json.dumps({"report": lines[0]["report"], "verdict": "include"}), flush=True)\n'

    with pytest.raises(UnreadableError, match="ended with code 3"):
        run(review, one + "sys.exit(3)")
    assert words(review) == {0: ("include", None)}
    assert run(review, one).given == 2


def test_a_program_that_does_not_listen_is_no_deadlock(make: Make) -> None:
    review = make(300, swap=PROGRAM)
    path = review.folder / "deaf.py"
    path.write_text("print()\n", "utf-8")

    done = screen.second_reader(
        review.store, review.protocol, [sys.executable, str(path)], Stage.TITLE, "BO", AT
    )

    assert done == SecondReading(300, {}, 300)


def test_a_person_is_no_program_and_a_missing_program_is_named(make: Make) -> None:
    review = make(1, swap=PROGRAM)
    with pytest.raises(NotAllowedError, match="`ADA` is no program"):
        run(review, "", who="ADA")
    with pytest.raises(NotThereError, match=r"/nowhere/reader` cannot be run"):
        screen.second_reader(
            review.store, review.protocol, ["/nowhere/reader"], Stage.TITLE, "BO", AT
        )


def test_programs_do_not_settle(make: Make) -> None:
    review = make(1, swap=PROGRAM)
    review.decide("ADA", 0)
    review.decide("BO", 0, "exclude")
    word = screen.Settlement(review.records[0], Stage.TITLE, Verdict.INCLUDE)

    with pytest.raises(NotAllowedError, match="people settle"):
        screen.settle(review.store, review.protocol, word, "BO", AT)


def test_what_a_program_alone_excluded_is_counted_apart_in_the_flow(make: Make) -> None:
    from reviewkit.stages.flow import count_flow
    from reviewkit.terms import Missing

    for rule, counted in (("", Missing.NA), (", automation: excludes", 2)):
        review = make(4, title=f"reviewers: 1{rule}", swap=PROGRAM)
        code = """
        for one in lines[:3]:
            print(json.dumps({"report": one["report"], "verdict": "exclude", "reason": "E1"}))
        """
        run(review, code)
        review.decide("ADA", 2, "exclude")
        flow = count_flow(review.store, review.protocol)

        assert flow.excluded_automation == counted
        assert flow.excluded == (3 if rule else 1)
