"""What the pages of a site share."""

from __future__ import annotations

import pytest

from reviewkit.outputs.site_frame import HOME, STUDIES, file_names
from tests.outputs.sites import links, make_site
from tests.versions import Living


def test_the_page_of_a_study_is_called_like_it_so_that_its_address_stays() -> None:
    assert file_names(["S01", "a.b-c_d"]) == {"S01": "S01.html", "a.b-c_d": "a.b-c_d.html"}


@pytest.mark.parametrize("ids", [["S1", "s1"], ["index"], ["CON"], ["nul.a"], ["unreleased"]])
def test_names_that_a_disc_or_the_site_would_mix_up_are_told_apart(ids: list[str]) -> None:
    names = file_names(ids)
    assert len({one.lower() for one in names.values()}) == len(ids)
    for one, name in names.items():
        assert name.startswith(f"{one}-")
    assert file_names([*ids, "Z"])[ids[0]] == names[ids[0]]


def test_every_page_leads_to_every_section_and_says_which_it_is(living: Living) -> None:
    site = make_site(living)
    home, study = site.frame(HOME, here=True), site.frame(STUDIES, here=False)
    assert links(str(home.header))[1:3] == ["index.html", "map/index.html"]
    assert links(str(study.header))[1:3] == ["../index.html", "../map/index.html"]
    assert '<a href="../studies/index.html" aria-current="true">' in study.header
    assert '<a href="index.html" aria-current="page">' in home.header
    assert (home.feed, study.feed) == ("feed.xml", "../feed.xml")


def test_a_site_says_which_version_it_is(living: Living) -> None:
    assert make_site(living).version == "As it stands, before any version"
    living.freeze_facts("v1")
    assert make_site(living).version == "As it stands after version v1"
    assert make_site(living, "v1").version == "Version v1"


def test_the_title_of_a_review_is_words_never_markup(living: Living) -> None:
    living.edit("protocol.yml", "title: Falls prevention", "title: <script>alert(1)</script>")
    site = make_site(living)
    page = site.page(HOME, "site_list.html.j2", heading="x", told=[], sections=[])
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</a>" in page
