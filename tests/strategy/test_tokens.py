"""A line cut into tokens: nothing is lost, and brackets stay with what they belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.strategy.tokens import cut
from tests.strategy.readable import READ


def _kinds(text: str, platform: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in cut(text, 0, len(text), platform)]


@given(st.text("ab1 ()[]{}\"'/.,:*$?#~=-NEARadjorT", max_size=60), st.sampled_from(READ))
def test_every_character_is_in_one_token_or_blank(text: str, platform: str) -> None:
    at = 0
    for token in cut(text, 0, len(text), platform):
        assert not text[at : token.start].strip()
        assert text[token.start : token.end] == token.text
        at = token.end
    assert not text[at:].strip()


def test_years_in_brackets_keep_both_brackets() -> None:
    assert _kinds("PY=(2000-2002)", "wos") == [("dates", "PY=(2000-2002)")]
    assert _kinds("PY=(2000 OR 2002)", "wos")[:3] == [
        ("prefix", "PY="),
        ("open", "("),
        ("word", "2000"),
    ]


def test_a_descriptor_keeps_its_qualifiers() -> None:
    text = "MeSH descriptor: [Aged] explode all trees and with qualifier(s): [psychology - PX]"
    assert _kinds(text, "cochrane") == [("heading", text)]


@pytest.mark.parametrize(
    ("platform", "text", "kind"),
    [
        ("ovid-medline", "adj3", "near"),
        ("ovid-medline", "adj3ration", "word"),
        ("ovid-medline", "or/1-5", "range"),
        ("pubmed", "adj3", "word"),
        ("ebsco", "S12", "ref"),
        ("wos", '"open', "lone"),
    ],
)
def test_what_is_an_operator_on_one_platform_is_a_word_on_another(
    platform: str, text: str, kind: str
) -> None:
    assert _kinds(text, platform)[0][0] == kind


def test_ovids_own_name_of_the_title_field_is_a_field_code() -> None:
    text = '"older adults".m_titl.'
    assert [one.kind for one in cut(text, 0, len(text), "ovid-medline")] == ["quoted", "tag"]
