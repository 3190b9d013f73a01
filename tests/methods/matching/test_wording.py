"""How two titles differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.matching.wording import wording

WORDS = st.lists(st.sampled_from(["maps", "of", "school", "meals", "2", "brokers", "part", "ii"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("brokers in non immune adults", "brokers in nonimmune adults"),
        ("the use of randomised trials", "the use of randomized trials"),
        ("managing the data resource", "managing the data resources"),
        ("an organised approach to briefs", "an organisational approach to briefs"),
        ("brokers in ministries", "brokers in the ministries of health"),
        ("oestrogen in wards", "estrogen in wards"),
        ("maps and a plan for school meals", "maps and a plan for school meals a survey"),
    ],
)
def test_spelling_and_added_words_are_no_rewording(one: str, other: str) -> None:
    assert not wording(one, other).reworded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("effects of briefs on mice", "effects of briefs on rats"),
        ("outcomes in men of working age", "outcomes in women of working age"),
        ("hyperkalaemia in wards", "hypokalaemia in wards"),
        ("symptomatic staff in wards", "asymptomatic staff in wards"),
        ("briefs for adult patients", "briefs for adolescent patients"),
        ("infliximab in wards of a clinic", "adalimumab in wards of a clinic"),
        ("atorvastatin in wards", "rosuvastatin in wards"),
        ("sleep of workers in gambia", "sleep of workers in zambia"),
        ("sleep of workers in niger", "sleep of workers in nigeria"),
        ("predictors of admission to wards", "predictors of readmission to wards"),
        ("restricted maps of schools", "non restricted maps of schools"),
        ("vitamin d and a walk to school", "vitamin k and a walk to school"),
        ("hepatitis a in a school of nursing", "hepatitis b in a school of nursing"),
    ],
)
def test_other_words_and_opposites_are_a_rewording(one: str, other: str) -> None:
    assert wording(one, other).reworded


def test_a_title_within_another_is_found_misprints_apart() -> None:
    title = "developing a corporate private network"

    assert wording(title, f"competition paper {title}").contained
    assert wording(title, "competition paper developng a corporate private network").contained
    assert not wording("private network", "a corporate private network").contained


def test_parts_and_digits_tell_titles_apart() -> None:
    assert wording("evidence use part i", "evidence use part ii").numbered
    assert wording("evidence use", "evidence use ii").numbered
    assert wording("report for 2019 planners", "report for 2020 planners").numbered
    assert not wording("adamts 13 in wards", "adamts13 in the wards").numbered


def test_a_missing_title_says_nothing() -> None:
    assert wording("", "evidence use") == (False,) * 5


@given(WORDS, WORDS)
def test_the_order_of_two_titles_does_not_matter(one: list[str], other: list[str]) -> None:
    assert wording(" ".join(one), " ".join(other)) == wording(" ".join(other), " ".join(one))


def test_swapped_letters_are_a_misprint_other_words_are_not() -> None:
    assert not wording("rats that were freely efd", "rats that were freely fed").reworded
    assert not wording("gets in thew ay of sales", "gets in the way of sales").reworded
    assert wording("maps for school meals", "maps for prison meals").reworded


def test_a_word_that_was_cut_short_is_no_other_word() -> None:
    assert not wording("maps for school meals wi", "maps for school meals with plans b").reworded
    assert not wording("maps of school meals p", "maps of school meals plan b").reworded


def test_opposites_are_told_from_other_words() -> None:
    assert wording("sleep in men of working age", "sleep in women of working age").opposed
    assert not wording("maps for school meals", "maps for prison meals").opposed


def test_the_beginning_of_a_title_is_held_by_it_when_it_ends_with_a_word() -> None:
    assert wording("gist", "gist a model for the design of sites").contained
    assert not wording("gis", "gist a model for the design of sites").contained
