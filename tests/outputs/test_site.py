"""A review as a site: what is public is in it, in the same bytes, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.outputs.package import material_of
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.site import publish, web_address
from reviewkit.outputs.tables import to_csv
from reviewkit.stages import annotate, extract, screen, search
from reviewkit.stages.retrieve import Retrieval, retrieve
from reviewkit.store import open_store
from reviewkit.store.drafts import Write, open_drafts
from reviewkit.store.rebuild import rebuild
from reviewkit.terms import Role, Stage, Verdict
from tests.outputs.sites import dead_links, everything
from tests.versions import AT, LATER, SMALL, Living

Rules = Callable[[Page], list[str]]
SECRET = "Zwq7secret"
DUAL = ("extraction_forms/small.yml}", "extraction_forms/small.yml, mode: dual}")


@pytest.fixture
def told(living: Living, tmp_path: Path) -> dict[str, bytes]:
    """The site of a review with two versions and something after them."""
    drawn = "figures: [{id: sides, title: Both sides, kind: factors, codebook: factors}]"
    living.edit("protocol.yml", "map: {", f"{drawn}\nmap: {{")
    living.freeze_facts("v1")
    living.at = LATER
    living.answer("S1", summary="Walking groups, twice")
    living.freeze_facts("v2")
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S3", Role.PRIMARY)
    publish(living.store, tmp_path / "site")
    assert dead_links(tmp_path / "site") == []
    return everything(tmp_path / "site")


def test_a_site_has_a_page_of_everything_and_no_link_that_leads_nowhere(
    told: dict[str, bytes],
) -> None:
    sections = ("map", "studies", "tables", "flow", "methods", "changes", "data")
    assert {f"{one}/index.html" for one in sections} <= set(told)
    pages = {"studies/S1.html", "studies/S3.html", "changes/v2.html", "changes/unreleased.html"}
    assert pages <= set(told)
    assert {"feed.xml", "manifest.json", "data/review.db", "flow/flow.svg"} <= set(told)
    assert {"figures/sides.html", "figures/sides.svg", "figures/sides.csv"} <= set(told)
    assert "Both sides" in told["tables/index.html"].decode()
    for name, content in told.items():
        if name.endswith(".html"):
            page = content.decode()
            assert "default-src 'none'" in unescape(page), name
            assert page.count('aria-label="Pages of this site"') == 1, name


def test_the_first_page_says_what_the_review_asks_and_how_up_to_date_it_is(
    told: dict[str, bytes],
) -> None:
    page = told["index.html"].decode()
    assert "What prevents falls?" in page
    assert "As it stands after version v2" in page
    assert "cinahl: last searched 2026-11-02" in page
    assert "pubmed: last searched not reported" in page
    assert re.search(r"<dt>Included studies</dt><dd>3</dd>", page)
    assert re.search(r"What changed last: v2 to now: 1 stud(y|ies) added", page)
    assert '<a href="changes/v1.html">v1</a>, 2026-11-02: The first version: 2 studies' in page


def test_each_version_tells_what_it_changed_and_nobodys_name(told: dict[str, bytes]) -> None:
    page = told["changes/v2.html"].decode()
    assert "Walking groups, twice" in page
    assert "ADA" not in page
    assert "Exclusions looked at again" not in page
    assert "The first version: 2 studies from 2 reports." in told["changes/v1.html"].decode()


KINDS = (
    *("index.html", "map/index.html", "studies/index.html", "studies/S1.html"),
    *("tables/index.html", "tables/table-1.html", "flow/index.html", "methods/index.html"),
    *("changes/index.html", "changes/v2.html", "data/index.html", "figures/sides.html"),
)


def test_every_kind_of_page_opens_from_disc_for_everybody(
    told: dict[str, bytes], tmp_path: Path, chromium: Browser, broken_rules: Rules
) -> None:
    """On a phone in the dark, without the network; axe-core, and no sideways scrolling."""
    said: list[str] = []
    phone = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = phone.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if _away(request.url) else None)
    for name in KINDS:
        page.goto((tmp_path / "site" / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert broken_rules(page) == [], name
    page.get_by_role("link", name="Studies", exact=True).click()
    assert page.get_by_role("status").inner_text() == "3 studies by label"
    page.get_by_label("Search labels, titles and authors").fill("nothing like it")
    assert page.get_by_role("status").inner_text() == "0 of 3 studies"
    phone.close()
    still = chromium.new_context(java_script_enabled=False).new_page()
    still.goto((tmp_path / "site/studies/index.html").as_uri())
    assert still.locator("#studies > li").count() == 3
    assert not still.locator("#search").is_visible()
    still.context.close()
    assert said == []


def _away(url: str) -> bool:
    return not url.startswith("file:")


def test_a_release_is_published_as_it_was_whatever_came_after(
    living: Living, tmp_path: Path
) -> None:
    living.freeze_facts("v1")
    publish(living.store, tmp_path / "then", "v1")
    living.at = LATER
    living.screen("an:EX-05", "include")
    living.answer("S1", summary="Otherwise")
    living.freeze_facts("v2")
    publish(living.store, tmp_path / "later", "v1")
    assert everything(tmp_path / "later") == everything(tmp_path / "then")
    assert "changes/unreleased.html" not in everything(tmp_path / "then")
    with pytest.raises(NotThereError, match="no release v9; there are v1, v2"):
        publish(living.store, tmp_path / "never", "v9")
    assert not (tmp_path / "never").exists()


def test_the_same_review_gives_the_same_bytes_also_from_its_facts_alone(
    living: Living, tmp_path: Path
) -> None:
    living.freeze_facts("v1")
    publish(living.store, tmp_path / "one")
    living.store.db.close()
    rebuild(living.folder)
    with open_store(living.folder) as store:
        publish(store, tmp_path / "two")
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_a_plan_that_is_not_kept_is_not_published(living: Living, tmp_path: Path) -> None:
    path = living.folder / "protocol.yml"
    path.write_text(path.read_text("utf-8").replace("Falls prevention", "Falls"), "utf-8")
    with pytest.raises(NotAllowedError, match=r"protocol.yml has changes that are not kept"):
        publish(living.store, tmp_path / "site")
    assert [*tmp_path.glob(".site*")] == []


def say(living: Living, who: str, record: str, verdict: Verdict, note: str = "") -> None:
    word = screen.Decision(record, Stage.TITLE, verdict, None, note)
    screen.decide(living.store, living.plan.protocol, word, who, living.at)


def test_what_is_private_is_in_no_byte_of_a_site(
    living: Living, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REVIEWKIT_EMAIL", "REVIEWKIT_PUBMED_KEY", "REVIEWKIT_REVIEWER"):
        monkeypatch.setenv(name, f"{SECRET}@example.org")
    living.freeze_facts("v1")
    hide_everywhere(living, tmp_path)
    living.freeze_facts("v2")
    own = make_table("table-1", material_of(living.store, living.plan))
    assert f"Tai \N{EN DASH} {SECRET}" in to_csv(own)  # within the review it is told
    publish(living.store, tmp_path / "site")
    assert b"Falls were fewer in the group" in (tmp_path / "site/studies/S2.html").read_bytes()
    for name, content in everything(tmp_path / "site").items():
        assert SECRET.encode() not in content, name
        assert SECRET.casefold().encode() not in content.lower(), name
        assert not re.search(rb"\b(ADA|BO|CY)\b", content), name
        assert str(tmp_path).encode() not in content, name


def hide_everywhere(living: Living, tmp_path: Path) -> None:
    """Put the secret wherever reviewers write what is nobody else's."""
    store, at = living.store, living.at
    file = tmp_path / f"{SECRET}.nbib"
    shutil.copy(SMALL / "searches" / "pubmed.nbib", file)
    search.import_file(store, file, search.Search("pubmed"), "ADA", at)
    living.edit("protocol.yml", "{id: ADA, role", f"{{id: ADA, name: {SECRET}, role")
    say(living, "ADA", "an:EX-06", Verdict.INCLUDE, SECRET)
    say(living, "ADA", "an:EX-07", Verdict.INCLUDE, SECRET)
    say(living, "BO", "an:EX-07", Verdict.EXCLUDE, SECRET)
    why = screen.Settlement("an:EX-07", Stage.TITLE, Verdict.INCLUDE, None, SECRET)
    screen.settle(store, living.plan.protocol, why, "ADA", at)
    retrieve(store, Retrieval("an:EX-07", False, SECRET), "ADA", at)
    retrieve(store, Retrieval("an:EX-01", True, SECRET), "ADA", at)
    annotate.tag(store, "an:EX-01", SECRET, True, "ADA", at)
    annotate.comment(store, "an:EX-01", Stage.TITLE, SECRET, "ADA", at)
    living.edit("protocol.yml", *DUAL)
    living.answer("S1", "BO", summary=SECRET)
    living.answer(
        "S2", "BO", summary=SECRET, design="trial", clarity={"value": "no", "reason": SECRET}
    )
    living.answer("S2", summary=f"{SECRET} too", clarity={"value": "yes", "reason": SECRET})
    agree_on_s2(living)
    with open_drafts(living.folder) as drafts:
        drafts.write("ADA", "S2", {("aim", ""): Write(0, SECRET, "w", 1)})


