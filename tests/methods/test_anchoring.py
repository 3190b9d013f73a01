"""A quote keeps its place; when the text changes it is found again, or said to be in doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.anchoring import Again, anchor, find, find_again, page_at, text_sha

TEXT = "Staff met weekly.\fThe nurses met daily. They trusted each other. Staff met weekly."
WORDS = st.text(st.sampled_from("ab-c\n \u00e9\ufb01.\f"), min_size=1, max_size=60)


def place(text: str, words: str, nth: int = 0):
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return anchor(text, at, at + len(words))


def words_at(text: str, again: Again) -> str:
    return text[again.start : again.end]


def test_an_anchor_holds_the_words_their_surroundings_offsets_page_and_the_hash() -> None:
    made = anchor(TEXT, 17, 39)  # with the page's end before, and a space behind
    assert made.exact == "The nurses met daily."
    assert (made.start, made.end, made.page) == (18, 39, 2)
    assert made.prefix == "Staff met weekly.\f" and made.suffix.startswith(" They trusted")
    assert made.sha == text_sha(TEXT)


@pytest.mark.parametrize("place", [(3, 3), (-1, 4), (5, 200), (17, 18)])
def test_no_words_no_anchor(place) -> None:
    with pytest.raises(ValueError, match="no words"):
        anchor(TEXT, *place)


def test_in_the_same_text_offsets_hold_though_the_words_stand_twice() -> None:
    again = find_again(TEXT, place(TEXT, "Staff met weekly.", 1))
    assert again.found and again.start == TEXT.rindex("Staff")


def test_in_a_changed_text_the_surroundings_tell_which_of_two_places_is_meant() -> None:
    about = place(TEXT, "Staff met weekly.", 1)
    again = find_again("New first page.\f" + TEXT, about)
    assert again.found and page_at("New first page.\f" + TEXT, again.start) == 3


def test_words_in_several_places_with_like_surroundings_are_in_doubt() -> None:
    assert find("one two. one two. one two.", "one two") == Again(3)
    assert find("so it was. so it was. ", "it was", "so ", ". so ") != Again(2)
    assert find_again("met. met. met.", place("He met.", "met.")) == Again(3)


def test_a_page_tells_which_place_is_meant() -> None:
    assert find("a cat\fa cat", "a cat", page=2).start == 6
    assert find("a cat\fa cat", "a cat", page=7) == Again(2)


def test_words_that_are_gone_are_nowhere() -> None:
    assert find_again("Something else.", place(TEXT, "The nurses met daily.")) == Again(0)
    assert find(TEXT, "  ") == Again(0)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("the collabo-\nration of staff", "the collaboration of staff"),
        ("long-\nterm care", "long-term care"),
        ("ef\ufb01cient \u201ccare\u201d", 'efficient "care"'),
        ("one\n  two\fthree", "one two three"),
        ("caf\u00e9", "cafe\u0301"),
        ("co\u00adoperation", "cooperation"),
        ("from 3\u20134 days", "from 3-4 days"),
    ],
)
def test_typesetting_does_not_hide_words(text: str, typed: str) -> None:
    again = find(f"Before. {text} After.", typed)
    assert again.found and words_at(f"Before. {text} After.", again) == text


def test_a_range_of_numbers_is_no_number() -> None:
    assert find("aged 34 years", "3-4") == Again(0)


@given(WORDS, st.data())
def test_every_anchor_is_found_again_in_its_own_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip():
        about = anchor(text, start, end)
        again = find_again(text, about)
        assert again.found and words_at(text, again) == about.exact


@given(WORDS, WORDS, st.data())
def test_what_is_found_in_a_changed_text_reads_alike(
    text: str, more: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    about = anchor(text, start, end)
    changed = f"{more}. {text.replace(' ', chr(10))}"
    again = find_again(changed, about)
    if again.found:
        assert find(words_at(changed, again), about.exact).places == 1
    else:
        assert again.places != 1
