"""Do two journal names mean one journal?"""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.journals import journal_likeness, read_journal


def likeness(one: str, other: str) -> float | None:
    there = journal_likeness(read_journal(one), read_journal(other))

    assert there == journal_likeness(read_journal(other), read_journal(one))
    return there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Front Endocrinol (Lausanne)", "Frontiers in Endocrinology"),
        ("The Lancet", "Lancet"),
        ("J Egypt Soc Parasitol", "Journal of the Egyptian Society of Parasitology"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences of the USA"),
        ("Health Research Policy & Systems", "Health research policy and systems / BioMed Central"),
        ("Psychogarden:The Official Journal of the Garden Society", "Psychogarden"),
        ("Blood Letters.Conference: 44th Annual Meeting", "Blood Letters"),
        ("JAMA", "Journal of the American Medical Association"),
        ("VLDB", "Very Large Data Bases"),
    ],
)
def test_abbreviations_mean_their_journal(one: str, other: str) -> None:
    found = likeness(one, other)

    assert found is not None
    assert found >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Diabetes", "Diabetologia Imaginaria"),
        ("Blood", "Haematologica"),
        ("Annals of Invented Medicine", "Imaginary Congress Reports"),
        ("Stroke", "Canadian Journal of Neurological Sciences"),
    ],
)
def test_other_journals_are_other_journals(one: str, other: str) -> None:
    found = likeness(one, other)

    assert found is not None
    assert found < 0.6


def test_an_acronym_that_does_not_spell_the_other_name_is_unknown() -> None:
    assert likeness("AMCIS 2017 Proceedings", "Americas Conference on Information Systems") is None


def test_a_missing_name_is_unknown() -> None:
    assert likeness("", "Blood") is None
