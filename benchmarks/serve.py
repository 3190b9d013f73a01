"""Twenty reviewers deciding at once: how many decisions a second, how long each waits, none lost.

    python benchmarks/serve.py --seconds 10 --rate 200
    python benchmarks/serve.py --reports 100000 --next

Serves a made-up review with accounts on 127.0.0.1 from a process of its own and lets twenty
reviewers decide at a given rate all together, then as fast as it goes; then again, and kills the
server (kill -9) in the middle and starts it anew. At the end the facts are replayed: every
decision that was acknowledged must be there once, and no other.

With `--next` it times single pages instead, on a fresh server and on a warm one: the next report
by place, in a frozen order, in batches, at full text; lists, conflicts and history.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from readers import Reader, load

from reviewkit.cli.serve import THREADS
from reviewkit.plan import read_plan
from reviewkit.stages import assign, order, plan, retrieve, screen, search, start
from reviewkit.store import open_store, writing
from reviewkit.store.accounts import open_accounts
from reviewkit.store.audit import verify
from reviewkit.terms import Stage, Verdict
from reviewkit.web import accounts
from reviewkit.web.serving import listen
from reviewkit.web.workers import cores, run_many

REVIEWERS = [f"R{number:02d}" for number in range(1, 21)]
AT = "2026-01-01T00:00:00Z"
WORDS = ["older", "people", "adults", "collaborate", "care", "joint", "working", "general"]
WORDS += ["practice", "social", "services", "trial", "cohort", "outcomes", "team", "hospital"]


def make(folder: Path, reports: int, needs: int) -> list[str]:
    """Make a review of twenty reviewers; return their invitations.

    Args:
        folder: where.
        reports: how many.
        needs: reviewers a report needs at each stage.
    """
    start.make_review(folder, "basic", "R01", AT)
    path = folder / "protocol.yml"
    people = "".join(f"  - id: {one}\n    role: reviewer\n" for one in REVIEWERS)
    text = re.sub(r"  - id: ME\n.*?role: lead\n", people, path.read_text(), flags=re.DOTALL)
    path.write_text(text.replace("reviewers: 1", f"reviewers: {needs}"))
    chance = random.Random(1)
    file = folder / "made-up.ris"
    with file.open("w") as out:
        for number in range(reports):
            title, abstract = (" ".join(chance.choices(WORDS, k=many)) for many in (11, 190))
            out.write(f"TY  - JOUR\nTI  - {title} {number}\nAU  - Doe, J\n")
            out.write(f"PY  - 2020\nAB  - {abstract}\nER  - \n\n")
    with open_store(folder) as store:
        plan.keep(store, read_plan(folder), "R01", AT)
        search.import_file(store, file, search.Search("Made up"), "R01", AT)
    kept = open_accounts(folder)
    links = [accounts.invite(kept, one) for one in REVIEWERS]
    kept.close()
    return links


class Server:
    """The review served as a team's in a process of its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        command = [sys.executable, __file__, "--serve", str(folder), str(port)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        self.port = int(self._told())

    def _told(self) -> float:
        assert self._process.stdout
        return float(self._process.stdout.readline() or 0)

    def cpu(self) -> float:
        """Return the seconds of CPU that it used up to now."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._told()

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it, politely or not."""
        self._process.send_signal(how)
        self._process.communicate(timeout=60)


def serve(folder: Path, port: int) -> None:
    """Serve the review; print the port, and for each line that comes in the CPU used so far."""
    sockets, port = listen("127.0.0.1", port)
    print(port, flush=True)

    def tell() -> None:
        for _ in sys.stdin:
            print(_cpu_used(), flush=True)

    threading.Thread(target=tell, daemon=True).start()
    run_many(folder, sockets, (f"http://127.0.0.1:{port}",), THREADS, cores())


