"""A small review on disk, its pages behind a test client, and behind a real server."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from pairs import make_pairs
from playwright.sync_api import Browser, BrowserContext, Page
from servers import Served, Server, serve_one, serve_team
from studies import make_study
from werkzeug.test import TestResponse

from reviewkit.plan import read_plan
from reviewkit.stages import plan, search, start
from reviewkit.store import open_store, writing
from reviewkit.store.kept import write_run
from reviewkit.web import Setting, accounts, create_app

AT = "2026-01-01T00:00:00Z"
ORIGIN = "http://127.0.0.1:8425"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> & "older adults"'
TITLES = (
    "Joint working of older people and nurses",
    HOSTILE,
    "העבודה המשותפת של רופאים ועובדים סוציאליים",
    "老年人综合照护的随机对照试验",
    "Collaborative care without an abstract",
    *(f"Report number {number} on collaboration" for number in range(6, 21)),
)


def make_review(
    folder: Path,
    *,
    people: tuple[str, ...] = ("ME",),
    titles: tuple[str, ...] = TITLES,
    abstract: str = "Older adults and their care. " * 12,
    more: str = "",
) -> Path:
    """Make a review of the plain protocol, with these reviewers and reports."""
    start.make_review(folder, "basic", people[0], AT)
    path = folder / "protocol.yml"
    roles = ["lead", *["reviewer"] * 8]
    listed = "".join(f"  - id: {one}\n    role: {roles[at]}\n" for at, one in enumerate(people))
    text = re.sub(r"  - id: ME\n.*?role: lead\n", listed, path.read_text("utf-8"), flags=re.DOTALL)
    text = text.replace("reviewers: 1", f"reviewers: {min(2, len(people))}")
    path.write_text(text.replace("\nreviewers:\n", f"\n{more}reviewers:\n"), "utf-8")
    entries = [
        f"TY  - JOUR\nTI  - {title}\nAU  - Doe, Jo\nPY  - 2020\nJO  - Journal\nDO  - 10.1000/{at}\n"
        + ("" if "without an abstract" in title else f"AB  - {abstract}\n")
        + "ER  - \n\n"
        for at, title in enumerate(titles)
    ]
    file = folder / "found.ris"
    file.write_text("".join(entries), encoding="utf-8")
    with open_store(folder) as store:
        plan.keep(store, read_plan(folder), people[0], AT)
        search.import_file(store, file, search.Search("MEDLINE"), people[0], AT)
    return folder


@pytest.fixture(scope="session")
def review_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_review(tmp_path_factory.mktemp("plain") / "review")


@pytest.fixture
def review(review_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(review_once, tmp_path / "review")


def value(page: str, name: str) -> str:
    """Return the value of an attribute in a page."""
    found = re.search(rf'{re.escape(name)}="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


@dataclass
class Seat:
    """A reviewer at a browser without scripts."""

    app: Flask
    client: FlaskClient
    page: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Origin": ORIGIN})

    def get(self, path: str) -> str:
        answer = self.client.get(path, base_url=ORIGIN, follow_redirects=True)
        self.page = answer.text
        return self.page

    def post(self, path: str, script: bool = False, **form: object) -> TestResponse:
        headers = self.headers | ({"X-Reviewkit": "script"} if script else {})
        form = {"csrf": value(self.page, "data-csrf")} | form
        answer = self.client.post(
            path, data=form, headers=headers, base_url=ORIGIN, follow_redirects=not script
        )
        if not script:
            self.page = answer.text
        return answer

    def decide(self, choice: str, script: bool = False, **form: object) -> TestResponse:
        about = {
            "report": value(self.page, "data-report"),
            "seen": value(self.page, "data-seen"),
            "note": "",
        }
        return self.post("/screen/title/decide", script, **about | {"choice": choice} | form)


Sit = Callable[..., Seat]


class Compiled(BytecodeCache):
    """Keeps templates compiled: each test makes an app of its own, of the same pages."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@contextmanager
def seats() -> Iterator[Sit]:
    """Give what opens a review for one reviewer and sits down; at the end all get up."""
    apps: list[Flask] = []

    def opened(folder: Path, reviewer: str = "ME") -> Seat:
        app = create_app(folder, Setting((ORIGIN,), reviewer, "let-me-in"))
        apps.append(app)
        seat = Seat(app, app.test_client())
        seat.get("/enter/let-me-in")
        seat.get("/")
        return seat

    yield opened
    for app in apps:
        app.extensions["desk"].close()


