"""Where titles end."""

from __future__ import annotations

import pytest

from reviewkit.formats.references.titles import article, book, book_of, sentences, title_of


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Falls in wards. Fam Pract", ("Falls in wards.", "Fam Pract")),
        ("Falls in wards. A trial. Fam Pract", ("Falls in wards. A trial.", "Fam Pract")),
        ("Falls? Not in wards. J. Am. Med. Assoc", ("Falls? Not in wards.", "J. Am. Med. Assoc")),
        ("Falls in wards, Family Practice", ("Falls in wards", "Family Practice")),
        (
            "Falls in wards, stays and beds, Ageing, Health",
            ("Falls in wards, stays and beds", "Ageing, Health"),
        ),
        (
            "Progress? The road of wards, Social Policy",
            ("Progress? The road of wards", "Social Policy"),
        ),
        ("Falls in wards", (None, None)),
        ("Falls in wards, and other places", (None, None)),
    ],
)
def test_title_and_journal_are_parted_where_it_is_sure(
    text: str, parted: tuple[str | None, str | None]
) -> None:
    assert article(text, ()) == parted


def test_what_a_text_sets_apart_is_the_journal_or_the_book() -> None:
    assert article("Falls in Wards Resources, Care", ("Resources, Care",)) == (
        "Falls in Wards",
        "Resources, Care",
    )
    assert (
        book("Falls. In wards. London", ("Falls. In wards",), (), dated=True) == "Falls. In wards"
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Falls in wards. London: Sage", "Falls in wards."),
        ("Falls in wards (London: Sage", "Falls in wards"),
        ("Falls in wards, Sage, London", "Falls in wards"),
        ("Falls in wards, NHS England", "Falls in wards"),
        ("Falls in wards", "Falls in wards"),
        ("Falls in wards, other places", None),
    ],
)
def test_a_book_ends_before_its_publisher(text: str, title: str | None) -> None:
    found = book(text, (), ("NHS England",), dated=True)
    assert (found.strip() if found else found) == title


def test_the_book_of_a_chapter_loses_edition_and_publisher() -> None:
    assert book_of("Methods of Care (2nd ed.). London: Sage", ()) == "Methods of Care"
    assert book_of("Methods of Care, Routledge, London", ()) == "Methods of Care"


def test_sentences_do_not_end_behind_what_is_shortened() -> None:
    assert sentences("Trials vs. Wards. St. Mary. J. Am. Med. Next?") == [
        "Trials vs. Wards.",
        "St. Mary.",
        "J. Am. Med. Next?",
    ]


@pytest.mark.parametrize(
    "text",
    [None, "Short", "and H. Doe", "One two. Smith, J. (2010). Three four", "1 2 3 4 5 6 7 8"],
)
def test_what_cannot_be_a_title_is_none(text: str | None) -> None:
    assert title_of(text) is None
