"""Texts packed and unpacked."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.matching.packed import joined, pack

TEXTS = st.lists(st.text(st.characters(exclude_characters="\0")))


@given(TEXTS)
def test_texts_come_out_as_they_went_in(texts: list[str]) -> None:
    packed = pack(texts)

    assert packed.strings() == texts
    assert len(packed) == len(texts)


@given(TEXTS, TEXTS)
def test_packs_are_joined_and_cut(some: list[str], more: list[str]) -> None:
    both = joined([pack(some), pack(more)])
    backwards = np.arange(len(both))[::-1]

    assert both.strings() == some + more
    assert both.take(backwards).strings() == (some + more)[::-1]


def test_a_nul_becomes_a_blank() -> None:
    assert pack(["a\0b", "c"]).strings() == ["a b", "c"]
