"""The form in the reviewer's editor: stored when it fits, opened again where it does not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.appraised import appraise

Run = Callable[..., Result]
ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")
Edit = Callable[..., None]

EDITOR = """\
import pathlib, sys
path = pathlib.Path(sys.argv[1])
turns = pathlib.Path({turns!r})
text = path.read_text()
pathlib.Path({seen!r}).open("a").write(text + "\\n<<<>>>\\n")
turn, _, rest = turns.read_text().partition("\\n<<<>>>\\n")
turns.write_text(rest)
for line in filter(None, turn.splitlines()):
    old, _, new = line.partition(" => ")
    assert old in text, old
    text = text.replace(old, new.replace("|", "\\n"), 1)
path.write_text(text)
"""


@pytest.fixture(autouse=True)
def study(run: Run, decide_both: Callable[..., None]) -> None:
    decide_both("an:EX-01")
    run("study", "link", "an:EX-01", "--study", "S1", *ADA)


@pytest.fixture
def edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Say what the editor changes each time it opens: lines `old => new`."""
    script = tmp_path / "editor.py"
    turns, seen = tmp_path / "turns", tmp_path / "seen"
    script.write_text(EDITOR.format(turns=str(turns), seen=str(seen)))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")

    def set_turns(*each: str) -> None:
        turns.write_text("\n<<<>>>\n".join(each))
        seen.write_text("")

    return set_turns


def opened(tmp_path: Path) -> list[str]:
    """What the editor showed, each time."""
    return (tmp_path / "seen").read_text().split("\n<<<>>>\n")[:-1]


def shown(run: Run, *who: str) -> dict[str, object]:
    answers: dict[str, object] = json.loads(run("answers", "S1", *who, "--json").output)["answers"]
    return answers


def test_what_was_filled_in_is_stored_and_the_draft_is_gone(
    run: Run, folder: Path, edits: Edit, tmp_path: Path
) -> None:
    edits("  summary: =>   summary: In brief\n    # KEY: =>     F1:|      codes: [PAY]")
    ran = run("extract", "S1", *ADA)
    assert ran.stdout == "S1: 2 answers by ADA stored, 0 there alike.\n"
    assert ran.stderr == "S1: ADA still owes design.\n"
    assert shown(run, *ADA) == {"summary": "In brief", "helped": {"F1": {"codes": ["PAY"]}}}
    assert not list((folder / "drafts").iterdir())
    (text,) = opened(tmp_path)
    for help_line in (
        "# S1: Small pro-forma, version 1.",
        "  # In brief (required)",
        "    #   trial",
        "    # codes of the codebook factors:",
        "    #   TRUST: Trust",
        "  clarity:\n    value:\n    reason:",
    ):
        assert help_line in text, text


def test_mistakes_are_marked_above_their_lines_and_the_draft_opens_again(
    run: Run, edits: Edit, tmp_path: Path
) -> None:
    edits(
        "  summary: =>   summary: In brief\n  design: =>   design: triall\n"
        "    invited: =>     invited: many",
        "design: triall => design: trial\ninvited: many => invited: 12",
    )
    ran = run("extract", "S1", *ADA, typed="\n")
    assert "S1-ADA.yml:" in ran.stderr
    assert "S1: 3 answers by ADA stored" in ran.stdout
    _, again = opened(tmp_path)
    assert "  # >>> design: expected one of trial, cohort, other_design; found 'triall'.\n" in again
    assert (
        "    # >>> people.invited: expected a whole number, found 'many'.\n    invited: many"
        in again
    )


def test_who_leaves_keeps_the_draft_and_goes_on_later(
    run: Run, folder: Path, edits: Edit, tmp_path: Path
) -> None:
    edits("  summary: =>   summary: [unclosed", "[unclosed => In brief")
    ran = run("extract", "S1", *ADA, typed="leave\n", code=1)
    assert "to go on: reviewkit extract S1 --reviewer ADA" in ran.stderr
    assert (folder / "drafts" / "S1-ADA.yml").is_file()
    ran = run("extract", "S1", *ADA)
    assert "You left a draft of S1" in ran.stderr
    assert shown(run, *ADA) == {"summary": "In brief"}
    assert "# >>> " in opened(tmp_path)[1]


def test_the_input_ending_leaves_and_loses_nothing(run: Run, folder: Path, edits: Edit) -> None:
    edits("  design: =>   design: triall")
    run("extract", "S1", *ADA, code=1)
    assert "design: triall" in (folder / "drafts" / "S1-ADA.yml").read_text()


def test_nothing_changed_is_nothing_stored(run: Run, folder: Path, edits: Edit) -> None:
    edits("")
    assert run("extract", "S1", *ADA).stderr == "Nothing was changed, and nothing stored.\n"
    assert shown(run, *ADA) == {}


