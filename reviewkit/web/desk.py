"""What every page works on: the open review, the plan in force, the clock and the one writer."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import current_app, g

from reviewkit.errors import NotAllowedError, ProtocolError
from reviewkit.plan import PROTOCOL_FILE, Plan, read_plan
from reviewkit.stages import plan as plan_stage
from reviewkit.stages import screen
from reviewkit.stages.rank import Learner
from reviewkit.store import STORE_FILE, Store, Writing, open_store
from reviewkit.store.accounts import ACCOUNTS_FILE, Accounts, open_accounts
from reviewkit.web.writer import Writer

T = TypeVar("T")
BREATH = 0.05  # seconds that indexing leaves to others after each few hundred records


@dataclass(frozen=True, slots=True)
class Setting:
    """Who sits there: one reviewer with a token, or (`reviewer` empty) a team with accounts.

    `origins` are the addresses by which browsers reach it, such as `http://127.0.0.1:8080`.
    """

    origins: tuple[str, ...]
    reviewer: str = ""
    token: str = ""

    @property
    def team(self) -> bool:
        """Whether reviewers log in."""
        return not self.reviewer


_Stamp = tuple[int, int, int]  # inode, time of the last change, size


@dataclass(slots=True)
class _Kept:
    plan: Plan
    stamp: _Stamp
    inode: int
    worry: str = ""
    epochs: dict[str, int | None] = field(default_factory=dict)
    epochs_of: _Stamp = (0, 0, 0)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Desk:
    """The open review behind the pages; each thread reads through its own connection."""

    def __init__(self, folder: Path, setting: Setting) -> None:
        self.folder = folder
        self.setting = setting
        self.accounts: Accounts = open_accounts(folder)
        self.secret = self.accounts.secret()
        self._own = threading.local()
        self._paths = [str(folder / name) for name in (PROTOCOL_FILE, ACCOUNTS_FILE, STORE_FILE)]
        self._kept = _Kept(read_plan(folder), _stamp(self._paths[0]), _stamp(self._paths[2])[0])
        self.writer = Writer(folder)
        self.learner = Learner(folder)
        self.build = _build()
        self._keep_plan()
        self._indexing = threading.Thread()
        self.prepare_search()

    def prepare_search(self) -> None:
        """Index, behind the pages, what came since: 100,000 reports take some twenty seconds."""
        with self._kept.lock:
            if not self._indexing.is_alive():
                self._indexing = threading.Thread(target=self._index, name="index", daemon=True)
                self._indexing.start()

    def _index(self) -> None:
        with open_store(self.folder) as store:
            screen.prepare_search(store, lambda _done, _all: time.sleep(BREATH))

    def look(self) -> None:
        """Notice what changed on the disk; called once a request, before anything is read.

        A changed protocol is kept as a new version first. While it has a mistake in it the last
        good plan stays, and `worry` says so. A store that was rebuilt is opened anew; accounts
        that were changed are asked again.
        """
        protocol, accounts, store = (_stamp(path) for path in self._paths)
        kept = self._kept
        if kept.stamp != protocol:
            self._read_plan_again(protocol)
        if kept.epochs_of != accounts:
            kept.epochs, kept.epochs_of = {}, accounts
        kept.inode = store[0]

    @property
    def store(self) -> Store:
        """This thread's connection."""
        inode = self._kept.inode
        if getattr(self._own, "inode", None) != inode:
            self._own.store = open_store(self.folder)
            self._own.inode = inode
        return cast(Store, self._own.store)

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self._kept.plan

    def _read_plan_again(self, stamp: _Stamp) -> None:
        kept = self._kept
        with kept.lock:
            if kept.stamp == stamp:
                return
            try:
                kept.plan, kept.worry = read_plan(self.folder), ""
                self._keep_plan()
            except ProtocolError as error:
                kept.worry = f"The protocol was changed and cannot be read: {error}"
            kept.stamp = stamp

    def epoch(self, reviewer: str) -> int | None:
        """Return the epoch of a reviewer's account, None for none; see `store/accounts.py`."""
        epochs = self._kept.epochs
        if reviewer not in epochs:
            account = self.accounts.get(reviewer)
            epochs[reviewer] = account.epoch if account else None
        return epochs[reviewer]

    @property
    def worry(self) -> str:
        """What is wrong with the protocol file as it lies there now, or ''."""
        return self._kept.worry

    def _keep_plan(self) -> None:
        who = self.setting.reviewer or _lead(self._kept.plan)
        plan_stage.keep(self.store, self._kept.plan, who, now())

    def write(self, do: Callable[[Writing], T]) -> T:
        """Do something in the name of the reviewer who asks; returns when it is on the disk."""
        refuse_observer()
        return cast(T, self.writer.write(g.who, now(), do))

    def close(self) -> None:
        """Stop writing, with everything that was answered on the disk."""
        self.learner.close()
        self.writer.close()
        self.accounts.close()


def here() -> Desk:
    """Return the desk of the request."""
    return cast(Desk, current_app.extensions["desk"])


def refuse_observer() -> None:
    """Refuse who may read but not write.

    Raises:
        NotAllowedError: the reviewer who asks is an observer.
    """
    if g.role == "observer":
        raise NotAllowedError("You are an observer in this review: you can read, not write.")


def now() -> str:
    """Return the time as facts note it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _stamp(path: str) -> _Stamp:
    try:
        state = os.stat(path)  # noqa: PTH116 - three a request: a Path costs as much again
    except FileNotFoundError:
        return 0, 0, 0
    return state.st_ino, state.st_mtime_ns, state.st_size


def _lead(plan: Plan) -> str:
    people = sorted(plan.protocol.reviewers, key=lambda one: one.role != "lead")
    return people[0].id if people else "somebody"


def _build() -> str:
    """Name the style and script by their contents, so that a browser never keeps old ones."""
    sha = hashlib.sha256()
    for path in sorted(files("reviewkit.web").joinpath("static").iterdir(), key=lambda p: p.name):
        sha.update(path.read_bytes())
    return sha.hexdigest()[:10]


def role_of(plan: Plan, reviewer: str) -> str | None:
    """Return a reviewer's role in the protocol; None for a stranger to a protocol that has some."""
    people: dict[str, Any] = {one.id: one.role for one in plan.protocol.reviewers}
    return people.get(reviewer, None if people else "lead")
