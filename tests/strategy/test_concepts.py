"""Concept blocks of a protocol become a strategy, and what is rendered of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.documents import load, parse
from reviewkit.errors import NotThereError
from reviewkit.protocol import Protocol, Source
from reviewkit.strategy.concepts import (
    limits,
    platform_of,
    render_protocol,
    strategy_of,
    term,
    told,
)
from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.platforms import platform
from reviewkit.strategy.tree import ANY, And, Field, LineRef, Not, Or, Term, Wild

SSCR = Path(__file__).parents[2] / "protocols" / "sscr" / "protocol.yml"
TIAB = (Field.TITLE, Field.ABSTRACT)

HEAD = "reviewkit: 1\nid: x\nversion: v1\ntitle: T\n"
BLOCKS = (
    HEAD
    + """
concepts:
  - id: work
    label: Joint work
    terms: [joint working, collaborat*, '"partnership"']
    elsewhere:
      - {terms: [team*], fields: [title]}
    near:
      - {near: [[joint, shared], work*], between: 2}
    headings:
      - {names: {mesh: Intersectoral Collaboration, emtree: collaboration}, explode: false}
    native:
      Cochrane: "(joint NEXT work*):ti"
  - id: old
    label: Older people
    terms: [older people]
  - id: young
    label: Young
    terms: [child*]
  - id: none
    label: Nothing yet
"""
)


def protocol(text: str = BLOCKS) -> Protocol:
    return parse(text, Protocol, "protocol.yml")


def test_every_part_of_a_block_is_rendered() -> None:
    done = render_protocol(protocol(), "ovid-medline")
    assert done.lines[0] == (
        '(joint working or collaborat* or "partnership").ti,ab. or team*.ti. or '
        "((joint or shared) adj3 work*).ti,ab. or Intersectoral Collaboration/"
    )
    assert done.lines[-1] == "1 and 2 and 3"


def test_a_heading_takes_the_name_of_the_platform_s_vocabulary() -> None:
    assert "'collaboration'/de" in render_protocol(protocol(), "embase").text
    assert '"Intersectoral Collaboration"[mh:noexp]' in render_protocol(protocol(), "pubmed").text
    lost = render_protocol(protocol(), "wos").losses
    assert (LossKind.APPROXIMATED, "work") in [(one.kind, one.line) for one in lost]


def test_a_block_in_a_platform_s_own_words_stands_as_it_is_there_and_only_there() -> None:
    assert render_protocol(protocol(), "cochrane").lines[0] == "(joint NEXT work*):ti"
    assert "NEXT" not in render_protocol(protocol(), "pubmed").text


def test_a_block_without_terms_is_told_as_dropped() -> None:
    lost = [one for one in render_protocol(protocol(), "scopus").losses if one.line == "none"]
    assert [(one.kind, one.term) for one in lost] == [(LossKind.DROPPED, "Nothing yet")]


def test_blocks_are_combined_as_the_protocol_says() -> None:
    rule = "strategy: {combine: (work OR old OR none) NOT young, since: 2000, languages: [English]}"
    strategy, _ = strategy_of(protocol(BLOCKS + rule), platform("pubmed"))
    core = Not(Or((LineRef("work"), LineRef("old"))), LineRef("young"))
    assert strategy.lines[-1].node == And((core, *limits(protocol(BLOCKS + rule).strategy)))
    done = render_protocol(protocol(BLOCKS + rule), "pubmed")
    assert done.lines[-1] == '((#1 OR #2) NOT #3) AND ("2000"[dp] : "3000"[dp]) AND english[la]'
    assert done.query.endswith('NOT child*[tiab]) AND ("2000"[dp] : "3000"[dp]) AND english[la]')


def test_blocks_that_narrow_come_after_the_combination() -> None:
    rule = "strategy: {combine: old, narrow: [{id: uk, label: UK, terms: [UK]}]}"
    done = render_protocol(protocol(BLOCKS + rule), "pubmed")
    assert done.lines[-1] == "#2 AND #4"


def test_one_block_alone_needs_no_last_line() -> None:
    one = protocol(HEAD + "concepts: [{id: a, label: A, terms: [care]}]\n")
    assert render_protocol(one, "pubmed").text == "care[tiab]"


def test_a_protocol_without_words_says_so() -> None:
    with pytest.raises(NotThereError, match="nothing to search for; write terms"):
        render_protocol(protocol(HEAD + "concepts: [{id: a, label: A}]\n"), "pubmed")


def test_a_block_native_to_no_platform_is_a_mistake() -> None:
    wrong = HEAD + "concepts: [{id: a, label: A, terms: [x], native: {wikipedia: y}}]\n"
    with pytest.raises(NotThereError, match="no platform 'wikipedia'"):
        render_protocol(protocol(wrong), "pubmed")


def test_terms_are_read_with_their_wildcards_and_quotes() -> None:
    assert term("work*", TIAB) == Term(("work", ANY), TIAB)
    assert term("team*3", TIAB) == Term(("team", Wild(0, 3)), TIAB)
    assert term('"outcomes"', TIAB) == Term(("outcomes",), TIAB, phrase=True)
    assert term("wom#n  of colo?r", ()).parts == ("wom", Wild(1, 1), "n of colo", Wild(0, 1), "r")


def test_a_block_is_told_in_words() -> None:
    assert told(protocol().concepts[0]) == (
        "joint working",
        "collaborat*",
        '"partnership"',
        "team* (in title)",
        "(joint OR shared) near (2 words between) work*",
        "[mesh: Intersectoral Collaboration, emtree: collaboration]",
    )


@pytest.mark.parametrize(
    ("name", "interface", "key"),
    [
        ("MEDLINE", "Ovid", "ovid-medline"),
        ("EMBASE", "Ovid", "ovid-embase"),
        ("Embase", "Elsevier", "embase"),
        ("Global Health", "Ovid", "ovid-other"),
        ("CINAHL Plus", "EBSCOhost", "ebsco"),
        ("MEDLINE", "EBSCOhost", "ebsco-medline"),
        ("SocINDEX", "EBSCO", "ebsco-other"),
        ("ASSIA", "ProQuest", "proquest"),
        ("Social Science Citation Index", None, "wos"),
        ("ProQuest (with dissertations)", None, "proquest"),
        ("A library's shelf", None, None),
    ],
)
def test_platform_and_name_of_a_source_tell_its_syntax(
    name: str, interface: str | None, key: str | None
) -> None:
    found = platform_of(Source(name=name, platform=interface))
    assert (found.key if found else None) == key


def test_a_source_may_say_its_syntax() -> None:
    found = platform_of(Source(name="EMBASE", syntax="ovid-embase"))
    assert found is not None
    assert found.key == "ovid-embase"
    with pytest.raises(NotThereError, match="no platform 'x'"):
        platform_of(Source(name="EMBASE", syntax="x"))


def test_the_worked_example_is_rendered_for_all_ten_of_its_sources() -> None:
    sscr = load(SSCR, Protocol)
    keys = [one.key for source in sscr.sources if (one := platform_of(source)) is not None]
    assert len(keys) == 10
    for key in keys:
        done = render_protocol(sscr, key)
        assert not [loss for loss in done.losses if loss.kind is LossKind.DROPPED]
        whole = done.text
        for words in ("social care", "general practice", "joint working", "outcome", "older"):
            assert words in whole
        assert "United Kingdom" in whole
        since = "2000" in whole or "published since 2000" in [one.term for one in done.losses]
        assert since
