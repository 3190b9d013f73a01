"""Pair after pair at a terminal: side by side, one key each."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.cli.door import open_desk
from reviewkit.cli.page import Look
from reviewkit.cli.pair_page import field_lines
from reviewkit.cli.pairing import judge_each, pair_keys
from reviewkit.keys import in_terminal
from reviewkit.stages.dedupe import Pair, Ruling, Side
from reviewkit.store import open_store
from reviewkit.terms import Judgement
from tests.cli.conftest import Doubt, Run
from tests.cli.terminals import Screen, posix

PAIRS = (("an:EX-03", "an:EX-04"), ("an:EX-01", "an:EX-02"), ("an:EX-05", "an:EX-06"))


@pytest.fixture
def type_(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Give keys and lines from a pipe; return what was shown."""

    def typed(*lines: str, who: str = "ADA") -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
        with open_desk(folder) as desk:
            judge_each(desk, who, pair_keys(in_terminal("reviewkit")))
        return " ".join(capsys.readouterr().out.split())

    return typed


def judged(folder: Path) -> list[tuple[str, str, str, str]]:
    with open_store(folder) as store:
        return store.db.execute(
            "select reviewer, a || ' ' || b, judgement, why from standing_judgements order by ord"
        ).fetchall()


def order(run: Run, who: str) -> list[str]:
    shown = run("duplicates", "--list", "--reviewer", who).stdout
    return re.findall(r"^(\S+  \S+)  \(5\d%\)", shown, re.M)


def test_the_most_doubtful_pair_is_shown_with_its_differing_words_marked(
    type_: Callable[..., str], doubt: Doubt
) -> None:
    ((a, b), *_) = doubt(*PAIRS)
    shown = type_("q")
    assert "3 pairs wait." in shown
    assert f"1: {a} from cinahl; 2: {b} from cinahl." in shown
    assert "50% likely the same; titles alike." in shown
    assert "Title, differs (90% alike): 1 " in shown
    assert "Year, same: " in shown or "Year, differs: " in shown
    assert "*" in shown
    assert "s same, d different, l later, u undo, c why, ? keys" in shown
    assert "0 judged, all saved; 3 pairs wait." in shown


def test_one_key_says_same_different_or_later_and_another_takes_it_back(
    type_: Callable[..., str], doubt: Doubt, folder: Path
) -> None:
    first, second, third = doubt(*PAIRS)
    shown = type_("s", "c", "other people", "d", "l", "u", "q")
    assert "Same, saved: they are one report now." in shown
    assert "Different, saved: they are two reports now." in shown
    assert "`later` is taken back, saved." in shown
    assert "2 judged, all saved; 1 pairs wait." in shown
    assert judged(folder) == [
        ("ADA", " ".join(first), "same", ""),
        ("ADA", " ".join(second), "different", "other people"),
    ]
    shown = type_("u", "u", "u", "q")
    assert "`different` is taken back" in shown
    assert "`same` is taken back" in shown
    assert "You have said nothing of duplicates to take back." in shown
    assert judged(folder) == []
    assert third


def test_what_a_reviewer_puts_off_comes_last_for_them_and_stays_so(
    type_: Callable[..., str], doubt: Doubt, run: Run
) -> None:
    first, second, third = ("  ".join(pair) for pair in doubt(*PAIRS))
    assert order(run, "ADA") == [first, second, third]
    type_("l", "l", "q")
    assert order(run, "ADA") == [third, first, second]
    assert order(run, "BO") == [first, second, third]
    type_("l", "q")
    assert order(run, "ADA") == [first, second, third]


def test_a_pair_that_another_judged_meanwhile_is_said_so_and_left(
    type_: Callable[..., str],
    doubt: Doubt,
    run: Run,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reviewkit.cli import pairing

    ((a, b),) = doubt(PAIRS[0])
    shown_first = pairing.show

    def meanwhile(now: pairing.Pairing) -> None:
        shown_first(now)
        if now.shown and not judged(folder):
            run("different", a, b, "--reviewer", "BO")

    monkeypatch.setattr(pairing, "show", meanwhile)
    shown = type_("s", "q")
    assert "Meanwhile BO said different; nothing was saved." in shown
    assert [one[:3] for one in judged(folder)] == [("BO", f"{a} {b}", "different")]


def test_keys_that_do_nothing_judge_nothing(
    type_: Callable[..., str], doubt: Doubt, folder: Path
) -> None:
    doubt(PAIRS[0])
    shown = type_("", "x", "5", "?", " ", "q")
    assert "Enter decides nothing." in shown
    assert "That key does nothing here" in shown
    assert "Numbers do nothing here." in shown
    assert "l Later; it goes to the end of the queue" in shown
    assert judged(folder) == []


def test_a_field_differs_by_its_words_not_by_punctuation_and_only_texts_are_alike_in_shares() -> (
    None
):
    one = Side("r1", "r1", "A", "Care at home", "", "2001", "Care", "", "", "9", *[""] * 6)
    other = replace(one, record="r2", title="CARE AT HOME.", year="2002", pages="9-17")
    likeness = {"title": 1.0, "year": 0.5, "pages": 1.0, "journal": 1.0}
    ruling = Ruling("r1", "r2", Judgement.MAYBE, 0.5, "text", "titles alike", likeness)
    lines = list(field_lines(Pair(one, other, ruling, None, ""), Look(coloured=False)))
    assert "Title, same: Care at home" in lines
    assert "Year, differs:" in lines and "Pages, differs:" in lines


def test_where_nothing_waits_the_sitting_says_so(type_: Callable[..., str]) -> None:
    shown = type_("s", "q")
    assert "No pair waits for a person." in shown
    assert "No pair is on the screen; undo or leave." in shown


@posix
def test_at_a_terminal_duplicates_begins_the_sitting(
    screens: Callable[..., Screen], doubt: Doubt, folder: Path
) -> None:
    doubt(PAIRS[0])
    screen = screens(command="duplicates")
    assert "1 pair waits." in screen.ready()
    screen.press("d", "No pair waits")
    screen.until("> ")
    screen.press("q", "1 judged, all saved")
    assert screen.left() == 0
    assert len(judged(folder)) == 1
