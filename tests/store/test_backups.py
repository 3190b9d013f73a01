from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import BrokenStoreError
from reviewkit.store import Store, open_store, writing
from reviewkit.store.backups import BACKUPS_KEPT, backup, backups

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]


def test_an_import_takes_a_backup_of_the_store_before_it(store: Store, bring_in: BringIn) -> None:
    bring_in(store, 2)
    (one,) = backups(store.folder / "backups")
    assert one.name == "0001-before-import.db"
    db = sqlite3.connect(one)
    assert db.execute("select count(*) from records").fetchone() == (0,)
    assert db.execute("select count(*) from facts").fetchone() == (1,)
    db.close()


def test_the_latest_five_are_kept_and_other_files_left_alone(store: Store) -> None:
    place = store.folder / "backups"
    place.mkdir()
    (place / "my own.db").touch()
    (place / "9999-before-import.db").touch()
    for _ in range(BACKUPS_KEPT + 2):
        backup(store.folder, store.db, "request")
    assert [path.name for path in backups(place)] == [
        f"{number}-before-request.db" for number in range(10_002, 10_007)
    ]
    assert (place / "my own.db").exists()


def test_a_backup_holds_what_is_still_in_the_write_ahead_log(
    store: Store, bring_in: BringIn
) -> None:
    bring_in(store, 2)
    assert (store.folder / "review.db-wal").stat().st_size > 0
    copy = sqlite3.connect(backup(store.folder, store.db, "request"))
    assert copy.execute("select count(*) from records").fetchone() == (2,)
    assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
    copy.close()


def test_a_backup_put_back_by_hand_opens_and_is_whole(review: Path, bring_in: BringIn) -> None:
    with open_store(review) as store:
        bring_in(store, 2)
        copy = backup(review, store.db, "request")
    (review / "review.db").write_bytes(copy.read_bytes())
    with open_store(review) as store, writing(store, "ada", AT) as facts:
        facts.append("import", _import_body(store))
        assert store.db.execute("pragma journal_mode").fetchone() == ("wal",)


def _import_body(store: Store) -> dict[str, object]:
    import json

    fact = "select body from facts where kind = 'import'"
    body: dict[str, object] = json.loads(store.db.execute(fact).fetchone()[0])
    return body | {"source": "a second name"}


def test_backups_taken_at_once_do_not_spoil_each_other(review: Path) -> None:
    found: list[Path] = []

    def take() -> None:
        with open_store(review) as store:
            found.append(backup(review, store.db, "request"))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for path in backups(review / "backups"):
        db = sqlite3.connect(path)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        db.close()
    assert not list((review / "backups").glob("*.part"))


def test_half_a_backup_left_by_a_stopped_process_is_cleared_away_in_time(store: Store) -> None:
    place = store.folder / "backups"
    place.mkdir()
    old, young = place / "a.part", place / "b.part"
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 2 * 86400,) * 2)
    backup(store.folder, store.db, "request")
    assert not old.exists()
    assert young.exists()


def test_where_no_backup_can_be_written_one_line_says_so(store: Store) -> None:
    (store.folder / "backups").write_text("a file")
    with pytest.raises(BrokenStoreError, match=r"No backup could be written.*nothing was changed"):
        backup(store.folder, store.db, "import")
