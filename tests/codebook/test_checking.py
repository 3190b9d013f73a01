"""Codebooks are checked: ids, parents, what became of the codes of the version before."""

from __future__ import annotations

import pytest

from reviewkit.codebook import read_codebook
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
    book = read_codebook(TEXT, "c.yml")
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
        read_codebook(TEXT.replace(old, new), "c.yml")
    assert told in str(refused.value)


def test_a_code_may_be_a_part_of_another_code_of_its_theme() -> None:
    book = read_codebook(TEXT.replace("id: TIME", "parent: TRUST, id: TIME"), "c.yml")
    assert book.codes["TIME"].parent == "TRUST"


CHANGED = (
    TEXT
    + """\
changes:
  - {kind: merge, from: [FAITH, RESPECT], to: [TRUST], who: ada, when: 2026-11-02, why: overlap}
  - {kind: split, from: [MONEY], to: [PAY, TIME], who: ada, when: 2026-11-02, why: too wide}
"""
)


def test_what_became_of_the_codes_before_is_told_with_who_when_and_why() -> None:
    merge, split = read_codebook(CHANGED, "c.yml").changes
    assert (merge.origin, merge.to, merge.who, merge.why) == (
        ("FAITH", "RESPECT"),
        ("TRUST",),
        "ada",
        "overlap",
    )
    assert split.when == "2026-11-02"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("to: [TRUST]", "to: [TRUTS]", "c.yml:10: `TRUTS` is no code of this version; add it"),
        ("from: [MONEY]", "from: [TIME, MONEY]", "c.yml:11: a split has one code `from` and two"),
        ("from: [MONEY], to: [PAY, TIME]", "from: [MONEY], to: [PAY]", "a split has one code"),
        ("from: [FAITH, RESPECT]", "from: [PAY]", "`PAY` is a code of this version still; take"),
        ("kind: merge", "kind: retire", "a retire has codes `from` and none `to`"),
        ("kind: merge", "kind: rename", "a rename has one code `from` and one `to`"),
        ("who: ada, ", "", "c.yml:10: changes[1].who: this field is missing; add it."),
        ("why: overlap", "why: ''", "changes[1].why: string should have at least 1 character"),
        ("when: 2026-11-02, why: o", "when: today, why: o", "changes[1].when: string should match"),
        ("kind: factors", "kind: factors\ncoder: ada", "only a draft has a `coder`; add `status"),
    ],
)
def test_a_wrong_change_is_told_with_its_line(old: str, new: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_codebook(CHANGED.replace(old, new, 1), "c.yml")
    assert told in str(refused.value)


def test_every_parent_that_is_missing_is_told_at_once_with_its_line() -> None:
    text = TEXT.replace("id: TIME", "parent: TRSUT, id: TIME")
    text = text.replace("id: PAY", "parent: NONE, id: PAY")
    with pytest.raises(ProtocolError) as refused:
        read_codebook(text, "c.yml")
    first, second = str(refused.value).splitlines()
    assert first.startswith("c.yml:7: `TIME` is put under `TRSUT`, which is no code of")
    assert second.startswith("c.yml:8: `PAY` is put under `NONE`, which is no code of")


def test_a_change_may_lead_to_a_code_that_a_later_one_took_away() -> None:
    step = "  - {kind: rename, from: [OLD], to: [FAITH], who: a, when: 2026-01-01, why: x}\n"
    text = CHANGED.replace("changes:\n", "changes:\n" + step)
    assert len(read_codebook(text, "c.yml").changes) == 3
