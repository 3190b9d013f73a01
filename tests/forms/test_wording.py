"""What a form says to who fills it in."""

from __future__ import annotations

from reviewkit.codebook import Code, Codebook, Theme
from reviewkit.forms import FormField, read_form
from reviewkit.forms.wording import asks, choices, condition, missing_words, wants
from reviewkit.terms import Missing


def test_what_fits_a_question_is_said_in_words() -> None:
    def told(**given: object) -> str:
        return asks(FormField.model_validate({"id": "a", "label": "A", **given}))

    assert told(type="integer", minimum=0) == "a whole number from 0"
    assert told(type="number", minimum=0, maximum=2.5) == "a number from 0 to 2.5"
    assert told(type="choice", choices=["x"], other=True) == (
        "one of these, or other: and your words"
    )
    assert told(type="codes", codebook="f", several=False) == "one code of the codebook f"


def test_what_an_answer_must_bring_is_said() -> None:
    assert wants(FormField(id="a", label="A")) == ""
    assert wants(FormField(id="a", label="A", judgement=True)) == "with a reason"
    both = FormField(id="a", label="A", judgement=True, quote=True)
    assert wants(both) == "with a reason and a quote: the words of the report"


def test_the_condition_of_a_group_is_told_with_the_group_only() -> None:
    form = read_form(
        "reviewkit: 1\nid: f\nversion: '1'\ntitle: F\nsections:\n  - id: s\n    title: S\n"
        "    when: a = 'x'\n    fields:\n"
        "      - {id: g, label: G, when: a = 'y', fields: [{id: b, label: B, when: c = 'z'},"
        " {id: c, label: C}]}\n"
        "  - {id: t, title: T, fields: [{id: a, label: A}]}\n",
        "f.yml",
    )
    assert condition(form, "g") == "a = 'x' and a = 'y'"
    assert condition(form, "g.b") == "c = 'z'"
    assert condition(form, "g.c") == ""
    assert condition(form, "a") == ""


def test_codes_of_a_codebook_can_be_chosen_where_it_is_at_hand() -> None:
    question = FormField(id="a", label="A", type="codes", codebook="f")
    theme = Theme(id="T", label="T", codes=(Code(id="X", label="Ex"),))
    book = Codebook(reviewkit=1, id="f", version="1", title="F", kind="factors", themes=(theme,))
    assert list(choices(question, {"f": book})) == [("X", "Ex")]
    assert list(choices(question, {})) == []


def test_missing_codes_come_with_their_meaning() -> None:
    assert list(missing_words((Missing.NA,))) == ["NA not applicable"]
