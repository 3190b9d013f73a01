"""Full texts and studies at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def test_a_full_text_is_sought_and_had_or_not(run: Run, decide_both: Callable[..., None]) -> None:
    decide_both("an:EX-01", "an:EX-02", fulltext=False)
    assert run("sought").output.count("  awaiting  ") == 2
    assert run("retrieve", "an:EX-01", "retrieved", *ADA).output.endswith(": retrieved.\n")
    run("retrieve", "an:EX-02", "not-retrieved", "--note", "asked twice", *ADA)
    assert [row["retrieval"] for row in json.loads(run("sought", "--json").output)] == [
        "retrieved",
        "not_retrieved",
    ]


def test_a_full_text_is_brought_in_alone_or_many_from_a_table(
    run: Run, folder: Path, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    decide_both("an:EX-01", "an:EX-02", "an:EX-03", fulltext=False)
    (tmp_path / "one.TXT").write_text("First page.\fSecond page.")
    (tmp_path / "two.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    said = run("retrieve", "an:EX-01", "retrieved", "--file", tmp_path / "one.TXT", *ADA).output
    assert said.endswith(": retrieved; one.TXT is kept.\n")
    many = tmp_path / "had.csv"
    many.write_text("record,outcome,reviewer,note,file\nan:EX-02,retrieved,BO,library,two.pdf\n")
    assert run("batch", "retrievals", many).output == "had.csv: 1 rows stored.\n"
    kept = sorted((folder / "fulltext").iterdir())
    assert {path.suffix for path in kept} == {".txt", ".pdf"}
    assert kept[0].read_bytes() in {b"First page.\fSecond page.", b"%PDF-1.4\n%%EOF\n"}
    assert [row["retrieval"] for row in json.loads(run("sought", "--json").output)] == [
        "retrieved",
        "retrieved",
        "awaiting",
    ]


def test_a_text_that_is_kept_stays_when_somebody_says_again_that_it_was_had(
    run: Run, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    decide_both("an:EX-01", fulltext=False)
    text = tmp_path / "one.txt"
    text.write_text("Words.")
    run("retrieve", "an:EX-01", "retrieved", "--file", text, *ADA)
    run("retrieve", "an:EX-01", "retrieved", "--note", "paper copy too", *ADA)
    (row,) = json.loads(run("sought", "--json").output)
    assert row["note"].startswith("fulltext/") and row["note"].endswith(".txt paper copy too")


def test_a_file_that_is_no_full_text_is_refused_in_one_line(
    run: Run, folder: Path, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    decide_both("an:EX-01", fulltext=False)
    page, text = tmp_path / "page.html", tmp_path / "latin.txt"
    page.write_text("<html>")
    text.write_bytes(b"caf\xe9")
    brings = ("retrieve", "an:EX-01", "retrieved", *ADA, "--file")
    assert f"{page}: The file is no PDF" in run(*brings, page, code=1).output
    assert f"{text}: The text is not UTF-8" in run(*brings, text, code=1).output
    gone = run(*brings, tmp_path / "gone.pdf", code=1).output
    assert gone == f"Error: {tmp_path / 'gone.pdf'}: cannot be read (No such file or directory).\n"
    of_none = run("retrieve", "an:EX-02", "retrieved", "--file", text, *ADA, code=1).output
    assert "is not sought" in of_none or "not included at title" in of_none
    run("retrieve", "an:EX-01", "tried", "--file", text, *ADA, code=2)
    assert not [*folder.glob("fulltext/*")]


def test_reports_are_linked_listed_and_unlinked(run: Run, decide_both: Callable[..., None]) -> None:
    decide_both("an:EX-01", "an:EX-02")
    said = run("study", "link", "an:EX-01", "--study", "S1", *ADA).output
    assert said.endswith(": primary report of study S1.\n")
    run("study", "link", "an:EX-02", "--study", "S1", "--role", "companion", *ADA)
    listed = run("study", "list").output
    assert "S1  Okafor et al. 2019 (see also Okafor and Moss 2021)" in listed
    assert "companion: Okafor, Ada, Moss, Ruth (2021)" in listed
    run("study", "unlink", "an:EX-02", *ADA)
    assert [one["linked"] for one in json.loads(run("study", "list", "--json").output)] == [
        False,
        True,
    ]


def test_batches_bring_in_a_whole_review(run: Run, tmp_path: Path) -> None:
    def batch(name: str, text: str, *words: str) -> str:
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        return run("batch", name, path, *words).output

    head = "record,stage,reviewer,verdict,reason,note\n"
    rows = [f"an:EX-0{n},title,{who},include,,\n" for n in (1, 2) for who in ("ADA", "BO")]
    rows += ["an:EX-03,title,ADA,include,,\n", "an:EX-03,title,BO,exclude,E1,no\n"]
    rows += [f"an:EX-0{n},fulltext,{who},include,,\n" for n in (1, 2) for who in ("ADA", "BO")]
    said = batch("decisions", head + "".join(rows), "--stage", "title")
    assert said == "decisions.csv: 6 rows stored, 4 of the other stage passed over.\n"
    settlement = "record,stage,verdict,reason,by,why\nan:EX-03,title,exclude,E1,ADA,discussed\n"
    assert batch("settlements", settlement) == "settlements.csv: 1 rows stored.\n"
    had = "record,outcome,reviewer,note\nan:EX-01,retrieved,ADA,\nan:EX-02,retrieved,BO,\n"
    assert batch("retrievals", had) == "retrievals.csv: 2 rows stored.\n"
    batch("decisions", head + "".join(rows), "--stage", "fulltext")
    links = "study,record,role\nS1,an:EX-01,primary\nS1,an:EX-02,companion\n"
    assert batch("links", links, *ADA) == "links.csv: 2 rows stored.\n"
    pairs = "a,b,judgement,why\nan:EX-04,an:EX-05,same,one\nan:EX-06,an:EX-07,different,two\n"
    assert batch("pairs", pairs, *ADA) == "pairs.csv: 2 rows stored.\n"
    assert "S1  Okafor et al. 2019 (see also" in run("study", "list").output
    assert len(json.loads(run("records", "--fate", "duplicate", "--json").output)) == 7
    run("check")


def test_an_empty_batch_stores_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("study,record,role\n")
    assert run("batch", "links", path, *ADA).output == "links.csv: 0 rows stored.\n"


def test_tries_are_listed_under_a_report_that_was_not_had(
    run: Run, decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-01", fulltext=False)
    run("retrieve", "an:EX-01", "tried", "--note", "library", *ADA)
    run("retrieve", "an:EX-01", "not-retrieved", "--note", "author asked", "--reviewer", "BO")
    lines = run("sought").output.splitlines()
    assert "  not_retrieved  " in lines[0]
    assert [line.strip()[11:] for line in lines[1:]] == [
        "ADA: tried: library",
        "BO: not retrieved: author asked",
    ]
    (row,) = json.loads(run("sought", "--json").output)
    assert [one["outcome"] for one in row["tries"]] == ["tried", "not_retrieved"]
    run("retrieve", "an:EX-01", "retrieved", *ADA)
    assert len(run("sought").output.splitlines()) == 1