def agree_on_s2(living: Living) -> None:
    """Agree with notes and reasons, and with a quote that goes on too long."""
    plan = living.plan
    assert plan.form is not None
    long = f"{'Falls were fewer in the group that walked. ' * 9}{SECRET}"
    given = {
        "summary": {"value": "Tai", "note": SECRET, "quote": long},
        "clarity": {"value": "yes", "reason": SECRET},
        "design": "cohort",
    }
    rows = [*extract.answers_from_yaml({"answers": given}, plan.form, "f")]
    checked = extract.check_answers(rows, plan.form, plan.codebooks, "f", {})
    extract.agree(living.store, plan, "S2", checked, SECRET, "ADA", living.at)


def worlds(living: Living, tmp_path: Path, diverge: Callable[[Living, bool], None]) -> list[Path]:
    """Publish two worlds that differ by what is not settled."""
    living.edit("protocol.yml", *DUAL)
    for who in ("ADA", "BO"):
        living.answer("S1", who, summary="Walking", design="trial")
    living.freeze_facts("v1")
    living.store.db.execute("pragma wal_checkpoint(truncate)")
    sites = []
    for other in (False, True):
        folder = Path(shutil.copytree(living.folder, tmp_path / f"world-{other}"))
        with open_store(folder) as store:
            diverge(Living(store), other)
            publish(store, tmp_path / f"site-{other}")
        sites.append(tmp_path / f"site-{other}")
    return sites


