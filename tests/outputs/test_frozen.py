"""Releases as they were printed: whole or not at all, served as they were, printed again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewkit import __version__
from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.outputs import frozen
from reviewkit.outputs.frozen import check_copies, freeze, frozen_files, print_again
from reviewkit.stages import release
from reviewkit.store import open_store
from reviewkit.store.rebuild import rebuild
from reviewkit.terms import Role
from tests.versions import AT, LATER, Living


def copy_of(living: Living, name: str = "v1") -> dict[str, bytes]:
    folder = living.folder / "releases" / name
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def left_behind(living: Living) -> list[str]:
    return [path.name for path in (living.folder / "releases").iterdir() if path.name[0] == "."]


@pytest.fixture(scope="module")
def first_release(first_version: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that review after its release v1."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        folder = shutil.copytree(first_version, tmp_path_factory.mktemp("released") / "review")
        with open_store(folder) as store:
            Living(store).release("v1")
    return folder


@pytest.fixture
def released(
    first_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Living]:
    """A copy of it, to go on with."""
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    with open_store(Path(shutil.copytree(first_release, tmp_path / "living"))) as store:
        yield Living(store)


def test_a_release_prints_everything_beside_a_manifest_of_hashes(living: Living) -> None:
    shown: list[str] = []
    done = freeze(living.store, "v1", "ADA", AT, shown.append)
    held = json.loads(copy_of(living)["manifest.json"])
    assert (held["release"], held["reviewkit"]) == ("v1", __version__)
    assert set(held["files"]) == set(copy_of(living)) - {"manifest.json"} == set(shown)
    assert done.files == len(shown)
    assert {"table-1.docx", "flow.svg", "map.html", "report.html", "data/answers.csv"} <= set(shown)
    for name, one in held["files"].items():
        content = copy_of(living)[name]
        assert one == {"sha256": frozen._sha(content), "bytes": len(content)}
    printed = release.print_of(living.store, "v1")
    assert printed == release.Print(frozen._sha(copy_of(living)["manifest.json"]), __version__)
    assert left_behind(living) == []


def test_the_first_version_stays_and_prints_again_after_the_second(released: Living) -> None:
    first = copy_of(released)
    released.at = LATER
    released.screen("an:EX-05", "include")
    released.link("an:EX-05", "S1", Role.COMPANION)
    released.answer("S1", summary="Walking groups, twice")
    released.edit("protocol.yml", "title: Falls prevention", "title: Falls, again")
    released.edit("protocol.yml", "version: v1", "version: v2")
    released.release("v2")
    assert copy_of(released) == first
    assert copy_of(released, "v2") != first
    assert b"../v1/map.html" in copy_of(released, "v2")["map.html"]
    released.release("third")  # under the same protocol: the map is that of the release
    third = copy_of(released, "third")["map.html"].decode()
    assert "Version third: " in third and '<span aria-current="page">third</span>' in third
    assert '<a href="../v2/map.html" data-version="v2">v2</a>' in third
    for name in ("v1", "v2", "third"):
        again = print_again(released.store, name)
        assert again.differing == again.put_back == again.lost == ()
    assert [*check_copies(released.store)] == []


def test_a_copy_that_is_gone_or_was_changed_is_put_back_with_the_same_bytes(
    released: Living,
) -> None:
    first = copy_of(released)
    folder = released.folder / "releases" / "v1"
    (folder / "flow.svg").write_bytes(b"changed")
    (folder / "map.html").unlink()
    (wrong,) = check_copies(released.store)
    assert "flow.svg, map.html missing or not as released; `reviewkit verify v1`" in wrong
    assert set(print_again(released.store, "v1").put_back) == {"flow.svg", "map.html"}
    assert copy_of(released) == first
    (folder / "manifest.json").write_text("{}")
    assert "manifest.json missing or not as released" in next(check_copies(released.store))
    print_again(released.store, "v1")
    assert copy_of(released) == first
    shutil.rmtree(folder)
    assert [*check_copies(released.store)] == []  # copies do not travel with the facts
    assert set(print_again(released.store, "v1").put_back) == set(first) - {"manifest.json"}
    assert copy_of(released) == first
    assert left_behind(released) == []


def test_a_store_made_anew_has_the_release_with_the_same_bytes(released: Living) -> None:
    first = copy_of(released)
    shutil.rmtree(released.folder / "releases")
    released.store.db.close()
    rebuild(released.folder)
    with open_store(released.folder) as store:
        print_again(store, "v1")
        assert copy_of(Living(store)) == first


def test_what_prints_differently_later_is_told_and_the_copy_is_served(
    released: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = copy_of(released)
    monkeypatch.setattr("reviewkit.outputs.tables.EMPTY", "Nothing yet.")
    monkeypatch.setattr("reviewkit.outputs.folder.STRATEGIES", "strategies-as-run.txt")
    again = print_again(released.store, "v1")
    assert again.differing is not None
    assert {"strategies.txt", "strategies-as-run.txt", "index.html"} <= set(again.differing)
    assert "flow.svg" not in again.differing
    assert again.put_back == again.lost == ()
    assert copy_of(released) == first
    served = frozen_files(released.store, "v1", ["strategies.txt"])
    assert served == [("strategies.txt", first["strategies.txt"])]
    (released.folder / "releases" / "v1" / "strategies.txt").unlink()
    assert print_again(released.store, "v1").lost == ("strategies.txt",)
    shutil.rmtree(released.folder / "releases")
    assert print_again(released.store, "v1").differing is None


def test_all_outputs_are_served_or_the_ones_asked_for(released: Living) -> None:
    first = copy_of(released)
    whole = frozen_files(released.store, "v1", None)
    assert whole is not None
    outputs = {name for name in first if "/" not in name} - {"manifest.json"}
    assert "data-dictionary.csv" in outputs
    assert dict(whole) == {name: first[name] for name in outputs}
    assert frozen_files(released.store, "v1", ["table-9.csv"]) is None
    (released.folder / "releases" / "v1" / "flow.svg").write_bytes(b"changed")
    with pytest.raises(BrokenStoreError, match=r"flow.svg is missing or not as released"):
        frozen_files(released.store, "v1", ["flow.svg"])
    with pytest.raises(NotThereError, match="no release v9; there are v1"):
        frozen_files(released.store, "v9", None)
    shutil.rmtree(released.folder / "releases")
    assert frozen_files(released.store, "v1", None) is None


def test_a_release_that_cannot_be_printed_leaves_nothing_behind(living: Living) -> None:
    folder = living.folder / "releases" / "v1"
    folder.mkdir(parents=True)
    with pytest.raises(NotAllowedError, match="v1 is there, but no such release; move it away"):
        living.release("v1")
    folder.rmdir()
    living.link("an:EX-01", "S1", Role.COMPANION)  # a study without a primary report
    with pytest.raises(NotAllowedError, match="does not add up yet"):
        living.release("v1")
    assert [*(living.folder / "releases").iterdir()] == []
    assert release.releases(living.store) == []


def test_a_decision_made_while_the_review_is_printed_stops_the_release(living: Living) -> None:
    def meddle(file: str) -> None:
        if file == "report.docx":
            with open_store(living.folder) as other:
                Living(other).screen_out("an:EX-10", "E1")

    with pytest.raises(NotAllowedError, match="Somebody wrote to the review while"):
        freeze(living.store, "v1", "ADA", AT, meddle)
    assert [*(living.folder / "releases").iterdir()] == []
    living.release("v1")
    assert print_again(living.store, "v1").differing == ()
