from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from reviewkit.cli import cli

TOPICS = ("exercise for back pain", "salmon in cold rivers", "taxes on small firms")
CRITERIA = "Exercise for adults with back pain"


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """A past review of 60 records: 12 on exercise for back pain were included."""
    path = tmp_path / "past.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("record_id", "title", "abstract", "label_included", "year"))
        for number in range(60):
            included = number % 5 == 0
            topic = TOPICS[0] if included else TOPICS[1 + number % 2]
            text = f"We studied {topic} in group {number}, with outcome {number % 7}."
            table.writerow((number, topic.capitalize(), text, int(included), 2001))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["simulate", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, Any]:
    ran = run(*arguments, "--json")
    assert ran.exit_code == 0, ran.output
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_an_easy_review_is_found_early(past: Path) -> None:
    found = told(past)
    assert (found["records"], found["relevant"]) == (60, 12)
    # 58 to read, 11 to find: with 11 read all are found.
    assert found["wss100"] == pytest.approx(1 - 11 / 58)
    assert found["wss95"] == pytest.approx(1 - 11 / 58 - 0.05)
    assert found["loss"] == 0
    assert found["atd"] == pytest.approx(6 / 58)
    assert found["recall_at_5"] == pytest.approx(3 / 11)
    assert found["recall_at_10"] == pytest.approx(6 / 11)
    assert found["recall_at_20"] == 1
    assert found["seconds_per_retrain"] > 0


def test_json_gives_means_over_the_seeds_and_each_replay(past: Path) -> None:
    found = told(past, "--seeds", "3")
    assert [one["seed"] for one in found["replays"]] == [1, 2, 3]
    assert found["atd"] == pytest.approx(sum(one["atd"] for one in found["replays"]) / 3)


def test_the_criteria_are_tried_alone_as_well(past: Path) -> None:
    found = told(past, "--criteria", CRITERIA)
    assert found["criteria"] is True
    assert found["criteria_alone"]["first_relevant"] == 1
    assert "criteria_alone" not in told(past)


def test_the_numbers_are_the_same_each_time(past: Path) -> None:
    def numbers() -> list[float]:
        return [told(past, "--seeds", "2")[name] for name in ("wss95", "atd", "loss")]

    assert numbers() == numbers()


def test_criteria_without_a_common_word_are_mentioned_and_left_out(past: Path) -> None:
    ran = run(past, "--criteria", "astrophysics", "--json")
    assert "they cannot help" in ran.stderr
    assert json.loads(ran.stdout)["criteria"] is False


def test_the_curve_is_a_picture_with_words(past: Path, tmp_path: Path) -> None:
    curve = tmp_path / "curve.svg"
    ran = run(past, "--seeds", "2", "--curve", curve)
    assert ran.exit_code == 0
    assert "WSS@95" in ran.stdout
    drawing = ET.fromstring(curve.read_text(encoding="utf-8"))
    lines = drawing.findall("{http://www.w3.org/2000/svg}polyline[@class='curve']")
    assert len(lines) == 2
    said = drawing.findtext("{http://www.w3.org/2000/svg}desc")
    assert said is not None
    assert said.startswith("11 relevant among 58 reports. Replay 1: 95% found after 11")


def test_it_needs_no_review_folder(
    past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert run(past).exit_code == 0
    assert list(empty.iterdir()) == []


def test_another_column_of_labels_may_be_named(past: Path) -> None:
    text = past.read_text("utf-8").replace("label_included", "label_abstract_screening")
    past.write_text(text, encoding="utf-8")
    assert told(past, "--label", "label_abstract_screening")["relevant"] == 12
    assert run(past).exit_code == 1


BAD = {
    "empty.csv": ("", "line 1: no column title or abstract or label_included"),
    "labels.csv": ("title,abstract\na,b\n", "line 1: no column label_included"),
    "word.csv": ("title,abstract,label\na,b,1\nc,d,perhaps\n", "line 3: the label is 'perhaps'"),
    "short.csv": ("title,abstract,label\na,b,1\nc\n", "line 3: 1 cells where the header has 3"),
    "one.csv": ("title,abstract,label\na,b,1\nc,d,0\n", "one.csv: Of 2 records 1 are labelled"),
    "single.csv": ("title,abstract,label\na,b,1\n", "two relevant and two irrelevant ones"),
    "all.csv": ("title,abstract,label\na,b,1\nc,d,1\ne,f,1\n", "3 are labelled relevant"),
    "odd.csv": ("title,abstract,label\na,b,1\nc,d,1\ne,f,0\n", "two irrelevant ones"),
    "other.csv": ("title,abstract,label\na,b,2\n", "line 2: the label is '2'; write 1"),
    "none.csv": ("title,abstract,label\na,b,0\nc,d,0\n", "0 are labelled relevant"),
    "quote.csv": ('title,abstract,label\n"a,b,1\n', "is not a CSV"),
    "words.csv": ("title,abstract,label\n-,-,1\n-,-,1\n-,-,0\n,,0\n", "nothing to rank"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_line(tmp_path: Path, name: str) -> None:
    text, words = BAD[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    ran = run(path)
    assert ran.exit_code == 1
    assert words in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_file_that_is_no_text_or_not_there_gets_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"title,abstract,label\n\xff\xfe,b,1\n")
    for path, words in (
        (tmp_path / "bytes.csv", "not UTF-8"),
        (tmp_path / "gone.csv", "cannot be opened"),
        (tmp_path, "cannot be opened"),
    ):
        ran = run(path)
        assert (ran.exit_code, len(ran.stderr.strip().splitlines())) == (1, 1)
        assert words in ran.stderr


def test_a_curve_that_cannot_be_written_is_said_in_one_line(past: Path, tmp_path: Path) -> None:
    ran = run(past, "--curve", tmp_path / "no" / "curve.svg")
    assert ran.exit_code == 1
    assert "cannot be written" in ran.stderr


def test_rows_without_a_label_are_counted(past: Path) -> None:
    with past.open("a", encoding="utf-8") as file:
        file.write("61,Late,record,,2002\n\n")
    ran = run(past, "--json")
    assert "1 rows without a label are left out" in ran.stderr
    assert json.loads(ran.stdout)["unlabelled"] == 1
    assert json.loads(ran.stdout)["records"] == 60