@pytest.fixture
def sit() -> Iterator[Sit]:
    with seats() as sit:
        yield sit


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Served]]:
    """Serve a review to its first reviewer, by a thread of this process."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serve_one(folder))


@pytest.fixture
def serve_apart() -> Iterator[Callable[[Path], Server]]:
    """Serve a review as `reviewkit serve` does, in a process that a test may kill."""
    servers: list[Server] = []

    def begun(folder: Path) -> Server:
        server = Server(folder)
        servers.append(server)
        server.start()
        return server

    yield begun
    for server in servers:
        server.stop()


# A refused connection is a line on the console too; tests of lost connections expect it.
EXPECTED = (
    "ERR_CONNECTION",
    "status of 409",
    "status of 404",
    "status of 422",
    "ERR_INTERNET_DISCONNECTED",
    "error occurred when fetching the script",  # the service worker's, with the server away
)


@pytest.fixture
def enter(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a server's address in Chromium; an error in a page or a request outside is a failure."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(server: Served | Server, **options: object) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        watch(page)
        context.on("page", watch)
        page.goto(server.address)
        page.wait_for_url("**/screen/title*")
        return page

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and not any(one in message.text for one in EXPECTED)
                else None
            ),
        )
        page.on(
            "request",
            lambda asked: (
                None
                if re.match(
                    r"(http://127\.0\.0\.1:|about:|data:|chrome:|chrome-extension:)", asked.url
                )
                else complaints.append(f"asked {asked.url}")
            ),
        )

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def said(folder: Path) -> list[tuple[str, str, str | None]]:
    """List every decision fact as record, verdict, reason, in order; withdrawals as records."""
    with open_store(folder) as store:
        return store.db.execute(
            """select d.record, case when w.fact is null then d.verdict else 'taken back' end,
                d.reason from decisions d left join withdrawals w on w.target = d.fact
            order by d.ord"""
        ).fetchall()


@pytest.fixture
def facts() -> Callable[[Path], list[tuple[str, str, str | None]]]:
    return said


@pytest.fixture
def make() -> Callable[..., Path]:
    return make_review


@pytest.fixture
def attribute() -> Callable[[str, str], str]:
    return value


@dataclass
class House:
    """A team's server on this computer, and the reports of its review by what became of them."""

    base: str
    app: object
    conflict: str
    sought: str
    had: str
    merged: str

    def pages(self) -> dict[str, str]:
        """Name the address of every page that a reviewer who is in may open."""
        return {
            "title": "/screen/title",
            "full text": "/screen/fulltext",
            "a PDF": f"/screen/fulltext?report={self.had}",
            "no PDF yet": f"/screen/fulltext?report={self.sought}",
            "pairs in doubt": "/duplicates/",
            "merged": "/duplicates/clusters/",
            "a merged report": f"/duplicates/clusters/{self.merged}",
            "kept apart": "/duplicates/apart/",
            "conflicts": "/conflicts/",
            "when to stop": "/stop/title",
            "reports": "/reports/",
            "nothing found": "/reports/?q=zebra",
            "history": f"/reports/{self.conflict}",
            "retrieval": "/fulltext/",
            "extraction": "/extract/",
            "team": "/team/",
            "status": "/status/",
            "keys": "/keys",
            "error": "/nothing",
        }

    def let_in(self, page, who: str) -> None:
        """Come in by an invitation."""
        token = accounts.invite(self.app.extensions["desk"].accounts, who)
        page.goto(f"{self.base}/invitation/{token}")
        page.locator("input[type=password]").fill("correct horse battery")
        page.locator("button.main").click()
        page.wait_for_url("**/screen/title")


def rule_on_the_last(folder: Path) -> str:
    """Let a run of the rules speak of the last six reports: two merged, in doubt and related."""
    with open_store(folder) as store, writing(store, "JG", AT) as facts:
        last = facts.db.execute("select record from membership order by place desc limit 6")
        records = [row[0] for row in last]
        ruled = (("same", 0.99), ("maybe", 0.6), ("related", 0.4))
        pairs = [
            [*sorted(two), judgement, odds, "place", "titles 98% alike", '{"title": 0.98}']
            for two, (judgement, odds) in zip(batched(records), ruled, strict=True)
        ]
        files = [row[0] for row in facts.db.execute("select file from standing_imports")]
        counts = {judgement: 1 for judgement, _ in ruled} | {"records": len(records)}
        said = write_run(pairs, folder)
        facts.append("run", {"rules": "test", "files": files, "said": said} | counts)
    return records[1]


def batched(records: list[str]) -> list[list[str]]:
    return [records[at : at + 2] for at in range(0, len(records), 2)]


@pytest.fixture(scope="session")
def house_once(tmp_path_factory) -> tuple[Path, list[str]]:
    """The folder of the team's review, and its reports by what became of them."""
    folder = make_review(tmp_path_factory.mktemp("house") / "team", people=("JG", "RM", "AK"))
    reports = []
    with seats() as sit:
        one, other = sit(folder, "JG"), sit(folder, "RM")
        for mine, theirs in (("exclude:E2", "include"), *[("include", "include")] * 2):
            reports.append(value(one.page, "data-report"))
            one.decide(mine, note="too young")
            other.get(f"/screen/title?report={reports[-1]}")
            other.decide(theirs, note="old enough")
        one.post("/conflicts/title/comment", report=reports[0], text="Shall we keep it?")
        one.post(f"/reports/{reports[0]}/tag", tag="background")
        one.post(f"/fulltext/{reports[1]}/retrieved", outcome="tried", note="Asked the library")
        one.post(f"/fulltext/{reports[2]}/retrieved", pdf=(io.BytesIO(PDF), "paper.pdf"), note="")
        one.post("/team/title/calibrate", reports="3")
    reports.append(rule_on_the_last(folder))
    return folder, reports


@pytest.fixture
def house(house_once, tmp_path):
    made, reports = house_once
    with serve_team(shutil.copytree(made, tmp_path / "team")) as served:
        yield House(served.base, served.app, *reports)


@pytest.fixture
def tab(chromium):
    contexts = []

    def opened(**options):
        context = chromium.new_context(**options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def reports(study):
    with open_store(study) as store:
        rows = store.db.execute("select report from included_reports order by place")
        return [row[0] for row in rows]


@pytest.fixture(scope="session")
def pairs_once(tmp_path_factory):
    return make_pairs(tmp_path_factory.mktemp("pairs") / "review")


@pytest.fixture
def pairs(pairs_once, tmp_path):
    """A review of its own with three pairs in doubt, two reports of several records, relatives."""
    return shutil.copytree(pairs_once, tmp_path / "pairs")


@pytest.fixture(scope="session")
def study_once(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("study") / "review")


@pytest.fixture
def study(study_once, tmp_path):
    return shutil.copytree(study_once, tmp_path / "review")


@pytest.fixture
def ada(study, sit):
    return sit(study, "ADA")
