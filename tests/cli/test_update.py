"""What `reviewkit update` searches, brings in and says; its exit codes and its JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from apis import Fake
from click.testing import Result
from network import Reply, Site

from reviewkit.cli import cli
from reviewkit.plan import read_plan
from reviewkit.sources.searching import APIS
from reviewkit.stages.searches import searches, unexplained
from reviewkit.store import open_store
from tests.cli.conftest import run_in

Run = Callable[..., Result]
Api = Callable[..., Fake]
ADA = ("--reviewer", "ADA")
FIRST, LATER = "2027-03-01T09:00:00Z", "2027-06-02T09:00:00Z"
PROTOCOL = """\
reviewkit: 1
id: living
version: v1
title: Living
living: {every: 3 months, retire: When the guideline is out.}
sources:
%s
criteria:
  - {id: E1, kind: exclude, text: Not about falls.}
reviewers: [{id: ADA, role: lead}, {id: BO}]
stages:
  title: {reviewers: 2}
  fulltext: {reviewers: 2}
"""


@pytest.fixture
def api(site: Site, monkeypatch: pytest.MonkeyPatch) -> Api:
    def made(name: str, results: int) -> Fake:
        fake = Fake(site, name, results)
        monkeypatch.setenv(APIS[name].variable, fake.base)
        return fake

    return made


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the time."""
    monkeypatch.setenv("REVIEWKIT_NOW", FIRST)
    return lambda time: monkeypatch.setenv("REVIEWKIT_NOW", time)


