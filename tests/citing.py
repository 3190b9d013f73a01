"""A chase at one service on this computer, without waiting."""

from __future__ import annotations

from pathlib import Path

from citations import World

from reviewkit.sources.calling import Caller
from reviewkit.sources.chasing import SERVICES, chase, write_found
from reviewkit.sources.citing_service import Chased, Seed, Way
from reviewkit.sources.polite import Clock
from reviewkit.sources.trail import Trail


class Sleeper:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def sleep(self, seconds: float) -> None:
        self.at += seconds


def caller(world: World, **more: str) -> Caller:
    host, sleeper = SERVICES[world.name].host, Sleeper()
    clock = Clock(lambda: sleeper.at, sleeper.sleep, lambda: sleeper.at)
    return Caller(host, {host.variable: world.base, **more}, clock=clock)


def chase_at(world: World, way: Way, folder: Path, *seeds: Seed) -> tuple[Chased, bytes]:
    """Chase, and return what was found and the file of its records."""
    kept = Trail(folder / "trail", world.name, "a chase")
    service = SERVICES[world.name]
    with caller(world) as calls:
        chased = chase(service, way, seeds, frozenset(), kept, calls)
    write_found(service, way, seeds, chased, kept, folder / "found")
    return chased, (folder / "found").read_bytes()
