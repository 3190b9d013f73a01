"""The form as it is written: what hangs together and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.documents import load, parse
from reviewkit.errors import ProtocolError
from reviewkit.forms import Form

SMALL = Path(__file__).parents[1] / "review"


@pytest.fixture(scope="module")
def form() -> Form:
    return load(SMALL / "extraction_forms" / "small.yml", Form)


def test_paths_name_questions_and_groups_tell_which_repeat(form: Form) -> None:
    assert list(form.fields)[:3] == ["summary", "design", "clarity"]
    assert list(form.groups) == ["people", "helped", "said", "outcomes"]
    assert form.repeats("helped.codes")
    assert not form.repeats("people.invited")
    assert not form.repeats("summary")


def test_choices_print_by_their_label(form: Form) -> None:
    assert form.fields["clarity"].choice_labels == {"yes": "Yes", "no": "No"}
    assert form.fields["design"].choice_labels["other_design"] == "other design"


FORM = (
    "reviewkit: 1\nid: f\nversion: '1'\ntitle: F\nsections:\n  - id: s\n    title: S\n    fields:\n"
)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("      - {id: a, label: A, type: choice}\n", "f.yml:9: sections[1].fields[1]: a choice"),
        ("      - {id: a, label: A, type: codes}\n", "names its `codebook`"),
        ("      - {id: page, label: A}\n", "`page` is kept for the source of an answer"),
        ("      - {id: a, label: A}\n      - {id: a, label: B}\n", "`a` is used twice"),
        (
            "      - {id: g, label: G, fields: [{id: a, label: A}, {id: a, label: A}]}\n",
            "`g` holds the id `a` twice",
        ),
        ("      - {id: A, label: A}\n", "f.yml:9: sections[1].fields[1].id: string should match"),
        ("      - {id: a, label: A, choices: yes, type: choice}\n", "fields[1].choices: "),
        ("      - {id: g, label: G, repeat: true}\n", "fields[1].fields: this field is missing"),
        ("      - {id: a, label: A, minimum: 3}\n", "`minimum`, `maximum` and `tolerance` are for"),
        (
            "      - {id: a, label: A, type: year, minimum: 3, maximum: 2}\n",
            "`minimum` is more than `maximum`",
        ),
        (
            "      - {id: a, label: A, when: b <}\n",
            "f.yml:9: sections[1].fields[1].when: expected a field, a number or words",
        ),
        (
            "      - {id: g, label: G, checks: [a b], fields: [{id: a, label: A}]}\n",
            "expected the end of the rule, or and, or; found `b`",
        ),
        ("      - words\n", "f.yml:9: sections[1].fields[1]: "),
    ],
)
def test_a_form_that_does_not_hang_together_is_told_once(fields: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(FORM + fields, Form, "f.yml")
    (said,) = str(refused.value).splitlines()
    assert told in said


def test_conditions_are_those_of_section_group_and_field() -> None:
    text = FORM.replace("title: S\n", "title: S\n    when: a = 1\n") + (
        "      - {id: a, label: A}\n"
        "      - {id: g, label: G, when: a > 1, fields: [{id: b, label: B, when: a < 3}]}\n"
    )
    form = parse(text, Form, "f.yml")
    assert [rule.text for rule in form.conditions["g.b"]] == ["a = 1", "a > 1", "a < 3"]
    assert [rule.text for rule in form.conditions["g"]] == ["a = 1", "a > 1"]
    assert form.named("b", "g") == "g.b"
    assert form.named("b") is None
