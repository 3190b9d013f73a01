"""What is wrong with a review, and what mends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from reviewkit.stages import retrieve
from reviewkit.stages.doctor import ailments, command_in
from reviewkit.store import Store, open_store
from reviewkit.terms import Role

AT = "2026-11-02T09:00:00Z"


def mends(store: Store) -> dict[str, str]:
    return {ailment.what: ailment.command for ailment in ailments(store)}


def test_a_whole_review_has_no_ailment(store: Store) -> None:
    assert ailments(store) == []


def test_a_lost_or_changed_import_is_brought_back_by_importing_it_again(store: Store) -> None:
    lost, changed = sorted((store.folder / "imports").iterdir())
    lost.unlink()
    changed.write_bytes(b"else")
    names = dict(store.db.execute("select file, name from standing_imports"))
    found = mends(store)
    assert len(found) == 2
    commands = sorted(found.values())
    assert f"reviewkit import {names[lost.name]}" in commands
    again = f"reviewkit import {names[changed.name]}"
    assert f"rm imports/{changed.name} && {again}" in commands


def test_a_lost_run_comes_from_a_backup(store: Store) -> None:
    (run,) = (store.folder / "runs").iterdir()
    run.unlink()
    assert f"cp BACKUP/runs/{run.name} runs/" in mends(store).values()


def test_a_damaged_facts_file_is_written_anew_by_the_store(store: Store) -> None:
    (path,) = (store.folder / "facts").iterdir()
    path.write_bytes(path.read_bytes().replace(b"cinahl", b"medlin", 1))
    assert list(mends(store).values()) == [f"rm facts/{path.name} && reviewkit verify"]
    path.unlink()
    assert ailments(store) == []
    assert path.exists(), "written anew"


def test_a_facts_file_that_knows_more_than_the_store_is_never_thrown_away(
    store: Store, say: Callable[..., str]
) -> None:
    (path,) = (store.folder / "facts").iterdir()
    with open_store(Path(shutil.copytree(store.folder, store.folder.with_name("old")))) as old:
        say("ADA", "an:EX-01", "include")
        shutil.copyfile(path, old.folder / "facts" / path.name)
        (command,) = mends(old).values()
    assert command == "reviewkit rebuild"


def test_what_a_stopped_import_left_is_named(store: Store) -> None:
    (store.folder / "imports" / "ab.part").write_bytes(b"half")
    (store.folder / "imports" / "abcd").write_bytes(b"whole")
    (store.folder / "rebuilding").mkdir()
    assert {
        "rm imports/ab.part",
        "reviewkit import imports/abcd --source NAME",
        "reviewkit rebuild",
    } == set(mends(store).values())


def test_a_review_that_does_not_add_up_names_the_command_for_its_report(
    store: Store, include: Callable[..., None]
) -> None:
    include("an:EX-01", "an:EX-02")
    retrieve.link(store, "an:EX-01", "S1", Role.COMPANION, "ADA", AT)
    (command,) = mends(store).values()
    assert command.startswith("reviewkit study link ")
    retrieve.link(store, "an:EX-01", "S1", Role.PRIMARY, "ADA", AT)
    assert ailments(store) == []


def test_the_command_in_a_sentence_names_the_first_report_it_lists() -> None:
    said = "2 reports are linked but not included: `reviewkit study unlink REPORT` (a-1, b-2)."
    assert command_in(said) == "reviewkit study unlink a-1"
    assert command_in("All is well.") is None
