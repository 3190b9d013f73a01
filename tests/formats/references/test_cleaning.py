"""References as one line, without notes."""

from __future__ import annotations

import pytest

from reviewkit.formats.references.cleaning import clean, one_line, without_label


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("An inter-\nvention in wards", "An intervention in wards"),
        ("Care of long-\nterm illness, self-\nmanaged", "Care of long-term illness, self-managed"),
        ("A community-\nbased trial by Smith-\nJones", "A community-based trial by Smith-Jones"),
        ("pages 45-\n67", "pages 45-67"),
        ("https://doi.org/10.5555/\nabc.1", "https://doi.org/10.5555/abc.1"),
        ("\ufb01nding a \ufb02at", "finding a flat"),
    ],
)
def test_lines_become_one_and_broken_words_whole(raw: str, text: str) -> None:
    assert one_line(raw) == text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("[3] Smith J", "[3]"),
        ("\u2022 3.Smith J", "3."),
        ("- Smith J", ""),
        ("[Brown et al., 2001] Smith J", "[Brown et al.,"),
    ],
)
def test_what_numbers_a_reference_is_no_part_of_it(text: str, label: str) -> None:
    assert without_label(text, label) == "Smith J"


def test_notes_are_cut_off_and_their_numbers_kept() -> None:
    cleaned = clean(
        "1. Smith J. The title of it [Internet]. *BMJ*. 2010;1:2-3. doi: 10.5555/A.1. "
        "PMID: 1234567. Available from: <https://x.example/a>. [Google Scholar]",
        "1.",
    )
    assert cleaned.body == "Smith J. The title of it. BMJ. 2010;1:2-3."
    assert cleaned.emphasised == ("BMJ",)
    assert (cleaned.doi, cleaned.pmid) == ("10.5555/a.1", "1234567")
    assert cleaned.url == "https://x.example/a"


@pytest.mark.parametrize(
    ("words", "pmid"),
    [
        ("BMJ. 2010;1:2. PubMed PMID: 23193.", "23193"),
        ("BMJ. 2010;1:2. [PubMed: 23193287]", "23193287"),
        ("BMJ. 2010;1:2. https://pubmed.ncbi.nlm.nih.gov/23193287/", "23193287"),
        ("BMJ. 2010;1:2. http://www.ncbi.nlm.nih.gov/pubmed/23193287", "23193287"),
        ("BMJ. 2010;1:2. https://pubmed.ncbi.nlm.nih.gov/231932871234/", None),
        ("What is new in PubMed 2019. BMJ. 2019;1:2.", None),
    ],
)
def test_a_pubmed_id_is_taken_and_a_year_behind_pubmed_is_none(words: str, pmid: str) -> None:
    assert clean(f"Smith J, Doe B. The title of it. {words}").pmid == pmid


def test_a_doi_written_as_an_address_is_no_address() -> None:
    cleaned = clean("Smith J. The title of it. BMJ. 2010;1:2. https://doi.org/10.5555/a.1")
    assert (cleaned.doi, cleaned.url) == ("10.5555/a.1", None)
