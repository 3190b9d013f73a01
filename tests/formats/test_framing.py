from __future__ import annotations

import pytest

from reviewkit.formats.framing import CUT_SHORT, NO_END, STRAY, Framing, entries, folded
from reviewkit.formats.reading import Tally
from reviewkit.formats.tagged import BLANK
from reviewkit.terms import RawTag

FRAMING = Framing(
    markers=frozenset(("PT",)),
    titles=frozenset(("TI",)),
    ends=frozenset(("ER",)),
    outer=frozenset(("FN", "EF")),
    many=frozenset(("KW",)),
)


def cut(tags: str) -> tuple[list[str], Tally]:
    """Entries of one-word tags; a dot is a blank line, a lower-case word text without a tag."""
    tally = Tally()
    stream = [
        BLANK if tag == "." else RawTag("" if tag.islower() else tag, tag, line)
        for line, tag in enumerate(tags.split(), 1)
    ]
    found = entries(stream, FRAMING, tally)
    return [" ".join(token.value for token in entry) for entry in found], tally


@pytest.mark.parametrize(
    ("tags", "records"),
    [
        ("FN PT TI ER . PT TI ER EF", ["FN PT TI ER", "PT TI ER EF"]),
        ("PT TI ER TI ER", ["PT TI ER", "TI ER"]),
        ("PT TI PT TI ER", ["PT TI", "PT TI ER"]),
        ("PT TI . AU . KW . KW ER", ["PT TI AU KW KW ER"]),
        ("TI AU . TI AU", ["TI AU", "TI AU"]),
        ("TI AU . PT AU", ["TI AU", "PT AU"]),
        ("PT . TI . AU . AU . ER . PT . TI . AU . AU", ["PT TI AU AU ER", "PT TI AU AU"]),
        ("FN EF", []),
        ("", []),
    ],
)
def test_records_part_at_ends_markers_and_blank_lines(tags: str, records: list[str]) -> None:
    assert cut(tags)[0] == records


def test_starts_are_the_marker_lines() -> None:
    assert cut("PT TI ER PT TI ER TI ER")[1].starts == 2


def test_what_is_outside_any_record_is_a_problem() -> None:
    _, tally = cut("hello PT TI ER bye")

    assert [(problem.what, problem.text) for problem in tally.problems] == [
        (STRAY, "hello"),
        (STRAY, "bye"),
    ]
    assert [problem.text for problem in cut("FN")[1].problems] == ["FN FN"]


def test_a_missing_end_mark_is_noted_where_its_record_starts() -> None:
    _, tally = cut("PT TI PT TI")

    assert [(problem.line, problem.what) for problem in tally.problems] == [
        (1, NO_END),
        (3, CUT_SHORT),
    ]


def test_lines_fold_into_one_text_but_for_lists() -> None:
    values = {"AU": ["Smith\nRoy"], "TI": ["a long\ntitle"]}

    assert folded(values, frozenset(("AU",))) == {"AU": ["Smith\nRoy"], "TI": ["a long title"]}
