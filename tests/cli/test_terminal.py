"""Screening in the terminal: on a pipe, and key by key on a real pseudo-terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewkit.cli.terminal import ORDERS
from reviewkit.stages import annotate, order, reading, screen
from reviewkit.store import open_store
from reviewkit.terms import Stage, Verdict
from tests.cli.conftest import SEARCHES, Run, run_in

PROTOCOL = """
reviewkit: 1
id: small
version: v1
title: Falls prevention
sources:
  - {name: cinahl, platform: EBSCOhost, searched: 2026-11-02}
  - {name: pubmed}
criteria:
  - {id: E1, kind: exclude, label: Wrong topic, text: Not about falls.}
  - {id: E2, kind: exclude, label: Wrong people, text: People under 65.}
  - {id: I1, kind: include, text: Original research.}
reviewers:
  - {id: ADA, role: lead}
  - {id: BO}
  - {id: CY, role: observer}
stages:
  title: {reviewers: 2, who: [ADA, BO]}
  fulltext: {reviewers: 2, who: [ADA, BO]}
"""
posix = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are not on Windows")
T = Stage.TITLE


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review with twelve reports, compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        folder = tmp_path_factory.mktemp("terminal") / "review"
        run_in(folder, "new", folder)
        (folder / "protocol.yml").write_text(PROTOCOL)
        files = (SEARCHES / "cinahl.ris", SEARCHES / "pubmed.nbib")
        run_in(folder, "import", *files, "--reviewer", "ADA")
        run_in(folder, "dedupe", "--reviewer", "ADA")
    return folder


def said(folder: Path, reviewer: str = "ADA") -> list[tuple[str, str | None]]:
    with open_store(folder) as store:
        rows = screen.decisions(store, reviewer)
        return [(row["verdict"], row["reason"]) for row in rows]


@pytest.fixture
def type_(run: Run) -> Callable[..., str]:
    """Give keys and lines from a pipe; return what was shown."""

    def typed(*lines: str, options: tuple[str, ...] = ()) -> str:
        return run("screen", "--reviewer", "ADA", *options, typed="\n".join(lines) + "\n").output

    return typed


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


def test_undo_goes_back_to_any_depth_and_shows_each_report_again(type_, folder: Path) -> None:
    type_("y", "y", "1", "q")

    shown = type_("u", "u", "u", "u", "q")

    assert said(folder) == []
    assert shown.count("Taken back, saved.") == 3
    assert "You have no decision to take back." in shown


def test_undo_of_a_stroke_takes_all_of_it_back(type_, folder: Path) -> None:
    with open_store(folder) as store:
        from reviewkit.plan import read_plan

        protocol = read_plan(folder).protocol
        some = screen.to_decide(store, protocol, T, "ADA", limit=3)
        many = [screen.Decision(one["report"], T, Verdict.INCLUDE) for one in some]
        screen.decide_many(store, protocol, many, "ADA", "2026-11-22T10:00:00Z")

    shown = type_("u", "q")

    assert "Taken back: 3 decisions made in one stroke, saved." in shown
    assert said(folder) == []


def test_undo_of_a_full_text_decision_turns_to_full_text(type_, folder, decide_both) -> None:
    with open_store(folder) as store:
        report = store.db.execute("select report from membership order by place").fetchone()[0]
    decide_both(report)

    shown = type_("u", "y", "q")

    assert "You read at stage fulltext now." in shown
    assert ("include", None) in said(folder)


def test_moving_on_and_back_decides_nothing(type_, folder: Path) -> None:
    shown = type_("j", "j", "k", "k", "k", "j", "q")

    reports = re.findall(r"Report (\S+)\.", shown)
    assert said(folder) == []
    assert [reports.index(one) for one in reports] == [0, 1, 2, 1, 0, 1]
    assert "This is where you began" in shown


def test_deciding_again_after_going_back_keeps_both_words(type_, folder: Path) -> None:
    shown = type_("y", "k", "1", "q")

    assert "You said include." in shown
    assert said(folder) == [("exclude", "E1")]


def test_a_note_is_kept_with_the_decision(type_, folder: Path) -> None:
    type_("c", "check the dose", "y", "q")

    with open_store(folder) as store:
        assert screen.decisions(store, "ADA")[0]["note"] == "check the dose"


def test_a_note_on_a_report_that_is_left_undecided_is_not_lost(type_, folder: Path) -> None:
    shown = type_("c", "come back to this", "j", "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert [one.text for one in annotate.thread(store, report, T, "ADA")] == [
            "come back to this"
        ]
        assert annotate.thread(store, report, T, "BO") == []
    assert "saved in their discussion" in " ".join(shown.split())


def test_labels_go_on_by_number_or_word_and_come_off_again(type_, folder: Path) -> None:
    shown = type_("t", "1", "t", "pilot study", "t", "related", "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert annotate.tags(store, report, "ADA") == ("pilot study",)
        assert annotate.tags(store, report, "BO") == ()


def test_discussion_marks_the_report_and_keeps_the_word(type_, folder: Path) -> None:
    shown = type_("g", "is this a trial?", "q")

    report = re.findall(r"Report (\S+)\.", shown)[0]
    with open_store(folder) as store:
        assert annotate.tags(store, report, "ADA") == ("discuss",)
        assert annotate.thread(store, report, T, "ADA")[0].text == "is this a trial?"


def test_what_the_other_reviewer_said_does_not_show(type_, run: Run, folder: Path) -> None:
    before = type_("q")
    report = re.findall(r"Report (\S+)\.", before)[0]
    run("decide", report, "exclude", "--reason", "E2", "--note", "surely not", "--reviewer", "BO")
    with open_store(folder) as store:
        annotate.tag(store, report, "pilot", True, "BO", "2026-11-22T10:00:00Z")
        annotate.comment(store, report, T, "no trial", "BO", "2026-11-22T10:00:00Z")

    assert type_("q") == before
    shown = type_("t", "", "g", "", "q")
    assert not re.search(r"surely|pilot|no trial|BO\b", shown)


def test_search_shows_the_report_chosen_and_comes_back_after_it(type_, folder: Path) -> None:
    shown = type_("/", "walking", "1", "y", "q")

    reports = re.findall(r"Report (\S+)\.", shown)
    assert len(reports) == 3
    assert reports[0] == reports[2] != reports[1]
    assert "No report holds these words." in type_("/", "zebrafish", "q")
    assert "no word to search for" in type_("/", "?!", "q")


def test_the_doi_is_printed_as_a_link(type_) -> None:
    assert "https://doi.org/10.5555/fp.2019.101\n" in type_("o", "q")


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


def test_progress_and_pace_are_told_every_ten(type_) -> None:
    shown = type_(*["y"] * 10, "q")

    assert "10 in this sitting; 10 done, 2 left." in " ".join(shown.split())


def test_an_observer_has_nothing_to_decide(run: Run) -> None:
    shown = run("screen", "--reviewer", "CY", typed="y\nq\n").output

    assert "Nothing waits for CY" in shown
    assert "No report is on the screen" in shown


def test_orders_are_those_of_the_review_and_a_random_one_stays(type_, folder: Path) -> None:
    assert set(ORDERS) == {"place", *order.HOWS}
    moves = ("j",) * 5
    first = type_(*moves, "q", options=("--order", "random"))
    again = type_(*moves, "q", options=("--order", "random"))
    after = type_(*moves, "q")

    assert re.findall(r"Report (\S+)\.", first) == re.findall(r"Report (\S+)\.", again)
    assert first == after
    assert type_(*moves, "q", options=("--order", "place")) != first


def test_a_ranked_order_without_a_ranking_is_refused(run: Run) -> None:
    shown = run("screen", "--reviewer", "ADA", "--order", "ranked", code=1, typed="q\n").output

    assert "ranked" in shown


def test_decide_tells_scripts_its_outcome_as_json(run: Run) -> None:
    report = json.loads(run("next", "--reviewer", "ADA", "--json").stdout)["next"]["report"]

    told = json.loads(
        run("decide", report, "exclude", "--reason", "E1", "--reviewer", "ADA", "--json").stdout
    )

    assert told["report"] == report
    assert (told["verdict"], told["reason"], told["reviewer"]) == ("exclude", "E1", "ADA")


# On a pseudo-terminal.


class Screen:
    """A reviewer's terminal: keys go in, text comes out."""

    def __init__(self, folder: Path, *options: str, columns: int = 80, **more: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        words = [sys.executable, "-m", "reviewkit", "--review", str(folder)]
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        self.process = subprocess.Popen(
            [*words, "screen", "--reviewer", "ADA", *options],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=kept | {"TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2])} | more,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        self.text = ""
        self.at = 0

    def until(self, what: str, seconds: float = 20) -> str:
        """Read until a text shows; return what came since the last time."""
        import select

        end = time.monotonic() + seconds
        while (found := self.text.find(what, self.at)) < 0:
            left = end - time.monotonic()
            assert left > 0, f"{what!r} never came after {self.text[self.at :]!r}"
            if select.select([self.master], [], [], min(left, 0.5))[0]:
                self.text += os.read(self.master, 65536).decode("utf-8", "replace")
        since, self.at = self.text[self.at : found + len(what)], found + len(what)
        return since

    def press(self, keys: str, what: str) -> str:
        """Press keys and read until a text shows."""
        os.write(self.master, keys.encode())
        return self.until(what)

    def ready(self) -> str:
        """Read until the terminal asks for a key."""
        return self.until("keys\r\n") + self.until("> ")

    def settings(self) -> list[object]:
        import termios

        return termios.tcgetattr(self.slave)

    def left(self) -> int:
        """Wait until the command is over; return its exit code."""
        return self.process.wait(timeout=20)


_UNSET = {"COLUMNS", "LINES", "NO_COLOR"}


@pytest.fixture
def screens(folder: Path) -> Iterator[Callable[..., Screen]]:
    opened: list[Screen] = []

    def opening(*options: str, **more: str) -> Screen:
        opened.append(Screen(folder, *options, **more))
        return opened[-1]

    yield opening
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        for end in (one.master, one.slave):
            try:
                os.close(end)
            except OSError:
                continue


@posix
def test_keys_act_without_enter_and_the_terminal_is_as_it_was(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    terminal.ready()
    terminal.press("2", "Excluded by E2, saved.")
    terminal.ready()
    os.write(terminal.master, b"q")

    assert terminal.left() == 0
    assert terminal.settings() == terminal.before
    assert said(folder) == [("include", None), ("exclude", "E2")]


@posix
def test_nothing_is_drawn_over_only_weight_changes(screens) -> None:
    terminal = screens()
    shown = terminal.ready()
    shown += terminal.press("y", "saved.") + terminal.ready()

    assert set(re.findall(r"\x1b\[?[^A-Za-z]*[A-Za-z]", shown)) == {"\x1b[1m", "\x1b[22m"}


@posix
def test_no_color_is_respected(screens) -> None:
    assert "\x1b" not in screens(NO_COLOR="1").ready()


@posix
def test_keys_typed_ahead_decide_on_one_report_only(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("ymm", "2 keys held down or typed too early: not taken.")

    assert said(folder) == [("include", None)]


@posix
def test_a_text_pasted_by_mistake_decides_nothing(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("yes, include\nthis one\n", "Pasted text decides nothing.")
    terminal.press("q", "0 decided in this sitting")

    assert said(folder) == []


@posix
def test_a_key_held_down_decides_once(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    os.write(terminal.master, b"y")
    time.sleep(0.5)
    for _ in range(20):
        os.write(terminal.master, b"y")
        time.sleep(0.03)
    terminal.until("held down")

    assert said(folder) == [("include", None)]


@posix
@pytest.mark.parametrize("ending", ["ctrl-c", "hangup", "stop", "ctrl-d"])
def test_however_it_ends_nothing_is_lost_and_the_terminal_is_restored(
    screens, folder: Path, ending: str
) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    shown = terminal.ready()
    terminal.press("c", "Note")
    terminal.press("half a thought\r", "Kept with your decision.")
    if ending in {"ctrl-c", "ctrl-d"}:
        os.write(terminal.master, b"\x03" if ending == "ctrl-c" else b"\x04")
        terminal.until("all saved")
    else:
        terminal.process.send_signal(signal.SIGHUP if ending == "hangup" else signal.SIGTERM)

    assert terminal.left() == 0
    assert terminal.settings() == terminal.before
    assert said(folder) == [("include", None)]
    report = re.findall(r"Report (\S+)\.", shown)[-1]
    with open_store(folder) as store:
        assert annotate.thread(store, report, T, "ADA")[0].text == "half a thought"


@posix
def test_a_terminal_that_is_closed_loses_nothing(screens, folder: Path) -> None:
    terminal = screens()
    terminal.ready()
    terminal.press("y", "Included, saved.")
    terminal.ready()
    os.close(terminal.slave)
    os.close(terminal.master)

    terminal.left()
    assert said(folder) == [("include", None)]


@posix
def test_after_ctrl_z_and_back_keys_still_act_at_once(screens, folder: Path) -> None:
    # Nothing stops here, for want of a shell to wake it; the terminal is set back and again.
    terminal = screens()
    terminal.ready()
    terminal.process.send_signal(signal.SIGTSTP)
    time.sleep(0.3)

    terminal.press("y", "Included, saved.")
    assert said(folder) == [("include", None)]


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


@posix
def test_a_narrow_terminal_has_narrow_lines(screens) -> None:
    shown = screens(columns=32, NO_COLOR="1").ready()

    assert max(map(len, shown.splitlines())) <= 31


HOSTILE = """TY  - JOUR
TI  - \x1b[2JRed \x07title \u202egnirts
AB  - {abstract}
ER  -
"""


@posix
def test_hostile_titles_do_not_act_and_two_megabytes_are_shown_in_portions(
    screens, run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.ris"
    path.write_text(HOSTILE.format(abstract="falls and \x1b]0;owned\x07 " * 100_000))
    run("import", path, "--source", "pubmed", "--reviewer", "ADA")
    terminal = screens("--order", "newest", NO_COLOR="1")
    terminal.ready()
    terminal.press("/", "Search for")
    terminal.press("gnirts\r", "Which number")
    os.write(terminal.master, b"1")
    shown = terminal.ready()

    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", shown)
    assert "space goes on" in shown
    assert len(shown) < 8000
    assert "space goes on" in terminal.press(" ", "characters more; space goes on")


def test_fifty_criteria_are_all_shown_and_reached_by_number(folder: Path) -> None:
    path = folder / "protocol.yml"
    extra = "".join(f"  - {{id: X{n}, kind: exclude, text: Reason {n}.}}\n" for n in range(4, 51))
    text = path.read_text()
    path.write_text(text.replace("reviewers:\n", f"{extra}reviewers:\n", 1))

    ran = run_in(folder, "screen", "--reviewer", "ADA", typed="n\n47\nn\n4\n\n9\nq\n")

    assert "50 X50 Reason 50" in " ".join(ran.output.split())
    assert [reason for _, reason in said(folder)] == ["X47", "X4", "X9"]