def test_worlds_that_differ_by_undecided_reports_have_the_same_site(
    living: Living, tmp_path: Path
) -> None:
    yes, no = Verdict.INCLUDE, Verdict.EXCLUDE

    def diverge(world: Living, other: bool) -> None:
        say(world, "BO", "an:EX-05", no if other else yes)  # ADA owes a word on it
        say(world, "ADA", "an:EX-06", Verdict.UNSURE if other else yes)
        say(world, "BO", "an:EX-06", no)  # in conflict either way
        if other:
            say(world, "ADA", "an:EX-08", Verdict.UNSURE)

    one, two = map(everything, worlds(living, tmp_path, diverge))
    assert one == two
    assert b"told once every report is decided on" in one["methods/index.html"]


def test_worlds_that_differ_by_answers_not_agreed_have_the_same_site(
    living: Living, tmp_path: Path
) -> None:
    def diverge(world: Living, other: bool) -> None:
        world.answer("S2", "BO", summary="Dance" if other else "Judo")
        if other:
            world.answer("S2", "BO", setting=["home"], started=1999)
        world.answer("S1", "ADA", started=2001 if other else 2003)
        world.answer("S1", "BO", started=2003 if other else 2001)

    one, two = map(everything, worlds(living, tmp_path, diverge))
    assert one == two
    assert b"Walking" in one["studies/S1.html"]
    assert b"Judo" not in b"".join(one.values())


@pytest.mark.parametrize("given", ["https://example.org/review", "http://localhost:8000/a/b/"])
def test_an_address_of_the_web_ends_with_a_slash(given: str) -> None:
    assert web_address(given) == f"{given.rstrip('/')}/"


@pytest.mark.parametrize(
    "given",
    [
        *("ftp://example.org/", "example.org", "file:///tmp/", "javascript:alert(1)", "https://"),
        *("https://me:pw@example.org/", "https://example.org/?a=1", "https://example.org/#top"),
        *("https://exa mple.org/", "https://[bad/"),
    ],
)
def test_any_other_address_is_refused(given: str) -> None:
    with pytest.raises(NotAllowedError, match="is no address for a site; write it like https://"):
        web_address(given)


def test_nothing_is_written_while_the_address_is_wrong(living: Living, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError, match="is no address"):
        publish(living.store, tmp_path / "site", address="ftp://example.org/")
    assert not (tmp_path / "site").exists()


def test_a_review_without_a_version_has_a_site_that_says_so(living: Living, tmp_path: Path) -> None:
    shown: list[str] = []
    placed = publish(living.store, tmp_path / "site", progress=shown.append)
    told = everything(tmp_path / "site")
    assert b"No version is released yet." in told["index.html"]
    assert b"<entry>" not in told["feed.xml"]
    assert placed.files == len(told)
    assert placed.bytes == sum(map(len, told.values())) - len(told["manifest.json"])
    assert shown == ["home", "tables", "map", "studies", "flow and methods", "data"]
    assert AT[:4].encode() in told["feed.xml"]
