"""The trail of a search on disk, and what a kill at any byte leaves of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.sources.trail import Trail

AT = "2026-11-02T09:00:00+00:00"


def keep(trail: Trail, body: bytes, *ids: str, after: dict[str, Any] | None, total: int) -> None:
    trail.keep(
        body, asked="https://x", status=200, at=AT, ids=ids, total=total, told=["t"], after=after
    )


@pytest.fixture
def trail(tmp_path: Path) -> Trail:
    made = Trail(tmp_path / "one", "DOAJ", "aspirin")
    keep(made, b"first", "a", "b", after={"page": 2}, total=3)
    keep(made, b"second", "b", "c", after=None, total=4)
    return made


def open_again(trail: Trail) -> Trail:
    return Trail(trail.folder, "DOAJ", "aspirin")


def test_what_was_kept_is_there_when_it_is_opened_again(trail: Trail) -> None:
    again = open_again(trail)
    assert again.ids == {"a", "b", "c"} and again.state is None and again.totals == [3, 4]
    assert list(again.bodies()) == [b"first", b"second"] and again.told == ["t"]


def test_a_kill_at_any_byte_leaves_whole_pages(trail: Trail) -> None:
    path = trail.folder / "pages.jsonl"
    whole = path.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        again = open_again(trail)
        pages = max(0, sum(end <= cut for end in ends) - 1)
        assert len(again.pages) == pages
        assert again.state == ({}, {"page": 2}, None)[pages]


def test_a_search_begun_anew_forgets_the_pages_before(trail: Trail) -> None:
    trail.begin_anew("its cursor was refused", AT)
    for one in (trail, open_again(trail)):
        assert (one.pages, one.ids, one.state, one.totals) == ([], set(), {}, [])


def test_a_search_closed_stays_closed(trail: Trail) -> None:
    trail.close_whole(AT)
    trail.close_handed("sha", AT)
    again = open_again(trail)
    assert again.whole and again.handed


def test_two_processes_do_not_write_one_trail(trail: Trail) -> None:
    other = open_again(trail)
    keep(trail, b"third", "d", after=None, total=4)
    with pytest.raises(NotAllowedError, match="Another process runs this search"):
        keep(other, b"third", "d", after=None, total=4)


def test_a_folder_of_another_search_is_refused(trail: Trail) -> None:
    with pytest.raises(UnreadableError, match=r"pages.jsonl, line 1: .* damaged"):
        Trail(trail.folder, "DOAJ", "walks")


def test_a_page_that_was_changed_is_not_read(trail: Trail) -> None:
    (trail.folder / "pages" / f"{trail.pages[0]}.gz").write_bytes(b"x")
    with pytest.raises(UnreadableError, match="not the answer that came"):
        trail.body(0)
