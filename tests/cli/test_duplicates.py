"""Pairs in doubt at the command line and, key by key, at the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from tests.cli.conftest import Doubt

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def test_a_person_joins_splits_and_undoes(run: Run) -> None:
    pair = ("an:EX-03", "an:EX-04")
    said = run("same", *pair, "--why", "one text", *ADA).output
    assert said == "an:EX-03 and an:EX-04: same, by ADA. They are one report now.\n"
    assert "ADA: one text" in run("merged").output
    said = run("different", *pair, *ADA).output
    assert said == "an:EX-03 and an:EX-04: different, by ADA. They are two reports now.\n"
    assert "`different` is taken back" in run("undo", *pair, *ADA).output
    assert "reviewkit different" in run("undo", "an:EX-01", "pmid:99000001", *ADA, code=1).output


def test_doubtful_pairs_wait_side_by_side_for_a_person(run: Run, doubt: Doubt) -> None:
    pairs = doubt(("an:EX-03", "an:EX-04"), ("an:EX-01", "an:EX-02"))
    told = json.loads(run("duplicates", "--json").stdout)
    assert [(one["a"], one["b"]) for one in told] == pairs
    assert told[0]["reason"] == "titles alike"
    ran = run("duplicates", "--list")
    assert "2 pairs wait for a person." in ran.stderr
    for one in told:
        assert f"reviewkit same {one['a']} {one['b']}   or   reviewkit different" in ran.stdout
        assert all(side["title"] in ran.stdout for side in one["records"])
    assert "reviewkit duplicates" in run("status").output
    run("different", *pairs[0], *ADA)
    assert len(json.loads(run("duplicates", "--json").stdout)) == 1


def test_without_a_pair_the_reviewers_own_last_word_is_taken_back(run: Run) -> None:
    run("different", "an:EX-01", "pmid:99000001", *ADA)
    assert run("undo", *ADA).output.endswith(": `different` is taken back.\n")
    assert "ADA has said nothing of duplicates" in run("undo", *ADA).stderr
    assert "Name two records" in run("undo", "an:EX-01", *ADA, code=1).output
