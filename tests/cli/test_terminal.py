"""Screening in the terminal: reports and criteria shown, decided in one key, on a pipe."""

from __future__ import annotations

import json
import re
from pathlib import Path

from reviewkit.store import open_store
from tests.cli.conftest import Run, run_in
from tests.cli.terminals import said


def test_one_key_decides_and_each_decision_is_saved_at_once(type_, folder: Path) -> None:
    shown = type_("y", "m", "2", "q")

    assert said(folder) == [("include", None), ("unsure", None), ("exclude", "E2")]
    assert "Included, saved." in shown
    assert "Excluded by E2, saved." in shown
    assert "3 decided in this sitting, all saved." in shown


def test_title_abstract_criteria_and_those_left_are_shown_together(type_) -> None:
    shown = type_("q")

    assert "12 left." in shown
    assert shown.index("Falls prevention by") < shown.index("Pharmacists in half")
    assert shown.index("Pharmacists in half") < shown.index("1 E1, must not hold: Wrong topic")


def test_n_asks_for_the_criterion_by_its_number_and_0_names_none(type_, folder: Path) -> None:
    type_("n", "3", "n", "0", "q")

    assert said(folder) == [("exclude", "I1"), ("exclude", None)]


def test_enter_never_decides(type_, folder: Path) -> None:
    shown = type_("", "n", "", "x", "9", "n", "7", "q")

    assert said(folder) == []
    assert "Enter decides nothing." in shown
    assert "There is no criterion 9" in shown


def test_the_end_of_the_input_leaves_with_everything_saved(run: Run, folder: Path) -> None:
    shown = run("screen", "--reviewer", "ADA", typed="y").output

    assert said(folder) == [("include", None)]
    assert "1 decided in this sitting, all saved." in shown


def test_rayyan_habits_exclude_with_e(type_, folder: Path) -> None:
    type_("i", "e", "1", "u", "z", "q", options=("--keys", "rayyan"))

    assert said(folder) == [("include", None), ("exclude", "E1")]


def test_a_rule_of_the_review_is_told_in_a_line_and_the_report_stays(
    type_, folder: Path, decide_both
) -> None:
    with open_store(folder) as store:
        report = store.db.execute("select report from membership order by place").fetchone()[0]
    decide_both(report, fulltext=False)

    shown = type_("n", "0", "1", "q", options=("--stage", "fulltext"))

    assert "An exclusion at full text needs a reason" in shown
    assert "Excluded by E1, saved." in shown
    assert "Nothing waits for ADA at stage fulltext." in shown


def test_what_can_be_said_of_the_unread_is_told_every_so_many(type_) -> None:
    shown = " ".join(type_(*["y"] * 10, "q").split())

    assert "10 of 12 read, 10 relevant. Recall is at least 83.3% at 95% confidence" in shown
    assert "`reviewkit stop` says more." in shown
    assert shown.count("Recall is at least") == 1


def test_the_terminal_says_that_the_reviewer_stopped(type_, run: Run) -> None:
    run("stop", "--declare", "--why", "enough", "--reviewer", "ADA")
    assert "ADA stopped reading at stage title" in type_("q")


def test_progress_and_pace_are_told_every_ten(type_) -> None:
    shown = type_(*["y"] * 10, "q")

    assert "10 in this sitting; 10 done, 2 left." in " ".join(shown.split())


def test_an_observer_has_nothing_to_decide(run: Run) -> None:
    shown = run("screen", "--reviewer", "CY", typed="y\nq\n").output

    assert "Nothing waits for CY" in shown
    assert "No report is on the screen" in shown


def test_an_order_is_for_the_sitting_and_a_random_one_the_same_each_time(type_, folder) -> None:
    moves = ("j",) * 5
    first = type_(*moves, "q", options=("--order", "random"))
    again = type_(*moves, "q", options=("--order", "random"))
    plain = type_(*moves, "q")

    assert "Order: random." in first
    assert first == again
    assert "Order:" not in plain
    assert re.findall(r"Report (\S+)\.", first) != re.findall(r"Report (\S+)\.", plain)
    with open_store(folder) as store:
        assert store.db.execute("select count(*) from orders").fetchone() == (0,)


def test_a_ranked_sitting_shows_what_is_like_the_included_and_says_what_it_learned_from(
    type_, run: Run, folder: Path
) -> None:
    said = json.loads(run("next", "--order", "ranked", "--reviewer", "ADA", "--json").stdout)
    run("decide", said["next"]["report"], "include", "--reviewer", "ADA")
    shown = type_("j", "j", "q", options=("--order", "ranked"))

    assert re.search(r"Order: (ranked; last learned from 1 decision|as they came, until)", shown)
    seen = re.findall(r"Report (\S+)\.", shown)
    assert len(set(seen)) == len(seen) == 3  # what was passed over does not come up again at once
    assert list((folder / "cache").glob("features-*.npz"))


def test_the_protocol_says_in_which_order_a_stage_is_read(type_, folder: Path) -> None:
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("title: {reviewers: 2,", "title: {reviewers: 2, order: newest,", 1), "utf-8"
    )

    assert "Order: newest first." in type_("q")
    assert "Order:" not in type_("q", options=("--order", "place"))


def test_fifty_criteria_are_all_shown_and_reached_by_number(folder: Path) -> None:
    path = folder / "protocol.yml"
    extra = "".join(f"  - {{id: X{n}, kind: exclude, text: Reason {n}.}}\n" for n in range(4, 51))
    text = path.read_text()
    path.write_text(text.replace("reviewers:\n", f"{extra}reviewers:\n", 1))

    ran = run_in(folder, "screen", "--reviewer", "ADA", typed="n\n47\nn\n4\n\n9\nq\n")

    assert "50 X50 Reason 50" in " ".join(ran.output.split())
    assert [reason for _, reason in said(folder)] == ["X47", "X4", "X9"]
