from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError, ReviewkitError
from reviewkit.store import Store, create_store, open_store, writing
from reviewkit.store.audit import verify
from reviewkit.store.backups import backups
from reviewkit.store.opening import configured, migrate
from reviewkit.store.schema import LATEST, MIGRATIONS, Migration

AT = "2026-11-02T09:00:00Z"
BringIn = Callable[..., list[str]]
Dump = Callable[[Store], dict[str, Any]]


def test_a_folder_that_is_no_review_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match=r"holds no review.*reviewkit new NAME"):
        open_store(tmp_path)


def test_a_review_is_not_made_over_another(review: Path) -> None:
    with pytest.raises(NotAllowedError, match="a review already"):
        create_store(review)


def test_a_store_from_a_newer_version_is_refused_in_one_line_and_not_touched(review: Path) -> None:
    db = sqlite3.connect(review / "review.db")
    db.execute(f"pragma user_version = {LATEST + 1}")
    db.close()
    before = (review / "review.db").read_bytes()
    with pytest.raises(BrokenStoreError, match=f"newer reviewkit .schema {LATEST + 1}") as told:
        open_store(review)
    assert "\n" not in str(told.value)
    assert (review / "review.db").read_bytes() == before
    assert not (review / "backups").exists()


def test_an_empty_file_is_not_taken_for_a_new_store(review: Path) -> None:
    (review / "review.db").write_bytes(b"")
    with pytest.raises(BrokenStoreError, match=r"empty or no store.*reviewkit rebuild"):
        open_store(review)
    assert (review / "review.db").read_bytes() == b""


def test_a_store_of_the_version_before_is_brought_up_after_a_backup(tmp_path: Path) -> None:
    db = configured(sqlite3.connect(tmp_path / "review.db", isolation_level=None))
    migrate(db, MIGRATIONS[:-1])
    assert db.execute("pragma user_version").fetchone() == (LATEST - 1,)
    db.execute("insert into about values ('kept', 'yes')")
    db.execute("delete from facts")  # no trigger refuses yet
    db.close()

    with open_store(tmp_path) as store:
        assert store.db.execute("pragma user_version").fetchone() == (LATEST,)
        assert store.db.execute("select value from about where key = 'kept'").fetchone() == ("yes",)
        triggers = "select count(*) from sqlite_schema where type = 'trigger'"
        assert store.db.execute(triggers).fetchone()[0] > 0
        assert verify(store) == []
    (one,) = backups(tmp_path / "backups")
    assert one.name == "0001-before-migration.db"
    old = sqlite3.connect(one)
    assert old.execute("pragma user_version").fetchone() == (LATEST - 1,)
    old.close()
    with open_store(tmp_path):
        assert len(backups(tmp_path / "backups")) == 1


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    class Wrong(Migration):
        sql = "create table new (a text);\ncreate table facts (a text);\n"

    db = configured(sqlite3.connect(tmp_path / "review.db", isolation_level=None))
    migrate(db, MIGRATIONS[:-1])
    before = list(db.iterdump())
    wrong = Wrong(MIGRATIONS[-1].number, "wrong")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(db, (*MIGRATIONS[:-1], wrong))
    assert list(db.iterdump()) == before
    db.close()


def test_a_locked_store_says_so_after_waiting(
    review: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(review) as other:
        other.db.execute("pragma busy_timeout = 50")
        store.db.execute("begin immediate")
        refused = pytest.raises(BrokenStoreError, match="kept the store locked")
        with refused, writing(other, "ada", AT):
            pass
        store.db.execute("rollback")


def test_a_copied_folder_is_another_device_and_the_same_folder_the_same(
    review: Path, tmp_path: Path
) -> None:
    with open_store(review) as store:
        named = store.device
    with open_store(review) as store:
        assert store.device == named
    shutil.copytree(review, tmp_path / "copy")
    with open_store(tmp_path / "copy") as store:
        assert store.device != named


@pytest.fixture
def guarded(review: Path, bring_in: BringIn) -> Iterator[Path]:
    """A review in a folder that anybody may read and nobody but root may write."""
    with open_store(review) as store:
        bring_in(store, 2)
    place = Path(tempfile.mkdtemp())
    folder = place / "review"
    shutil.copytree(review, folder)
    for path in (place, folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in (place, folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(place)


def as_nobody(work: Callable[[], str]) -> str:
    """Run something in a forked child that may read only; return what it said."""
    if os.name != "posix" or os.getuid() != 0:
        pytest.skip("only root can become somebody who may not write")
    hears, says = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgid(65534)
            os.setuid(65534)
            text = work()
        except ReviewkitError as error:
            text = f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001  # a traceback would end in the parent
            text = f"BUG {error!r}"
        os.write(says, text.encode())
        os._exit(0)
    os.close(says)
    with os.fdopen(hears) as said:
        text = said.read()
    os.waitpid(child, 0)
    return text


def test_a_read_only_folder_can_be_read(guarded: Path) -> None:
    from reviewkit.plan import read_plan
    from reviewkit.stages.status import Beside, status

    def look() -> str:
        with open_store(guarded) as store:
            found = status(store, read_plan(guarded).protocol, Beside())
            return f"{found.records} records, {verify(store)}"

    assert as_nobody(look) == "2 records, []"
    assert not list(guarded.glob("review.db-*"))


def test_writing_to_a_read_only_folder_is_refused_in_one_line(guarded: Path) -> None:
    def write() -> str:
        with open_store(guarded) as store, writing(store, "ada", AT) as facts:
            facts.append("withdrawal", {"target": "x"})
        return "written"

    before = (guarded / "review.db").read_bytes()
    told = as_nobody(write)
    assert told.startswith("BrokenStoreError: The review folder is read-only; nothing was written")
    assert "\n" not in told
    assert (guarded / "review.db").read_bytes() == before


def test_a_log_left_in_a_read_only_folder_is_told_rather_than_passed_over(
    review: Path, bring_in: BringIn
) -> None:
    place = Path(tempfile.mkdtemp())
    with open_store(review) as store:
        bring_in(store, 2)
        shutil.copytree(review, place / "review")
    for leftover in (place / "review").glob("review.db-shm"):
        leftover.unlink()
    for path in (place, place / "review", *(place / "review").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)

    def look() -> str:
        with open_store(place / "review") as store:
            return str(store.db.execute("select count(*) from records").fetchone()[0])

    told = as_nobody(look)
    assert told == "2" or "its last changes still lie in review.db-wal" in told
    for path in (place, place / "review", *(place / "review").rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(place)


def test_opening_a_store_loads_no_heavy_guest(review: Path) -> None:
    import subprocess

    script = (
        "import sys; from pathlib import Path; from reviewkit.store import open_store, writing\n"
        f"with open_store(Path({str(review)!r})) as store: pass\n"
        "print(sorted({'pandas', 'sqlite_utils', 'numpy', 'rapidfuzz', 'Bio'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
