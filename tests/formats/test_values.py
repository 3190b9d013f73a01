from __future__ import annotations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from reviewkit.formats import values


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("10.1000/ABC.1", "10.1000/abc.1"),
        ("https://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("doi: 10.1000/abc.", "10.1000/abc"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("10.1000/abc [doi]", "10.1000/abc"),
        ("10.1000%2Fabc", "10.1000/abc"),
        ("(10.1000/abc)", "10.1000/abc"),
        ("10.1000/a(1)b(2)", "10.1000/a(1)b(2)"),
        ("10.1000/abc;10.1000/def", "10.1000/abc"),
        ("10.1000/abc     LK  - https://example.org", "10.1000/abc"),
        ("10.1000.10/abc", "10.1000.10/abc"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1000/abc<br>", "10.1000/abc"),
        ("DOI", None),
        ("10.5", None),
        ("page 110.1000/5", None),
        ("10.1000/", None),
        ("10.1002/central/CN-00000001", None),
        ("", None),
    ],
)
def test_a_doi_is_bare_and_lower_case_or_it_is_none(text: str, bare: str | None) -> None:
    assert values.doi(text) == bare


@hypothesis_given(st.text())
def test_a_doi_found_in_any_text_is_found_again_in_itself(text: str) -> None:
    bare = values.doi(f"10.1000/{text}")

    assert bare is None or values.doi(bare) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("10.1000/abc", "10.1000/abc"),
        (" doi:10.1000/abc ", "10.1000/abc"),
        ("Article", None),
        ("Reply to 10.1000/abc", None),
    ],
)
def test_a_field_of_many_uses_counts_only_when_it_holds_nothing_else(
    text: str, bare: str | None
) -> None:
    assert values.doi_alone(text) == bare


def test_a_note_counts_by_line_and_never_from_a_reference_list() -> None:
    assert values.doi_in_note("Some note\ndoi: 10.1000/abc") == "10.1000/abc"
    assert values.doi_in_note("References: Smith, J. (2001) doi: 10.1000/other") is None


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/ar.1", "10.1002/ar.1"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/ar.1/abstract", "10.1002/ar.1"),
        ("https://link.springer.com/content/pdf/10.1007%2Fs1-0.pdf", "10.1007/s1-0"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.1",
            "10.1371/journal.pone.1",
        ),
        (
            "https://www.scopus.com/inward/record.uri?eid=2-s2.0-1&doi=10.1000%2fab.1&partnerID=40",
            "10.1000/ab.1",
        ),
        ("https://resolver.example.edu/?sid=X&id=doi:10.1000%2Fab&issn=1", "10.1000/ab"),
        ("https://www.cochranelibrary.com/central/doi/10.1002/central/CN-1/full", None),
        ("https://example.org/10.html", None),
        ("https://a.example https://doi.org/10.1000/second", "10.1000/second"),
    ],
)
def test_an_address_gives_the_doi_it_carries(address: str, bare: str | None) -> None:
    assert values.doi_in_url(address) == bare


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2012", 2012),
        ("2012//", 2012),
        ("2012/07/03/", 2012),
        ("1 Jan.-Feb. 2019", 2019),
        ("Start date: 20170812", 2017),
        ("201704", 2017),
        ("c1999", 1999),
        ("1499 or 1500", 1500),
        ("2100", 2100),
        ("2101", None),
        ("SEP 22", None),
        ("10 15", None),
        ("20201", None),
        ("0", None),
    ],
)
def test_a_year_is_the_first_from_1500_to_2100(text: str, year: int | None) -> None:
    assert values.year(text) == year


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("978-3-030-92127-9", "9783030921279"),
        ("9781728124513 (ISBN)", "9781728124513"),
        ("0-521-46674-1\\0-521-46128-6", "0521466741"),
        ("88-495-0523-X", "884950523X"),
        ("1932-6203", None),
        ("18602002; 15361632", None),
        ("1895-5770 1895-5770", None),
        ("1234567890", None),
    ],
)
def test_an_isbn_is_told_from_an_issn_and_from_other_numbers(text: str, isbn: str | None) -> None:
    assert values.isbn(text) == isbn


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("22", "34", "22-34"),
        ("22-34", "", "22-34"),
        ("22-34", "34", "22-34"),
        ("22", "22", "22"),
        ("e0815", "", "e0815"),
        ("", "34", "34"),
        ("No", "Specified", None),
        ("", "", None),
        ("S12", "S14", "S12-S14"),
    ],
)
def test_first_and_last_page_are_joined_unless_they_are_already(
    first: str, last: str, pages: str | None
) -> None:
    assert values.pages(first, last) == pages


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Science &amp; society", "Science & society"),
        ("&amp;lt;i&amp;gt;In vivo&amp;lt;/i&amp;gt;", "<i>In vivo</i>"),
        ("<i>E. coli</i> &#946;", "<i>E. coli</i> β"),
        ("R&D and AT&T; &copy of it", "R&D and AT&T; &copy of it"),
        ("two\n  lines\t here\xa0now", "two lines here now"),
        ("bell\x07 gone", "bell gone"),
    ],
)
def test_a_line_has_entities_undone_and_tags_left(text: str, shown: str) -> None:
    assert values.one_line(text) == shown


def test_paragraphs_keep_lines_and_drop_empty_ones() -> None:
    for end in ("\n", "\r", "\r\n"):
        assert values.paragraphs(f"Aim:  x{end}{end}  Method: y{end}") == "Aim: x\nMethod: y"


@pytest.mark.parametrize(
    "text", ["", "NA", "n/a", "[No abstract available]", "No abstract.", " - "]
)
def test_words_for_nothing_say_nothing(text: str) -> None:
    assert not values.given(text)


def test_a_web_address_is_the_first_and_never_a_script() -> None:
    assert (
        values.url("https://a.example/x?y=1&z=2; http://b.example") == "https://a.example/x?y=1&z=2"
    )
    assert values.url("doi.org/10.1000/abc") == "doi.org/10.1000/abc"
    assert values.url("javascript:alert(1)") is None


def test_a_list_written_as_in_a_program_is_taken_apart() -> None:
    assert values.quoted("['Marx, K', \"O'Brien, L\"]") == ["Marx, K", "O'Brien, L"]
    assert values.quoted("O'Brien, L") == []
    assert values.quoted("'t Hart, J; Smith, B") == []
    assert values.quoted("['Marx, K', 'O") == ["Marx, K"]