def _cpu_used() -> float:
    """CPU seconds of this process and of those that serve beside it (as Linux tells them)."""
    used = 0.0
    for pid in (os.getpid(), *(one.pid for one in multiprocessing.active_children())):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def parts(took: list[float]) -> dict[str, float]:
    """Return the middle and the slow end of some waits, in milliseconds."""
    took = sorted(took)
    return {
        f"p{part}_ms": round(took[int(part / 100 * (len(took) - 1))] * 1000, 1)
        for part in (50, 95, 99)
    } | {"max_ms": round(took[-1] * 1000, 1)}


def measured(server: Server, readers: list[Reader], seconds: float, rate: float) -> dict[str, Any]:
    """Let readers decide, and return what came of it."""
    before = server.cpu()
    lasted, took = load(readers, seconds, rate)
    used = server.cpu() - before
    return {
        "decisions": len(took),
        "per_second": round(len(took) / lasted, 1),
        "cpu_ms_a_decision": round(used / len(took) * 1000, 2),
        "cpu_seconds_a_second": round(used / lasted, 2),
        **parts(took),
    }


def killed(
    folder: Path, server: Server, readers: list[Reader], seconds: float, rate: float
) -> tuple[Server, dict[str, Any]]:
    """Let readers decide, kill the server in the middle and start it anew on the same port."""
    after: list[Server] = []

    def kill() -> None:
        time.sleep(seconds / 2)
        server.stop(signal.SIGKILL)
        after.append(Server(folder, server.port))

    killer = threading.Thread(target=kill)
    killer.start()
    lasted, took = load(readers, seconds, rate)
    killer.join()
    return after[0], {"decisions": len(took), "per_second": round(len(took) / lasted, 1)}


def replay(folder: Path, readers: list[Reader]) -> dict[str, int]:
    """Compare what was acknowledged with the facts files."""
    with open_store(folder) as store:
        for problem in verify(store):
            raise SystemExit(problem)
    counts = {"acknowledged": 0, "lost": 0, "doubled": 0, "never_acknowledged": 0}
    for name, one in zip(REVIEWERS, readers, strict=True):
        said: dict[str, list[str]] = {}
        for path in (folder / "facts").glob(f"{name}-*.jsonl"):
            for line in path.read_text().splitlines():
                fact = json.loads(line)
                if fact["kind"] == "decision":
                    said.setdefault(fact["body"]["record"], []).append(fact["id"])
        counts["acknowledged"] += len(one.acknowledged)
        for report in said.keys() | one.acknowledged.keys():
            found = said.get(report, [])
            counts["lost"] += one.acknowledged.get(report, "") not in [*found, ""]
            counts["doubled"] += len(found) > 1
            counts["never_acknowledged"] += report not in one.acknowledged
    return counts