def now() -> str:
    """The time by the clock, as the trail of a search has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@pytest.fixture
def living(tmp_path: Path, at: Callable[[str], None]) -> Callable[..., Run]:
    """Make a living review of some sources; return what runs commands in it."""

    def made(*sources: str) -> Run:
        folder = tmp_path / "living"
        run_in(folder, "new", folder)
        lines = "\n".join(f"  - {{{one}}}" for one in sources) or "  []"
        (folder / "protocol.yml").write_text(PROTOCOL % lines, encoding="utf-8")

        def run(*arguments: object, code: int = 0) -> Result:
            return run_in(folder, *arguments, code=code)

        return run

    return made


def told(ran: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def counts(found: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    names = ("reported", "received", "known", "new_records", "known_reports", "new_reports")
    return {one["source"]: tuple(one[name] for name in names) for one in found["sources"]}


def decide_all(run: Run) -> None:
    """Let both reviewers exclude everything that waits."""
    for record in json.loads(run("records", "--json").stdout):
        if record["fate"] == "awaiting title screening":
            for who in ("ADA", "BO"):
                run("decide", record["record"], "exclude", "--reason", "E1", "--reviewer", who)


TRIALS = "name: Trials, platform: ClinicalTrials.gov, kind: register, strategy: aspirin"


@pytest.mark.parametrize(
    "name", [name for name in APIS if name not in ("OpenAlex", "Semantic Scholar")]
)
def test_what_came_since_the_last_search_is_asked_for_and_brought_in(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], site: Site, name: str
) -> None:
    fake = api(name, 3)
    run = living(f"name: Source, platform: {name}, strategy: aspirin")
    run("search", "run", "Source", *ADA)
    run("dedupe", *ADA)
    at(LATER)
    fake.results, fake.entered = 6, {3: "2027-02-20", 4: "2027-02-28", 5: "2027-05-01"}
    ran = run("update", "--json", *ADA, code=3)
    (one,) = told(ran)["sources"]
    assert one["since"] == "2027-01-30" and one["whole"] is None and "aspirin" in one["query"]
    assert counts(told(ran)) == {"Source": (3, 3, 1, 2, 0, 2)}  # the sixth came long ago
    assert told(ran)["new_reports"] == 2
    assert len(json.loads(run("records", "--json").stdout)) == 5


@pytest.mark.parametrize("name", ["OpenAlex", "Semantic Scholar", "DOAJ"])
def test_a_source_searched_whole_brings_in_the_difference(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], name: str
) -> None:
    fake = api(name, 200)
    run = living(f"name: Source, platform: {name}, strategy: aspirin")
    run("search", "run", "Source", *ADA)
    run("dedupe", *ADA)
    at(LATER)
    fake.results = 203
    ran = run("update", "--json", "--whole", *ADA, code=3)
    (one,) = told(ran)["sources"]
    assert (one["since"], one["whole"]) == (None, "as asked")
    assert counts(told(ran)) == {"Source": (203, 203, 200, 3, 0, 3)}
    again = run("update", "--json", *ADA, code=3)
    (one,) = told(again)["sources"]
    assert one["new_records"] == 0 and bool(one["since"]) == (name == "DOAJ")
    assert (one["whole"] is None) == (name == "DOAJ")


def test_a_strategy_that_changed_is_searched_whole(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], tmp_path: Path
) -> None:
    api("Europe PMC", 3)
    run = living("name: EPMC, platform: Europe PMC, strategy: aspirin")
    first = told(run("update", "--json", *ADA, code=3))["sources"][0]
    assert first["whole"] == "the first search here" and first["new_reports"] == 3
    path = tmp_path / "living" / "protocol.yml"
    path.write_text(path.read_text().replace("strategy: aspirin", "strategy: aspirin OR ASA"))
    changed = told(run("update", "--json", *ADA, code=3))["sources"][0]
    assert changed["whole"] == "the strategy changed"
    assert (changed["query"], changed["known"]) == ("aspirin OR ASA", 3)
    at(LATER)
    assert told(run("update", "--json", *ADA, code=3))["sources"][0]["since"] == "2027-01-30"
    at("2027-09-03T09:00:00Z")  # and from a search since then it goes on
    assert told(run("update", "--json", *ADA, code=3))["sources"][0]["since"] == "2027-05-03"


def test_known_reports_are_not_screened_again(
    living: Callable[..., Run], api: Api, at: Callable[[str], None]
) -> None:
    pubmed, trials = api("PubMed", 2), api("Europe PMC", 0)
    run = living(
        "name: PubMed, strategy: aspirin", "name: EPMC, platform: Europe PMC, strategy: aspirin"
    )
    run("update", *ADA, code=3)
    decide_all(run)
    assert run("update", "--check").output.endswith("Next: nothing is to be done\n")
    at(LATER)
    pubmed.results, pubmed.entered = 3, {3: "2027-05-01"}
    # Europe PMC has two records that PubMed brought, by their PubMed ids, and one that is new
    trials.results, trials.entered = 10_004, dict.fromkeys(range(10_002, 10_005), "2027-05-01")
    said = run("update", *ADA, code=3).stdout
    assert "PubMed, since 2027-01-30: 1 result, 0 known; 1 new record: 0 of known" in said
    assert "EPMC, since 2027-01-30: 3 results, 0 known; 3 new records: 1 of known reports" in said
    work = told(run("update", "--check", "--json", code=3))["work"]
    assert work == {"title": {"ADA": 2, "BO": 2}}
    assert sum(row["fate"] == "excluded at title" for row in json.loads(
        run("records", "--json").stdout)) == 2  # fmt: skip


def test_nothing_new_is_told_and_noted(
    living: Callable[..., Run], api: Api, at: Callable[[str], None]
) -> None:
    api("DOAJ", 0)
    run = living("name: DOAJ, strategy: aspirin")
    assert (
        "DOAJ, whole (the first search here): 0 results, 0 known; nothing new."
        in run("update", *ADA, code=3).stdout
    )
    api("DOAJ", 2)
    run("update", "--whole", *ADA, code=3)
    decide_all(run)
    at(LATER)
    assert "since 2027-01-30: 0 results, 0 known; nothing new." in run("update", *ADA).stdout
    found = told(run("update", "--json", *ADA))
    assert (found["new_reports"], found["next"], found["overdue"]) == (0, [], [])


def test_a_source_that_is_away_does_not_stop_the_others(
    living: Callable[..., Run], api: Api
) -> None:
    api("DOAJ", 2)
    api("OpenAlex", 2).faults = dict.fromkeys(range(1, 99), lambda *_: Reply(404, b"gone"))
    run = living("name: OpenAlex, strategy: aspirin", "name: DOAJ, strategy: aspirin")
    ran = run("update", "--json", *ADA, code=1)
    found = told(ran)
    assert counts(found) == {"DOAJ": (2, 2, 0, 2, 0, 2)}
    (failed,) = found["failed"]
    assert failed["source"] == "OpenAlex" and "404" in failed["why"]
    assert [one["source"] for one in found["overdue"]] == ["OpenAlex"]
    assert "OpenAlex was not searched: 127.0.0.1" in run("update", "OpenAlex", *ADA, code=1).stdout


@pytest.mark.parametrize("step", ["import_file", "note_brought_in", "dedupe"])
def test_an_update_killed_at_any_step_goes_on_and_does_nothing_twice(
    living: Callable[..., Run],
    api: Api,
    at: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    step: str,
) -> None:
    from reviewkit.stages import dedupe, running, search

    fake = api("Europe PMC", 600)
    run = living("name: EPMC, platform: Europe PMC, strategy: aspirin")
    at(now())
    module = {"import_file": search, "note_brought_in": running, "dedupe": dedupe}[step]

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        run("update", *ADA, code=1)
    asked = fake.requests
    ran = run("update", "--json", *ADA, code=3)
    assert told(ran)["new_reports"] == 600
    assert len(json.loads(run("records", "--json").stdout)) == 600
    if step == "import_file":
        assert fake.requests == asked  # all had come
    again = told(run("update", "--json", *ADA, code=3))
    assert (again["new_records"], again["new_reports"]) == (0, 0)
    with open_store(tmp_path / "living") as store:
        log = searches(store, read_plan(store.folder).protocol)
        assert unexplained(store.db) == []
    assert [one.imported for one in log].count(600) == 1


def test_a_dry_run_counts_and_stores_nothing(
    living: Callable[..., Run], api: Api, tmp_path: Path
) -> None:
    fake = api("DOAJ", 7)
    run = living("name: DOAJ, strategy: aspirin")
    ran = run("update", "--dry-run", code=3)
    assert "DOAJ, whole (the first search here): 7 results; none was fetched." in ran.stdout
    assert "Nothing was stored." in ran.stderr and fake.requests == 1
    assert not (tmp_path / "living" / "searched").exists()
    assert json.loads(run("imports", "--json").stdout) == []


def test_what_is_overdue_and_who_has_to_do_what_is_told_without_the_network(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], site: Site, tmp_path: Path
) -> None:
    api("DOAJ", 2)
    run = living(
        "name: DOAJ, strategy: aspirin, every: 6 weeks",
        "name: CINAHL, platform: EBSCOhost, searched: 2027-02-01",
        "name: Experts, kind: other",
    )
    run("update", "--due", *ADA, code=3)
    had = len(site.asked)
    found = told(run("update", "--check", "--json", code=3))
    assert found["overdue"] == [{"source": "Experts", "last": None, "due": None}]
    assert [one["source"] for one in found["by_hand"]] == ["CINAHL", "Experts"]
    assert found["by_hand"][0] == {
        "source": "CINAHL",
        "platform": "EBSCOhost",
        "last": "2027-02-01",
        "due": "2027-05-01",
        "overdue": False,
        "strategy": None,
        "bring_in": "reviewkit search record CINAHL --ran 2027-03-01 --hits N --records FILE",
    }
    assert found["work"] == {"title": {"ADA": 2, "BO": 2}}
    at("2027-05-02T09:00:00Z")
    said = run("update", "--check", code=3).stdout
    assert "Overdue: DOAJ, last searched 2027-03-01, due since 2027-04-12." in said
    assert "Overdue: CINAHL, last searched 2027-02-01, due since 2027-05-01." in said
    assert "ADA has 2 reports to read at title." in said
    assert "Next: reviewkit update --due; reviewkit search record CINAHL --ran 2027-05-02" in said
    assert len(site.asked) == had


BY_HAND = (
    ("import", "FILE", "--source", "CINAHL", "--searched", "2027-03-01"),
    ("search", "record", "CINAHL", "--ran", "2027-03-01", "--hits", "1", "--records", "FILE"),
)


@pytest.mark.parametrize("words", BY_HAND)
def test_a_file_brought_in_by_hand_ends_what_was_overdue_and_counts_as_new(
    living: Callable[..., Run], at: Callable[[str], None], tmp_path: Path, words: tuple[str, ...]
) -> None:
    run = living("name: CINAHL, platform: EBSCOhost, searched: 2026-01-01")
    assert told(run("update", "--check", "--json", code=3))["overdue"]
    status = run("status").stdout
    assert "Overdue to be searched again: CINAHL" in status
    file = tmp_path / "cinahl.ris"
    file.write_text("TY  - JOUR\nTI  - Falls in homes\nAN  - 7\nER  - \n")
    run(*(str(file) if one == "FILE" else one for one in words), *ADA)
    assert told(run("update", "--check", "--json", code=3))["overdue"] == []
    assert "reviewkit dedupe" in run("update", "--check", code=3).stdout
    ran = run("update", *ADA, code=3)
    assert "CINAHL, imported: 1 new record: 0 of known reports" in ran.stdout
    assert "1 new report." in ran.stdout


def test_sources_that_are_not_due_are_left_alone(
    living: Callable[..., Run], api: Api, at: Callable[[str], None]
) -> None:
    fake = api("DOAJ", 2)
    run = living("name: DOAJ, strategy: aspirin")
    run("update", *ADA, code=3)
    decide_all(run)
    fake.requests = 0
    at("2027-05-31T09:00:00Z")
    ran = run("update", "--due", "--json", *ADA)
    assert told(ran)["sources"] == [] and "is due" in ran.stderr and fake.requests == 0
    at("2027-06-01T09:00:00Z")  # the day it is due, before it is overdue
    assert "overdue" not in run("update", "--check").stdout.lower()
    assert told(run("update", "--due", "--json", *ADA))["sources"] and fake.requests


def test_a_source_searched_outside_the_protocol_is_searched_again_with_its_words(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], tmp_path: Path
) -> None:
    api("DOAJ", 2)
    run = living()
    words = tmp_path / "words.txt"
    words.write_text("aspirin")
    run("search", "run", "DOAJ", "--strategy", words, *ADA)
    at(LATER)
    (one,) = told(run("update", "--json", *ADA, code=3))["sources"]
    assert (one["source"], one["since"]) == ("DOAJ", "2027-01-30")
    assert one["query"] == "(aspirin) AND created_date:[2027-01-30 TO *]"


def test_reports_that_nobody_was_given_are_told(
    living: Callable[..., Run], api: Api, at: Callable[[str], None]
) -> None:
    fake = api("DOAJ", 2)
    run = living("name: DOAJ, strategy: aspirin")
    run("update", *ADA, code=3)
    run("assign", "split", *ADA)
    at(LATER)
    fake.results, fake.entered = 5, dict.fromkeys((3, 4, 5), "2027-05-01")
    ran = run("update", *ADA, code=3)
    assert "Nobody was given 3 reports at title yet." in ran.stdout
    assert "reviewkit assign top_up --stage title" in ran.stdout
    run("assign", "top_up", "--stage", "title", *ADA)
    found = told(run("update", "--check", "--json", code=3))
    assert (found["unassigned"], found["work"]) == ({}, {"title": {"ADA": 5, "BO": 5}})


def test_the_flow_of_an_update_counts_what_came_since_the_version_before(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], tmp_path: Path
) -> None:
    pubmed, epmc = api("PubMed", 2), api("Europe PMC", 0)
    run = living(
        "name: PubMed, strategy: aspirin", "name: EPMC, platform: Europe PMC, strategy: aspirin"
    )
    run("update", *ADA, code=3)
    for stage in ("title", "fulltext"):
        for who in ("ADA", "BO"):
            run("decide", "pmid:10001", "include", "--stage", stage, "--reviewer", who)
    decide_all(run)
    run("release", "v2027", *ADA)
    path = tmp_path / "living" / "protocol.yml"
    path.write_text(path.read_text() + "flow: {previous: v2027}\n", encoding="utf-8")
    at(LATER)
    pubmed.results, pubmed.entered = 3, {3: "2027-05-01"}
    epmc.results, epmc.entered = 10_004, dict.fromkeys(range(10_002, 10_005), "2027-05-01")
    run("update", *ADA, code=3)
    decide_all(run)
    run("flow", "--format", "csv")
    lines = (tmp_path / "living" / "output" / "flow.csv").read_text("utf-8").splitlines()
    boxes = {line.partition(",")[0]: line for line in lines}
    for box, count in (
        ("previous_studies", ",1"),
        ("database_results", ",4"),
        ("database_specific_results", '"EPMC, 3; PubMed, 1"'),
        ("duplicates", ",2"),
        ("records_screened", ",2"),
        ("new_studies", ",0"),
        ("total_studies", ",1"),
    ):
        assert boxes[box].endswith(count), boxes[box]
    run("checklist", "prisma-lsr", "--format", "md")
    filled = (tmp_path / "living" / "output" / "checklist-prisma-lsr.md").read_text("utf-8")
    assert "Methods, Living mode (preceding version: v2027)" in filled
    assert "Schedule of the searches, Searches again" in filled


@pytest.mark.parametrize("status", ["paused", "retired"])
def test_a_review_that_is_not_living_is_not_searched_and_never_overdue(
    living: Callable[..., Run], api: Api, at: Callable[[str], None], tmp_path: Path, status: str
) -> None:
    fake = api("DOAJ", 2)
    run = living("name: DOAJ, strategy: aspirin")
    path = tmp_path / "living" / "protocol.yml"
    path.write_text(path.read_text().replace("{every:", f"{{status: {status}, every:"))
    ran = run("update", *ADA, code=1)
    assert f"protocol.yml says `living: {{status: {status}}}`" in ran.stderr
    checked = run("update", "--check", code=3).stdout
    assert f"The review is {status}: no search is overdue." in checked and fake.requests == 0


def test_what_is_asked_for_wrongly_is_said_in_one_line(
    living: Callable[..., Run], tmp_path: Path
) -> None:
    run = living("name: CINAHL, platform: EBSCOhost")
    assert "searches nothing" in run("update", "--check", "--whole", code=2).stderr
    ran = run("update", "CINAHL", code=1)
    assert "CINAHL cannot be searched from here" in ran.stderr and ran.stderr.count("\n") == 1
    (tmp_path / "living" / "protocol.yml").write_text(
        "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n", encoding="utf-8"
    )
    assert "protocol.yml sets no schedule" in run("update", "--due", code=1).stderr
    ran = run("update", "DOAJ", code=1)
    assert "DOAJ was not searched: there is no strategy for it" in ran.stdout


def test_the_json_has_the_same_keys_whatever_was_asked(
    living: Callable[..., Run], api: Api
) -> None:
    api("DOAJ", 2)
    run = living("name: DOAJ, strategy: aspirin")
    shapes = []
    for options in (["--check"], ["--dry-run"], [], ["--whole"]):
        found = told(run("update", "--json", *options, *ADA, code=3))
        shapes.append((list(found), [list(one) for one in found["sources"]][:1]))
    assert {tuple(shape[0]) for shape in shapes} == {tuple(shapes[0][0])}
    assert len({str(shape[1]) for shape in shapes[1:]}) == 1
    page = (Path(__file__).parents[2] / "docs" / "update.md").read_text(encoding="utf-8")
    for key in (*shapes[0][0], *shapes[1][1][0]):
        assert f"`{key}`" in page, key


def test_every_exit_code_is_in_the_help_and_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "update.md").read_text(encoding="utf-8")
    help_ = cli.commands["update"].help or ""
    assert re.findall(r"\b([013]) (?:nothing|something|there)", help_) == ["0", "1", "3"]
    assert all(f"| {code} |" in page for code in (0, 1, 2, 3))
