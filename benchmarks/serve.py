"""Twenty reviewers deciding at once: how many decisions a second, how long each waits, none lost.

    python benchmarks/serve.py --seconds 10 --rate 200

Serves a made-up review with accounts on 127.0.0.1 from a process of its own, lets twenty
reviewers decide at a given rate all together (a decision's time counts from when it was due, so
that a stall is not hidden), then as fast as it goes; stops the server and replays the facts:
every decision that was acknowledged must be there once.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from reviewkit.plan import read_plan
from reviewkit.stages import order, plan, search, start
from reviewkit.store import open_store
from reviewkit.store.accounts import open_accounts
from reviewkit.store.audit import verify
from reviewkit.terms import Stage
from reviewkit.web import accounts
from reviewkit.web.serving import listen, run

REVIEWERS = [f"R{number:02d}" for number in range(1, 21)]
AT = "2026-01-01T00:00:00Z"
PASSWORD = "four unrelated words here"
WORDS = ["older", "people", "adults", "collaborate", "care", "joint", "working", "general"]
WORDS += ["practice", "social", "services", "trial", "cohort", "outcomes", "team", "hospital"]


def make(folder: Path, reports: int) -> list[str]:
    """Make a review of twenty reviewers, each reading in an order of their own; return links."""
    start.make_review(folder, "basic", "R01", AT)
    path = folder / "protocol.yml"
    people = "".join(f"  - id: {one}\n    role: reviewer\n" for one in REVIEWERS)
    text = re.sub(r"  - id: ME\n.*?role: lead\n", people, path.read_text(), flags=re.DOTALL)
    path.write_text(text.replace("reviewers: 1", "reviewers: 9"))
    chance = random.Random(1)
    entries = [
        f"TY  - JOUR\nTI  - {' '.join(chance.choices(WORDS, k=11))} {number}\nAU  - Doe, J\n"
        f"PY  - 2020\nAB  - {' '.join(chance.choices(WORDS, k=190))}\nER  - \n\n"
        for number in range(reports)
    ]
    file = folder / "made-up.ris"
    file.write_text("".join(entries))
    with open_store(folder) as store:
        plan.keep(store, read_plan(folder), "R01", AT)
        search.import_file(store, file, search.Search("Made up"), "R01", AT)
        for seed, one in enumerate(REVIEWERS):
            order.freeze(store, Stage.TITLE, "random", "R01", AT, seed=seed, whose=one)
    kept = open_accounts(folder)
    links = [accounts.invite(kept, one) for one in REVIEWERS]
    kept.close()
    return links


def serve(folder: Path) -> None:
    """Serve the review as a team's server on a free port of 127.0.0.1; print the port."""
    sockets, port = listen("127.0.0.1", 0)
    print(port, flush=True)
    run(folder, sockets, (f"http://127.0.0.1:{port}",), "", "", 12)


@dataclass
class Reader:
    """A reviewer's browser."""

    port: int
    cookie: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    took: list[float] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    ahead: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request; return its status and text."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookie.items()),
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        text = None
        if form is not None:
            text = urlencode(form | {"csrf": self.csrf})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            if "/decide" in path:
                headers["X-Reviewkit"] = "script"
        self.line.request(method, path, text, headers)
        answer = self.line.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookie[name] = value
        return answer.status, answer.read().decode()

    def come_in(self, link: str) -> None:
        """Use an invitation and fetch the first reports."""
        path = f"/invitation/{link}"
        self.csrf = _value(self.ask("GET", path)[1], 'name="csrf" value')
        self.ask("POST", path, {"password": PASSWORD})
        page = self.ask("GET", "/screen/title")[1]
        self.csrf = _value(page, "data-csrf")
        self.fill()

    def fill(self) -> None:
        """Fetch the next few reports, as the page's script does."""
        skip = [("skip", report) for report, _ in self.ahead]
        status, text = self.ask("GET", f"/screen/title/ahead?{urlencode(skip)}")
        if status != 200:
            raise RuntimeError(f"{status}: {text[:300]}")
        for one in json.loads(text)["ahead"]:
            self.ahead.append((one["report"], _value(one["html"], "data-seen")))

    def decide(self, due: float) -> bool:
        """Decide on the next report; it is at hand already, as it is in the page."""
        if not self.ahead:
            return False
        report, seen = self.ahead.pop(0)
        form = {"report": report, "seen": seen, "choice": "include", "note": ""}
        status, text = self.ask("POST", "/screen/title/decide", form)
        self.took.append(time.perf_counter() - due)
        if status != 200:
            raise RuntimeError(f"{status}: {text[:300]}")
        self.acknowledged[report] = json.loads(text)["fact"]
        if len(self.ahead) < 3:
            self.fill()
        return True


