from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import BrokenStoreError, NotThereError
from reviewkit.stages import release
from reviewkit.store import Store, open_store, writing
from reviewkit.store.audit import verify
from reviewkit.store.rebuild import rebuild, released

BringIn = Callable[..., list[str]]
Act = Callable[[Store, str, random.Random, int], None]
Dump = Callable[[Store], dict[str, Any]]


@pytest.fixture
def lived(review: Path, bring_in: BringIn, act: Act, dump: Dump) -> dict[str, Any]:
    """Let two reviewers work in the review; return all it says."""
    chance = random.Random(3)
    with open_store(review) as store:
        bring_in(store, 4)
        bring_in(store, 3, "b", "MEDLINE", "bo")
        for who in ("ada", "bo", "ada", "bo"):
            act(store, who, chance, 10)
        return dump(store)


def dumped(review: Path, dump: Dump) -> dict[str, Any]:
    with open_store(review) as store:
        assert verify(store) == []
        return dump(store)


def test_a_deleted_store_is_made_anew_from_facts_and_imports_alone(
    review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    (review / "review.db").unlink()
    for other in ("runs", "backups"):
        shutil.rmtree(review / other, ignore_errors=True)
    with pytest.raises(NotThereError, match=r"has facts but no review.db; run `reviewkit rebuild`"):
        open_store(review)

    assert rebuild(review) == len(lived["facts"])
    assert dumped(review, dump) == lived


@pytest.mark.parametrize("how", ["garbage", "truncated", "empty", "a page overwritten"])
def test_a_damaged_store_is_told_in_one_line_and_made_anew(
    how: str, review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    path = review / "review.db"
    data = path.read_bytes()
    damaged = {
        "garbage": random.Random(1).randbytes(50_000),
        "truncated": data[: len(data) // 2],
        "empty": b"",
        "a page overwritten": data[:8192] + b"\xff" * 40_000 + data[48_192:],
    }[how]
    path.write_bytes(damaged)

    refused = pytest.raises(BrokenStoreError, match="`reviewkit rebuild`")
    with refused as told, open_store(review) as store:
        found = verify(store)
        dump(store)
        raise BrokenStoreError("\n".join(found))
    assert str(told.value).count("\n") == 0
    assert path.read_bytes() == damaged

    assert rebuild(review) == len(lived["facts"])
    assert dumped(review, dump) == lived
    assert (review / "review.db.old").read_bytes() == damaged


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_without_an_imported_file_the_old_store_is_left(
    damage: str, review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    kept = min((review / "imports").iterdir())
    whole = kept.read_bytes()
    kept.unlink() if damage == "missing" else kept.write_bytes(whole.replace(b"study", b"dustb"))
    with pytest.raises(BrokenStoreError, match=f"imports/{kept.name}.*{damage}") as told:
        rebuild(review)
    assert "\n" not in str(told.value)
    assert not (review / "rebuilding").exists()

    kept.write_bytes(whole)
    assert dumped(review, dump) == lived


def test_a_fact_that_was_changed_in_the_store_is_taken_from_the_facts_file(
    review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    db = sqlite3.connect(review / "review.db")
    db.execute("drop trigger facts_no_update")
    db.execute("update facts set body = replace(body, 'include', 'exclude')")
    db.commit()
    db.close()
    with open_store(review) as store:
        assert any("was changed after it was made" in problem for problem in verify(store))

    rebuild(review)
    assert dumped(review, dump) == lived


def test_a_rebuild_stopped_while_the_old_store_was_aside_goes_on(
    review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    (review / "review.db").rename(review / "review.db.old")
    shutil.rmtree(review / "facts")

    rebuild(review)
    assert dumped(review, dump) == lived
    assert list((review / "facts").iterdir())


def test_a_write_ahead_log_left_over_is_read_and_never_put_beside_the_new_store(
    review: Path, lived: dict[str, Any], dump: Dump, bring_in: BringIn, tmp_path: Path
) -> None:
    stopped = tmp_path / "stopped"
    with open_store(review) as store:
        bring_in(store, 2, "late")
        shutil.copytree(review, stopped)  # as a crash leaves it: the log is not checkpointed
        now = dump(store)
    assert (stopped / "review.db-wal").stat().st_size > 0
    shutil.rmtree(stopped / "facts")

    rebuild(stopped)
    assert {path.name for path in stopped.glob("review.db-*")} <= {"review.db-wal", "review.db-shm"}
    assert dumped(stopped, dump) == now


def test_a_facts_file_cut_off_by_a_kill_does_not_stop_a_rebuild(
    review: Path, lived: dict[str, Any]
) -> None:
    path = max((review / "facts").iterdir(), key=lambda one: one.stat().st_size)
    path.write_bytes(path.read_bytes()[:-20])
    (review / "review.db").unlink()

    assert rebuild(review) == len(lived["facts"]) - 1


def test_facts_files_can_be_lost_while_the_store_is_whole(
    review: Path, lived: dict[str, Any], dump: Dump
) -> None:
    shutil.rmtree(review / "facts")
    rebuild(review)
    assert dumped(review, dump) == lived


def test_a_rebuilt_store_never_counts_on_from_numbers_it_may_have_lost(
    review: Path, lived: dict[str, Any]
) -> None:
    with open_store(review) as store:
        before = store.device
    rebuild(review)
    with open_store(review) as store:
        assert store.device != before


def test_a_folder_without_facts_has_nothing_to_rebuild_from(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="no facts to rebuild"):
        rebuild(tmp_path)


def test_a_release_stays_as_it_was(
    store: Store, bring_in: BringIn, act: Act, dump: Dump, review: Path
) -> None:
    bring_in(store, 3)
    record = store.db.execute("select min(id) from records").fetchone()[0]
    with writing(store, "bo", "2026") as facts:
        body = {"record": record, "stage": "title", "verdict": "include", "reason": None}
        facts.append("decision", body | {"note": "", "seen": [record]})
    then = dump(store)
    held, printed = release.prepare(store, "v1"), release.Print("0" * 64, "0.1.0")
    release.release(store, held, printed, "ada", "2026")
    bring_in(store, 2, "b")
    act(store, "bo", random.Random(1), 12)

    past = released(store, "v1")
    assert dump(past) == then
    past.db.close()
    rebuild(review)
    with open_store(review) as anew:
        past = released(anew, "v1")
        assert dump(past) == then
        past.db.close()
        with pytest.raises(NotThereError, match="no release v9; there are v1"):
            released(anew, "v9")
