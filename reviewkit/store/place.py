"""Where a store may lie: not in a synced folder, not on a network drive.

SQLite's write-ahead log needs all processes on one host, and sync programs copy the file while
it changes: one of two reviewers' decisions is lost. Teams exchange facts instead
(`reviewkit sync`).
"""

from __future__ import annotations

import os
from pathlib import Path

from reviewkit.errors import NotAllowedError

SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud drive",
    "iclouddrive",
    "cloudstorage",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "box sync",
    "syncthing",
    "seafile",
    "pclouddrive",
    "synologydrive",
)
MARKS = (".stfolder", ".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log", ".seafile-data")
NETWORK_TYPES = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "sshfs",
    "fuse.sshfs",
    "afpfs",
    "webdav",
    "davfs",
    "fuse.davfs2",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.gvfsd-fuse",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
    "lustre",
    "beegfs",
    "afs",
    "vboxsf",
}
OVERRIDE = "REVIEWKIT_ALLOW_SHARED_FOLDER"


def refuse_bad_place(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Refuse a folder that is synced or on a network.

    Args:
        folder: the review folder.
        mounts: table of mounted file systems, where there is one.

    Raises:
        NotAllowedError: with what to do instead.
    """
    if os.environ.get(OVERRIDE):
        return
    place = folder.resolve()
    reason = _synced(place) or _network(place, mounts)
    if reason:
        raise NotAllowedError(
            f"{place} lies {reason}: a store there loses decisions. Keep the review folder on "
            "this computer's own disk and exchange facts through the shared folder with "
            f"`reviewkit sync FOLDER` (or set {OVERRIDE}=1 to take the risk)."
        )


def _synced(place: Path) -> str | None:
    for part in place.parts:
        word = part.lower()
        if any(
            word == name or word.startswith(f"{name} ") or word.startswith(f"{name}-")
            for name in SYNCED
        ):
            return f"in a synced folder ({part})"
    for folder in (place, *place.parents):
        for mark in MARKS:
            if (folder / mark).exists():
                return f"in a synced folder ({folder} holds {mark})"
    return None


def _network(place: Path, mounts: Path) -> str | None:
    if place.drive.startswith("\\\\"):  # Windows: \\server\share
        return f"on a network drive ({place.drive})"
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    best, kind = "", ""
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = point == "/" or place == Path(point) or str(place).startswith(point + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return f"on a network drive ({kind})" if kind in NETWORK_TYPES else None
