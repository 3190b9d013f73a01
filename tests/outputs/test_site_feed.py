"""The feed of versions: valid Atom, whose ids and days stay."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree

import pytest

from reviewkit.outputs.site_feed import feed, moment
from reviewkit.outputs.site_pages import Step
from tests.outputs.sites import make_site
from tests.versions import LATER, Living

ATOM = "{http://www.w3.org/2005/Atom}"
STEPS = [
    Step("v1", "2026-11-02", "v1.html", "The first <version>"),
    Step("v2", "2027-05-03", "v2.html", "v1 to v2: 1 & more"),
]


@pytest.fixture
def twice(living: Living) -> Living:
    """The review after two versions."""
    living.freeze_facts("v1")
    living.at = LATER
    living.freeze_facts("v2")
    return living


def test_a_feed_has_what_atom_wants_of_it(twice: Living) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: exactly one id, title and updated; an author; links."""
    root = ElementTree.fromstring(feed(make_site(twice), STEPS))
    entries = root.findall(f"{ATOM}entry")
    assert root.tag == f"{ATOM}feed"
    assert len(entries) == 2
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        datetime.fromisoformat(one.findtext(f"{ATOM}updated", ""))
        assert one.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Falls prevention"
    assert len({one.findtext(f"{ATOM}id") for one in (root, *entries)}) == 3


def test_the_newest_version_comes_first_and_dates_the_feed(twice: Living) -> None:
    root = ElementTree.fromstring(feed(make_site(twice), STEPS))
    newest, oldest = root.findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}title") == "Falls prevention: version v2"
    assert newest.findtext(f"{ATOM}summary") == "v1 to v2: 1 & more"
    assert oldest.findtext(f"{ATOM}updated") == "2026-11-02T09:00:00Z"
    assert root.findtext(f"{ATOM}updated") == newest.findtext(f"{ATOM}updated") == LATER


def test_ids_stay_whatever_the_address_which_links_take(twice: Living) -> None:
    here = ElementTree.fromstring(feed(make_site(twice), STEPS))
    there = ElementTree.fromstring(feed(make_site(twice, address="https://e.org/r/"), STEPS))
    assert [one.text for one in here.iter(f"{ATOM}id")] == [
        one.text for one in there.iter(f"{ATOM}id")
    ]
    hrefs = [one.get("href") for one in there.iter(f"{ATOM}link")]
    assert hrefs[:3] == [
        "https://e.org/r/index.html",
        "https://e.org/r/feed.xml",
        "https://e.org/r/changes/v2.html",
    ]
    relative = [one.get("href") for one in here.iter(f"{ATOM}link")]
    assert relative == ["index.html", "changes/v2.html", "changes/v1.html"]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z"),
        ("2026-11-02T09:00:00+02:00", "2026-11-02T07:00:00Z"),
        ("2026-11-02", "2026-11-02T00:00:00Z"),
    ],
)
def test_times_are_told_in_utc(at: str, told: str) -> None:
    assert moment(at) == told
