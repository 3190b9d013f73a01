from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.differences import LONGEST, differences, same_words


def marked(text: str, other: str) -> list[str]:
    return [part.text for part in differences(text, other)[0] if part.differs]


def test_words_that_the_other_lacks_are_marked_and_neighbours_are_one_mark() -> None:
    left, right = "Effect of early care on falls, part II", "Effect of care on falls and death"
    assert marked(left, right) == ["early", "part II"]
    assert marked(right, left) == ["and death"]


def test_case_accents_and_punctuation_make_no_difference() -> None:
    assert marked("Müller, J.: JOINT working.", "Muller J joint-working") == []
    assert marked("Straße", "STRASSE") == []


def test_texts_without_spaces_are_compared_sign_by_sign() -> None:
    assert marked("老年人照护", "老年照护") == ["人"]


def test_a_missing_text_marks_all_of_the_other() -> None:
    assert marked("A title", "") == ["A title"]
    assert differences("", "") == ((), ())


def test_a_very_long_text_is_whole_and_compared_at_its_beginning() -> None:
    left = " ".join(["one", *["word"] * LONGEST, "end"])
    assert marked(left, left.replace("one", "two")) == ["one"]


def test_case_accents_and_punctuation_make_no_difference_and_a_missing_text_does() -> None:
    assert same_words("Soins à domicile.", "SOINS A DOMICILE")
    assert same_words("", "")
    assert not same_words("Care at home", "Home at care")
    assert not same_words("...", "")


@given(st.text(alphabet="aÀ .", min_size=1), st.text(alphabet="aÀ .", min_size=1))
def test_texts_are_the_same_where_no_word_is_marked(left: str, right: str) -> None:
    assert same_words(left, right) == (marked(left, right) == marked(right, left) == [])


@given(st.text(), st.text())
def test_parts_joined_are_the_texts_whatever_they_hold(left: str, right: str) -> None:
    ours, theirs = differences(left, right)
    assert "".join(part.text for part in ours) == left
    assert "".join(part.text for part in theirs) == right


@given(st.text())
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert marked(text, text) == []
