"""From one platform to another: what is meant stays, and what is lost is told."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError
from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.native import read_native, strategy_of
from reviewkit.strategy.rendering import render
from reviewkit.strategy.translating import translate
from reviewkit.strategy.tree import (
    ANY,
    And,
    Field,
    Heading,
    Line,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Strategy,
    Term,
    join,
    spelt,
)
from tests.strategy.readable import LINED, READ

OVID = """1. exp Social Work/
2. (social adj3 work$).ti,ab.
3. or/1-2
4. "care home".tw.
5. 3 and 4
6. limit 5 to (english language and yr="2000 -Current")
"""


def test_an_ovid_strategy_is_written_for_pubmed_with_its_losses() -> None:
    done = translate(read_native(OVID), "pubmed")
    assert done.lines == (
        '"Social Work"[mh]',
        "social[tiab] AND work*[tiab]",
        "#1 OR #2",
        '"care home"[tiab]',
        "#3 AND #4",
        '#5 AND english[la] AND ("2000"[dp] : "3000"[dp])',
    )
    assert [(one.kind, str(one.at)) for one in done.losses] == [(LossKind.BROADENED, "2:5")]


def test_proximity_is_counted_as_the_other_platform_counts() -> None:
    native = read_native("(social adj3 work).ti,ab.", "ovid")
    assert "NEAR/2" in translate(native, "wos").text
    assert "N2" in translate(native, "ebsco").text
    assert "NEAR/3" in translate(native, "embase").text


def test_a_period_is_translated_whole() -> None:
    native = read_native("cancer[tiab] AND 2000:2012[dp]", "pubmed")
    assert "PY=2000-2012" in translate(native, "wos").text


def test_lines_with_the_same_number_are_numbered_anew() -> None:
    native = read_native("1. carer.tw.\n2. home.tw.\n2. 1 and 2", "ovid")
    assert translate(native, "pubmed").lines[2] == "#1 AND #2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1. (carer.tw.\n2. 1 or 1", "1:4: this bracket is opened"),
        ("1. carer.tw.\n2. 1 or 5", "2:9: there is no line 5"),
        ("1. carer.tw.\n2. 1 or 2", "2:9: line 2 refers to itself"),
    ],
)
def test_what_is_not_understood_is_not_translated(text: str, message: str) -> None:
    with pytest.raises(UnreadableError, match=message.replace("(", r"\(")):
        translate(read_native(text, "ovid"), "pubmed")


def test_what_was_mended_in_reading_is_told_as_a_loss() -> None:
    done = translate(read_native("carer[tiab] OR OR home[tiab]", "pubmed"), "wos")
    assert done.losses[0].kind is LossKind.APPROXIMATED
    assert "twice" in done.losses[0].message


words = st.sampled_from(["carer", "housing", "joint", "outcome", "elder", "partner"])
terms = st.builds(
    lambda word, stem, two, fields: Term(
        (f"{word} services",) if two else (word, ANY) if stem else (word,), fields, phrase=two
    ),
    words,
    st.booleans(),
    st.booleans(),
    st.sampled_from([(Field.TITLE,), (Field.ABSTRACT,), (Field.TITLE, Field.ABSTRACT)]),
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=4, unique=True)
    return st.one_of(
        several.map(lambda all_of: join(And, all_of)),
        several.map(lambda any_of: join(Or, any_of)),
        st.tuples(parts, parts).map(lambda pair: Not(*pair)),
    )


def _holds(node: Node, world: int) -> bool:
    """Whether a record of some made-up world is found: a term is there or not, field by field."""
    if isinstance(node, And):
        return all(_holds(part, world) for part in node.parts)
    if isinstance(node, Or):
        return any(_holds(part, world) for part in node.parts)
    if isinstance(node, Not):
        return _holds(node.kept, world) and not _holds(node.taken, world)
    assert isinstance(node, Term)
    words = [f"{world} {one} {spelt(node)}" for one in node.fields]
    return any(crc32(one.encode()) % 3 == 0 for one in words)


nodes = st.recursive(terms, _joined, max_leaves=8)


@settings(max_examples=80)
@given(nodes, st.sampled_from(READ))
def test_what_is_written_is_read_again_as_it_was_meant(node: Node, platform: str) -> None:
    strategy = Strategy((Line(node),))
    done = render(strategy, platform)
    if done.losses:
        return
    native = read_native(done.text, platform)
    again = strategy_of(native).lines[-1].node
    assert not any(one.code != "boolean-mixed" for one in native.problems), done.text
    for world in range(12):
        assert _holds(again, world) == _holds(node, world), done.text


@pytest.mark.parametrize("platform", LINED)
def test_lines_headings_and_proximity_are_read_again(platform: str) -> None:
    near = Near((Term(("joint",), (Field.TITLE,)), Term(("working",), (Field.TITLE,))), 2)
    strategy = Strategy(
        (
            Line(Heading("Social Work"), "1"),
            Line(near, "2"),
            Line(Or((LineRef("1"), LineRef("2"))), "3"),
        )
    )
    done = render(strategy, platform)
    again = strategy_of(read_native(done.text, platform))
    assert again.lines[1].node == near
    assert again.lines[2].node == strategy.lines[2].node
    assert render(again, platform).text == done.text


@pytest.mark.parametrize(
    ("text", "source", "target", "kinds", "written"),
    [
        ("joint working[ti]", "pubmed", "ovid", ["approximated"], "joint.ti. and working.ti."),
        ("TI joint working", "ebsco", "wos", ["approximated"], "TI=joint AND TI=working"),
        ("TITLE(joint working)", "scopus", "pubmed", [], "joint[ti] AND working[ti]"),
        ("TI joint working", "ebsco", "ebsco-medline", [], "TI (joint working)"),
    ],
)
def test_words_side_by_side_never_change_their_meaning_in_silence(
    text: str, source: str, target: str, kinds: list[str], written: str
) -> None:
    done = translate(read_native(text, source), target)
    assert (done.text, [str(one.kind) for one in done.losses]) == (written, kinds)


@pytest.mark.parametrize(
    ("text", "target", "kinds"),
    [
        ("randomized controlled trial.pt.", "pubmed", []),
        ("randomized controlled trial.pt.", "embase", ["approximated"]),
        ("randomized controlled trial.pt.", "wos", ["approximated"]),
        ("dt.fs.", "pubmed", []),
        ("dt.fs.", "embase", ["approximated"]),
    ],
)
def test_names_and_signs_that_another_platform_has_not_are_told(
    text: str, target: str, kinds: list[str]
) -> None:
    done = translate(read_native(text, "ovid"), target)
    assert [str(one.kind) for one in done.losses] == kinds


def test_work_on_the_results_of_a_line_is_told_and_not_written_as_a_limit() -> None:
    native = read_native("1. aa.ti.\n2. remove duplicates from 1\n3. bb.ti.\n4. 2 and 3", "ovid")
    done = translate(native, "ovid-embase")
    assert done.lines == ("aa.ti.", "bb.ti.", "1 and 2")
    assert [(str(one.kind), one.term) for one in done.losses] == [
        ("needs-ui", "remove duplicates from 1")
    ]


def test_alternatives_of_a_limit_stand_in_brackets_on_ovid() -> None:
    native = read_native("1. aa.ti.\n2. limit 1 to (clinical trial or review)", "ovid")
    assert translate(native, "ovid-embase").lines[1] == "limit 1 to (clinical trial or review)"
    native = read_native("#1 aa[ti] Filters: English, French", "pubmed")
    done = translate(native, "ovid")
    assert done.lines[1] == "limit 1 to (english language or french language)"


def test_names_of_several_words_stay_one_name() -> None:
    text = "randomized controlled trial[pt] AND Smith J[au] AND br j soc work[ta]"
    done = translate(read_native(text, "pubmed"), "ovid")
    assert done.text == ("randomized controlled trial.pt. and Smith J.au. and br j soc work.jn.")
    assert not done.losses


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. care.ti.\n2. old.ti.\n3. (1 or 2).ab.", LossKind.BROADENED),
        ("1. care.ti. /freq=2", LossKind.BROADENED),
    ],
)
def test_what_was_left_out_in_reading_is_a_loss(text: str, kind: LossKind) -> None:
    assert [one.kind for one in translate(read_native(text, "ovid"), "pubmed").losses] == [kind]


def test_an_s_or_a_z_is_written_out_where_a_wildcard_stood_for_them() -> None:
    done = translate(read_native("randomi?ed.ab. or paraly?ed.ab.", "ovid"), "pubmed")
    assert done.text == ("(randomised[ab] OR randomized[ab]) OR (paralysed[ab] OR paralyzed[ab])")


def test_codes_that_databases_of_ovid_use_differently_are_told() -> None:
    native = read_native("1. drug therapy.fs.\n2. review.pt.\n3. 1 or 2", "ovid-medline")
    told = translate(native, "ovid-embase").losses
    assert [(one.line, one.kind) for one in told] == [
        ("1", LossKind.APPROXIMATED),
        ("2", LossKind.APPROXIMATED),
    ]
    assert not translate(native, "ovid-medline").losses


def test_a_category_of_one_platform_is_never_called_merely_broader_elsewhere() -> None:
    done = translate(read_native("TI=care AND WC=(Social Work OR Nursing)", "wos"), "ovid")
    assert done.text == "care.ti. and (Social Work or Nursing).mp."
    assert {one.kind for one in done.losses} == {LossKind.APPROXIMATED}


def test_kinds_of_publication_are_told_where_vocabularies_differ() -> None:
    embase = translate(read_native("'letter'/it", "embase"), "pubmed")
    assert [one.kind for one in embase.losses] == [LossKind.APPROXIMATED]
    assert not translate(read_native("letter[pt]", "pubmed"), "ovid-medline").losses
