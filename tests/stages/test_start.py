"""Starting a review: all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError
from reviewkit.plan import read_plan
from reviewkit.stages import start
from reviewkit.store import open_store

AT = "2026-11-02T09:00:00Z"


@pytest.mark.parametrize("protocol", start.protocols())
def test_every_shipped_protocol_makes_a_review_that_checks(protocol: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "review"
    made = start.make_review(folder, protocol, "ADA", AT)
    assert {"protocol.yml", "review.db", "imports", "facts"} <= set(made)
    assert "example" not in made
    plan = read_plan(folder)
    assert plan.protocol.id == protocol
    with open_store(folder) as store:
        kept = store.db.execute("select name from standing_documents").fetchall()
    assert {name for (name,) in kept} == set(plan.texts)
    assert [path.name for path in folder.parent.iterdir()] == ["review"]


def test_the_example_comes_only_when_asked_for(tmp_path: Path) -> None:
    assert "example" in start.make_review(tmp_path / "a", "basic", "ADA", AT, example=True)


def test_an_empty_folder_one_stands_in_becomes_the_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "review.db" in start.make_review(Path(), "basic", "ADA", AT)
    assert Path("protocol.yml").is_file()
    with open_store(Path()) as store:
        assert store.db.execute("select count(*) from facts").fetchone()[0] == 1


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(NotAllowedError, match="not empty"):
        start.make_review(tmp_path, "basic", "ADA", AT)
    with pytest.raises(NotAllowedError, match="not empty"):
        start.make_review(tmp_path / "mine.txt", "basic", "ADA", AT)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_unknown_protocol_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="there are basic, sscr"):
        start.make_review(tmp_path / "a", "cochrane", "ADA", AT)
    with pytest.raises(NotThereError):
        start.make_review(tmp_path / "a", "../protocols/basic/example", "ADA", AT)
    assert list(tmp_path.iterdir()) == []


def test_a_start_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReviewkitError, match="cannot be a reviewer's id"):
        start.make_review(tmp_path / "a", "basic", "Ada L.", AT)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_start_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".a.part").mkdir()
    (tmp_path / ".a.part" / "protocol.yml").write_text("half")
    start.make_review(tmp_path / "a", "basic", "ADA", AT)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_synced_folder_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError, match="reviewkit sync"):
        start.make_review(tmp_path / "Dropbox" / "a", "basic", "ADA", AT)
    assert list(tmp_path.iterdir()) == []
