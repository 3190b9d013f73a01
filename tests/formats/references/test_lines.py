"""The file in which references are brought in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.errors import UnreadableError
from reviewkit.formats import detect, read
from reviewkit.formats.references.lines import write_lines
from reviewkit.formats.references.model import Left, Reference, References, Work

WORK = Work(
    *("article", "Falls in wards", ("Smith, J", "Ward Group"), 2010, "BMJ", "3", "2", "45-67"),
    doi="10.5555/a.1",
    pmid="123",
)
ONE = Reference(
    1, "[1]", "[1] Smith J, Ward Group. Falls in\nwards. BMJ.", 7, 3, "References", WORK
)
TWO = Reference(2, "", "Notes of the ward, 1999.", 9, 3, "References", Work(year=1999))
FOUND = References("PDF", ("References",), (ONE, TWO), (Left(8, 3, "no reference", "Overleaf"),))


def write(path: Path, found: References, report: str = "3fa9c21e-0012") -> Path:
    path.write_text("".join(write_lines(found, "a.pdf", report)), "utf-8")
    return path


def test_a_reference_comes_back_as_a_record_with_its_words(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dat", FOUND)
    found = detect(path)
    assert (found.format, found.dialect) == ("references", "PDF")
    first, _ = read(path)
    assert (first.title, first.authors, first.year) == (WORK.title, WORK.authors, 2010)
    assert (first.journal, first.volume, first.issue, first.pages) == ("BMJ", "3", "2", "45-67")
    assert (first.doi, first.pmid, first.kind, first.abstract) == (
        "10.5555/a.1",
        "123",
        "article",
        None,
    )
    raw = {tag.tag: tag.value for tag in first.raw}
    assert raw["raw"] == ONE.raw and raw["label"] == "[1]" and raw["page"] == "3"
    assert (raw["stands_in"], raw["full_text"], raw["list"]) == (
        "3fa9c21e-0012",
        "a.pdf",
        "References",
    )


def test_a_reference_without_a_sure_title_shows_its_words(tmp_path: Path) -> None:
    _, second = read(write(tmp_path / "a.dat", FOUND))
    assert (second.title, second.abstract) == (None, "Notes of the ward, 1999.")
    assert second.provenance["abstract"] == "raw"


def test_lines_that_were_left_out_are_told(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "a.dat", FOUND))
    assert len(list(reading)) == reading.starts == 2
    (problem,) = reading.problems
    assert problem.text == "Overleaf" and "no reference (page 3 line 8)" in problem.what


def test_a_file_of_left_out_lines_and_one_that_was_damaged_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dat", References("PDF", (), (), FOUND.left), report="")
    assert detect(path).format == "references"
    path.write_text(path.read_text() + "{half a line\n\n")
    reading = read(path)
    assert list(reading) == [] and [one.line for one in reading.problems] == [1, 2]


def test_json_lines_of_apis_are_still_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_text(json.dumps({"raw": "x", "title": "y"}) + "\n")
    with pytest.raises(UnreadableError, match="a JSON file"):
        detect(path)


TEXTS = some.text(min_size=1, max_size=80).filter(lambda text: text.strip() != "")


@settings(deadline=None)
@given(some.lists(some.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_any_words_come_back_as_they_were(tmp_path_factory, texts: list[tuple[str, str]]) -> None:
    made = tuple(
        Reference(at, "", raw, at, 0, "References", Work(title=title))
        for at, (raw, title) in enumerate(texts, 1)
    )
    path = write(tmp_path_factory.mktemp("lines") / "a.dat", References("text", (), made, ()))
    found = [{tag.tag: tag.value for tag in one.raw} for one in read(path)]
    whole = [text.encode("utf-8", "replace").decode() for text, _ in texts]
    assert [one["raw"] for one in found] == whole
