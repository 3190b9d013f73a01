"""Fields as a platform writes them, or the nearest wider ones."""

from __future__ import annotations

from reviewkit.strategy.fielding import Scope, codes, holds
from reviewkit.strategy.tree import Field

TITLE, ABSTRACT, KEYWORDS = Field.TITLE, Field.ABSTRACT, Field.KEYWORDS
TIAB = (TITLE, ABSTRACT)


def written(key: str, *fields: Field, native: str = "", origin: str = "") -> tuple[object, ...]:
    found = codes(Scope(fields, native), key, origin)
    return (found.patterns, str(found.loss) if found.loss else None)


def test_a_set_of_fields_has_one_code_or_several() -> None:
    assert written("pubmed", *TIAB) == (("{}[tiab]",), None)
    assert written("wos", *TIAB) == (("TI={}", "AB={}"), None)
    assert written("wos", *TIAB, KEYWORDS) == (("TI={}", "AB={}", "AK={}"), None)


def test_codes_are_listed_where_the_platform_lists_them() -> None:
    assert written("ovid-medline", *TIAB, Field.HEADINGS) == (("{}.ti,ab,hw.",), None)
    assert written("proquest", *TIAB, Field.HEADINGS) == (("TI,AB,SU({})",), None)


def test_a_field_that_is_not_there_becomes_the_nearest_wider_one() -> None:
    assert written("openalex", ABSTRACT) == (("title_and_abstract.search:{}",), "broadened")
    assert written("wos", Field.SUBSTANCE) == (("ALL={}",), "broadened")
    assert written("keywords", TITLE) == (("{}",), "broadened")


def test_a_code_is_written_back_only_where_it_is_from() -> None:
    assert written("pubmed", native="crdt", origin="pubmed") == (("{}[crdt]",), None)
    assert written("ovid-hmic", native="ti,ot", origin="ovid-hmic") == (("{}.ti,ot.",), None)
    assert written("wos", native="crdt", origin="pubmed") == (("ALL={}",), "approximated")
    assert written("wos", TITLE, native="ti,ot", origin="ovid") == (("TI={}",), "approximated")


def test_what_each_platform_means_by_itself_is_told_when_it_moves() -> None:
    assert written("pubmed", origin="ovid") == (("{}",), "approximated")
    assert written("wos", origin="wos") == (("{}",), None)
    assert written("wos", Field.TEXT, origin="ovid") == (("TS={}",), "approximated")
    assert written("wos", Field.TEXT) == (("TS={}",), None)


def test_text_holds_titles_and_all_holds_everything() -> None:
    assert holds((Field.TEXT,), TIAB)
    assert holds((Field.ALL,), (Field.AUTHOR,))
    assert not holds(TIAB, (KEYWORDS,))
    assert not holds((Field.TEXT,), (Field.AUTHOR,))
    assert not holds(TIAB, ())


def test_what_databases_of_one_platform_mean_differently_is_told() -> None:
    moved = "ovid-embase"
    for field in (Field.PUBLICATION_TYPE, Field.SUBHEADING, Field.TEXT):
        assert written(moved, field, origin="ovid-medline")[1] == "approximated"
        assert written(moved, field, origin=moved)[1] is None
    assert written(moved, native="ps", origin="ovid-medline") == (("{}.ps.",), "approximated")
    assert written(moved, *TIAB, origin="ovid-medline") == (("{}.ti,ab.",), None)
