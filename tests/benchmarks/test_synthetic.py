"""The made-up exports: same seed same bytes, a truth that fits, damage that is real."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from reviewkit import formats

ROOT = Path(__file__).parents[2]
RECORDS = 600
RIS = ("cinahl.ris", "scopus.ris", "psycinfo.ris")
FILES = (*RIS, "medline.nbib", "other.csv")
WRITTEN_AS = (
    ("cinahl.ris", "ris", "EBSCO"),
    ("scopus.ris", "ris", "Scopus"),
    ("psycinfo.ris", "ris", "Ovid"),
    ("medline.nbib", "medline", "PubMed"),
    ("other.csv", "csv", None),
)


def make(out: Path, *options: str) -> None:
    """Run the generator as a person does."""
    command = [sys.executable, "benchmarks/synthetic.py", "--out", str(out), *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    make(folder, "--records", str(RECORDS), "--seed", "7")
    return folder


def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records_in(file: Path) -> int:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as rows:
            return sum(1 for _ in csv.DictReader(rows))
    start = "TY  - " if file.suffix == ".ris" else "PMID- "
    return sum(line.startswith(start) for line in file.read_text(encoding="utf-8").splitlines())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    export: Path, tmp_path: Path
) -> None:
    make(tmp_path / "again", "--records", str(RECORDS), "--seed", "7")
    make(tmp_path / "other", "--records", str(RECORDS), "--seed", "8")
    for name in (*FILES, "truth.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (export / name).read_bytes()
    assert (tmp_path / "other" / "truth.csv").read_bytes() != (export / "truth.csv").read_bytes()


def test_the_truth_has_one_line_for_each_record_of_each_file(export: Path) -> None:
    told = Counter(row["file"] for row in truth(export))
    assert told == {name: records_in(export / name) for name in FILES}
    assert told.total() == RECORDS


def test_the_truth_counts_the_positions_of_each_file_from_one(export: Path) -> None:
    rows = truth(export)
    for name in FILES:
        positions = [int(row["position"]) for row in rows if row["file"] == name]
        assert positions == list(range(1, len(positions) + 1))


@pytest.mark.parametrize(("name", "kind", "dialect"), WRITTEN_AS)
def test_every_record_is_read_as_its_platform_writes_it_and_where_the_truth_says(
    export: Path, name: str, kind: str, dialect: str | None
) -> None:
    file = export / name
    detected = formats.detect(file)
    assert (detected.format, detected.dialect) == (kind, dialect)
    reading = formats.read(file)
    clusters = {
        int(row["position"]): row["cluster"] for row in truth(export) if row["file"] == name
    }
    for record in reading:
        assert record.title
        assert record.authors
        assert record.year
        # A made-up DOI ends with the number of its cluster.
        assert record.doi is None or int(record.doi[-7:]) == int(clusters[record.position])
    assert reading.made == len(clusters)
    assert list(reading.problems) == []


def test_about_a_quarter_of_the_records_are_copies(export: Path) -> None:
    clusters = {row["cluster"] for row in truth(export)}
    assert 0.20 <= (RECORDS - len(clusters)) / RECORDS <= 0.30


def test_copies_are_damaged_as_exports_damage_them(export: Path) -> None:
    text = "".join((export / name).read_text(encoding="utf-8") for name in RIS)
    titles = [line[6:] for line in text.splitlines() if line.startswith(("T1  - ", "TI  - "))]
    assert any(title.isupper() for title in titles)
    assert any("\N{EN DASH}" in title for title in titles)
    assert "SP  - e" in text


def test_asking_for_no_records_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/synthetic.py", "--out", str(tmp_path), "--records", "0"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "at least 1" in ran.stderr
