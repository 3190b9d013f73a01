"""A site in its folder: whole or not at all, and never over anybody's files."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.outputs.site_folder import Placed, place

FILES = {"index.html": "one", "studies/S1.html": "two"}


def put(folder: Path, files: dict[str, str] = FILES) -> Placed:
    with place(folder) as draft:
        for name, content in files.items():
            draft.add(name, content)
        return draft.finish({"review": "r"})


def beside(folder: Path) -> list[str]:
    return [one.name for one in folder.parent.iterdir() if one.name != folder.name]


def test_a_site_lies_beside_a_manifest_of_its_hashes(tmp_path: Path) -> None:
    done = put(tmp_path / "a" / "site")
    held = json.loads((done.folder / "manifest.json").read_text("utf-8"))
    assert list(held["files"]) == sorted(FILES)
    assert held["files"]["index.html"]["bytes"] == 3
    assert (done.files, done.bytes, done.changed, done.removed) == (3, 6, 2, ())
    assert beside(done.folder) == []


def test_files_come_in_pieces_or_write_themselves(tmp_path: Path) -> None:
    with place(tmp_path / "site") as draft:
        draft.add("a", iter(["one ", "two"]))
        draft.add("b", iter([b"\x00", b"\xff"]))
        draft.add("c", lambda path: path.write_bytes(b"three") and None)
        with pytest.raises(ValueError, match="two files called a"):
            draft.add("a", "again")
        done = draft.finish({})
    assert [(done.folder / name).read_bytes() for name in "abc"] == [
        b"one two",
        b"\x00\xff",
        b"three",
    ]
    assert done.bytes == 14


def test_publishing_again_tells_what_changed_and_takes_away_what_is_no_more(tmp_path: Path) -> None:
    put(tmp_path / "site")
    os.utime(tmp_path / "site/index.html", (1, 1))
    done = put(tmp_path / "site", {"index.html": "one", "studies/S2.html": "three"})
    assert (done.changed, done.removed) == (1, ("studies/S1.html",))
    assert not (tmp_path / "site/studies/S1.html").exists()
    assert (tmp_path / "site/index.html").stat().st_mtime == 1  # as it was: no upload
    assert beside(tmp_path / "site") == []


@pytest.mark.parametrize("manifest", [None, "{}", "not json", "[]", '{"format": "other"}'])
def test_a_folder_of_anything_else_is_refused_and_stays(
    tmp_path: Path, manifest: str | None
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "thesis.docx").write_text("mine")
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest)
    with pytest.raises(NotAllowedError, match=r"holds files that are not of a published site"):
        put(folder)
    assert (folder / "thesis.docx").read_text() == "mine"
    assert beside(folder) == []


def test_a_file_among_those_of_a_site_that_is_not_its_own_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "site")
    (tmp_path / "site/studies/notes.txt").write_text("mine")
    (tmp_path / "site/elsewhere").symlink_to(tmp_path)
    with pytest.raises(NotAllowedError, match=r"\(elsewhere, studies/notes.txt\); name an empty"):
        put(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "one"


def test_a_page_that_somebody_changed_is_not_overwritten(tmp_path: Path) -> None:
    put(tmp_path / "site")
    (tmp_path / "site/index.html").write_text("mended by hand")
    with pytest.raises(NotAllowedError, match=r"was changed since it was published \(index.html\)"):
        put(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "mended by hand"


def test_pages_that_are_gone_come_again(tmp_path: Path) -> None:
    put(tmp_path / "site")
    (tmp_path / "site/index.html").unlink()
    assert put(tmp_path / "site").changed == 1
    assert (tmp_path / "site/index.html").read_text() == "one"


def test_a_file_is_no_place_for_a_site_and_an_empty_folder_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotAllowedError, match="is a file; name a folder"):
        put(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert put(tmp_path / "empty").files == 3


def test_a_site_that_fails_half_way_leaves_the_former_one(tmp_path: Path) -> None:
    put(tmp_path / "site")
    with pytest.raises(RuntimeError), place(tmp_path / "site") as draft:
        draft.add("index.html", "other")
        raise RuntimeError
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert beside(tmp_path / "site") == []


def test_a_place_that_cannot_be_replaced_says_so_and_keeps_its_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "site")
    rename = Path.rename

    def busy(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(errno.EXDEV, "mounted")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(NotAllowedError, match="something is mounted there"):
        put(tmp_path / "site", {"index.html": "other"})
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert beside(tmp_path / "site") == []
