from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError
from reviewkit.formats import detect, read
from reviewkit.formats.json_file import NO_OBJECT, parsed, pieces

Write = Callable[..., Path]
WORK = {
    "id": "https://openalex.org/W7", "display_name": "Walking", "title": "Walking",
    "publication_year": 2012, "doi": "https://doi.org/10.1000/abc.1",
    "abstract_inverted_index": {"We": [0], "looked.": [1]},
}  # fmt: skip


def test_a_page_of_openalex_and_a_single_work_are_read(write: Write) -> None:
    page = read(write(json.dumps({"meta": {"count": 2}, "results": [WORK, WORK]}, indent=2)))
    single = read(write(json.dumps(WORK, indent=2), name="single"))

    for reading, count in ((page, 2), (single, 1)):
        made = list(reading)
        assert (reading.detected.format, reading.detected.dialect) == ("json", "OpenAlex")
        assert (len(made), reading.starts) == (count, count)
        assert (made[0].title, made[0].abstract) == ("Walking", "We looked.")
        assert made[0].doi == "10.1000/abc.1"
    assert '"count": 2' in page.problems[0].text
    assert single.problems == []


def test_records_are_cut_out_wherever_a_chunk_ends() -> None:
    text = '[{"title": "a \\"}] b", "x": [{"y": 1}]},\n {"title": "\\\\"}]\n'
    for size in (1, 2, 5, len(text)):
        found = list(pieces(text[at : at + size] for at in range(0, len(text), size)))
        assert "".join(piece.text for piece in found) == text
        assert [json.loads(piece.text)["title"] for piece in found if piece.record] == [
            'a "}] b',
            "\\",
        ]
        assert [piece.line for piece in found if piece.record] == [1, 2]


def test_a_damaged_record_spoils_no_other(write: Write) -> None:
    text = '[{"title": "One", "year": 2001}, {"title" oops}, {"title": "Two", "year": 2002}]'
    reading = read(write(text, name="a.ris"))

    assert [record.title for record in reading] == ["One", "Two"]
    assert (reading.starts, reading.made) == (3, 2)
    assert [(problem.what, problem.text) for problem in reading.problems] == [
        (NO_OBJECT, '{"title" oops}')
    ]


def test_a_file_cut_short_keeps_its_last_words(write: Write) -> None:
    reading = read(write('[{"title": "One", "year": 2001}, {"title": "Tw'))

    assert [record.title for record in reading] == ["One"]
    assert (reading.starts, reading.problems[0].text) == (2, '{"title": "Tw')


def test_a_name_that_comes_twice_keeps_both_values() -> None:
    assert parsed('{"a": 1, "b": 2, "a": 3}') == {"a": [1, 3], "b": 2}


def test_endless_nesting_is_kept_as_not_understood(write: Write) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    reading = read(
        write(f'[{{"title": "t", "year": 1, "x": {deep}}}, {{"title": "u", "year": 2001}}]')
    )

    assert [record.title for record in reading] == ["u"]
    assert [problem.what for problem in reading.problems] == [NO_OBJECT]


@pytest.mark.parametrize("text", ["[1, 2]", "{}", '{"a": 1}', "[[[[", '{"results": []}'])
def test_json_without_records_is_refused(write: Write, text: str) -> None:
    with pytest.raises(UnreadableError):
        detect(write(text))


@given(text=st.text(alphabet='[]{}",:\\ a1\n', max_size=60), size=st.integers(1, 9))
def test_pieces_joined_are_the_file(text: str, size: int) -> None:
    found = pieces(text[at : at + size] for at in range(0, len(text), size))

    assert "".join(piece.text for piece in found) == text


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("title", "issued", "author", "family", "x")), inner)
    ),
    max_leaves=8,
)


@given(
    held=st.lists(st.dictionaries(st.sampled_from(("title", "year", "author", "issued")), JSONS))
)
def test_whatever_a_field_holds_makes_a_record(
    tmp_path_factory: pytest.TempPathFactory, held: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps([{"title": "t", "issued": {}}, *held]), encoding="utf-8")
    reading = read(path)

    assert len(list(reading)) == reading.starts == len(held) + 1
