"""Lines of strategies as each platform writes them, read as one neutral tree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.strategy.native import read_native
from reviewkit.strategy.tree import (
    ANY,
    MAYBE_ONE,
    ONE,
    And,
    Field,
    Heading,
    Limit,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Place,
    Term,
    Wild,
)

TIAB = (Field.TITLE, Field.ABSTRACT)
A, B, C = (Term((letter,), TIAB) for letter in ("alpha", "beta", "gamma"))


def read(text: str, platform: str) -> Node | None:
    native = read_native(text, platform)
    assert not native.problems, native.problems
    return native.lines[-1].node


def faults(text: str, platform: str) -> list[tuple[str, bool]]:
    return [(one.code, one.fatal) for one in read_native(text, platform).problems]


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("pubmed", "alpha[tiab] OR beta[Title/Abstract]"),
        ("ovid", "(alpha or beta).ti,ab."),
        ("ovid", "alpha.tw. or beta.ab,ti"),
        ("embase", "alpha:ti,ab OR beta:ab,ti"),
        ("ebsco", "TI (alpha OR beta) OR AB (alpha OR beta)"),
        ("ebsco", "XB alpha OR XB beta"),
        ("wos", "TI=(alpha OR beta) OR AB=(alpha OR beta)"),
        ("cochrane", "(alpha or beta):ti,ab"),
        ("scopus", "TITLE-ABS(alpha OR beta)"),
        ("proquest", "ti,ab(alpha OR beta)"),
    ],
)
def test_title_and_abstract_mean_the_same_on_every_platform(platform: str, text: str) -> None:
    assert read(text, platform) == Or((A, B))


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("pubmed", '"alpha beta"[tiab:~2]'),
        ("ovid", "(alpha adj3 beta).ti,ab."),
        ("embase", "(alpha NEAR/3 beta):ti,ab"),
        ("ebsco", "XB (alpha N2 beta)"),
        ("wos", "TI=(alpha NEAR/2 beta) OR AB=(alpha NEAR/2 beta)"),
        ("cochrane", "(alpha near/2 beta):ti,ab"),
        ("scopus", "TITLE-ABS(alpha W/2 beta)"),
        ("proquest", "ti,ab(alpha NEAR/2 beta)"),
    ],
)
def test_proximity_counts_the_words_between(platform: str, text: str) -> None:
    assert read(text, platform) == Near((A, B), 2)


@pytest.mark.parametrize(
    ("platform", "text", "explode", "major", "vocabulary"),
    [
        ("pubmed", '"Social Work"[mh]', True, False, "mesh"),
        ("pubmed", "Social Work[Mesh:no exp]", False, False, "mesh"),
        ("pubmed", '"Social Work"[majr]', True, True, "mesh"),
        ("ovid", "exp Social Work/", True, False, "mesh"),
        ("ovid", "Social Work/", False, False, "mesh"),
        ("ovid-embase", "exp *Social Work/", True, True, "emtree"),
        ("ovid", "*Social Work/", False, True, "mesh"),
        ("ovid", "social work.sh.", False, False, "mesh"),
        ("embase", "'Social Work'/exp", True, False, "emtree"),
        ("embase", "'Social Work'/exp/mj", True, True, "emtree"),
        ("embase", "'Social Work'/de", False, False, "emtree"),
        ("ebsco", '(MH "Social Work+")', True, False, "cinahl"),
        ("ebsco", '(MM "Social Work")', False, True, "cinahl"),
        ("cochrane", '[mh "Social Work"]', True, False, "mesh"),
        ("cochrane", "[mh ^Social Work]", False, False, "mesh"),
        ("cochrane", "MeSH descriptor: [Social Work] explode all trees", True, False, "mesh"),
        ("cochrane", "MeSH descriptor: [Social Work] this term only", False, False, "mesh"),
    ],
)
def test_a_heading_keeps_explosion_focus_and_vocabulary(
    platform: str, text: str, explode: bool, major: bool, vocabulary: str
) -> None:
    found = read(text, platform)
    assert isinstance(found, Heading)
    assert found.text.lower() == "social work"
    assert (found.explode, found.major, found.vocabulary) == (explode, major, vocabulary)


def test_qualifiers_and_explanations_of_a_heading_are_told_apart() -> None:
    assert read("exp Housing/ec, td [Economics, Trends]", "ovid") == Heading(
        "Housing", "mesh", True, False, ("ec", "td")
    )
    assert read('"Housing/economics"[mh]', "pubmed") == Heading(
        "Housing", "mesh", True, False, ("economics",)
    )


@pytest.mark.parametrize(
    ("platform", "text", "parts"),
    [
        ("ovid", "behavio?r$.tw.", ("behavio", MAYBE_ONE, "r", ANY)),
        ("ovid", "wom#n.tw.", ("wom", ONE, "n")),
        ("ovid", "work$3.tw.", ("work", Wild(0, 3))),
        ("ebsco", "XB behavio#r wom?n*", ("behavio", MAYBE_ONE, "r wom", ONE, "n", ANY)),
        ("pubmed", "car*[tiab]", ("car", ANY)),
    ],
)
def test_wildcards_are_read_as_the_platform_means_them(
    platform: str, text: str, parts: tuple[object, ...]
) -> None:
    found = read(text, platform)
    assert isinstance(found, Term)
    assert found.parts == parts


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        ("pubmed", '("2000"[dp] : "2012"[dp])'),
        ("pubmed", "2000:2012[dp]"),
        ("wos", "PY=2000-2012"),
        ("wos", "PY=(2000-2012)"),
        ("embase", "[2000-2012]/py"),
        ("scopus", "PUBYEAR > 1999 AND PUBYEAR < 2013"),
        ("proquest", "yr(2000-2012)"),
    ],
)
def test_a_period_is_read_whole(platform: str, text: str) -> None:
    assert read(text, platform) == Limit("date", "2000", "2012")


def test_a_date_in_a_record_s_entry_is_not_the_date_of_publication() -> None:
    assert read("2000:2012[crdt]", "pubmed") == Limit("other", native="2000:2012[crdt]")


def test_and_binds_before_or_except_where_all_is_read_from_the_left() -> None:
    text = "alpha{0} OR beta{0} AND gamma{0}"
    left = read_native(text.format("[tiab]"), "pubmed").lines[0].node
    assert left == And((Or((A, B)), C))
    bound = read_native(text.format(":ti,ab"), "cochrane").lines[0].node
    assert bound == Or((A, And((B, C))))


def test_not_takes_away_from_what_stands_before_it() -> None:
    assert read("alpha[tiab] NOT beta[tiab] NOT gamma[tiab]", "pubmed") == Not(Not(A, B), C)


def test_brackets_around_parts_of_one_kind_leave_no_trace() -> None:
    text = "(((alpha[tiab]) OR beta[tiab]) OR (gamma[tiab]))"
    assert read(text, "pubmed") == Or((A, B, C))


def test_words_side_by_side_are_a_phrase_on_ovid_and_loose_elsewhere() -> None:
    assert read("social work.ti,ab.", "ovid") == Term(("social work",), TIAB, phrase=True)
    assert read(
        "social adj work.ti,ab.".replace("social", "(social").replace("work.", "work)."), "ovid"
    ) == Term(("social work",), TIAB, phrase=True)
    assert read("social work[tiab]", "pubmed") == Term(("social work",), TIAB)
    assert read("“social work”[tiab]", "pubmed") == Term(("social work",), TIAB, phrase=True)


def test_codes_without_a_neutral_meaning_are_kept_as_they_are_written() -> None:
    assert read("alpha.ti,ab,ot.", "ovid") == Term(("alpha",), TIAB, native="ti,ab,ot")
    assert read("alpha[sb]", "pubmed") == Term(("alpha",), native="sb")


def test_a_node_knows_where_it_was_written() -> None:
    found = read_native("1. alpha.tw.\n2. (beta or\ngamma).tw.", "ovid").lines[1].node
    assert isinstance(found, Or)
    assert [part.at for part in found.parts] == [Place(2, 5), Place(3, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(alpha[tiab]", [("bracket-unclosed", True)]),
        ("alpha[tiab]))", [("bracket-unopened", False), ("bracket-unopened", False)]),
        ("alpha[tiab]) AND beta[tiab]", [("bracket-unopened", True)]),
        ("() AND beta[tiab]", [("bracket-empty", True), ("operator-stray", True)]),
        ("alpha[tiab] AND", [("operator-stray", True)]),
        ("OR alpha[tiab]", [("operator-stray", True)]),
        ("alpha[tiab] OR OR beta[tiab]", [("operator-doubled", False)]),
        ('alpha[tiab] OR "beta', [("quote-unclosed", True)]),
        ("alpha[tiab] beta[tiab]", [("operator-missing", False)]),
        ("alpha[nosuch]", [("field-unknown", False)]),
        ("[tiab]", [("operand-missing", True), ("line-empty", True)]),
    ],
)
def test_what_is_wrong_with_a_line_is_told(text: str, expected: list[tuple[str, bool]]) -> None:
    assert faults(text, "pubmed") == expected


def test_an_operator_glued_to_a_word_is_told() -> None:
    assert faults("(alpha adj1beta).tw.", "ovid") == [("operator-glued", True)]


def test_a_thousand_brackets_are_read_without_recursion() -> None:
    assert read("(" * 1000 + "alpha[tiab]" + ")" * 1000, "pubmed") == A
    deep = (
        "".join(f"(alpha[tiab] {'AND' if one % 2 else 'OR'} " for one in range(1000))
        + "beta[tiab]"
        + ")" * 1000
    )
    assert not read_native(deep, "pubmed").problems


def test_five_thousand_terms_make_one_flat_node() -> None:
    found = read(" OR ".join(f"word{one}.tw." for one in range(5000)), "ovid")
    assert isinstance(found, Or)
    assert len(found.parts) == 5000


def test_references_to_lines_are_read_as_each_platform_writes_them() -> None:
    both = Or((LineRef("1"), LineRef("2")))
    for platform, text in (
        ("ovid", "1. alpha.tw.\n2. beta.tw.\n3. or/1-2"),
        ("ovid", "1. alpha.tw.\n2. beta.tw.\n3. 1-2/or"),
        ("ovid", "alpha.tw.\nbeta.tw.\n1 or 2"),
        ("pubmed", "#1 alpha[tiab]\n#2 beta[tiab]\n#3 #1 OR #2"),
        ("pubmed", "1. alpha[tiab]\n2. beta[tiab]\n3. 1 or 2"),
        ("ebsco", "S1 XB alpha\nS2 XB beta\nS3 S1 OR S2"),
        ("wos", "#1 TS=alpha\n#2 TS=beta\n#3 #1 OR #2"),
        ("cochrane", "#1 alpha:ti\n#2 beta:ti\n#3 {or #1-#2}"),
    ):
        assert read(text, platform) == both, text


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "alpha",
                "AND",
                "or",
                "not",
                "(",
                ")",
                "[",
                "]",
                '"',
                "“",
                "'",
                "/",
                ".",
                ",",
                ":",
                ";",
                "#",
                "#1",
                "S1",
                "1",
                "2-",
                "*",
                "$",
                "?",
                "exp",
                ".tw.",
                "[tiab]",
                "[mh]",
                "TI",
                "TS=",
                "TI(",
                "adj3",
                "N3",
                "NEAR/2",
                "W/1",
                "limit",
                "1",
                "to",
                "[mp=",
                "{or",
                "/exp",
                ":ti",
                "MH",
                "2000",
                "[dp]",
                "\n",
                "\t",
                "é",
            ]
        ),
        max_size=30,
    ),
    st.sampled_from(
        ["pubmed", "ovid", "embase", "ebsco", "cochrane", "wos", "scopus", "proquest", "europepmc"]
    ),
    st.sampled_from(["", " "]),
)
def test_any_text_is_read_without_a_crash(pieces: list[str], platform: str, between: str) -> None:
    native = read_native(between.join(pieces), platform)
    assert native.listing.text == between.join(pieces)
    assert all(line.node is not None or line.problems for line in native.lines)


@settings(max_examples=60)
@given(st.text(max_size=120))
def test_any_letters_are_read_without_a_crash(text: str) -> None:
    assert read_native(text).listing.text == text


def test_a_code_before_words_near_one_another_holds_for_all_of_them() -> None:
    title = (Field.TITLE,)
    words = [Term((word,), title) for word in ("joint", "health", "care")]
    assert read("TI joint W2 health W2 care", "ebsco") == Near(tuple(words), 2, True)
    assert read("TI joint AND health", "ebsco") == And((words[0], Term(("health",))))


def test_years_within_brackets_before_a_code_are_a_period() -> None:
    assert read('("2005" or "2006").yr.', "ovid") == Limit("date", start="2005", end="2006")
    two = (Limit("date", start="2005", end="2005"), Limit("date", start="2009", end="2009"))
    assert read("PY=(2005 OR 2009)", "wos") == Or(two)


@pytest.mark.parametrize(
    ("platform", "text", "code"),
    [
        ("ovid", "1. care.ti.\n2. old.ti.\n3. (1 or 2).ab.", "field-on-lines"),
        ("ovid", "1. care.ti.\n2. old.ti.\n3. 1 or 2.ab.", "field-on-lines"),
        ("ovid", "1. care.ti. /freq=2", "frequency"),
        ("wos", "AD=(leeds SAME nursing)", "operator-same"),
        ("cochrane", "#1 care (Word variations have been searched)", "variations"),
    ],
)
def test_what_a_tree_cannot_hold_is_told_where_it_stands(
    platform: str, text: str, code: str
) -> None:
    native = read_native(text, platform)
    assert [one.code for one in native.problems] == [code]
    assert native.sound


def test_a_number_of_four_digits_before_a_code_is_no_line() -> None:
    native = read_native("1. care.ti.\n2. 2019.ti.\n3. 1 and 2", "ovid")
    assert native.lines[1].node == Term(("2019",), (Field.TITLE,))


def test_a_heading_of_the_cochrane_library_may_say_in_which_products() -> None:
    aged = Heading("Aged", "mesh", True)
    assert read("MeSH descriptor: [Aged] explode all trees in MeSH products", "cochrane") == aged
    assert read("MeSH descriptor: [Aged] in all MeSH products", "cochrane") == aged


def test_one_database_of_several_is_a_limit() -> None:
    node = read("exp aged/ use ppez", "ovid")
    assert node == And((Heading("aged", "mesh", True), Limit("other", native="use ppez")))


@pytest.mark.parametrize(
    ("platform", "text", "fault"),
    [
        ("ovid", "Aged/ or exp child", ("heading-slash", False)),
        ("ovid", "care.ti. and limit to english language", ("limit", True)),
        ("scopus", "TITLE(a) AND NOT TITLE(b) AND TITLE(c)", ("boolean-mixed", False)),
    ],
)
def test_what_is_half_written_or_read_in_two_ways_is_told(
    platform: str, text: str, fault: tuple[str, bool]
) -> None:
    assert fault in faults(text, platform)
