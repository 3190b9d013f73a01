"""Ranking while people read: a process of its own learns, and nobody ever waits for it.

A page that asks for its order gets the last one there is. The process is asked for a new one after
each decision; while it works, further wishes of one reviewer become one. It is a process and not
only a thread because weighing 100,000 reports keeps the interpreter for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import ReviewkitError
from reviewkit.protocol import Protocol
from reviewkit.stages.rank.learnt import aim_text, labels_for
from reviewkit.stages.rank.preparing import Prepared, prepare
from reviewkit.stages.rank.ranking import make_the_aim, ranked
from reviewkit.store import Store, open_store
from reviewkit.store.orders import Order, listing, order_in_force
from reviewkit.terms import Stage

if TYPE_CHECKING:
    from reviewkit.methods.ranking import Aim

NICE = 10  # pages go before ranking where both want the processor
LEAVE = 5.0  # seconds given to thread and process when the desk is closed

Key = tuple[Stage, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose order is wanted, and the protocol's words for what is sought."""

    stage: Stage
    reviewer: str
    aim: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Reports best first and from how many was learned, or in `worry` why there are none."""

    reports: tuple[str, ...] = ()
    learned: int = 0
    worry: str = ""


class Learner:
    """Keeps the orders of the moment of one review; any thread may ask it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._wishes: dict[Key, Wish] = {}  # not yet taken up, the oldest first
        self._at_work: Key | None = None
        self._known: dict[Key, Wish] = {}  # of everybody who reads in ranked order
        self._orders: dict[Key, Order] = {}
        self._lists: dict[str, tuple[int, Order]] = {}
        self._heard: dict[Key, int] = {}  # the last fact of each that an order was asked after
        self._line: Connection | None = None
        self._process: SpawnProcess | None = None
        self._thread: threading.Thread | None = None
        self._over = False
        self.worry = ""

    def order_of(
        self, store: Store, protocol: Protocol, stage: Stage, reviewer: str, asked: str = ""
    ) -> Order:
        """Return at once the order in which a reviewer reads; learn anew where they said more.

        Args:
            store: the review, on the caller's connection.
            protocol: says which order is usual at the stage, and what is sought.
            stage: title or fulltext.
            reviewer: who reads.
            asked: what they chose for now; '' what is set for the stage.

        Returns:
            The frozen order, the list at random or by date, or the last ranking; a ranked order
            without `reports` while the first one is not there yet: reading goes by place then.
        """
        order = order_in_force(store.db, stage, reviewer, protocol.rule(stage).order, asked)
        if order.fact or order.how == "place":
            return order
        if order.how != "ranked":
            return self._listed(store, order.how)
        wish, last = Wish(stage, reviewer, aim_text(protocol)), _last_fact(store, reviewer)
        key = stage, reviewer
        with self._changed:
            # New here, the protocol changed, or something was said, be it through another process.
            if self._known.get(key) != wish or self._heard.get(key) != last:
                self._known[key], self._heard[key] = wish, last
                self._want(wish)
            return self._orders.get(key, order)

    def settle(self, seconds: float) -> bool:
        """Wait until every wish is granted, for so long at most; tell whether they are."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._wishes and self._at_work is None, seconds
            )

    def close(self) -> None:
        """Stop ranking."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        if self._process:
            self._process.terminate()
        if self._thread:
            self._thread.join(LEAVE)
        if self._process:
            self._process.join(LEAVE)

    def _listed(self, store: Store, how: str) -> Order:
        """List all reports at random or by date: once, until there are more or fewer."""
        reports = store.db.execute(
            "select count(*) from membership where record = report"
        ).fetchone()[0]
        kept = self._lists.get(how)
        if kept is None or kept[0] != reports:
            kept = self._lists[how] = reports, Order(how, reports=listing(store.db, how))
        return kept[1]

    def _want(self, wish: Wish) -> None:
        """Note a wish; of several by one reviewer the newest counts."""
        if self._over:
            return
        self._wishes[wish.stage, wish.reviewer] = wish
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="learner", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        """Grant wish after wish, until the desk is closed or the process is gone."""
        while True:
            with self._changed:
                self._at_work = None
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._wishes or self._over)
                if self._over:
                    return
                key = next(iter(self._wishes))
                wish = self._wishes.pop(key)
                self._at_work = key
            granted = self._ask(wish)
            with self._changed:
                if granted is None:
                    self._give_up()
                    return
                self.worry = granted.worry
                if not granted.worry:
                    self._orders[key] = Order(
                        "ranked", reports=granted.reports, learned=granted.learned
                    )

    def _give_up(self) -> None:
        """The process is gone: the last orders stay, and nothing new is learned."""
        if not self._over:
            self.worry = (
                "Ranking stopped (was there too little memory?): reading goes on in the last "
                "order. Start again to rank anew."
            )
        self._over = True
        self._at_work = None
        self._wishes.clear()
        self._changed.notify_all()

    def _ask(self, wish: Wish) -> Granted | None:
        """Let the process grant a wish; None when it is gone."""
        try:
            if self._line is None:
                self._line = self._start()
            self._line.send(wish)
            answer = self._line.recv()
        except (EOFError, OSError):
            return None
        return answer if isinstance(answer, Granted) else None

    def _start(self) -> Connection:
        # Spawned, not forked: a fork of a process with threads may stand still for ever.
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(
            target=attend, args=(self._folder, there), name="ranking", daemon=True
        )
        process.start()
        there.close()
        self._process = process
        if self._over:  # closed meanwhile
            process.terminate()
        return here


def _last_fact(store: Store, reviewer: str) -> int:
    """Return the number of a reviewer's last fact on this device, 0 for none."""
    row = store.db.execute(
        "select max(seq) from facts where reviewer = ? and device = ?", (reviewer, store.device)
    ).fetchone()
    return row[0] or 0


def attend(folder: Path, line: Connection) -> None:
    """Grant the wishes that come along a line until it is closed; runs in the process."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us
        if hasattr(os, "nice"):
            os.nice(NICE)
    granting = Granting(folder)
    with suppress(EOFError, OSError):
        while True:
            line.send(granting.grant(line.recv()))


class Granting:
    """What the process holds from wish to wish: the reports prepared, and aims among them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prepared: Prepared | None = None
        self._aims: dict[str, Aim | None] = {}

    def grant(self, wish: Wish) -> Granted:
        """Rank for a wish, from what is in the store now."""
        try:
            with open_store(self._folder) as store:
                prepared = prepare(store, self._prepared)
                labels = labels_for(store.db, wish.stage, wish.reviewer)
        except ReviewkitError as error:
            return Granted(worry=str(error))
        if prepared is not self._prepared:
            self._prepared, self._aims = prepared, {}
        if wish.aim not in self._aims:
            self._aims = {wish.aim: make_the_aim(prepared, wish.aim)}
        reports = ranked(prepared, labels, self._aims[wish.aim])
        return Granted(tuple(reports), len(labels.included))
