"""Reviewers at their browsers, as a server meets them: they come in, fetch ahead, and decide."""

from __future__ import annotations

import html
import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

PASSWORD = "four unrelated words here"
AGAIN = 60.0  # seconds a reader goes on sending a step while the server is away


@dataclass
class Reader:
    """A reviewer's browser; `acknowledged` holds the fact that the server named for each report."""

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

    def insist(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """Send a request again and again while the server is away, as the page's script does."""
        until = time.monotonic() + AGAIN
        while True:
            try:
                status, text = self.ask(method, path, form)
            except (OSError, http.client.HTTPException):
                self.line.close()
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
                continue
            if status != 200:
                raise RuntimeError(f"{status}: {text[:300]}")
            return text

    def come_in(self, link: str) -> None:
        """Use an invitation."""
        path = f"/invitation/{link}"
        self.csrf = _value(self.ask("GET", path)[1], 'name="csrf" value')
        self.ask("POST", path, {"password": PASSWORD})
        page = self.ask("GET", "/screen/title")[1]
        self.csrf = _value(page, "data-csrf")

    def fill(self) -> None:
        """Fetch the next few reports, as the page's script does."""
        skip = [("skip", report) for report, _ in self.ahead]
        text = self.insist("GET", f"/screen/title/ahead?{urlencode(skip)}")
        for one in json.loads(text)["ahead"]:
            self.ahead.append((one["report"], _value(one["html"], "data-seen")))

    def decide(self, due: float) -> bool:
        """Decide on the next report; it is at hand already, as it is in the page."""
        if not self.ahead:
            return False
        report, seen = self.ahead.pop(0)
        form = {"report": report, "seen": seen, "choice": "include", "note": ""}
        text = self.insist("POST", "/screen/title/decide", form)
        self.took.append(time.perf_counter() - due)
        self.acknowledged[report] = json.loads(text)["fact"]
        if len(self.ahead) < 3:
            self.fill()
        return True


def _value(page: str, name: str) -> str:
    found = re.search(rf'{re.escape(name)}="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def load(readers: list[Reader], seconds: float, rate: float) -> tuple[float, list[float]]:
    """Let all readers decide for a while; rate 0 is as fast as it goes.

    Returns:
        The seconds it took, and each decision's wait in seconds, sorted. A wait counts from when
        the decision was due, so that a stall of the server is not hidden.
    """
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
    return time.perf_counter() - begin, sorted(one for reader in readers for one in reader.took)
