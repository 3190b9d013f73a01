"""The store: one SQLite file a review, of facts that are appended and never changed.

`open_store` opens it, `writing` is the one way to change it: a transaction that appends facts
(`BEGIN IMMEDIATE`; with a plain `BEGIN`, 75% of contended read-then-write transactions fail),
puts them into the tables made from facts, and mirrors them to facts/<reviewer>-<device>.jsonl
when the transaction is over.
"""

from __future__ import annotations

from reviewkit.store.append import Writing, insert_fact, writing
from reviewkit.store.backups import BACKUPS_KEPT, backup
from reviewkit.store.opening import (
    STORE_FILE,
    Store,
    connect,
    create_store,
    memory_store,
    open_store,
)
from reviewkit.store.transactions import BUSY_SECONDS, transaction

__all__ = [
    "BACKUPS_KEPT",
    "BUSY_SECONDS",
    "STORE_FILE",
    "Store",
    "Writing",
    "backup",
    "connect",
    "create_store",
    "insert_fact",
    "memory_store",
    "open_store",
    "transaction",
    "writing",
]