def _value(page: str, name: str) -> str:
    found = re.search(rf'{re.escape(name)}="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def load(readers: list[Reader], seconds: float, rate: float) -> tuple[int, float, list[float]]:
    """Let all readers decide for a while; rate 0 is as fast as it goes."""
    for one in readers:
        one.took = []
    begin = time.perf_counter() + 0.2
    step = len(readers) / rate if rate else 0.0

    def read(number: int, one: Reader) -> None:
        due = begin + (step * number / len(readers))
        while due < begin + seconds:
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            if not one.decide(due if rate else time.perf_counter()):
                return
            due = due + step if rate else time.perf_counter()

    threads = [threading.Thread(target=read, args=pair) for pair in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = sorted(one for reader in readers for one in reader.took)
    return len(took), time.perf_counter() - begin, took


def told(what: str, found: tuple[int, float, list[float]]) -> dict[str, float]:
    """Print one line of a measurement, and return its numbers."""
    count, seconds, took = found
    numbers = {
        "decisions": count,
        "per_second": round(count / seconds, 1),
        **{
            f"p{part}_ms": round(took[int(part / 100 * (count - 1))] * 1000, 1)
            for part in (50, 95, 99)
        },
        "max_ms": round(took[-1] * 1000, 1),
    }
    print(what, json.dumps(numbers))
    return numbers


def replay(folder: Path, readers: list[Reader]) -> int:
    """Compare what was acknowledged with the facts files; return how many are lost or doubled."""
    with open_store(folder) as store:
        for problem in verify(store):
            raise SystemExit(problem)
    wrong = 0
    for name, one in zip(REVIEWERS, readers, strict=True):
        said: dict[str, list[str]] = {}
        for path in (folder / "facts").glob(f"{name}-*.jsonl"):
            for line in path.read_text().splitlines():
                fact = json.loads(line)
                if fact["kind"] == "decision":
                    said.setdefault(fact["body"]["record"], []).append(fact["id"])
        for report in said.keys() | one.acknowledged.keys():
            wrong += said.get(report) != [one.acknowledged.get(report)]
    return wrong


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--reports", type=int, default=5000)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rate", type=float, default=200)
    asked = options.parse_args()
    if asked.serve:
        serve(asked.serve)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "review"
        links = make(folder, asked.reports)
        command = [sys.executable, __file__, "--serve", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                port = int((server.stdout.readline() if server.stdout else "") or 0)
                readers = [Reader(port) for _ in REVIEWERS]
                for one, link in zip(readers, links, strict=True):
                    one.come_in(link)
                told(f"at {asked.rate:.0f}/s", load(readers, asked.seconds, asked.rate))
                told("as fast as it goes", load(readers, min(asked.seconds, 10), 0))
            finally:
                server.terminate()
                server.wait(60)
        wrong = replay(folder, readers)
        total = sum(len(one.acknowledged) for one in readers)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        each = (used.ru_utime + used.ru_stime) / max(1, total) * 1000
        print(f"server: {each:.1f} ms of CPU a decision, start and logins included")
        print(f"replayed: {total} acknowledged, {wrong} lost or doubled")
        raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
