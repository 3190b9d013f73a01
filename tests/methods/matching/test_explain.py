"""The sentence a reviewer reads."""

from __future__ import annotations

from reviewkit.methods.matching.decide import RULES
from reviewkit.methods.matching.explain import FIELDS, sentence

RULE = next(rule for rule in RULES if rule.name == "number")
UNKNOWN: dict[str, float | None] = dict.fromkeys(FIELDS)


def test_a_sentence_names_the_number_how_alike_the_fields_are_and_what_differs() -> None:
    found = UNKNOWN | {"title": 0.985, "authors": 0.75, "doi": 1.0, "pages": 0.0, "year": 0.5}

    assert sentence(RULE, found) == (
        "same DOI: titles 98% alike, authors 75% alike, years one apart; DOIs agree; pages differ"
    )


def test_what_is_little_alike_is_told_as_different_with_how_alike_it_is() -> None:
    found = UNKNOWN | {"title": 1.0, "registry": 1.0, "authors": 1.0, "journal": 0.41}

    assert sentence(RULE, found) == (
        "same registration number: the titles are the same; authors and registration numbers "
        "agree; journals (41% alike) differ"
    )


def test_a_rule_without_a_number_says_what_it_saw() -> None:
    place = next(rule for rule in RULES if rule.name == "place")

    assert sentence(place, UNKNOWN | {"title": 1.0}) == (
        "same volume and page: the titles are the same"
    )
    assert sentence(RULE, UNKNOWN | {"title": 1.0}).startswith(
        "same DOI, PMID, accession or registration number:"
    )


def test_titles_that_are_not_quite_the_same_are_never_told_as_the_same() -> None:
    assert "titles 99% alike" in sentence(RULE, UNKNOWN | {"title": 0.999})
    assert "the titles are the same" in sentence(RULE, UNKNOWN | {"title": 1.0})
    assert "a title is missing" in sentence(RULE, UNKNOWN)
