"""The door: bad input gives one clear line and exit code 1; nothing is lost or half-written."""

from __future__ import annotations

import filecmp  # noqa: F401 - loaded before rights are dropped, for `sync`
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewkit.cli import cli
from reviewkit.store import open_store
from reviewkit.store.schema import LATEST

Run = Callable[..., object]
RECORD = "TY  - JOUR\nTI  - Trial {n} of a walking aid\nPY  - 2020\nAN  - K{n}\nER  - \n\n"
NOBODY = 65534
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # os.fork


@pytest.fixture
def facts(folder: Path) -> Callable[[], int]:
    """Count the facts of the review."""

    def count() -> int:
        with open_store(folder) as store:
            return int(store.db.execute("select count(*) from facts").fetchone()[0])

    return count


@pytest.fixture
def refused(run: Run, facts: Callable[[], int]) -> Callable[..., str]:
    """Run a command that must be refused: exit code 1, told why, and no fact more than before."""

    def ran(*arguments: object, typed: str | None = None) -> str:
        before = facts()
        result = run(*arguments, code=1, typed=typed)
        assert facts() == before
        said: str = result.stderr  # type: ignore[attr-defined]
        assert said.startswith("Error: ")
        assert "Traceback" not in said
        return said

    return ran


def one_line(said: str) -> str:
    assert len(said.splitlines()) == 1, said
    return said


# --- files of records -----------------------------------------------------------------------


