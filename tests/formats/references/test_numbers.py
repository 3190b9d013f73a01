"""Year, volume, issue and pages at the end of references."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.formats.references.numbers import numbers


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("BMJ. 1998;317:122\u2013125", ("BMJ", 1998, "317", None, "122\u2013125")),
        ("BMJ. 2010 May 3;340(3 Suppl 1):S45-7.", ("BMJ", 2010, "340", "3 Suppl 1", "S45-7")),
        ("Fam Pract. 2014:23(5);467-84", ("Fam Pract", 2014, "23", "5", "467-84")),
        ("Fam Pract. 2009:454-6", ("Fam Pract", 2009, None, None, "454-6")),
        ("Fam Pract, 19(1), 34-45", ("Fam Pract", None, "19", "1", "34-45")),
        ("Fam Pract, 112, 5820, 24\u201325.", ("Fam Pract", None, "112", "5820", "24\u201325")),
        (
            "Fam Pract, 34, 3\u20134, 241\u2013259",
            ("Fam Pract", None, "34", "3\u20134", "241\u2013259"),
        ),
        ("Fam Pract, 22, 399\u2013405.", ("Fam Pract", None, "22", None, "399\u2013405")),
        ("Fam Pract 12, no. 3 (2010): 45\u201367", ("Fam Pract", 2010, "12", "3", "45\u201367")),
        ("Fam Pract, 12.3 (2010), 45-67", ("Fam Pract", 2010, "12", "3", "45-67")),
        (
            "Fam Pract, vol. 12, no. 3, pp. 45-67, Mar. 2010.",
            ("Fam Pract", 2010, "12", "3", "45-67"),
        ),
        ("J. Am. Chem. Soc. 2010, 12, 45-67.", ("J. Am. Chem. Soc", 2010, "12", None, "45-67")),
        ("Nature 12, 45\u201367 (2010)", ("Nature", 2010, "12", None, "45\u201367")),
        ("Cochrane. 2013;(5):CD001234", ("Cochrane", 2013, None, "5", "CD001234")),
        ("Fam Pract, 2(1)", ("Fam Pract", None, "2", "1", None)),
        ("London: Penguin Press 2013", ("London: Penguin Press", 2013, None, None, None)),
        ("an evaluation of 2001 people in 3 wards", (None, None, None, None, None)),
        ("The Guardian, 3 May", (None, None, None, None, None)),
    ],
)
def test_numbers_are_read_in_the_forms_of_the_styles(text: str, read: tuple[object, ...]) -> None:
    found = numbers(text)
    before, year, volume, issue, pages = read
    assert (found.year, found.volume, found.issue, found.pages) == (year, volume, issue, pages)
    assert text[: found.start] == (text if before is None else before)


@settings(deadline=None)
@given(some.text(alphabet="12 (),.:;-pvno2010", max_size=400))
def test_numbers_begin_within_any_text(text: str) -> None:
    assert 0 <= numbers(text).start <= len(text)
