"""British and American spellings."""

from __future__ import annotations

import pytest

from reviewkit.strategy.native import read_native
from reviewkit.strategy.spellings import missing_partners


def partners(text: str) -> list[str]:
    native = read_native(text, "ovid")
    return [message.rpartition(" ")[2] for message, _, _ in missing_partners(native)]


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("behaviour.tw.", "behavior"),
        ("pediatr$.tw.", "paediatr*"),
        ("randomised.tw.", "randomized"),
        ("ageing.tw.", "aging"),
        ("tumor$.tw.", "tumour*"),
    ],
)
def test_the_missing_partner_is_named(text: str, partner: str) -> None:
    assert partners(text) == [partner]


@pytest.mark.parametrize(
    "text",
    [
        "(behaviour or behavior).tw.",
        "behavio?r.tw.",
        "randomi#ed.tw.",
        "(tumor$ or tumour$).tw.",
        "(p?ediatric or children).tw.",
        "(chemotherapy or colorectal or laboratory or organism or generalist).tw.",
    ],
)
def test_words_with_both_spellings_or_one_only_are_left_alone(text: str) -> None:
    assert partners(text) == []
