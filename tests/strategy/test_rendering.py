"""A strategy is written as each platform reads it, and what differs is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.strategy.losses import LossKind, Rendering
from reviewkit.strategy.platforms import platforms
from reviewkit.strategy.rendering import render
from reviewkit.strategy.tree import (
    ANY,
    MAYBE_ONE,
    And,
    Field,
    Heading,
    Limit,
    Line,
    LineRef,
    Native,
    Near,
    Node,
    Not,
    Or,
    Strategy,
    Term,
    Wild,
)

TIAB = (Field.TITLE, Field.ABSTRACT)
EVERY = [one.key for one in platforms()]


def word(*parts: str | Wild, fields: tuple[Field, ...] = TIAB, phrase: bool = False) -> Term:
    several = any(" " in part for part in parts if isinstance(part, str))
    return Term(parts, fields, phrase=phrase or several)


def rendered(node: Node, platform: str, origin: str = "") -> Rendering:
    return render(Strategy((Line(node),), origin), platform)


def kinds(done: Rendering) -> list[str]:
    return [str(loss.kind) for loss in done.losses]


NEAR = Near((word("joint"), word("working")), 2)
TWO = Or((word("social care"), word("team", ANY)))

EXACT: list[tuple[Node, dict[str, str]]] = [
    (
        TWO,
        {
            "pubmed": '"social care"[tiab] OR team*[tiab]',
            "ovid-medline": "(social care or team*).ti,ab.",
            "embase": "('social care' OR team*):ti,ab",
            "ebsco": 'TI ("social care" OR team*) OR AB ("social care" OR team*)',
            "cochrane": '("social care" OR team*):ti,ab',
            "wos": 'TI=("social care" OR team*) OR AB=("social care" OR team*)',
            "scopus": 'TITLE-ABS("social care" OR team*)',
            "europepmc": 'TITLE_ABS:("social care" OR team*)',
        },
    ),
    (
        NEAR,
        {  # two words between: Ovid and Embase count one more than all others
            "pubmed": '"joint working"[tiab:~2]',
            "ovid-medline": "(joint adj3 working).ti,ab.",
            "ovid-psycinfo": "(joint adj3 working).ti,ab.",
            "embase": "(joint NEAR/3 working):ti,ab",
            "ebsco": "TI (joint N2 working) OR AB (joint N2 working)",
            "cochrane": "(joint NEAR/2 working):ti,ab",
            "wos": "TI=(joint NEAR/2 working) OR AB=(joint NEAR/2 working)",
            "scopus": "TITLE-ABS(joint W/2 working)",
            "proquest": "TI,AB(joint NEAR/2 working)",
        },
    ),
    (
        Near(NEAR.parts, 3, ordered=True),
        {
            "embase": "(joint NEXT/4 working):ti,ab",
            "ebsco": "TI (joint W3 working) OR AB (joint W3 working)",
            "cochrane": "(joint NEXT/3 working):ti,ab",
            "scopus": "TITLE-ABS(joint PRE/3 working)",
            "proquest": "TI,AB(joint PRE/3 working)",
        },
    ),
    (
        Heading("Social Work", "mesh"),
        {
            "pubmed": '"Social Work"[mh]',
            "ovid-medline": "exp Social Work/",
            "ebsco-medline": '(MH "Social Work+")',
            "cochrane": '[mh "Social Work"]',
        },
    ),
    (
        Heading("Aged", "mesh", explode=False),
        {
            "pubmed": '"Aged"[mh:noexp]',
            "ovid-medline": "Aged/",
            "ebsco-medline": '(MH "Aged")',
            "cochrane": '[mh ^"Aged"]',
        },
    ),
    (
        Heading("Asthma", "mesh", major=True, qualifiers=("drug therapy", "th")),
        {
            "pubmed": '"Asthma/drug therapy"[majr] OR "Asthma/therapy"[majr]',
            "ovid-medline": "exp *Asthma/dt, th",
            "ebsco-medline": '(MM "Asthma+/DT") OR (MM "Asthma+/TH")',
        },
    ),
    (
        Heading("home care", "emtree", explode=False, major=True),
        {"embase": "'home care'/mj", "ovid-embase": "*home care/"},
    ),
    (
        Limit("date", start="2000", end="2012"),
        {
            "pubmed": '("2000"[dp] : "2012"[dp])',
            "embase": "[2000-2012]/py",
            "ebsco": "DT 20000101-20121231",
            "wos": "PY=2000-2012",
            "scopus": "PUBYEAR > 1999 AND PUBYEAR < 2013",
            "proquest": "YR(2000-2012)",
            "europepmc": "FIRST_PDATE:[2000-01-01 TO 2012-12-31]",
            "openalex": "from_publication_date:2000-01-01,to_publication_date:2012-12-31",
        },
    ),
    (
        word("Smith J", fields=(Field.AUTHOR,)),
        {"pubmed": '"Smith J"[au]', "wos": 'AU="Smith J"', "ebsco": 'AU "Smith J"'},
    ),
]


@pytest.mark.parametrize(
    ("node", "platform", "text"),
    [(node, platform, text) for node, texts in EXACT for platform, text in texts.items()],
)
def test_what_a_platform_can_say_is_said_without_loss(node: Node, platform: str, text: str) -> None:
    done = rendered(node, platform)
    assert (done.text, done.losses) == (text, ())


LOSSY: list[tuple[Node, str, str, list[str]]] = [
    # Faults that other translators are known to make without a word.
    (
        Near((word("a"), word("b"), word("c")), 3),
        "pubmed",
        '"a b c"[tiab:~3]',
        ["approximated"],
    ),
    (
        Near(NEAR.parts, 3, ordered=True),
        "wos",
        "TI=(joint NEAR/3 working) OR AB=(joint NEAR/3 working)",
        ["broadened"],
    ),
    (
        Near(NEAR.parts, 3, ordered=True),
        "ovid-medline",
        "(joint adj4 working).ti,ab.",
        ["broadened"],
    ),
    (Near(NEAR.parts, 3, ordered=True), "pubmed", '"joint working"[tiab:~3]', ["broadened"]),
    (
        Near((word("joint"), word("work", ANY)), 2),
        "pubmed",
        "joint[tiab] AND work*[tiab]",
        ["broadened"],
    ),
    (
        Near(NEAR.parts, 40),
        "wos",
        "TI=(joint NEAR/15 working) OR AB=(joint NEAR/15 working)",
        ["narrowed"],
    ),
    (NEAR, "europepmc", "TITLE_ABS:joint AND TITLE_ABS:working", ["broadened"]),
    (
        Heading("Aged", "mesh", explode=False),
        "ebsco",
        "TI Aged OR AB Aged OR SU Aged",
        ["approximated", "approximated"],
    ),
    (
        Heading("Diabetes Mellitus, Type 2", "mesh"),
        "ovid-embase",
        "Type 2 Diabetes Mellitus.ti,ab,kf.",
        ["approximated"],
    ),
    (Heading("Aged", "mesh", major=True), "cochrane", '[mh "Aged"]', ["broadened"]),
    (Heading("Aged", "mesh"), "scopus", 'INDEXTERMS("Aged")', ["narrowed"]),
    (word("colo", MAYBE_ONE, "r"), "scopus", "TITLE-ABS(colo*r)", ["broadened"]),
    (word("team", Wild(0, 3)), "ebsco", "TI team* OR AB team*", ["broadened"]),
    (word("social work", ANY), "europepmc", "TITLE_ABS:social AND TITLE_ABS:work*", ["broadened"]),
    (word("GP", ANY), "pubmed", "GP[tiab]", ["narrowed"]),
    (word("a", fields=(Field.SUBSTANCE,)), "wos", "ALL=a", ["broadened"]),
    (Limit("date", start="2000"), "cochrane", "", ["needs-ui"]),
    (Limit("date", start="2000-03"), "wos", "PY=2000-2100", ["broadened"]),
    (Limit("language", values=("klingon",)), "openalex", "", ["needs-ui"]),
    (Or((word("a"), Limit("date", start="2000"))), "ovid-medline", "a.ti,ab.", ["needs-ui"]),
]


@pytest.mark.parametrize(("node", "platform", "text", "lost"), LOSSY)
def test_what_a_platform_cannot_say_is_told(
    node: Node, platform: str, text: str, lost: list[str]
) -> None:
    done = rendered(node, platform)
    assert (done.text, kinds(done)) == (text, lost)


def test_alternatives_near_one_another_are_written_out_in_pairs_in_pubmed() -> None:
    near = Near((Or((word("joint"), word("shared"))), word("working")), 2)
    done = rendered(near, "pubmed")
    assert done.text == '"joint working"[tiab:~2] OR "shared working"[tiab:~2]'
    assert done.losses == ()
    many = Or(tuple(word(f"w{number}") for number in range(30)))
    assert kinds(rendered(Near((many, many), 2), "pubmed")) == ["broadened"]


def test_a_phrase_with_a_wildcard_is_written_with_next_in_cochrane() -> None:
    done = rendered(word("social work", ANY), "cochrane")
    assert (done.text, done.losses) == ("(social NEXT work*):ti,ab", ())


def test_the_usual_spellings_are_written_out_where_no_sign_stands_for_a_letter() -> None:
    done = rendered(word("behavio", MAYBE_ONE, "r"), "pubmed")
    assert "behavior[tiab]" in done.text
    assert "behaviour[tiab]" in done.text
    assert kinds(done) == ["narrowed"]


def test_fields_in_several_codes_do_not_ask_for_all_words_in_one_field() -> None:
    done = rendered(And((word("care"), word("work"))), "wos")
    assert done.text == "(TI=care OR AB=care) AND (TI=work OR AB=work)"


def test_terms_and_headings_in_one_block_stay_joined_by_or() -> None:
    block = Or((word("a"), word("b"), Heading("Aged", "mesh"), word("c", fields=(Field.TITLE,))))
    assert rendered(block, "ovid-medline").text == "(a or b).ti,ab. or exp Aged/ or c.ti."


def test_lines_are_numbered_anew_and_limits_stand_on_their_own_line_in_ovid() -> None:
    lines = (
        Line(word("care"), "3"),
        Line(word("work"), "7"),
        Line(Or((LineRef("3"), LineRef("7"))), "8"),
        Line(Limit("date", start="2000"), "9"),
        Line(And((LineRef("8"), word("old"), LineRef("9"))), "10"),
    )
    done = render(Strategy(lines), "ovid-medline")
    assert done.lines == (
        "care.ti,ab.",
        "work.ti,ab.",
        "or/1-2",
        "3 and old.ti,ab.",
        'limit 4 to yr="2000 -Current"',
    )
    assert done.text.startswith("1. care.ti,ab.\n2. ")
    assert (done.query, done.losses) == ("", ())


def test_lines_become_one_expression_where_a_platform_takes_but_one() -> None:
    lines = (
        Line(word("care"), "1"),
        Line(word("unused"), "2"),
        Line(Not(LineRef("1"), word("child")), "3"),
    )
    done = render(Strategy(lines), "europepmc")
    assert done.text == "TITLE_ABS:care NOT TITLE_ABS:child"
    assert [(loss.kind, loss.term) for loss in done.losses] == [(LossKind.DROPPED, "line 2")]
    assert render(Strategy(lines), "pubmed").query == "care[tiab] NOT child[tiab]"


def test_a_line_that_is_not_there_is_told_and_not_invented() -> None:
    done = render(Strategy((Line(And((word("a"), LineRef("4"))), "1"),)), "pubmed")
    assert (done.text, kinds(done)) == ("a[tiab]", ["dropped"])


def test_lines_that_double_each_time_are_refused_where_one_expression_must_hold_them() -> None:
    lines = [Line(word("a"), "0")]
    for number in range(1, 40):
        both = (LineRef(str(number - 1)), LineRef(str(number - 1)))
        lines.append(Line(Or(both), str(number)))
    with pytest.raises(NotAllowedError, match="refer to one another"):
        render(Strategy(tuple(lines)), "europepmc")
    assert render(Strategy(tuple(lines)), "pubmed").query == ""


def test_openalex_searches_one_field_and_filters_beside_it() -> None:
    node = And((TWO, Limit("date", start="2000"), Limit("language", values=("english",))))
    done = rendered(node, "openalex")
    assert done.text == (
        'title_and_abstract.search:"social care" OR team,'
        "from_publication_date:2000-01-01,language:en"
    )
    assert kinds(done) == ["approximated"]
    mixed = And((word("a", fields=(Field.TITLE,)), word("b")))
    assert kinds(rendered(mixed, "openalex")) == ["broadened"]


def test_a_search_too_long_for_a_form_is_told() -> None:
    node = Or(tuple(word(f"word{number}", fields=()) for number in range(60)))
    assert "needs-ui" in kinds(rendered(node, "google-scholar"))


def test_native_text_is_written_as_it_stands() -> None:
    node = And((Native("(x NEXT y):ti", "cochrane"), word("z")))
    assert rendered(node, "cochrane").text == "((x NEXT y):ti) AND z:ti,ab"


def test_codes_of_one_platform_are_not_copied_to_another() -> None:
    term = Term(("drug",), native="crdt")
    assert rendered(term, "pubmed", "pubmed").text == "drug[crdt]"
    done = rendered(term, "ovid-medline", "pubmed")
    assert (done.text, kinds(done)) == ("drug.mp.", ["approximated"])


def test_signs_of_one_platform_are_not_copied_to_another() -> None:
    texts = {
        platform: rendered(word("wom", Wild(1, 1), "n"), platform).text
        for platform in ("ovid-medline", "embase", "ebsco", "wos")
    }
    assert texts == {
        "ovid-medline": "wom#n.ti,ab.",
        "embase": "wom?n:ti,ab",
        "ebsco": "TI wom?n OR AB wom?n",
        "wos": "TI=wom?n OR AB=wom?n",
    }


def test_reserved_words_and_odd_characters_are_quoted() -> None:
    assert rendered(word("sensitivity and specificity"), "ovid-medline").text == (
        '"sensitivity and specificity".ti,ab.'
    )
    assert rendered(word("or"), "pubmed").text == '"or"[tiab]'
    assert rendered(word("crohn's disease"), "embase").text == '"crohn\'s disease":ti,ab'
    assert rendered(Heading("Wounds and Injuries", "mesh"), "ovid-medline").text == (
        'exp "Wounds and Injuries"/'
    )


def test_a_platform_that_is_not_known_is_named_with_those_that_are() -> None:
    with pytest.raises(NotThereError, match="no platform 'wikipedia'; known are pubmed"):
        rendered(TWO, "wikipedia")


TERMS = st.builds(
    Term,
    st.lists(
        st.one_of(
            st.text(alphabet="abz '\"()[]/,:*?#$-é", min_size=1, max_size=8),
            st.builds(Wild, st.integers(0, 1), st.sampled_from([None, 1, 3])),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
    st.sampled_from([(), TIAB, (Field.TEXT,), (Field.AUTHOR,), (Field.TITLE, Field.SUBSTANCE)]),
    st.booleans(),
    st.sampled_from(["", "xx"]),
)
LEAVES = st.one_of(
    TERMS,
    st.builds(Heading, st.text(max_size=9), st.sampled_from(["", "mesh", "emtree", "x"])),
    st.builds(Limit, st.sampled_from(["date", "language", "age"]), st.none() | st.text(max_size=7)),
    st.builds(LineRef, st.sampled_from(["1", "2"])),
)
NODES = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        st.lists(nodes, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.builds(Not, nodes, nodes),
        st.builds(
            Near,
            st.lists(nodes, min_size=2, max_size=3).map(tuple),
            st.integers(0, 99),
            st.booleans(),
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.lists(NODES, min_size=1, max_size=3), st.sampled_from(EVERY), st.sampled_from(EVERY))
def test_any_tree_is_written_for_any_platform(
    nodes: list[Node], platform: str, origin: str
) -> None:
    lines = tuple(Line(node, str(number)) for number, node in enumerate(nodes, 1))
    done = render(Strategy(lines, origin), platform)
    assert "Wild(" not in done.text + done.query
    assert all(loss.message and loss.kind in LossKind for loss in done.losses)
    assert done == render(Strategy(lines, origin), platform)


@pytest.mark.parametrize("platform", ["pubmed", "ovid-medline", "openalex"])
def test_five_thousand_terms_and_a_thousand_brackets_are_written(platform: str) -> None:
    wide: Node = Or(tuple(word(f"term{number}", ANY) for number in range(5000)))
    deep: Node = word("a")
    close: Node = word("a")
    for number in range(1000):
        kind = Or if number % 2 else And
        deep = kind((deep, word(f"b{number}")))
        close = Near((close, word(f"c{number}")), number % 5)
    assert "term4999" in rendered(wide, platform).text
    assert "b999" in rendered(deep, platform).text
    assert "c999" in rendered(close, platform).text
