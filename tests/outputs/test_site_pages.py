"""The pages of a site that tell of the review as a whole."""

from __future__ import annotations

import re

import pytest

from reviewkit.outputs import site_pages as pages
from reviewkit.outputs.parts import Text
from reviewkit.outputs.site_pages import Listed, Step
from tests.outputs.sites import links, make_site
from tests.versions import Living

STEPS = [Step("v1", "2026-11-02", "v1.html", "The first."), Step("v2", "", "v2.html", "One more.")]


def test_the_first_page_tells_status_numbers_and_licence(living: Living) -> None:
    rule = "living: {status: paused, every: 3 months, retire: In 2030}"
    living.edit("protocol.yml", "criteria:", f"{rule}\nlicence: CC BY 4.0\ncriteria:")
    page = pages.home_page(make_site(living), STEPS)
    assert re.search(r"<p>Paused: [^<]+ Each source is searched again every 3 months.</p>", page)
    assert "End of the living mode: In 2030" in page
    assert page.count("CC BY 4.0") == 2  # told, and at the foot
    assert "What changed last: One more." in page
    assert re.search(r"<dt>With extracted data</dt><dd>2</dd>", page)
    assert page.index("changes/v2.html") < page.index("changes/v1.html")


def test_a_review_that_is_not_living_says_so(living: Living) -> None:
    page = pages.home_page(make_site(living), [])
    assert "Not a living review" in page
    assert "No version is released yet." in page
    assert "Licence" not in page


def test_the_flow_is_there_as_picture_and_in_words(living: Living) -> None:
    page = pages.flow_page(make_site(living))
    assert "<svg" in page
    assert "The flow in words" in page
    assert "Reports assessed for eligibility" in page
    assert {"flow.svg", "flow.csv"} <= set(links(page))


def test_methods_tell_criteria_and_every_search_as_it_was_run(living: Living) -> None:
    page = pages.methods_page(make_site(living))
    for told in ("People under 65.", "Interface: EBSCOhost. Searched: 2026-11-02", "2 reviewers"):
        assert told in page
    assert {"search-log.csv", "strategies.txt"} <= set(links(page))


def test_versions_are_listed_with_what_they_changed_newest_first(living: Living) -> None:
    page = pages.changes_page(make_site(living), STEPS)
    assert page.index("One more.") < page.index("The first.")
    assert "v1, 2026-11-02" in page
    assert "nothing to compare with" in pages.changes_page(make_site(living), [])


def test_the_first_version_has_but_its_size_to_tell(living: Living) -> None:
    site = make_site(living)
    assert "The first." in pages.version_page(site, STEPS[0], [])
    assert "The first." not in pages.version_page(site, STEPS[0], [Text("Other")])


def test_what_is_left_out_of_the_data_is_counted(living: Living) -> None:
    whole = pages.data_page(make_site(living), [Listed("a.csv", "a.csv", "All")])
    assert "a.csv" in links(whole)
    assert "not published" in whole
    assert "1 value" not in whole
    living.answer("S1", summary={"value": "Walking", "note": "ask Bo"}, started=2001)
    asked = "      - {id: started, label: Year of start, type: year}\n"
    living.edit("extraction_forms/small.yml", asked, "")
    page = pages.data_page(make_site(living), [])
    assert "1 value has a note or reason" in page
    assert "1 value to a question that no form asks any more" in page


@pytest.mark.parametrize("section", [*pages.PLACES])
def test_the_first_page_leads_to_every_section(living: Living, section: str) -> None:
    assert f"{section}/index.html" in links(pages.home_page(make_site(living), []))