def test_an_empty_file_is_refused(
    refused: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "empty.ris"
    path.write_bytes(b"")
    kept = sorted((folder / "imports").iterdir())
    assert "empty.ris" in one_line(refused("import", path))
    assert sorted((folder / "imports").iterdir()) == kept


def test_a_pdf_named_ris_is_refused(
    refused: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "export.ris"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n")
    kept = sorted((folder / "imports").iterdir())
    assert "PDF" in one_line(refused("import", path))
    assert sorted((folder / "imports").iterdir()) == kept


def test_a_file_that_is_not_there_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "there is no such file" in one_line(refused("import", tmp_path / "none.ris"))


def test_a_truncated_ris_keeps_what_it_holds_and_says_where_it_breaks_off(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "cut.ris"
    path.write_text(RECORD.format(n=1) + "TY  - JOUR\nTI  - A trial that breaks o")
    said = run("import", path).output  # type: ignore[attr-defined]
    assert "2 start markers found, 2 records made" in said
    assert "cut.ris:" in said
    assert "not understood" in said


def test_one_bad_file_among_several_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ris", tmp_path / "bad.ris"
    good.write_text(RECORD.format(n=1))
    bad.write_bytes(b"")
    ran = run("import", bad, good, code=1)
    assert "good.ris" in ran.stdout  # type: ignore[attr-defined]
    assert "1 records made" in ran.stdout  # type: ignore[attr-defined]
    assert "bad.ris" in one_line(ran.stderr)  # type: ignore[attr-defined]


# --- protocol, form, codebooks --------------------------------------------------------------


def edit(path: Path, old: str, new: str) -> int:
    """Change a text once and return the line of the change."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.partition(old)[0].count("\n") + 1


PROTOCOL, FORM, CODEBOOK = "protocol.yml", "extraction_forms/small.yml", "codebooks/factors.yml"
MISTAKES = [
    (PROTOCOL, "title: Falls", "titel: Falls", "titel: no such field; did you mean `title`?"),
    (PROTOCOL, "id: E2, kind: exclude", "id: E2, kind: exclud", "criteria[2].kind: "),
    (PROTOCOL, "title: Falls prevention", "title: Falls\ntitle: again", "given twice"),
    (PROTOCOL, "title: Falls prevention", "title: {{falls}}", "quotes"),
    (PROTOCOL, "title: Falls prevention", "title: 1.10", "put it in quotes"),
    (PROTOCOL, "fields: [summary]", "fields: [sumary]", "did you mean `summary`?"),
    (PROTOCOL, "rows: helped.codes", "rows: helped.code", "did you mean `helped.codes`?"),
    (PROTOCOL, "codebook: factors}", "codebook: factor}", "needs the codebook `factor`"),
    (FORM, "type: choice,", "type: chioce,", "fields[2].type: "),
    (FORM, "label: In brief", "lable: In brief", "lable: no such field; did you mean `label`?"),
    (FORM, "choices: [trial", "choice: [trial", "did you mean `choices`?"),
    (FORM, "type: choice, choices: [trial, cohort, other_design]", "type: choice", "`choices`"),
    (FORM, "repeat: true", "repeats: true", "did you mean `repeat`?"),
    (FORM, "id: summary", "id: value", "choose another id"),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), MISTAKES)
def test_a_mistake_in_a_protocol_form_or_codebook_names_file_line_and_what_would_be_right(
    refused: Callable[..., str], folder: Path, file: str, old: str, new: str, told: str
) -> None:
    line = edit(folder / file, old, new)
    said = refused("check")
    assert told in said
    assert any(f"{file}:{number}:" in said for number in (line, line + 1)), said


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (PROTOCOL, "{id: E2, kind", "{id: E1, kind", "criteria: `E1` is there twice"),
        (PROTOCOL, "who: [ADA, BO]", "who: [ADA, BOB]", "names `BOB`, who is no reviewer"),
        (PROTOCOL, "who: [ADA, BO]", "who: [ADA]", "needs 2 reviewers but names 1"),
        (FORM, "codebook: factors", "codebook: factor", "codebook `factor`"),
        (CODEBOOK, "id: TIME", "id: TRUST", "`TRUST` is used twice"),
    ],
)
def test_what_does_not_hang_together_names_the_file_and_the_part(
    refused: Callable[..., str], folder: Path, file: str, old: str, new: str, told: str
) -> None:
    line = edit(folder / file, old, new)
    said = one_line(refused("check"))
    assert told in said
    assert any(f"{file}:{number}:" in said for number in range(1, line + 1)), said


def test_a_protocol_that_is_not_utf_8_is_refused(refused: Callable[..., str], folder: Path) -> None:
    (folder / "protocol.yml").write_bytes("title: Stürze".encode("cp1252"))
    assert "not UTF-8" in one_line(refused("check"))


def test_a_protocol_that_is_gone_is_refused(refused: Callable[..., str], folder: Path) -> None:
    (folder / "protocol.yml").unlink()
    assert "protocol.yml: there is no such file" in one_line(refused("status"))


def test_a_protocol_that_names_a_file_outside_its_folder_is_refused(
    refused: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "else.yml").write_text((folder / "extraction_forms/small.yml").read_text())
    edit(folder / "protocol.yml", "extraction_forms/small.yml", "../else.yml")
    assert "outside the review folder" in one_line(refused("check"))


def test_aliases_that_never_end_are_refused(refused: Callable[..., str], folder: Path) -> None:
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text + "limits: &a [*a]\n")
    assert "nested" in one_line(refused("check"))


# --- decisions ------------------------------------------------------------------------------


def test_a_decision_on_an_unknown_report_is_refused(refused: Callable[..., str]) -> None:
    said = one_line(refused("decide", "00000000-0099", "include", "--reviewer", "ADA"))
    assert "There is no record 00000000-0099" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("an:EX-99", "include", "--reviewer", "ADA"), "No record in this review has an EX-99"),
        (("an:EX-01", "include"), "Say who you are (ADA, BO)"),
        (("an:EX-01", "include", "--reviewer", "ADAM"), "`ADAM` is no reviewer"),
        (("an:EX-01", "include", "--reviewer", "CY"), "ADA and BO decide, not CY"),
        (("an:EX-01", "exclude", "--reason", "E9", "--reviewer", "ADA"), "no criterion E9"),
        (("an:EX-01", "include", "--reason", "E1", "--reviewer", "ADA"), "belongs to an exclusion"),
        (
            ("an:EX-01", "include", "--stage", "fulltext", "--reviewer", "ADA"),
            "not yet included at title",
        ),
    ],
)
def test_a_decision_that_the_protocol_does_not_allow_is_refused(
    refused: Callable[..., str], arguments: tuple[str, ...], told: str
) -> None:
    assert told in one_line(refused("decide", *arguments))


def test_a_full_text_exclusion_without_a_reason_is_refused(
    refused: Callable[..., str], decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-01", fulltext=False)
    words = ("decide", "an:EX-01", "exclude", "--stage", "fulltext", "--reviewer", "ADA")
    said = one_line(refused(*words))
    assert "needs a reason" in said
    assert "E1, E2, I1" in said


def test_a_conflict_cannot_be_settled_before_it_is_there_nor_twice(
    refused: Callable[..., str], run: Run
) -> None:
    settle = ("settle", "an:EX-01", "include", "--why", "discussed", "--reviewer", "ADA")
    assert "There is no conflict" in one_line(refused(*settle))
    run("decide", "an:EX-01", "include", "--reviewer", "ADA")
    run("decide", "an:EX-01", "exclude", "--reviewer", "BO")
    assert "settles nothing" in refused("settle", "an:EX-01", "unsure", "--reviewer", "ADA")
    run(*settle)
    assert "There is no conflict" in one_line(refused(*settle))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("record,stage,verdict\n", ":1: the column `reviewer` is missing"),
        ("record,stage,reviewer,verdict\nan:EX-01,title,ADA,maybe\n", ":2: `maybe` is none of"),
        ("record,stage,reviewer,verdict\nan:EX-01,titel,ADA,include\n", ":2: `titel` is none of"),
        ("record,stage,reviewer,verdict\nan:EX-01,title,EVE,include\n", ":2: `EVE` is no reviewer"),
        ("record,stage,reviewer,verdict\nan:EX-01,title,ADA\n", ":2: this row has not as many"),
        ("record,stage,reviewer,verdict\nan:EX-01,title,ADA,include,x\n", ":2: this row has not"),
        (
            "record,stage,reviewer,verdict\nan:EX-01,title,ADA,include\nan:EX-99,title,ADA,include\n",
            ":3: No record in this review has an EX-99. Nothing was stored.",
        ),
        ('record,stage,reviewer,verdict\n"an:EX-01,title', "not readable as CSV"),
    ],
)
def test_a_bad_row_stores_nothing_of_its_file(
    refused: Callable[..., str], tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(text)
    assert told in one_line(refused("batch", "decisions", path))


def test_a_row_of_a_misspelt_stage_is_not_passed_over_in_silence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("record,stage,reviewer,verdict\nan:EX-01,titel,ADA,include\n")
    assert ":2: `titel` is none of" in refused("batch", "decisions", path, "--stage", "title")


def test_a_csv_file_that_is_gone_or_not_utf_8_is_refused(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    assert "there is no such file" in refused("batch", "links", tmp_path / "x", "--reviewer", "ADA")
    path = tmp_path / "links.csv"
    path.write_bytes("study,record,role,é\n".encode("cp1252"))
    assert "save it as CSV UTF-8" in refused("batch", "links", path, "--reviewer", "ADA")


@pytest.mark.parametrize(
    ("what", "text", "told"),
    [
        ("settlements", "record,stage,verdict,by\nan:EX-01,title,include,ADA\n", "no conflict"),
        ("retrievals", "record,outcome,reviewer\nan:EX-01,had,ADA\n", "`had` is none of"),
        ("retrievals", "record,outcome,reviewer\nan:EX-01,retrieved,ADA\n", "is not sought"),
        ("links", "study,record,role\nS1,an:EX-01,main\n", "`main` is none of"),
        ("links", "study,record,role\nS1,an:EX-01,primary\n", "is not included"),
        ("pairs", "a,b,judgement\nan:EX-01,an:EX-02,maybe\n", "`same` or `different`"),
        ("pairs", "a,b,judgement\nan:EX-01,an:EX-01,same\n", "are one record"),
    ],
)
def test_every_kind_of_batch_names_the_line_that_it_cannot_take(
    refused: Callable[..., str], tmp_path: Path, what: str, text: str, told: str
) -> None:
    path = tmp_path / f"{what}.csv"
    path.write_text(text)
    who = ("--reviewer", "ADA") if what in {"links", "pairs"} else ()
    said = one_line(refused("batch", what, path, *who))
    assert f"{path}:2: " in said
    assert told in said


# --- answers --------------------------------------------------------------------------------


@pytest.fixture
def study(run: Run, decide_both: Callable[..., None]) -> str:
    decide_both("an:EX-01")
    run("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    return "S1"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("answers: {sumary: x}", "the form small has no field `sumary`"),
        ("answers: {design: triall}", "expected one of trial, cohort, other_design"),
        ("answers: {clarity: yes}", "clarity: a judgement needs a `reason`"),
        ("answers: {started: soon}", "expected a year, found 'soon'"),
        ("answers: {summary: {valeu: x}}", "`summary` holds no `value`"),
        ("answers: {summary: {value: x, pages: 3}}", "`summary` holds `pages`"),
        ("answers: {summary: [a, b]}", "expected one value"),
        ("answers: {helped: {F1: {codes: [TRSUT]}}}", "helped.codes [F1]: the codebook"),
        ("answers: {helped: [x]}", "`helped` is a group of questions"),
        ("answers: [x]", "`answers` must hold"),
        ("answer: {summary: x}", ":2: no such key `answer`"),
        ("answers: {summary: x}\nanswers: {design: trial}", "given twice"),
        ("report: an:EX-99\nanswers: {summary: x}", "No record in this review has an EX-99"),
    ],
)
def test_an_answers_file_that_does_not_fit_the_form_is_refused_whole(
    refused: Callable[..., str], study: str, tmp_path: Path, answers: str, told: str
) -> None:
    path = tmp_path / "S1.yml"
    path.write_text(f"study: {study}\n{answers}\n")
    assert told in one_line(refused("extract", "-", "--from", path, "--reviewer", "ADA"))


def test_answers_for_another_study_than_the_one_named_are_refused(
    refused: Callable[..., str], study: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.yml"
    path.write_text("study: S2\nanswers: {summary: x}\n")
    said = refused("extract", study, "--from", path, "--reviewer", "ADA")
    assert "holds answers for S2, not for S1" in one_line(said)
    path.write_text("answers: {summary: x}\n")
    said = refused("extract", "-", "--from", path, "--reviewer", "ADA")
    assert "does not say its `study`" in one_line(said)


def test_answers_for_several_studies_are_stored_all_or_none(
    refused: Callable[..., str], run: Run, study: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("study,field,row,value\nS1,summary,,x\nS9,summary,,x\n")
    said = refused("extract", "-", "--from", path, "--reviewer", "ADA")
    assert "There is no included study S9; there are S1" in one_line(said)
    path.write_text("study,field,row,value\nS1,summary,,x\n")
    assert (
        "1 answers by ADA stored"
        in run(  # type: ignore[attr-defined]
            "extract", "-", "--from", path, "--reviewer", "ADA"
        ).output
    )


def test_an_agreed_value_needs_a_reason_why_and_an_answer_before_it(
    refused: Callable[..., str], study: str, tmp_path: Path
) -> None:
    path = tmp_path / "agreed.yml"
    path.write_text("study: S1\nanswers: {summary: x}\n")
    assert "(`why`)" in one_line(refused("agree", path, "--reviewer", "ADA"))
    path.write_text("study: S1\nwhy: discussed\nanswers: {summary: x}\n")
    assert "Nobody has answered summary" in one_line(refused("agree", path, "--reviewer", "ADA"))


# --- printing -------------------------------------------------------------------------------


def test_an_unknown_table_or_release_is_refused_with_those_there_are(
    refused: Callable[..., str], run: Run
) -> None:
    said = one_line(refused("table", "table-9"))
    assert "there are table-1, table-2, matrix, included, excluded" in said
    assert "make one with `reviewkit release v1`" in one_line(refused("flow", "--release", "v1"))
    run("release", "v1", "--reviewer", "ADA")
    assert "there are v1" in one_line(refused("flow", "--release", "v2"))
    assert "There is a release v1 already" in refused("release", "v1", "--reviewer", "ADA")
    assert "cannot name a release" in refused("release", "../v1", "--reviewer", "ADA")


def test_a_file_in_the_place_of_the_output_folder_is_told_in_one_line(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("mine")
    one_line(refused("flow", "--out", tmp_path / "taken" / "deeper"))
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.parametrize("command", ["flow", "map", "outputs"])
def test_a_folder_named_like_a_file_is_not_made(
    refused: Callable[..., str], tmp_path: Path, command: str
) -> None:
    said = one_line(refused(command, "--out", tmp_path / "flow.PNG"))
    assert "--out names a folder, and 'flow.PNG' ends like a file" in said
    assert "`--format png`" in said
    assert list(tmp_path.glob("flow*")) == []


# --- the store ------------------------------------------------------------------------------


def test_a_folder_that_is_no_review_is_told_how_to_make_one(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "reviewkit", "status"]
    ran = subprocess.run(
        words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert "reviewkit new NAME" in one_line(ran.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_store_from_a_newer_version_is_left_alone(run: Run, folder: Path) -> None:
    with sqlite3.connect(folder / "review.db") as db:
        db.execute(f"pragma user_version = {LATEST + 1}")
    db.close()
    before = (folder / "review.db").read_bytes()
    for words in (("status",), ("decide", "an:EX-01", "include", "--reviewer", "ADA")):
        said = run(*words, code=1).stderr  # type: ignore[attr-defined]
        assert "written by a newer reviewkit" in one_line(said)
    assert (folder / "review.db").read_bytes() == before


def test_a_store_that_is_no_database_is_told_how_to_mend_it(run: Run, folder: Path) -> None:
    (folder / "review.db").write_bytes(b"not a store at all " * 500)
    assert "reviewkit rebuild" in one_line(run("status", code=1).stderr)  # type: ignore[attr-defined]


@pytest.fixture
def read_only(folder: Path) -> Iterator[Path]:
    """The review where anybody may read and nobody but root may write."""
    place = Path(tempfile.mkdtemp(prefix="reviewkit-"))
    shared = place / "review"
    shutil.copytree(folder, shared)
    (place / "one.ris").write_text(RECORD.format(n=1))
    for path in [*place.rglob("*"), place]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield shared
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(place)


def as_nobody(folder: Path, *words: str) -> tuple[int, str]:
    """Run a command in a child that is not root; return its exit code and what it said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setuid(NOBODY)
            ran = CliRunner().invoke(cli, ["--review", str(folder), *words])
            odd = None if isinstance(ran.exception, SystemExit) else ran.exception
            os.write(write, (repr(odd) if odd else ran.output).encode())
            os._exit(99 if odd else ran.exit_code)
        finally:
            os._exit(98)
    os.close(write)
    with os.fdopen(read) as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(os.name != "posix", reason="permissions are Unix's")
@pytest.mark.parametrize(
    "words",
    [
        ("import", "{place}/one.ris"),
        ("decide", "an:EX-01", "include", "--reviewer", "ADA"),
        ("dedupe", "--anew", "--reviewer", "ADA"),
        ("release", "v1", "--reviewer", "ADA"),
        ("flow",),
        ("backup",),
        ("new", "{place}/other"),
        ("sync", "{place}"),
    ],
    ids=lambda words: words[0],
)
def test_a_read_only_folder_is_told_in_one_line(
    run: Run, read_only: Path, words: tuple[str, ...]
) -> None:
    before = contents(read_only)
    run("status")  # loads what a child that may read less could not
    code, said = as_nobody(read_only, *(word.format(place=read_only.parent) for word in words))
    assert code == 1, said
    assert said.startswith("Error: ")
    assert any(word in said.lower() for word in ("read-only", "permission denied")), said
    one_line(said)
    assert contents(read_only) == before


@pytest.mark.skipif(os.name != "posix", reason="permissions are Unix's")
@pytest.mark.parametrize("words", [("status",), ("records",), ("conflicts",), ("verify",)])
def test_a_read_only_folder_can_be_read(run: Run, read_only: Path, words: tuple[str, ...]) -> None:
    wanted = run(*words).output  # type: ignore[attr-defined]
    assert as_nobody(read_only, *words) == (0, wanted)


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reviewkit", "--review", str(folder), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_decide_at_once_are_both_heard(folder: Path, tmp_path: Path) -> None:
    names = [f"an:EX-{number:02d}" for number in range(1, 11)]
    running = []
    for reviewer in ("ADA", "BO"):
        path = tmp_path / f"{reviewer}.csv"
        rows = "".join(f"{name},title,{reviewer},include\n" for name in names)
        path.write_text("record,stage,reviewer,verdict\n" + rows)
        running.append(start(folder, "batch", "decisions", str(path)))
    for process in running:
        said, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert "10 rows stored" in said
    with open_store(folder) as store:
        rows = store.db.execute("select reviewer, count(*) from decisions group by 1").fetchall()
    assert rows == [("ADA", 10), ("BO", 10)]


def test_an_import_killed_half_way_leaves_the_review_as_it_was(
    run: Run, folder: Path, tmp_path: Path, facts: Callable[[], int]
) -> None:
    path = tmp_path / "many.ris"
    path.write_text("".join(RECORD.format(n=number) for number in range(5000)))
    before = facts()
    records = "select count(*) from records"
    process = start(folder, "import", str(path))
    log = folder / "review.db-wal"
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > 100_000:  # it writes records by now
            break
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    with open_store(folder) as store:
        there = store.db.execute(records).fetchone()[0]
    assert (facts(), there) in {(before, 18), (before + 1, 5018)}, "whole or not at all"
    run("verify")
    again = run("import", path).output  # type: ignore[attr-defined]
    assert "5000 records" in again
    with open_store(folder) as store:
        assert store.db.execute(records).fetchone()[0] == 5018
    run("check")
