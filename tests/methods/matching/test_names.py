"""Author lists, however a database wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.matching.names import compared, read_first, read_names, retold, shared
from reviewkit.methods.matching.packed import pack


@pytest.mark.parametrize(
    "raw",
    [
        "Okello, Ruth; Berg, Ida M.",
        "Okello R; Berg IM",
        "Okello, R. and Berg, I. M.",
        "Ruth Okello and Ida Berg",
        "Okello R.Berg I. M.",
        "Okello, R.; Berg, I.; et al.",
        "Okello, R.; Broker Study Group; Berg, I.",
    ],
)
def test_every_style_gives_the_same_families(raw: str) -> None:
    assert read_names(raw).families == ("okello", "berg")
    assert read_first(raw) == "okello"


def test_no_names_are_unknown_not_different() -> None:
    assert shared(read_names(""), read_names("Okello, Ruth")) is None
    assert shared(read_names("Broker Study Group"), read_names("Okello, Ruth")) is None
    assert read_first("") == ""


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Le Quintar, M.; Zub, J.", "Quintar, M. L.; Zub, J.", 1.0),
        ("Le, Quintar M.; Zub, J.", "Le Quintar, M.; Zub, J.", 1.0),
        ("Okello, R.", "Okello, R.; Berg, I.; Silva, A.", 1.0),
        ("Wightman, K.", "Wrightman, K.", 1.0),
        ("Schäfer, E.; Hübsch, A.", "Hubsch, A.; Schafer, E.", 1.0),
        ("Okello, R.; Berg, I.", "Okello, R.; Novak, P.", 0.5),
        ("Okello, R.", "Berg, I.", 0.0),
        ("Prado, J. V.; Esparza, M. M.", "Jana, P. V.; Mara, E. M.", 0.6),
    ],
)
def test_the_share_of_authors_two_lists_have_in_common(one: str, other: str, share: float) -> None:
    there, back = read_names(one), read_names(other)

    assert shared(there, back) == pytest.approx(share)
    assert shared(back, there) == pytest.approx(share)


def test_hundreds_of_authors_are_cut_not_refused() -> None:
    many = "; ".join(f"Name{chr(97 + n % 26)}{chr(97 + n // 26)}, A." for n in range(500))

    assert len(read_names(many).families) == 15


_NAMES = st.sampled_from(["Okello, Ruth", "Berg IM", "Le Quintar, M.", "Broker Group", "Ö, 李"])


@given(st.one_of(st.text(), st.lists(st.one_of(_NAMES, st.text(max_size=6))).map("; ".join)))
def test_what_is_told_of_a_list_is_read_again_as_it_was(raw: str) -> None:
    text = compared(raw)
    names = read_names(text)
    (told,) = pack([names.told(text)]).strings()

    assert (told == "") == (text == "")
    if told:
        assert retold(told) == names
    assert len(names.families) == len(names.initials)
    assert names.words.issuperset(names.families)
    assert told.endswith("\n" if names.families else text)
