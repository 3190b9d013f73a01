"""A term as a platform spells it."""

from __future__ import annotations

import pytest

from reviewkit.strategy.platforms import platform
from reviewkit.strategy.spelling import has_wild, spell, wild_in_phrase, words, written_out
from reviewkit.strategy.tree import ANY, MAYBE_ONE, ONE, Term, Wild


def test_a_term_is_cut_into_words_with_their_wildcards() -> None:
    term = Term(("social work", ANY, " wom", ONE, "n"), phrase=True)
    assert words(term) == [("social",), ("work", ANY), ("wom", ONE, "n")]
    assert has_wild(term)
    assert not has_wild(Term(("social work",)))


@pytest.mark.parametrize(
    ("key", "term", "text"),
    [
        ("pubmed", Term(("care",)), "care"),
        ("pubmed", Term(("care",), phrase=True), '"care"'),
        ("pubmed", Term(("joint working",)), "joint working"),
        ("pubmed", Term(('say "yes"',), phrase=True), '"say yes"'),
        ("ovid-medline", Term(("social care",), phrase=True), "social care"),
        ("ovid-medline", Term(("health and care",), phrase=True), '"health and care"'),
        ("ovid-medline", Term(("and/or",)), '"and/or"'),
        ("ovid-medline", Term(("team", Wild(0, 3))), "team$3"),
        ("embase", Term(("social care",), phrase=True), "'social care'"),
        ("embase", Term(("carers' needs",), phrase=True), '"carers\' needs"'),
        ("wos", Term((ANY, "care")), "*care"),
        ("wos", Term(("or",)), '"or"'),
        ("scopus", Term(("and",)), '"and"'),
        ("openalex", Term(("care, social",), phrase=True), '"care social"'),
    ],
)
def test_quotes_stand_where_the_platform_needs_them(key: str, term: Term, text: str) -> None:
    assert spell(term, platform(key)).text == text


@pytest.mark.parametrize(
    ("key", "term", "text", "lost"),
    [
        ("pubmed", Term(("sys", ANY)), "sys", ["narrowed"]),
        ("pubmed", Term(("system", MAYBE_ONE)), "system*", ["broadened"]),
        ("pubmed", Term(("isch", ANY, "mic")), "", ["dropped"]),
        ("ovid-medline", Term((ANY, "care")), "", ["dropped"]),
        ("ovid-medline", Term(("organi", Wild(0, 5), "ation")), "organi*ation", ["broadened"]),
        ("proquest", Term(("team", ANY)), "team*", ["narrowed"]),
        ("google-scholar", Term(("team", ANY)), "team", ["approximated"]),
        ("keywords", Term(("team", ANY)), "team", ["narrowed"]),
        ("pubmed", Term(("--",)), "", ["dropped"]),
    ],
)
def test_what_is_lost_by_spelling_is_told(key: str, term: Term, text: str, lost: list[str]) -> None:
    done = spell(term, platform(key))
    assert (done.text, [str(kind) for kind, _ in done.losses]) == (text, lost)


def test_what_was_read_on_a_platform_is_written_there_as_it_was() -> None:
    ovid = platform("ovid-medline")
    assert spell(Term((ANY, "care")), ovid, own=True).text == "*care"


@pytest.mark.parametrize("key", ["ovid-medline", "wos"])
def test_a_word_that_is_an_operator_keeps_its_quotes_on_its_own_platform(key: str) -> None:
    assert spell(Term(("or",)), platform(key), own=True).text == '"or"'


def test_a_wildcard_in_a_phrase_is_known_where_quotes_forbid_it() -> None:
    late = Term(("social work", ANY), phrase=True)
    early = Term(("soci", ANY, " work"), phrase=True)
    found = {
        key: (wild_in_phrase(late, platform(key)), wild_in_phrase(early, platform(key)))
        for key in ("ovid-medline", "pubmed", "cochrane")
    }
    assert found == {
        "ovid-medline": (False, False),
        "pubmed": (False, True),
        "cochrane": (True, True),
    }


def test_a_letter_that_may_differ_is_written_out() -> None:
    pubmed = platform("pubmed")
    listed = written_out(Term(("organi", ONE, "ation", ANY)), pubmed)
    assert Term(("organisation", ANY)) in listed
    assert Term(("organization", ANY)) in listed
    usual = {
        ("behavio", MAYBE_ONE, "r"): "behaviour",
        ("p", MAYBE_ONE, "ediatric"): "paediatric",
        ("travel", MAYBE_ONE, "er"): "traveller",
        ("wom", ONE, "n"): "women",
        ("defen", ONE, "e"): "defence",
    }
    for parts, spelling in usual.items():
        assert Term((spelling,)) in written_out(Term(parts), pubmed)
    assert written_out(Term(("team", MAYBE_ONE)), pubmed) == []
    assert written_out(Term(("wom", ONE, "n")), platform("wos")) == []
    far = Term(("a", ONE, "b", ONE, "c", ONE, "d"))
    assert written_out(far, pubmed) == []