def test_an_answer_that_was_emptied_is_asked_for_and_what_stands_comes_back_alike(
    run: Run, edits: Edit, tmp_path: Path
) -> None:
    edits("  summary: =>   summary: In brief\n  design: =>   design: trial")
    run("extract", "S1", *ADA)
    edits("  summary: In brief =>   summary:", "  summary: =>   summary: Anew")
    ran = run("extract", "S1", *ADA, typed="\n")
    assert "summary: is empty now, and was answered 'In brief'; put it back, or write TBD." in (
        ran.stderr
    )
    assert "S1: 1 answers by ADA stored, 1 there alike." in ran.stdout


def test_a_draft_of_another_study_or_extractor_is_refused(run: Run, edits: Edit) -> None:
    edits("extractor: ADA => extractor: BO\n  summary: =>   summary: x")
    ran = run("extract", "S1", *ADA, typed="leave\n", code=1)
    assert "`study` and `extractor` of this draft are S1 and ADA" in ran.stderr


def test_an_editor_that_fails_loses_nothing(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    assert "Your draft is kept in" in run("extract", "S1", *ADA, code=1).stderr
    assert (folder / "drafts" / "S1-ADA.yml").is_file()


def test_without_terminal_and_editor_a_file_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    assert (
        "bring a file: reviewkit extract STUDY --from FILE"
        in run("extract", "S1", *ADA, code=1).stderr
    )


def test_who_verifies_begins_with_the_answers_of_the_first_and_confirms_them(
    run: Run, folder: Path, edits: Edit
) -> None:
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("extractors: 2", "mode: verify"))
    edits("  summary: =>   summary: In brief\n  design: =>   design: trial")
    run("extract", "S1", *ADA)
    edits("", "")
    run("extract", "S1", *BO, typed="n\n")
    assert shown(run, *BO) == {}
    ran = run("extract", "S1", *BO, typed="y\n")
    assert "S1: 2 answers by BO stored" in ran.stdout
    assert shown(run, *BO) == {"summary": "In brief", "design": "trial"}


def test_who_works_alone_sees_nothing_of_the_other(run: Run, edits: Edit, tmp_path: Path) -> None:
    edits("  summary: =>   summary: A secret\n  design: =>   design: trial")
    run("extract", "S1", *ADA)
    edits("")
    run("extract", "S1", *BO)
    assert "secret" not in opened(tmp_path)[0]
    compared = run("compare", "S1")
    assert "secret" not in compared.output
    assert "1 studies are not shown: their extractors are not all done." in compared.stderr
    run("table", "table-1", "--out", tmp_path, "--format", "csv")
    table = (tmp_path / "table-1.csv").read_text()
    assert "secret" not in table
    assert "another extractor is still to answer" in table
    assert "secret" not in run("status").output


def test_an_agreed_value_held_against_a_blinded_one_tells_nothing_of_it(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    form = folder / "extraction_forms" / "small.yml"
    form.write_text(
        form.read_text().replace("sections:", "checks: [people.invited > started]\nsections:")
    )
    rows = "study,field,row,value,extractor\nS1,people.invited,,3141,ADA\n"
    (tmp_path / "a.csv").write_text(rows)
    run("extract", "-", "--from", tmp_path / "a.csv")
    (tmp_path / "agreed.yml").write_text("study: S1\nwhy: x\nanswers: {started: 1999}\n")
    said = run("agree", tmp_path / "agreed.yml", *BO, code=1).output
    assert "not all done, and work blind" in said
    assert "3141" not in said


def test_a_question_that_the_form_dropped_is_not_missed_in_the_draft(
    run: Run, folder: Path, edits: Edit
) -> None:
    edits("  summary: =>   summary: In brief\n  started: =>   started: 1999")
    run("extract", "S1", *ADA)
    form = folder / "extraction_forms" / "small.yml"
    form.write_text(form.read_text().replace("id: started", "id: began"))
    edits("  summary: In brief =>   summary: Anew")
    assert "S1: 1 answers by ADA stored" in run("extract", "S1", *ADA).stdout


def test_a_draft_saved_in_another_encoding_is_kept(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys\nopen(sys.argv[1], 'wb').write(b'answers: {summary: \\xe9}')\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    said = run("extract", "S1", *ADA, code=1).stderr
    assert "not UTF-8 text" in said
    assert "Your draft is kept" in said


def test_a_further_form_has_a_draft_of_its_own(
    run: Run, folder: Path, edits: Edit, tmp_path: Path
) -> None:
    appraise(folder)
    edits("  design: =>   design: surveys")
    told = run("extract", "S1", "--form", "tool", *ADA, typed="leave\n", code=1).stderr
    assert "reviewkit extract S1 --form tool --reviewer ADA" in told
    assert [one.name for one in (folder / "drafts").iterdir()] == ["S1-ADA.tool.yml"]
    edits("  summary: =>   summary: In brief")
    run("extract", "S1", *ADA)
    edits("  design: surveys =>   design: survey")
    ran = run("extract", "S1", "--form", "tool", *ADA)
    assert "S1: 1 answers by ADA stored" in ran.stdout
    assert "S1 (tool): ADA still owes aim, sampled." in ran.stderr
    assert shown(run, *ADA) == {"summary": "In brief"}
