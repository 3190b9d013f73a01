"""What a map tells of a study in words."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.map import Quote
from reviewkit.outputs.map_words import MOST, fields_of, quotes_of, shortened
from tests.outputs.materials import agreed, make_material, said


def test_fields_have_their_label_and_what_several_rows_say_once() -> None:
    material = make_material(
        "",
        S1={
            "design": "trial",
            "helped": {"H1": said("TRUST"), "H2": said("TRUST"), "H3": said("PAY")},
            "people": "NR",
        },
    )
    found = fields_of(("design", "helped.codes", "place", "people"), "S1", material)
    assert found == (
        ("Design", "A trial"),
        ("Helped", "Trust; Payment"),
        ("People", "not reported in any report of the study"),
    )


def test_a_quote_stands_once_with_every_place_that_its_row_puts_the_study_in() -> None:
    material = make_material("", S1={"helped": {"H1": said("TRUST", page="12")}, "place": "Hull"})
    cells = material.answers["S1"]["helped", "H1"]
    cells["statement"] = replace(cells["statement"], quote="We  trust\nthem.")
    cells["codes"] = replace(cells["codes"], quote="We  trust\nthem.")
    material.answers["S1"]["place", ""][""] = replace(agreed("Hull"), quote="In Hull")
    places = {
        ("PEO", "c1", None): (("helped", "H1"),),
        ("PEO", "c2", None): (("helped", "H1"),),
        (None, "c3", None): (),
    }
    assert quotes_of(places, ("place",), "S1", material) == (
        Quote("We trust them.", "r1", "12", (("PEO", "c1", None), ("PEO", "c2", None))),
        Quote("In Hull", "r1", "", ()),
    )


def test_a_long_quote_is_cut_between_words() -> None:
    short = shortened("word " * 500)
    assert len(short) <= MOST
    assert short.endswith("word\N{HORIZONTAL ELLIPSIS}")
    assert shortened("a short one") == "a short one"
    assert len(shortened("x" * 500)) == MOST
