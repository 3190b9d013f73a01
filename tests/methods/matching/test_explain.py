"""The sentence a reviewer reads."""

from __future__ import annotations

from reviewkit.methods.matching.decide import RULES
from reviewkit.methods.matching.explain import FIELDS, sentence

RULE = next(rule for rule in RULES if rule.name == "number")
UNKNOWN: dict[str, float | None] = dict.fromkeys(FIELDS)


def test_a_sentence_names_the_rule_the_titles_and_what_agrees_and_differs() -> None:
    found = UNKNOWN | {"title": 0.985, "authors": 0.75, "doi": 1.0, "pages": 0.0, "year": 0.5}

    assert sentence(RULE, found) == (
        "same DOI, PMID, accession or registration number: titles 98% alike; authors and DOIs "
        "agree; pages differ"
    )


def test_titles_that_are_not_quite_the_same_are_never_told_as_the_same() -> None:
    assert "titles 99% alike" in sentence(RULE, UNKNOWN | {"title": 0.999})
    assert "the titles are the same" in sentence(RULE, UNKNOWN | {"title": 1.0})
    assert "a title is missing" in sentence(RULE, UNKNOWN)
