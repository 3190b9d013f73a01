"""Many decisions and settlements from CSV files: all or none, and what stands is not said again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

DECISIONS = """record,stage,reviewer,verdict,reason,note
an:EX-01,title,ADA,include,,keep
an:EX-01,title,BO,exclude,E1,
an:EX-02,title,ADA,exclude,E1,
"""
SETTLEMENTS = "record,stage,verdict,reason,by,why\nan:EX-01,title,include,,ADA,by phone\n"


def made(folder: Path, text: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(text)
    return path


def test_the_same_decisions_again_are_passed_over_and_settled_conflicts_stay_settled(
    run: Run, folder: Path
) -> None:
    path = made(folder, DECISIONS)
    assert run("batch", "decisions", path).stdout == "rows.csv: 3 rows stored.\n"
    settlements = folder / "settlements.csv"
    settlements.write_text(SETTLEMENTS)
    run("batch", "settlements", settlements)

    again = run("batch", "decisions", path).stdout

    assert again == "rows.csv: 0 rows stored, 3 said already and passed over.\n"
    assert run("conflicts").stdout == ""
    again = run("batch", "settlements", settlements).stdout
    assert again == "settlements.csv: 0 rows stored, 1 said already and passed over.\n"


def test_a_decision_that_says_something_else_is_stored(run: Run, folder: Path) -> None:
    run("batch", "decisions", made(folder, DECISIONS))

    changed = made(folder, DECISIONS.replace("keep", "keep it"))

    said = run("batch", "decisions", changed).stdout
    assert said == "rows.csv: 1 rows stored, 2 said already and passed over.\n"


def test_an_exclusion_under_a_changed_criterion_is_confirmed_by_saying_it_again(
    run: Run, folder: Path
) -> None:
    path = made(folder, DECISIONS)
    run("batch", "decisions", path)
    protocol = folder / "protocol.yml"
    protocol.write_text(protocol.read_text().replace("Not about falls.", "Nothing on falls."))
    run("check")
    assert "E1" in run("reopened", "--reviewer", "ADA").stdout

    said = run("batch", "decisions", path).stdout

    assert said == "rows.csv: 2 rows stored, 1 said already and passed over.\n"
    assert run("reopened", "--reviewer", "ADA").stdout == ""


def test_a_wrong_row_names_its_line_and_nothing_is_stored(run: Run, folder: Path) -> None:
    path = made(folder, DECISIONS + "an:EX-99,title,ADA,include,,\n")

    told = run("batch", "decisions", path, code=1).output

    assert f"{path}:5: " in told
    assert "Nothing was stored." in told
    assert run("decisions", "--reviewer", "ADA").stdout == ""


def test_an_update_counts_only_exclusions_that_count_among_those_to_look_at_again(
    run: Run, folder: Path
) -> None:
    run("release", "v1", "--reviewer", "ADA")
    both = DECISIONS + "an:EX-03,title,ADA,exclude,E1,\nan:EX-03,title,BO,exclude,E1,\n"
    run("batch", "decisions", made(folder, both))
    protocol = folder / "protocol.yml"
    text = protocol.read_text().replace("Not about falls.", "Nothing on falls.")
    protocol.write_text(text + "flow: {previous: v1}\n")
    run("check")

    run("flow", "--out", folder / "out")

    printed = "".join(one.read_text() for one in (folder / "out").glob("flow*.svg"))
    assert "1 exclusions under changed criteria" in " ".join(printed.split())
