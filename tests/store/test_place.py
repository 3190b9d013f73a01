from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.store import open_store
from reviewkit.store.place import OVERRIDE, refuse_bad_place

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/team cifs rw 0 0
server:/home /home/ann/net\\040drive nfs4 rw 0 0
/dev/sdb1 /mnt/team/local ext4 rw 0 0
user@host: /mnt/ssh fuse.sshfs rw 0 0
broken line
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mounts"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize(
    "place",
    [
        "/home/ann/Dropbox/review",
        "/home/ann/Dropbox (Personal)/review",
        "/home/ann/OneDrive - University of X/review",
        "/Users/ann/Library/CloudStorage/GoogleDrive-ann@x.org/My Drive/review",
        "/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/review",
        "/home/ann/Nextcloud/team/review",
        "/mnt/team/review",
        "/home/ann/net drive/review",
        "/mnt/ssh",
    ],
)
def test_a_synced_or_network_folder_is_refused_with_what_to_do(place: str, mounts: Path) -> None:
    with pytest.raises(NotAllowedError, match=rf"`reviewkit sync FOLDER`.*{OVERRIDE}=1") as told:
        refuse_bad_place(Path(place), mounts)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "place",
    ["/home/ann/review", "/mnt/team/local/review", "/mnt/teamwork/review", "/srv/dropboxes/review"],
)
def test_a_folder_on_a_disk_of_its_own_is_fine(place: str, mounts: Path) -> None:
    refuse_bad_place(Path(place), mounts)


def test_a_folder_that_a_sync_program_has_marked_is_refused(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "team" / ".stfolder").mkdir(parents=True)
    with pytest.raises(NotAllowedError, match="synced"):
        refuse_bad_place(tmp_path / "team" / "review", mounts)


def test_who_takes_the_risk_may(monkeypatch: pytest.MonkeyPatch, mounts: Path) -> None:
    monkeypatch.setenv(OVERRIDE, "1")
    refuse_bad_place(Path("/mnt/team/review"), mounts)


def test_a_system_without_a_table_of_mounts_is_judged_by_names(tmp_path: Path) -> None:
    refuse_bad_place(Path("/home/ann/review"), tmp_path / "none")


def test_a_review_that_was_moved_into_a_synced_folder_is_refused_when_opened(
    review: Path, tmp_path: Path
) -> None:
    (tmp_path / "Dropbox").mkdir()
    review.rename(tmp_path / "Dropbox" / "review")
    with pytest.raises(NotAllowedError, match="synced folder"):
        open_store(tmp_path / "Dropbox" / "review")
