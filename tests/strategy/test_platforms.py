"""The platforms as data: whole, with their sources, and found by the names people use."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotThereError
from reviewkit.strategy.platforms import (
    begins_with,
    known_as,
    language_codes,
    platform,
    platforms,
    qualifier_codes,
    sign,
)
from reviewkit.strategy.tree import ANY, MAYBE_ONE, ONE, Field, Wild


def test_every_platform_says_where_its_data_come_from() -> None:
    assert all(one.sources and all(one.sources) for one in platforms())


def test_no_two_platforms_share_a_name() -> None:
    for one in platforms():
        for name in (one.key, one.name, *one.aliases):
            found = known_as(name)
            assert found is not None
            assert found.key == one.key, name


def test_every_platform_has_a_default_field_and_writes_each_code_around_its_words() -> None:
    for one in platforms():
        assert () in one.fields
        assert all(text.count("{}") == 1 for how in one.fields.values() for text in how.patterns)


def test_only_ovid_and_embase_count_the_step_from_word_to_word() -> None:
    counted = {one.dialect for one in platforms() if one.near.count == 1}
    assert counted == {"ovid", "embase"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("PubMed", "pubmed"),
        ("ovid", "ovid-medline"),
        ("Ovid Embase", "ovid-embase"),
        ("embase.com", "embase"),
        ("CINAHL", "ebsco"),
        ("Web of Science", "wos"),
        ("Europe PMC", "europepmc"),
        ("Social Care Online", "keywords"),
    ],
)
def test_a_platform_is_known_by_the_names_people_use(name: str, key: str) -> None:
    assert platform(name).key == key


def test_a_platform_is_found_where_more_is_said_than_its_name() -> None:
    found = begins_with("CINAHL Plus with Full Text")
    assert found is not None
    assert found.key == "ebsco"
    assert begins_with("Science Direct") is None
    assert begins_with("Ovid Global Health", longer_than="Ovid") is None


def test_an_unknown_platform_is_named_with_those_that_are_known() -> None:
    with pytest.raises(NotThereError, match="no platform 'x'; known are pubmed, ovid-medline"):
        platform("x")


def test_a_database_has_what_its_platform_has_and_what_is_its_own() -> None:
    medline, hmic = platform("ovid-medline"), platform("hmic")
    assert hmic.wilds == medline.wilds
    assert hmic.headings.vocabularies == ("hmic",)
    assert hmic.dialect == medline.dialect == "ovid"
    assert hmic.fields[(Field.TITLE,)].patterns == ("{}.ti.",)


@pytest.mark.parametrize(
    ("key", "wild", "at_end", "text"),
    [
        ("ovid-medline", MAYBE_ONE, False, "?"),
        ("ovid-medline", ONE, False, "#"),
        ("ovid-medline", Wild(0, 3), True, "$3"),
        ("ebsco", MAYBE_ONE, False, "#"),
        ("ebsco", ONE, False, "?"),
        ("wos", MAYBE_ONE, True, "$"),
        ("cochrane", ONE, False, "?"),
        ("cochrane", MAYBE_ONE, True, "?"),
        ("cochrane", MAYBE_ONE, False, None),
        ("pubmed", ANY, True, "*"),
        ("pubmed", ANY, False, None),
        ("scopus", MAYBE_ONE, True, None),
    ],
)
def test_a_sign_stands_for_what_it_stands_for_on_its_platform(
    key: str, wild: Wild, at_end: bool, text: str | None
) -> None:
    found = sign(platform(key).wilds, wild, at_end=at_end)
    assert (found.patterns[0] if found else None) == text


def test_qualifiers_and_languages_have_codes_of_their_own() -> None:
    assert qualifier_codes()["drug therapy"] == "dt"
    assert len(set(qualifier_codes().values())) == len(qualifier_codes())
    assert language_codes()["welsh"] == ("cy", "wel")
