"""YAML that people write: typed, or one line a mistake with file, line, field and hint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from reviewkit.documents import (
    MOST_MISTAKES_SHOWN,
    Written,
    digest,
    line_of,
    load,
    parse,
    read_csv,
    read_yaml,
)
from reviewkit.errors import ProtocolError


class Part(Written):
    name: str
    size: int = 0


class Whole(Written):
    title: str
    parts: tuple[Part, ...] = ()
    named: dict[str, Part] = Field(default_factory=dict)
    either: Part | tuple[str, ...] = ()


def mistakes(text: str) -> list[str]:
    with pytest.raises(ProtocolError) as refused:
        parse(text, Whole, "w.yml")
    return str(refused.value).splitlines()


def value(text: str) -> Any:
    data, _ = read_yaml(f"x: {text}\n", "w.yml")
    return data["x"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Y", "Y"),
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("012", "012"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("1e5", "1e5"),
        ("2.5", 2.5),
        ("1.5e3", 1500.0),
        ("1.2.3", "1.2.3"),
        (".5", ".5"),
        ("2026-11-02", "2026-11-02"),
        ("~", None),
        ("null", None),
        ("'12'", "12"),
    ],
)
def test_bare_words_mean_what_people_expect(text: str, wanted: Any) -> None:
    assert value(text) == wanted
    assert type(value(text)) is type(wanted)


def test_a_text_that_fits_is_read() -> None:
    whole = parse("title: ' T '\nparts: [{name: a, size: 2}]\nnamed: {x: {name: b}}", Whole, "w")
    assert whole == Whole(title="T", parts=(Part(name="a", size=2),), named={"x": Part(name="b")})


def test_a_misspelt_key_is_told_with_its_line_and_the_likely_one() -> None:
    assert mistakes("title: T\nparts:\n  - name: a\n    siez: 2\n") == [
        "w.yml:4: parts[1].siez: no such field; did you mean `size`?"
    ]
    assert mistakes("title: T\nnamed:\n  x: {name: a, qqq: 2}\n") == [
        "w.yml:3: named.x.qqq: no such field; known fields: name, size."
    ]


def test_mistakes_come_in_the_order_of_the_file() -> None:
    assert mistakes("parts:\n- size: x\n- name: 3\n") == [
        "w.yml:1: title: this field is missing; add it.",
        "w.yml:2: parts[1].name: this field is missing; add it.",
        "w.yml:2: parts[1].size: input should be a valid integer, unable to parse string as an "
        "integer (found 'x').",
        "w.yml:3: parts[2].name: input should be a valid string (found 3); put it in quotes.",
    ]


def test_only_the_first_mistakes_are_shown_and_the_rest_counted() -> None:
    said = mistakes("title: T\nparts:\n" + "- {size: 1}\n" * (MOST_MISTAKES_SHOWN + 3))
    assert len(said) == MOST_MISTAKES_SHOWN + 1
    assert said[-1] == "w.yml: and 3 more mistakes."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "w.yml:1: expected `key: value` lines, found an empty file."),
        ("- a\n", "w.yml:1: expected `key: value` lines, found a list."),
        ("words\n", "w.yml:1: expected `key: value` lines, found plain text."),
        ("12\n", "w.yml:1: expected `key: value` lines, found int."),
        ("title: T\ntitle: U\n", "w.yml:2: `title` is given twice; keep one."),
    ],
)
def test_what_is_no_document_is_told(text: str, told: str) -> None:
    assert mistakes(text) == [told]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: T\nparts: [a\n", 3),
        ("title: T\nnamed:\n x: 1\n  y: 2\n", 4),
        ("title: {{name}}\n", 1),
        ("title: T\nparts: !python/object:os.system x\n", 2),
        ("title: T\n---\ntitle: U\n", 2),
        ("title: *nobody\n", 1),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int) -> None:
    (said,) = mistakes(text)
    assert said.startswith(f"w.yml:{line}: ")
    assert "quotes" in said


def test_control_characters_are_told_not_traced() -> None:
    (said,) = mistakes("title: \x00\n")
    assert said.startswith("w.yml: ")


@pytest.mark.parametrize(
    "text",
    [
        "parts: &a [*a]\n",
        "a: &a {b: *a}\n",
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n"
            for a, b in zip("abcdefg", "bcdefgh", strict=True)
        ),
    ],
)
def test_aliases_that_grow_without_end_are_refused(text: str) -> None:
    (said,) = mistakes(text)
    assert "too much is nested here" in said


def test_a_file_is_read_as_utf_8_with_or_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "w.yml"
    path.write_text("title: Stürze\r\n", encoding="utf-8-sig", newline="")
    assert load(path, Whole).title == "Stürze"
    path.write_bytes("title: Stürze".encode("cp1252"))
    with pytest.raises(ProtocolError, match=r"not UTF-8.*save it as UTF-8"):
        load(path, Whole)
    for missing in (tmp_path / "none.yml", tmp_path):
        with pytest.raises(ProtocolError, match="there is no such file"):
            load(missing, Whole)


def test_the_line_of_a_place_is_found_or_that_of_what_holds_it() -> None:
    text = "title: T\nparts:\n  - name: a\n    size: 1\n"
    assert line_of(text, ("parts", 0, "size")) == 4
    assert line_of(text, ("parts", 0, "nothing")) == 3
    assert line_of(text, ("nothing",)) == 1


def test_a_digest_is_the_sha_256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read_yaml(text, "w.yml")
    except ProtocolError as error:
        assert str(error).startswith("w.yml")


# PyYAML writes Unicode's line ends raw and, as YAML folds lines, reads them back as spaces.
WORDS = st.text(st.characters(exclude_characters="\x85\u2028\u2029", exclude_categories=["Cs"]))


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), WORDS),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_a_program_wrote_is_read_back(data: Any) -> None:
    import yaml

    again, _ = read_yaml(yaml.safe_dump(data, allow_unicode=True), "w.yml")
    assert again == data


def test_rows_of_a_csv_file_know_their_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('\ufeffa,b\n"x\ny", 1\nz,2\n', encoding="utf-8")
    assert read_csv(path, ("a", "b")) == [
        {"a": "x\ny", "b": "1", "line": "3"},
        {"a": "z", "b": "2", "line": "4"},
    ]
