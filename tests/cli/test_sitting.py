"""A sitting: on and back, and what changed meanwhile in another window, file or store."""

from __future__ import annotations

import os
import re
from pathlib import Path

from reviewkit.stages import reading
from reviewkit.store import open_store
from reviewkit.terms import Stage, Verdict
from tests.cli.conftest import Run
from tests.cli.terminals import posix, said

T = Stage.TITLE


def test_moving_on_and_back_decides_nothing(type_, folder: Path) -> None:
    shown = type_("j", "j", "k", "k", "k", "j", "q")

    reports = re.findall(r"Report (\S+)\.", shown)
    assert said(folder) == []
    assert [reports.index(one) for one in reports] == [0, 1, 2, 1, 0, 1]
    assert "This is where you began" in shown


@posix
def test_a_decision_made_in_another_window_meanwhile_is_not_overwritten(
    screens, run: Run, folder: Path
) -> None:
    terminal = screens()
    report = re.findall(r"Report (\S+)\.", terminal.ready())[0]
    run("decide", report, "exclude", "--reason", "E1", "--reviewer", "ADA")

    shown = terminal.press("y", "Meanwhile you said exclude") + terminal.ready()

    assert f"Report {report}." in shown
    assert "You said exclude (E1)." in shown
    assert said(folder) == [("exclude", "E1")]
    terminal.press("y", "Included, saved.")
    assert said(folder) == [("include", None)]


@posix
def test_a_report_merged_away_while_it_is_shown_takes_the_decision_with_it(
    screens, run: Run, folder: Path
) -> None:
    with open_store(folder) as store:
        ids = [
            row[0]
            for row in store.db.execute(
                "select record from membership where record = report order by place limit 2"
            )
        ]
    terminal = screens()
    terminal.ready()
    os.write(terminal.master, b"j")
    assert f"Report {ids[1]}." in terminal.ready()
    run("same", ids[0], ids[1], "--reviewer", "BO")

    terminal.press("y", f"merged with {ids[0]} meanwhile")

    with open_store(folder) as store:
        own = reading.own_word(store.db, ids[0], T, "ADA")
    assert own is not None
    assert own.verdict is Verdict.INCLUDE


@posix
def test_criteria_changed_meanwhile_are_shown_before_a_number_means_another(
    screens, folder: Path
) -> None:
    terminal = screens()
    terminal.ready()
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("label: Wrong topic", "label: Wrong question"))

    terminal.press("1", "protocol was changed meanwhile")
    assert "Wrong question" in terminal.ready()
    assert said(folder) == []
    terminal.press("1", "Excluded by E1, saved.")


@posix
def test_a_store_rebuilt_meanwhile_still_takes_every_decision(
    screens, run: Run, folder: Path
) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    terminal.ready()
    run("rebuild")
    terminal.press("m", "Maybe, saved.")

    assert said(folder) == [("include", None), ("unsure", None)]
    run("verify")
