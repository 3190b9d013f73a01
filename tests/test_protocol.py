"""The protocol: what it holds, and what does not hang together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from reviewkit.documents import load, parse
from reviewkit.errors import ProtocolError
from reviewkit.methods.prisma import Flow
from reviewkit.protocol import FlowBox, Protocol, StageRule
from reviewkit.terms import SourceKind, Stage

SMALL = Path(__file__).parent / "review" / "protocol.yml"
BARE = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"


def test_a_protocol_is_read_whole() -> None:
    protocol = load(SMALL, Protocol)
    assert protocol.sources[0].searched == date(2026, 11, 2)
    assert protocol.sources[1].kind is SourceKind.DATABASE
    assert [one.id for one in protocol.criteria] == ["E1", "E2", "I1"]
    assert protocol.rule(Stage.TITLE).who == ("ADA", "BO")


def test_a_bare_protocol_asks_two_reviewers_at_each_stage() -> None:
    protocol = parse(BARE, Protocol, "p.yml")
    assert protocol.rule(Stage.TITLE) == protocol.rule(Stage.FULLTEXT) == StageRule()
    one = parse(BARE + "stages: {title: {reviewers: 1}}\n", Protocol, "p.yml")
    assert (one.rule(Stage.TITLE).reviewers, one.rule(Stage.FULLTEXT).reviewers) == (1, 2)


def test_terms_of_the_concepts_stand_out_besides_the_words_of_the_highlight() -> None:
    protocol = parse(
        BARE + "concepts: [{id: a, label: A, terms: [falls, fall prevention*]}]\n"
        "highlight: {wanted: [trial], unwanted: [mice]}\n",
        Protocol,
        "p.yml",
    )
    assert protocol.marked().wanted == ("falls", "fall prevention*", "trial")
    assert protocol.marked().unwanted == ("mice",)


def test_the_boxes_that_may_be_unreported_are_named_once() -> None:
    assert set(get_args(FlowBox)) <= set(Flow.__slots__)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            "criteria:\n- {id: E1, kind: exclude, text: a}\n- {id: E1, kind: include, text: b}\n",
            "p.yml:5: criteria: `E1` is there twice; rename one",
        ),
        ("sources: [{name: A}, {name: A}]\n", "p.yml:5: sources: `A` is there twice"),
        ("reviewers: [{id: A}, {id: A}]\n", "p.yml:5: reviewers: `A` is there twice"),
        (
            "extraction: {form: f/a.yml}\nforms: [{form: b.yml}, {form: g/a.yml}]\n",
            "p.yml:6: forms: two forms are called `a`; give one of `forms` another `id`",
        ),
        (
            "forms: [{form: my tool.yml}]\n",
            "`my tool` is no name for a form; give an `id` of letters, digits, - and _",
        ),
        (
            "forms: [{form: a.yml, mode: dual, extractors: 1}]\n",
            "`mode: dual` does not go with `extractors: 1`",
        ),
        (
            "reviewers: [{id: A}]\nstages: {title: {reviewers: 1, who: [B]}}\n",
            "p.yml:6: stages: title names `B`, who is no reviewer (A)",
        ),
        (
            "reviewers: [{id: A}]\nstages: {title: {reviewers: 2, who: [A]}}\n",
            "p.yml:6: stages: title needs 2 reviewers but names 1",
        ),
        ("stages: {titel: {reviewers: 1}}\n", "p.yml:5: stages.titel: input should be 'title'"),
        (
            "stages: {title: {order: best}}\n",
            "p.yml:5: stages.title.order: input should be 'place'",
        ),
        ("stages: {title: {reviewers: 0}}\n", "p.yml:5: stages.title.reviewers: input should be"),
        ("sources: [{name: A, searched: soon}]\n", "p.yml:5: sources[1].searched: "),
        ("flow: {not_reported: [screend]}\n", "p.yml:5: flow.not_reported[1]: "),
        ("extraction: {from: x}\n", "p.yml:5: extraction.form: this field is missing"),
        (
            "extraction: {form: f, mode: single, extractors: 2}\n",
            "p.yml:5: extraction: `mode: single` does not go with `extractors: 2`; single takes",
        ),
        ("extraction: {form: f, mode: dual, extractors: 1}\n", "does not go with `extractors: 1`"),
        ("extraction: {form: f, mode: twice}\n", "p.yml:5: extraction.mode: input should be"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(more: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(BARE + more, Protocol, "p.yml")
    assert told in str(refused.value)


def test_anybody_may_decide_where_no_reviewer_is_listed() -> None:
    text = BARE + "stages: {title: {reviewers: 1, who: [B]}}\n"
    assert parse(text, Protocol, "p.yml").rule(Stage.TITLE).who == ("B",)


@pytest.mark.parametrize(
    ("written", "mode", "extractors"),
    [
        ("", "single", 1),
        (", extractors: 1", "single", 1),
        (", extractors: 3", "dual", 3),
        (", mode: dual", "dual", 2),
        (", mode: verify", "verify", 2),
    ],
)
def test_how_data_are_extracted_follows_from_either_word(
    written: str, mode: str, extractors: int
) -> None:
    head = "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n"
    text = f"{head}extraction: {{form: f{written}}}\n"
    extraction = parse(text, Protocol, "p.yml").extraction
    assert extraction is not None
    assert (extraction.mode, extraction.extractors) == (mode, extractors)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("tables: [{id: t, title: T, kind: votes, group: design}]", "takes no `group`; it is for"),
        ("tables: [{id: t, title: T, kind: matrix, sign_test: true}]", "it is for `votes`"),
        ("tables: [{id: t, title: T, kind: by_group, codebook: c}]", "needs `split`, such as"),
        (
            "tables: [{id: t, title: T, kind: votes, effects: {agreement: 0.5}}]",
            "tables[1].effects.agreement",
        ),
        ("figures: [{id: f, title: F, kind: harvest, heights: {a: 1}}]", "needs `height`"),
        ("figures: [{id: f, title: F, kind: factors, sample: n}]", "it is for `effect_direction`"),
        (
            "figures: [{id: f, title: F, kind: harvest, height: h, heights: {a: 0}}]",
            "`heights` go from 1",
        ),
        (
            "figures: [{id: f, title: F, kind: factors}, {id: f, title: G, kind: factors}]",
            "`f` is there twice; rename one",
        ),
    ],
)
def test_a_table_or_figure_takes_only_what_its_kind_prints(written: str, told: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        parse(f"{BARE}{written}\n", Protocol, "p.yml")
    assert told in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
