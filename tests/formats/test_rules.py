from __future__ import annotations

import pytest

from reviewkit.formats.rules import Rules, by_tag, make_record, take, takes
from reviewkit.terms import RawTag

RULES = Rules(
    title=takes("TI T1"),
    authors=(("AU", "A1"), ("NM",)),
    editors=("ED",),
    year=takes("PY DA"),
    journal=takes("JF"),
    container=takes("BT"),
    abstract=("AB", "N2"),
    doi=takes("DO"),
    doi_alone=takes("M3"),
    pmid=(take("ID", r"^(\d+)$", ("DB", "medline")),),
    keywords=("KW", "MH"),
    kind=("TY",),
    first_page=takes("SP"),
    last_page=takes("EP"),
    pages=takes("AR"),
)


def made(*pairs: tuple[str, str], rules: Rules = RULES):  # type: ignore[no-untyped-def]
    raw = tuple(RawTag(tag, value, 1) for tag, value in pairs)
    return make_record(1, 1, raw, by_tag(raw), rules)


def test_the_first_tag_that_says_something_wins_and_is_named() -> None:
    record = made(("T1", "second"), ("TI", ""), ("PY", "soon"), ("DA", "1999/01"))

    assert (record.title, record.year) == ("second", 1999)
    assert record.provenance == {"title": "T1", "year": "DA"}


def test_a_second_occurrence_counts_where_the_first_says_nothing() -> None:
    assert made(("DO", "n/a"), ("DO", "10.1000/x")).doi == "10.1000/x"


def test_a_condition_on_another_tag_decides() -> None:
    assert made(("ID", "123"), ("DB", "Ovid MEDLINE(R)")).pmid == "123"
    assert made(("ID", "123"), ("DB", "Embase")).pmid is None


def test_names_of_two_tags_unite_and_repeated_names_of_one_tag_stay() -> None:
    record = made(("AU", "A, A"), ("AU", "A, A"), ("A1", "A, A"), ("A1", "B, B"), ("NM", "C, C"))

    assert record.authors == ("A, A", "A, A", "B, B")
    assert record.provenance["authors"] == "AU+A1"


def test_a_later_group_of_name_tags_stands_in_when_the_first_is_empty() -> None:
    assert made(("NM", "C, C")).authors == ("C, C",)


def test_editors_stand_in_only_for_the_authors_of_a_book() -> None:
    assert made(("TY", "BOOK"), ("ED", "E, E")).authors == ("E, E",)
    assert made(("TY", "JOUR"), ("ED", "E, E")).authors == ()


def test_sections_of_one_abstract_tag_join_and_another_tag_is_not_added() -> None:
    record = made(("AB", "One."), ("AB", "Two."), ("AB", "One."), ("N2", "Other."))

    assert record.abstract == "One.\nTwo."


def test_keywords_of_all_tags_count_once_each() -> None:
    record = made(("KW", "a; b"), ("KW", "b\nc"), ("MH", "a"), ("MH", "d &amp; e"))

    assert record.keywords == ("a", "b", "c", "d & e")


@pytest.mark.parametrize(
    ("value", "words"), [("a, b, c", ("a", "b", "c")), ("Child, Preschool", ("Child, Preschool",))]
)
def test_a_single_keyword_with_many_commas_is_a_list(value: str, words: tuple[str, ...]) -> None:
    assert made(("KW", value)).keywords == words


def test_an_article_number_stands_in_for_missing_pages() -> None:
    assert made(("AR", "e1")).pages == "e1"
    assert made(("SP", "1"), ("EP", "2"), ("AR", "e1")).provenance["pages"] == "SP+EP"


def test_raw_tags_are_kept_as_they_are() -> None:
    record = made(("TI", "<i>A</i> &amp; B"), ("XX", ""))

    assert record.title == "<i>A</i> & B"
    assert record.raw == (RawTag("TI", "<i>A</i> &amp; B", 1), RawTag("XX", "", 1))
