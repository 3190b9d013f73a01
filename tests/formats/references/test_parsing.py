"""References taken apart, style by style."""

from __future__ import annotations

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.formats.references.model import Work
from reviewkit.formats.references.parsing import parse


def letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


@pytest.mark.parametrize("style", list(made.STYLES))
def test_made_up_works_are_read_back_from_every_style(style: str) -> None:
    for one in made.works(60, seed=7):
        work = parse(made.STYLES[style](one))
        assert letters(work.title or "") == letters(one.title), made.STYLES[style](one)
        assert work.year == one.year
        assert [name.split(",")[0] for name in work.authors] == [name for name, _ in one.people]
        if not one.book:
            assert work.kind == "article" and work.journal in one.journal
            assert (work.volume, work.issue) == (str(one.volume), str(one.issue))
            assert work.pages == f"{one.pages[0]}-{one.pages[1]}"


@pytest.mark.parametrize(
    ("text", "title", "inside", "pages"),
    [
        (
            "Doe B. Social capital in wards. In: Roe C, Poe D, editors. Wards of Care. London: "
            "Sage; 2008. p. 1-26.",
            "Social capital in wards",
            "Wards of Care",
            "1-26",
        ),
        (
            "Doe, B. (2008). Social capital in wards. In C. Roe & D. Poe (Eds.), Wards of Care "
            "(pp. 1\u201326). London: Sage.",
            "Social capital in wards",
            "Wards of Care",
            "1\u201326",
        ),
        (
            "Doe B (2008) Social capital in wards, in Roe C, Poe D (eds) Wards of Care, Sage, "
            "London.",
            "Social capital in wards",
            "Wards of Care",
            None,
        ),
    ],
)
def test_a_chapter_is_in_its_book(text: str, title: str, inside: str, pages: str | None) -> None:
    work = parse(text)
    assert (work.kind, work.title, work.journal) == ("chapter", title, inside)
    assert (work.pages, work.year) == (pages, 2008)


def test_an_organisation_writes_too() -> None:
    work = parse("NHS England. (2014). Five years of wards. London: NHS England.")
    assert (work.authors, work.title, work.year) == (("NHS England",), "Five years of wards", 2014)
    work = parse(
        "8. Local Government Association. Partnerships with care. London: LGA; 2000.", "8."
    )
    assert (work.authors, work.title) == (
        ("Local Government Association",),
        "Partnerships with care",
    )


def test_a_thesis_is_known() -> None:
    work = parse("Doe B. Falls in wards [dissertation]. Leeds: University of Leeds; 2011.")
    assert (work.kind, work.title, work.year) == ("thesis", "Falls in wards", 2011)


def test_an_article_on_dissertations_is_none() -> None:
    work = parse("Doe B, Roe C. Writing a dissertation on wards. BMJ. 2011;12(3):4-9.")
    assert (work.kind, work.journal) == ("article", "BMJ")


@pytest.mark.parametrize(
    "text",
    [
        "Personal communication with the ward.",
        "A torture test for wards, by the team. Version 2, January 1998.",
        "Doe B. Falls in wards and other Places London Sage 2000.",
        "x" * 10_001,
    ],
)
def test_no_title_is_better_than_a_wrong_one(text: str) -> None:
    assert parse(text).title is None


@settings(deadline=None)
@given(
    some.text(max_size=1_500) | some.text(alphabet="A. ,;:(2010)-*'\u201cIn&[]doi/", max_size=800)
)
def test_any_text_gives_a_work_whose_words_are_in_it(text: str) -> None:
    work = parse(text)
    assert isinstance(work, Work)
    for said in (work.title, work.journal, work.volume, work.pages):
        assert (
            said is None or letters(said) in letters(text.translate({0xAD: None})) or "\n" in text
        )