def decide(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure twenty reviewers who decide, each in an order of their own."""
    links = make(folder, asked.reports, 9)
    with open_store(folder) as store:
        for seed, one in enumerate(REVIEWERS):
            order.freeze(store, Stage.TITLE, "random", "R01", AT, seed=seed, whose=one)
    server = Server(folder)
    readers = [Reader(server.port) for _ in REVIEWERS]
    found: dict[str, Any] = {"reports": asked.reports, "reviewers": len(REVIEWERS)}
    try:
        for one, link in zip(readers, links, strict=True):
            one.come_in(link)
            one.fill()
        found["at_rate"] = {"asked": asked.rate} | measured(
            server, readers, asked.seconds, asked.rate
        )
        found["as_fast_as_it_goes"] = measured(server, readers, min(asked.seconds, 10), 0)
        server, found["killed_in_the_middle"] = killed(
            folder, server, readers, min(asked.seconds, 10), asked.rate / 2
        )
    finally:
        for one in readers:
            one.line.close()
        server.stop()
    return found | {"replayed": replay(folder, readers)}


def prepare(folder: Path, reports: int) -> list[str]:
    """Make a review in which pages have much to look through."""
    links = make(folder, reports, 2)
    protocol = read_plan(folder).protocol
    with open_store(folder) as store:
        listed = [row[0] for row in store.db.execute("select report from reports order by place")]
        many = reports // 20
        for reviewer, verdict, place in (
            ("R01", Verdict.INCLUDE, 0),
            ("R02", Verdict.EXCLUDE, 0),  # conflicts
            ("R01", Verdict.INCLUDE, many),
            ("R02", Verdict.INCLUDE, many),
        ):
            words = [
                screen.Decision(report, Stage.TITLE, verdict)
                for report in listed[place : place + many]
            ]
            screen.decide_many(store, protocol, words, reviewer, AT)
        with writing(store, "R01", AT) as facts:
            for report in listed[many : 2 * many : 2]:
                retrieve.retrieve_in(facts, retrieve.Retrieval(report, True))
        order.freeze(store, Stage.TITLE, "random", "R01", AT, seed=1, whose="R04")
    return links


NEXT = "/screen/title", "/screen/title/ahead"
LISTS = {
    "all reports": "/reports/",
    "by fate": "/reports/?fate=in+conflict+at+title",
    "by fate, far back": "/reports/?fate=awaiting+title+screening&page=1000",
    "by own word": "/reports/?mine=include",
    "by words": "/reports/?q=cohort+hospital",
    "by a rare word": "/reports/?q=4711",
    "conflicts": "/conflicts/",
    "full texts sought": "/fulltext/",
}


def timed(reader: Reader, path: str, times: int) -> list[float]:
    """Fetch a page some times; how long each took."""
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        status, text = reader.ask("GET", path)
        took.append(time.perf_counter() - begin)
        if status != 200:
            raise RuntimeError(f"{path}: {status}: {text[:300]}")
    return took


def page(folder: Path, reader: Reader, path: str, times: int) -> dict[str, float]:
    """Time a page: on a server that has just begun, and on one that answered it before."""
    server = Server(folder, reader.port)
    try:
        timed(reader, "/static/icon.svg", 1)  # it is up; nothing of the review was read
        cold = timed(reader, path, 1)[0]
        before = server.cpu()
        took = timed(reader, path, times)
        used = (server.cpu() - before) / times
        return {"cold_ms": round(cold * 1000, 1), "cpu_ms": round(used * 1000, 1)} | parts(took)
    finally:
        reader.line.close()
        server.stop()


def pages(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Time the pages of a large review, one request at a time."""
    links = prepare(folder, asked.reports)
    server = Server(folder)
    readers = {one: Reader(server.port) for one in ("R01", "R03", "R04")}
    for one, link in zip(REVIEWERS, links, strict=True):
        if one in readers:
            readers[one].come_in(link)
    for one in readers.values():
        one.line.close()
    server.stop()
    found: dict[str, Any] = {"reports": asked.reports}
    for path in NEXT:
        found[f"by place {path}"] = page(folder, readers["R03"], path, 40)
        found[f"frozen order {path}"] = page(folder, readers["R04"], path, 40)
    found["full text"] = page(folder, readers["R03"], "/screen/fulltext", 40)
    for name, path in LISTS.items():
        found[name] = page(folder, readers["R01"], path, 10)
    with open_store(folder) as store:
        protocol = read_plan(folder).protocol
        assign.assign(store, protocol, Stage.TITLE, "batches", size=200, reviewer="R01", at=AT)
    for path in NEXT:
        found[f"batches {path}"] = page(folder, readers["R03"], path, 40)
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("--reports", type=int, default=5000)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rate", type=float, default=200)
    options.add_argument("--next", action="store_true", help="time single pages")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if asked.serve:
        serve(Path(asked.serve[0]), int(asked.serve[1]))
        return
    with tempfile.TemporaryDirectory() as place:
        measure = pages if asked.next else decide
        found = measure(Path(place) / "review", asked)
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        for name, value in found.items():
            print(f"{name}: {json.dumps(value)}")
    wrong = found.get("replayed", {})
    raise SystemExit(bool(wrong.get("lost") or wrong.get("doubled")))


if __name__ == "__main__":
    main()
