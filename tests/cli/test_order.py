"""Freezing an order, and what awaits a second reader."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from reviewkit.store import open_store

Run = Callable[..., Result]


def next_of(run: Run, who: str, *options: str) -> str:
    told = json.loads(run("next", "--reviewer", who, "--json", *options).stdout)
    return str(told["next"]["report"])


def body_of_order(folder: Path) -> dict[str, object]:
    with open_store(folder) as store:
        rows = store.db.execute("select body from facts where kind = 'order' order by ord desc")
        return dict(json.loads(rows.fetchone()[0]))


def test_a_ranked_order_is_made_from_the_protocol_and_frozen_for_all(
    run: Run, folder: Path
) -> None:
    moment = next_of(run, "ADA", "--order", "ranked")
    told = run("order", "ranked", "--seed", "3", "--reviewer", "ADA").stdout
    body = body_of_order(folder)

    assert "12 reports are ranked by the protocol's words." in told
    assert next_of(run, "ADA") == next_of(run, "BO") == moment
    assert (body["seed"], body["whose"]) == (3, "")
    assert {"labels", "aim", "texts", "parameters", "reviewkit"} <= set(body["card"])  # type: ignore[call-overload]
    assert "nothing is frozen" in run("order", "place", "--reviewer", "ADA").stdout
    assert next_of(run, "BO") != moment or next_of(run, "BO", "--order", "place") == moment


def test_for_one_reviewer_it_learns_from_what_they_decided(run: Run, folder: Path) -> None:
    first = next_of(run, "ADA")
    run("decide", first, "include", "--reviewer", "ADA")
    told = run("order", "ranked", "--whose", "ADA").stdout

    assert "11 reports are ranked from what ADA decided." in told
    assert body_of_order(folder)["card"]["learned"] == 1  # type: ignore[index]
    assert "are read by ranked for ADA" in told
    assert next_of(run, "BO") == first
    assert run("order", "ranked", "--whose", "ZED", code=1).output.count("no reviewer") == 1


def test_nobody_freezes_an_order_that_tells_of_anothers_decisions(run: Run) -> None:
    run("decide", next_of(run, "ADA"), "include", "--reviewer", "ADA")
    refused = run("order", "ranked", "--whose", "ADA", "--reviewer", "BO", code=1).output

    assert "let ADA freeze it" in refused
    assert run("order", "random", "--whose", "ADA", "--reviewer", "BO").stdout.count("for ADA") == 1


def test_a_list_from_a_file_is_frozen_as_it_stands(run: Run, folder: Path, tmp_path: Path) -> None:
    with open_store(folder) as store:
        last = store.db.execute("select max(report) from membership").fetchone()[0]
    path = tmp_path / "list.txt"
    path.write_text(f"{last}\n")
    run("order", "ranked", path, "--reviewer", "ADA")

    assert next_of(run, "ADA") == last
    assert body_of_order(folder)["card"] == {}
    refused = run("order", "random", path, "--reviewer", "ADA", code=1).output
    assert "Only a ranked order is taken from a file" in refused


def test_what_one_decided_awaits_the_second_in_their_own_list_only(run: Run) -> None:
    first = next_of(run, "ADA")
    run("decide", first, "unsure", "--reviewer", "ADA")
    mine = json.loads(run("awaiting", "--reviewer", "ADA", "--json").stdout)

    assert [(one["report"], one["verdict"]) for one in mine] == [(first, "unsure")]
    assert re.search(rf"^{first}  unsure  \S", run("awaiting", "--reviewer", "ADA").stdout)
    assert json.loads(run("awaiting", "--reviewer", "BO", "--json").stdout) == []
    run("decide", first, "include", "--reviewer", "BO")
    assert json.loads(run("awaiting", "--reviewer", "ADA", "--json").stdout) == []
