from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from reviewkit.methods.wording import Counts, count_terms, reports_of_each, terms_of

Tally = list[dict[str, int]]
PROSE = st.text(st.sampled_from("abé Ж腰_1 -.\n\N{GREEK SMALL LETTER BETA}I\u0307"), max_size=40)


def tally(counts: Counts) -> Tally:
    """Spell out what each text was found to have."""
    told: Tally = []
    for block in counts.blocks:
        ends = np.cumsum(block.lengths)
        for start, end in zip(ends - block.lengths, ends, strict=True):
            words = counts.spell(block.terms[start:end])
            told.append(dict(zip(words, block.times[start:end].tolist(), strict=True)))
    return told


def test_words_and_neighbours_are_counted_in_lower_case() -> None:
    assert tally(count_terms(["Back pain, back pain!", "A x"])) == [
        {"back": 2, "pain": 2, "back pain": 2, "pain back": 1},
        {},
    ]


@given(st.lists(PROSE, max_size=8))
def test_they_are_counted_as_scikit_learn_counts_them(texts: list[str]) -> None:
    counter = CountVectorizer(ngram_range=(1, 2))
    try:
        theirs = counter.fit_transform(texts).toarray()
    except ValueError:  # no words at all
        theirs = np.zeros((len(texts), 0), int)
    names = counter.get_feature_names_out().tolist() if theirs.size else []
    wanted = [
        {name: int(times) for name, times in zip(names, row, strict=True) if times}
        for row in theirs
    ]
    counts = count_terms(texts)
    assert tally(counts) == wanted
    terms, reports = reports_of_each(counts)
    found = dict(zip(counts.spell(terms), reports.tolist(), strict=True))
    assert found == {name: sum(name in row for row in wanted) for name in names}


def test_many_texts_are_counted_as_few_are() -> None:
    texts = [f"report {number} of word{number % 7}" for number in range(5000)]
    counts = count_terms(iter(texts))
    assert len(counts.blocks) > 1
    assert tally(counts) == [found for text in texts for found in tally(count_terms([text]))]
    terms, reports = reports_of_each(counts)
    found = dict(zip(counts.spell(terms), reports.tolist(), strict=True))
    assert (found["report"], found["of word3"], found["4999 of"]) == (5000, 714, 1)


def test_a_word_at_the_end_of_a_text_has_no_neighbour_in_the_next() -> None:
    assert "pain fish" not in tally(count_terms(["back pain", "fish oil"]))[0]


def test_no_texts_have_no_terms() -> None:
    terms, reports = reports_of_each(count_terms([]))
    assert terms.size == reports.size == 0


@given(PROSE)
def test_a_single_text_is_counted_alike(text: str) -> None:
    assert [dict(terms_of(text))] == tally(count_terms([text]))
