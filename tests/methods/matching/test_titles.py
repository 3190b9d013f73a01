"""Taking a title apart."""

from __future__ import annotations

from reviewkit.methods.matching.titles import read_title


def test_a_translated_title_in_brackets_is_read_without_them() -> None:
    title = read_title("[Evidence maps for school meals]. [Polish]")

    assert title.words == "evidence maps for school meals"
    assert title.translated
    assert not title.generic


def test_the_key_of_content_words_does_not_depend_on_their_order() -> None:
    one = read_title("Maps of the evidence for school meals")
    other = read_title("School meals: evidence maps")

    assert one.content == other.content == "evidencemapsmealsschool"


def test_an_address_in_place_of_a_title_gives_its_last_words() -> None:
    title = read_title("https://journal.example.org/evidence-maps-for-school-meals.html")

    assert title.words == "evidence maps for school meals"


def test_an_empty_title_proves_nothing() -> None:
    title = read_title("")

    assert (title.words, title.notice, title.generic) == ("", "", True)


def test_a_correction_is_known_by_head_or_tail() -> None:
    assert read_title("Erratum: Evidence maps for school meals").notice == "erratum"
    assert read_title("Evidence maps for meals (vol 3, pg 9, 2011)").notice == "erratum"
    assert read_title("RETRACTED: Evidence maps for school meals").notice == ""
