"""Codebooks at the command line: checked, compared, exchanged, answers recoded."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
BOOK = "codebooks/factors.yml"
WHO = "who: ada, when: 2026-11-02, why: clearer"


@pytest.fixture
def extracted(run: Run, folder: Path, decide_both: Callable[..., None]) -> Path:
    """One extractor has coded two statements of S1."""
    protocol = folder / "protocol.yml"
    text = protocol.read_text()
    assert "mode: dual" in text or "extractors: 2" in text
    text = text.replace("mode: dual", "mode: single").replace("extractors: 2", "mode: single")
    protocol.write_text(text)
    decide_both("an:EX-01")
    run("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    path = folder / "S1.yml"
    path.write_text(
        "study: S1\nreport: an:EX-01\nanswers:\n  helped:\n"
        "    F1: {statement: {value: Ties help, quote: we trust them}, codes: [TRUST, TIME]}\n"
        "    F2: {statement: Pay helps, codes: PAY}\n    F3: {codes: PAY}\n"
    )
    run("extract", "S1", "--from", path, "--reviewer", "ADA")
    return folder


def change(folder: Path, *changes: str) -> None:
    path = folder / BOOK
    text = path.read_text().replace('version: "1"', 'version: "2"')
    text = text.replace("id: TRUST", "id: FAITH")
    text = text.replace("{id: PAY, label: Payment}", "{id: PAY, label: Pay}, {id: GRANT, label: G}")
    text = text.replace("      - {id: PAY", "      [{id: PAY").replace("label: G}", "label: G}]")
    path.write_text(text + f"changes: [{', '.join(changes)}]\n")


RENAME = f"{{kind: rename, from: [TRUST], to: [FAITH], {WHO}}}"
SPLIT = f"{{kind: split, from: [PAY], to: [PAY, GRANT], {WHO}}}"


def test_codebooks_are_checked_with_file_and_line_and_nothing_is_lost(
    run: Run, folder: Path
) -> None:
    said = run("codebook", "check").stdout.splitlines()
    assert said[0].endswith("factors.yml: fine (2 themes, 3 codes, 0 changes).")
    assert len(said) == 2
    path = folder / BOOK
    good = path.read_text()
    path.write_text(good.replace("id: TIME", "parent: TRSUT, id: TIME"))
    told = run("codebook", "check", "factors", code=1).output
    assert "factors.yml:11: `TIME` is put under `TRSUT`, which is no code of the theme" in told
    assert len(told.splitlines()) == 1
    records = run("records", "--json", code=1).output
    assert "factors.yml:11" in records
    path.write_text(good)
    assert run("status").exit_code == 0
    assert "There is no codebook nine; protocol.yml names factors, outcomes." in (
        run("codebook", "check", "nine", code=1).output
    )


def test_a_version_that_was_kept_is_compared_with_the_file(run: Run, folder: Path) -> None:
    change(folder, RENAME)
    said = run("codebook", "diff", "factors@1", "factors")
    assert said.stdout.splitlines() == [
        "rename      TRUST > FAITH  (ada, 2026-11-02: clearer)",
        "added       GRANT  (G)",
        "label       PAY  (Payment > Pay)",
    ]
    back = run("codebook", "diff", "factors", "factors@1")
    assert "2 codes are gone without a word; say under `changes`" in back.stderr
    assert json.loads(run("codebook", "diff", "factors@1", "factors", "--json").stdout)[0]["new"]
    told = run("codebook", "diff", "factors@7", "factors", code=1).output
    assert "There is no version 7 of the codebook factors; there are 1." in told


def test_answers_are_listed_recoded_and_chosen(run: Run, extracted: Path) -> None:
    change(extracted, RENAME, SPLIT)
    said = run("codebook", "recode", "--reviewer", "ADA")
    assert said.stdout.splitlines() == [
        "S1  helped.codes [F1]  ADA: TRUST, TIME > FAITH, TIME",
        "    rename TRUST > FAITH (ada, 2026-11-02: clearer)",
        "S1  helped.codes [F2]  ADA: PAY",
        "    PAY: now PAY or GRANT",
        "S1  helped.codes [F3]  ADA: PAY",
        "    PAY: now PAY or GRANT",
    ]
    assert "1 answers are decided by the map (--apply), 2 wait for a person." in said.stderr
    status = run("status").output
    assert "1 answers to recode, by the map, as a codebook changed" in status
    assert "2 answers to recode, by a person, as a codebook changed" in status
    assert "reviewkit codebook recode" in status
    assert (
        "add `--why TEXT`"
        in run("codebook", "recode", "--apply", "--reviewer", "ADA", code=1).output
    )
    done = run("codebook", "recode", "--apply", "--why", "frame 2", "--reviewer", "ADA")
    assert "1 answers by ADA recoded, 0 values agreed anew." in done.stdout
    assert "2 wait for a person" in done.stderr
    for row, code in (("F2", "PAY"), ("F3", "GRANT")):
        words = ("S1", "helped.codes", row, code, "--why", "read again", "--reviewer", "ADA")
        assert f"[{row}] by ADA is {code} now." in run("codebook", "choose", *words).stdout
    left = run("codebook", "recode", "--json", "--reviewer", "ADA")
    assert json.loads(left.stdout) == {"rows": [], "hidden": 0}
    assert "to recode" not in run("status").output
    assert run("verify").exit_code == 0


def test_codebooks_go_out_in_every_format_and_come_back(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    run("codebook", "export", "factors", "--out", tmp_path)
    again = run("codebook", "export", "factors", "--out", tmp_path)
    assert again.stdout.count("(same bytes as before)") == 3
    for kind in ("csv", "yaml", "qdc"):
        file = tmp_path / f"codebook-factors.{kind}"
        said = run("codebook", "import", file, "--name", f"again-{kind}").stdout
        assert "2 themes, 3 codes." in said
        assert f"codebooks: {{again-{kind}: codebooks/again-{kind}.yml}}" in said
        assert run("codebook", "diff", "factors", f"codebooks/again-{kind}.yml").stdout == ""
    file = tmp_path / "codebook-factors.csv"
    told = run("codebook", "import", file, "--name", "again-csv", code=1).output
    assert "again-csv.yml is there already; choose another name." in told


def test_what_cannot_be_brought_in_leaves_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    before = sorted(folder.rglob("*"))
    file = tmp_path / "x.csv"
    file.write_text("id,label,parent\nA,Trust,PEO\n")
    told = run("codebook", "import", file, code=1).output
    assert "x.csv:2: `A` is put under `PEO`, which no row has as its id" in told
    assert "no CSV, YAML or QDC" in run("codebook", "import", tmp_path / "x.doc", code=1).output
    file.write_text("id,label,parent\nPEO,People,\n")
    told = run("codebook", "import", file, "--name", "../x", code=1).output
    assert "`../x` is no name for a codebook" in told
    assert sorted(folder.rglob("*")) == before


def test_rules_that_an_import_needed_are_told_with_their_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tags.qdc"
    tags = "".join(f'<Code name="t{at}"/>\n' for at in range(25))
    file.write_text(f"<CodeBook><Codes>{tags}</Codes></CodeBook>")
    said = run("codebook", "import", file, "--coder", "BO", "--kind", "outcomes")
    assert "tags.qdc:1: `t0` stands under no theme; it goes into UNGROUPED." in said.stderr
    assert "and 5 more notes." in said.stderr


def test_frames_stand_side_by_side_with_agreement_on_what_both_coded(
    run: Run, extracted: Path, tmp_path: Path
) -> None:
    other = tmp_path / "bo.yml"
    text = (extracted / BOOK).read_text()
    other.write_text(text.replace("id: TIME, label: Time", "id: HOURS, label: Opening hours"))
    said = run("codebook", "compare", "factors", other)
    assert said.stdout.splitlines() == [
        "100.0  TRUST | TRUST  (Trust | Trust)",
        "100.0  PAY | PAY  (Payment | Payment)",
        "       TIME |  (Time)",
        "       | HOURS  (Opening hours)",
    ]
    assert "2 codes alike, 1 only in the first frame, 1 only in the second." in said.stderr
    assert "3 statements coded by both, 100.0% alike, kappa 1.00." in said.stderr
    found = json.loads(run("codebook", "compare", "factors", other, "--json").stdout)
    assert (found["coding"]["n"], found["coding"]["percent"]) == (3, 100.0)
    other.write_text(text.replace("kind: factors", "kind: factors\nstatus: draft\ncoder: BO"))
    alone = run("codebook", "compare", "factors", other).stderr
    assert "No statement is coded by both; 3 by one only." in alone
    assert "0 changes, a draft by BO)" in run("codebook", "check", other).stdout


def test_coded_statements_go_out_as_a_project(run: Run, extracted: Path) -> None:
    said = run("codebook", "project")
    assert "2 statements; 1 have no quote and stand as written." in said.stderr
    assert "1 are coded but have no words, and are left out." in said.stderr
    with zipfile.ZipFile(extracted / "output" / "statements.qdpx") as archive:
        source = next(name for name in archive.namelist() if name != "project.qde")
        assert archive.read(source).decode() == "we trust them\n\nPay helps"
    assert "(same bytes as before)" in run("codebook", "project").stdout


def test_a_project_needs_a_form_and_a_codebook(run: Run, folder: Path) -> None:
    protocol = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"
    (folder / "protocol.yml").write_text(protocol)
    assert "needs a form and a codebook" in run("codebook", "project", code=1).output
