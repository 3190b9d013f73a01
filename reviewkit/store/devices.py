"""The name of this device for this folder: a copied folder is another device.

Facts of one author are counted, so two copies of a folder must not count as one device.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import sqlite3
from pathlib import Path

from reviewkit.store.transactions import transaction

OVERRIDE = "REVIEWKIT_DEVICE"


def device_name(folder: Path, db: sqlite3.Connection, *, writable: bool) -> str:
    """Return the name of this device for a folder, keeping a new one in the store.

    Args:
        folder: the review folder.
        db: its store.
        writable: whether a new name can be kept.
    """
    named = os.environ.get(OVERRIDE)
    if named:
        return re.sub(r"[^A-Za-z0-9_]", "", named)[:60] or "device"
    home = f"{socket.gethostname()}:{folder.resolve()}"
    known = _kept(db, home)
    if known:
        return known
    host = re.sub(r"[^A-Za-z0-9]", "", socket.gethostname().split(".")[0])[:20] or "device"
    device = f"{host}_{secrets.token_hex(3)}"
    if not writable:
        return device
    with transaction(db):
        quicker = _kept(db, home)  # another process may have named it meanwhile
        if quicker:
            return quicker
        db.executemany(
            "insert or replace into about values (?, ?)", [("home", home), ("device", device)]
        )
    return device


def _kept(db: sqlite3.Connection, home: str) -> str | None:
    known = dict(db.execute("select key, value from about"))
    return str(known["device"]) if known.get("home") == home else None
