"""Blinding, each way round: what one reviewer sees does not depend on what the other said.

The same review is lived through twice: what the other reviewer says of a report differs (verdict,
reason, note, label, comment), all else is the same. Whatever the first reviewer can ask for must
come out alike, letter for letter, until they have decided themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from reviews import AT, Review, make_review

from reviewkit.cli import cli
from reviewkit.stages import (
    annotate,
    assign,
    calibrate,
    flow,
    order,
    plan,
    rank,
    retrieve,
    screen,
    status,
)
from reviewkit.stages.search import records
from reviewkit.store.blind import sees
from reviewkit.terms import Stage

OTHER = {"ADA": "BO", "BO": "ADA"}
SAID = (
    ("include", None, "clearly in", "related", "the same cohort?"),
    ("exclude", "E1", "clearly out", "background", "not falls at all"),
)
# Given to commands that need an argument; commands that show nothing of screening are left out.
ARGUMENTS = {
    "record": ["{report}"],
    "history": ["{report}"],
    "find": ["falls"],
    "records": [],
}
WRITERS = {"decide", "second-reader", "compare", "answers", "account list"}


def live_through(folder: Path, speaker: str, world: int, stage: Stage) -> Review:
    """A review in which `speaker` has said one thing or the other, and the listener nothing."""
    review = make_review(folder, 4)
    verdict, reason, note, label, text = SAID[world]
    listener = OTHER[speaker]
    if stage is Stage.FULLTEXT:
        for who in (speaker, listener):
            review.decide(who, 0)
            review.decide(who, 1)
    review.decide(speaker, 0, verdict, reason, stage, note)
    annotate.tag(review.store, review.records[0], label, True, speaker, AT)
    annotate.comment(review.store, review.records[0], stage, text, speaker, AT)
    review.decide(listener, 1, "include", stage=stage)
    return review


def everything_seen(review: Review, reviewer: str) -> dict[str, Any]:
    """What the stages tell a reviewer."""
    store, protocol, report = review.store, review.protocol, review.records[0]
    seen: dict[str, Any] = {
        "tags": annotate.tags(store, report, reviewer),
        "known": annotate.known_tags(store, reviewer),
        "history": annotate.history(store, report, reviewer),
        "decisions": screen.decisions(store, reviewer),
        "agreements": screen.agreements(store),
        "stages": screen.stage_agreements(store),
        "disagreements": screen.disagreements(store),
        "status": status.status(store, protocol, status.Beside()),
        "reopened": plan.reopened(store, reviewer),
        "records": list(records(store)),
        "sought": retrieve.sought(store),
        "flow": flow.count_flow(store, protocol),
    }
    for stage in Stage:
        seen |= {
            f"{stage} waits": screen.to_decide(store, protocol, stage, reviewer),
            f"{stage} next": screen.next_report(store, protocol, stage, reviewer),
            f"{stage} progress": screen.progress(store, protocol, stage, reviewer),
            f"{stage} conflicts": screen.conflicts(store, stage, reviewer),
            f"{stage} thread": annotate.thread(store, report, stage, reviewer),
            f"{stage} batches": assign.my_batches(store, stage, reviewer),
            f"{stage} calibration": calibrate.calibration(store, stage),
            f"{stage} order": rank.order_now(store, protocol, stage, reviewer, "ranked"),
            f"{stage} learns from": rank.labels_for(store.db, stage, reviewer),
            f"{stage} second": order.awaiting_second(store, stage, reviewer),
            f"{stage} sees": sees(store.db, report, stage, reviewer),
        }
        for number, keep in enumerate(_filters(stage)):
            seen[f"{stage} search {number}"] = screen.search(store, "falls", keep, reviewer)
    return seen


def _filters(stage: Stage) -> Iterator[screen.Filters]:
    yield screen.Filters(stage)
    for mine in ("include", "exclude", "unsure", "none"):
        yield screen.Filters(stage, mine=mine)
    for label in ("related", "background"):
        yield screen.Filters(stage, tag=label)
    for fate in ("excluded at title", "in conflict at title", "included", "awaiting retrieval"):
        yield screen.Filters(stage, fate=fate)


def commands_with_json(group: click.Group = cli, before: str = "") -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands_with_json(command, f"{before}{name} ")
        elif any("--json" in option.opts for option in command.params):
            yield before + name


def printed(review: Review, reviewer: str) -> dict[str, str]:
    """What every `--json` command prints for a reviewer, hashes of facts left out."""
    said = {}
    names = [name for name in commands_with_json() if name not in WRITERS]
    assert {"next", "decisions", "conflicts", "records", "status", "find", "history"} <= set(names)
    for name in names:
        command = cli
        for word in name.split():
            command = command.commands[word]  # type: ignore[assignment,attr-defined]
        takes_reviewer = any("--reviewer" in option.opts for option in command.params)
        given = [one.format(report=review.records[0]) for one in ARGUMENTS.get(name, [])]
        who = ["--reviewer", reviewer] if takes_reviewer else []
        words = ["--review", str(review.folder), *name.split(), *given, "--json", *who]
        ran = CliRunner().invoke(cli, words, prog_name="reviewkit")
        assert not ran.exception or isinstance(ran.exception, SystemExit), (name, ran.exception)
        said[name] = ran.output
    return said


def _without_hashes(value: Any) -> str:
    return json.dumps(value, default=repr, sort_keys=True)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("speaker", ["ADA", "BO"])
def test_nothing_a_reviewer_sees_depends_on_what_the_other_said_first(
    tmp_path: Path, speaker: str, stage: Stage
) -> None:
    listener = OTHER[speaker]
    worlds = [
        everything_seen(live_through(tmp_path / str(n), speaker, n, stage), listener)
        for n in range(len(SAID))
    ]

    assert worlds[0].keys() == worlds[1].keys()
    for name, value in worlds[0].items():
        assert repr(value) == repr(worlds[1][name]).replace("/1/", "/0/") or _same_but_own_facts(
            value, worlds[1][name]
        ), name


def _same_but_own_facts(one: Any, other: Any) -> bool:
    """History names facts by hash, and the listener's own come behind the speaker's."""
    if not (isinstance(one, list) and one and isinstance(one[0], annotate.Event)):
        return False
    return [(e.reviewer, e.kind, e.what) for e in one] == [
        (e.reviewer, e.kind, e.what) for e in other
    ]


@pytest.mark.parametrize("speaker", ["ADA", "BO"])
def test_no_json_command_tells_what_the_other_said_first(
    tmp_path: Path, speaker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWKIT_NOW", AT)
    listener = OTHER[speaker]
    worlds = []
    for world in range(len(SAID)):
        review = live_through(tmp_path / str(world), speaker, world, Stage.TITLE)
        worlds.append(printed(review, listener))

    for name, text in worlds[0].items():
        other = worlds[1][name].replace(str(tmp_path / "1"), str(tmp_path / "0"))
        assert _no_facts(text) == _no_facts(other), name


def _no_facts(text: str) -> str:
    import re

    return re.sub(r"[0-9a-f]{64}", "#", text)


@pytest.mark.parametrize("speaker", ["ADA", "BO"])
def test_lists_do_not_even_tell_whether_the_other_has_decided(tmp_path: Path, speaker: str) -> None:
    listener = OTHER[speaker]
    silent = make_review(tmp_path / "silent", 4)
    silent.decide(listener, 1)
    spoken = live_through(tmp_path / "spoken", speaker, 0, Stage.TITLE)

    for name in ("waits", "next", "conflicts", "thread", "search 0", "search 4", "sees"):
        one = everything_seen(silent, listener)[f"title {name}"]
        assert one == everything_seen(spoken, listener)[f"title {name}"], name
    assert annotate.tags(spoken.store, spoken.records[0], listener) == ()


@pytest.mark.parametrize("speaker", ["ADA", "BO"])
def test_when_both_have_decided_each_sees_all(tmp_path: Path, speaker: str) -> None:
    listener = OTHER[speaker]
    review = live_through(tmp_path / "r", speaker, 1, Stage.TITLE)
    review.decide(listener, 0, "include")

    (conflict,) = screen.conflicts(review.store, Stage.TITLE, listener)
    assert {(word.reviewer, str(word.verdict)) for word in conflict.words} == {
        (speaker, "exclude"),
        (listener, "include"),
    }
    assert annotate.tags(review.store, review.records[0], listener) == ("background",)
    (said,) = annotate.thread(review.store, review.records[0], Stage.TITLE, listener)
    assert (said.reviewer, said.text) == (speaker, "not falls at all")
    found = screen.search(review.store, "", screen.Filters(tag="background"), listener)
    assert [one.report for one in found.reports] == [review.records[0]]


def test_taking_back_ones_decision_closes_ones_eyes_again(tmp_path: Path) -> None:
    review = live_through(tmp_path / "r", "ADA", 1, Stage.TITLE)
    review.decide("BO", 0)
    assert sees(review.store.db, review.records[0], Stage.TITLE, "BO")

    screen.undo(review.store, "BO", AT)

    assert not sees(review.store.db, review.records[0], Stage.TITLE, "BO")
    assert not sees(review.store.db, review.records[0], Stage.TITLE, "ADA")


def test_a_label_of_the_full_text_stage_is_hidden_though_the_title_stage_is_over(
    tmp_path: Path,
) -> None:
    review = live_through(tmp_path / "r", "ADA", 0, Stage.FULLTEXT)

    assert annotate.tags(review.store, review.records[0], "ADA") == ("related",)
    assert annotate.tags(review.store, review.records[0], "BO") == ()


@pytest.mark.parametrize(
    ("rule", "may"),
    [
        ("reviewers: 2", False),
        ("reviewers: 2, settle: third", True),
        ("reviewers: 2, settlers: [CY]", True),
    ],
)
def test_a_third_reader_sees_the_words_of_a_conflict_only_to_settle_it(
    tmp_path: Path, rule: str, may: bool
) -> None:
    review = make_review(tmp_path / "r", 2, title=rule, who=("ADA", "BO", "CY"))
    review.decide("ADA", 0, "include")
    assert not sees(review.store.db, review.records[0], Stage.TITLE, "CY")
    review.decide("BO", 0, "exclude")

    assert sees(review.store.db, review.records[0], Stage.TITLE, "CY") is may
    assert bool(screen.conflicts(review.store, Stage.TITLE, "CY")) is may


Make = Callable[..., Review]


def test_who_was_not_given_a_report_may_see_it_when_it_is_decided(make: Make) -> None:
    review = make(2, who=("ADA", "BO", "CY"))
    assign.assign(
        review.store, review.protocol, Stage.TITLE, "all", ["ADA", "BO"], reviewer="ADA", at=AT
    )
    review.decide("ADA", 0)
    assert not sees(review.store.db, review.records[0], Stage.TITLE, "CY")
    review.decide("BO", 0)
    assert sees(review.store.db, review.records[0], Stage.TITLE, "CY")
