"""Codebooks: themes and codes."""

from __future__ import annotations

import pytest

from reviewkit.codebook import Codebook
from reviewkit.documents import parse
from reviewkit.errors import ProtocolError

TEXT = """\
reviewkit: 1
id: factors
version: "1"
title: Factors
kind: factors
themes:
  - {id: PEO, label: People, codes: [{id: TRUST, label: Trust}, {id: TIME, label: Time}]}
  - {id: MON, label: Money, codes: [{id: PAY, label: Payment}]}
"""


def test_codes_keep_the_order_of_the_file_and_know_their_theme() -> None:
    book = parse(TEXT, Codebook, "c.yml")
    assert list(book.codes) == ["TRUST", "TIME", "PAY"]
    assert book.codes["PAY"].label == "Payment"
    assert {code: theme.id for code, theme in book.theme_of.items()} == {
        "TRUST": "PEO",
        "TIME": "PEO",
        "PAY": "MON",
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: TIME", "id: TRUST", "the id `TRUST` is used twice"),
        ("id: PAY", "id: MON", "the id `MON` is used twice"),
        ("id: PAY", "id: 'pay me'", "c.yml:8: themes[2].codes[1].id: string should match"),
        ("kind: factors", "kind: factor", "c.yml:5: kind: input should be 'factors' or 'outcomes'"),
        ("reviewkit: 1", "reviewkit: 2", "c.yml:1: reviewkit: input should be 1"),
        ("id: TIME", "parent: TRSUT, id: TIME", "`TIME` is put under `TRSUT`, which is no code of"),
        ("id: TIME", "parent: PAY, id: TIME", "no code of the theme `PEO`; add it there, or drop"),
        ("id: TIME", "parent: TIME, id: TIME", "in a circle: `TIME` is under `TIME`; drop one"),
        ("label: Trust", "lable: Trust", "did you mean `label`?"),
    ],
)
def test_a_mistake_is_told(old: str, new: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(TEXT.replace(old, new), Codebook, "c.yml")
    assert told in str(refused.value)


def test_a_code_may_be_a_part_of_another_code_of_its_theme() -> None:
    book = parse(TEXT.replace("id: TIME", "parent: TRUST, id: TIME"), Codebook, "c.yml")
    assert book.codes["TIME"].parent == "TRUST"
