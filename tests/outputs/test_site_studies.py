"""The studies of a site: their list, and a page for each."""

from __future__ import annotations

from html import unescape

import pytest

from reviewkit.outputs.review_map import make_maps
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.site_studies import (
    Places,
    add_map,
    add_table,
    many,
    studies_page,
    study_pages,
)
from reviewkit.terms import Role
from tests.outputs.sites import links, make_site
from tests.versions import Living


@pytest.fixture
def pages(living: Living) -> dict[str, str]:
    living.answer("S1", summary={"value": "Walking\ngroups", "quote": "We walked", "page": "4"})
    living.answer("S1", people={"invited": 0, "mean_age": "NR"})
    site = make_site(living)
    material = site.shown.material
    places: Places = {}
    add_table(site, "table-1", make_table("table-1", material), places)
    for one in make_maps(material):
        add_map(one, places)
    return dict(study_pages(site, places))


def test_a_study_has_its_reports_answers_and_the_short_words_behind_them(
    pages: dict[str, str],
) -> None:
    page = pages["S1.html"]
    assert "Study S1, 1 report</p>" in page
    assert "<dt>In brief</dt>\n<dd>Walking\ngroups</dd>" in page
    assert "<q>We walked</q>" in page
    assert "p. 4</span>" in page
    assert "<dt>Invited</dt>\n<dd>0</dd>" in page
    assert "<dd>not reported in any report of the study</dd>" in page
    assert "<h3>What helped</h3>" in page
    assert "<dd>Trust</dd>" in page
    assert "questions have no answer that stands yet." in page


def test_a_study_leads_to_the_tables_and_maps_it_stands_in(pages: dict[str, str]) -> None:
    found = links(pages["S1.html"])
    assert "../tables/table-1.html" in found
    assert "../map/index.html#map=map&study=S1" in found


def test_only_web_addresses_are_linked(living: Living) -> None:
    living.store.db.execute("drop trigger records_no_update")
    for table in ("records", "shown"):
        living.store.db.execute(
            f"update {table} set url = 'javascript:alert(1)', doi = '10.1000/a\"b<c'"
        )
    page = dict(study_pages(make_site(living), {}))["S1.html"]
    assert "javascript:" not in page
    assert "https://doi.org/10.1000/a%22b%3Cc" in links(page)


def test_the_list_names_every_study_with_scripts_or_without(living: Living) -> None:
    page = studies_page(make_site(living))
    assert {"S1.html", "S2.html"} <= set(links(page))
    assert "2 studies by label" in page
    assert '<p class="search" id="search" hidden>' in page
    assert "script-src 'sha256-" in unescape(page)


def test_a_study_that_came_since_the_last_version_is_marked(living: Living) -> None:
    living.freeze_facts("v1")
    living.edit("protocol.yml", "criteria:", "flow: {previous: v1}\ncriteria:")
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S3", Role.PRIMARY)
    page = studies_page(make_site(living))
    assert page.count('<span class="badge">new</span>') == 1


def test_numbers_have_their_word() -> None:
    assert many(1, "study", "studies") == "1 study"
    assert many(0, "study", "studies") == "0 studies"
