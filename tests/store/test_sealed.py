"""Sealed batches in sync: words travel when their batch is complete, chains stay whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reviews import AT, Review, copy_review

from reviewkit.stages import annotate, assign, screen
from reviewkit.store.audit import verify
from reviewkit.store.facts import check_chains
from reviewkit.store.sealed import held_from
from reviewkit.store.sync import sync
from reviewkit.terms import Stage

Make = Callable[..., Review]
SEALED = "reviewers: 2, sealed: true"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


@pytest.fixture
def apart(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[Review, Review]]]:
    """The same review with ADA at home and BO abroad, after the reports were given out."""
    opened: list[Review] = []

    def two(rule: str = SEALED, size: int = 0) -> tuple[Review, Review]:
        home = make(4, title=rule)
        if size:
            assign.assign(
                home.store, home.protocol, Stage.TITLE, "batches", size=size, reviewer="ADA", at=AT
            )
        monkeypatch.setenv("REVIEWKIT_DEVICE", "abroad")
        opened.append(copy_review(home, tmp_path / "abroad"))
        return home, opened[0]

    yield two
    for review in opened:
        review.store.db.close()


def shared_text(shared: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((shared / "facts").glob("*")))


def words_at(review: Review, who: str) -> int:
    return len(screen.decisions(review.store, who))


def test_a_half_read_batch_stays_at_home_with_all_that_was_said_since(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart(size=2)
    first, second = home.waiting("ADA")
    home.decide("ADA", first, "exclude", "E1", note="secret")
    annotate.comment(home.store, home.records[first], Stage.TITLE, "hush", "ADA", AT)

    done = sync(home.store, shared)
    sync(abroad.store, shared)

    assert done.held == {("ADA", "desk"): 2}
    assert "secret" not in shared_text(shared)
    assert words_at(abroad, "ADA") == 0
    home.decide("ADA", second, "include")
    assert sync(home.store, shared).held == {}
    assert sync(abroad.store, shared).received == {("ADA", "desk"): 3}
    assert words_at(abroad, "ADA") == 2
    assert verify(abroad.store) == verify(home.store) == []


def test_the_next_batch_is_sealed_again_while_the_first_has_gone(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart(size=2)
    for number in [*home.waiting("ADA")]:
        home.decide("ADA", number)
    home.decide("ADA", home.waiting("ADA")[0])

    assert sync(home.store, shared).held == {("ADA", "desk"): 1}
    sync(abroad.store, shared)
    assert words_at(abroad, "ADA") == 2


def test_a_word_taken_back_within_a_batch_does_not_leak(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, _ = apart(size=2)
    home.decide("ADA", home.waiting("ADA")[0], "exclude", note="secret slip")
    screen.undo(home.store, "ADA", AT)

    assert sync(home.store, shared).held == {("ADA", "desk"): 2}
    assert "secret slip" not in shared_text(shared)


def test_what_has_gone_stays_gone_when_its_batch_is_reopened(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart(size=2)
    for number in [*home.waiting("ADA")]:
        home.decide("ADA", number)
    sync(home.store, shared)
    before = shared_text(shared)
    screen.undo(home.store, "ADA", AT)

    assert sync(home.store, shared).held == {("ADA", "desk"): 1}
    assert shared_text(shared) == before
    sync(abroad.store, shared)
    assert words_at(abroad, "ADA") == 2


def test_without_batches_the_whole_stage_is_one(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart()
    for number in (0, 1, 2):
        home.decide("ADA", number)
    assert sync(home.store, shared).held == {("ADA", "desk"): 3}
    home.decide("ADA", 3)
    assert sync(home.store, shared).held == {}
    sync(abroad.store, shared)
    assert words_at(abroad, "ADA") == 4


def test_without_a_seal_words_travel_at_once(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart("reviewers: 2")
    home.decide("ADA", 0)

    assert sync(home.store, shared).held == {}
    sync(abroad.store, shared)
    assert words_at(abroad, "ADA") == 1


def test_both_apart_and_blind_come_to_the_same_state(
    apart: Callable[..., tuple[Review, Review]], shared: Path
) -> None:
    home, abroad = apart(size=2)
    while waiting := home.waiting("ADA"):
        home.decide("ADA", waiting[0], "include")
        sync(home.store, shared)
    while waiting := abroad.waiting("BO"):
        abroad.decide("BO", waiting[0], "exclude" if len(waiting) == 1 else "include")
        sync(abroad.store, shared)
    for review in (home, abroad, home, abroad):
        sync(review.store, shared)

    assert held_from(home.store.db) == held_from(abroad.store.db) == {}
    states = [
        review.store.db.execute("select * from outcomes order by 1, 2").fetchall()
        for review in (home, abroad)
    ]
    assert states[0] == states[1]
    assert [row[2] for row in states[0]].count("conflict") == 2
    from reviewkit.store.mirror import stored_facts

    check_chains(stored_facts(home.store.db))
