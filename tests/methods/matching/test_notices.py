"""Notices, notes behind titles, protocols and titles that recur."""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.notices import (
    is_generic,
    is_protocol,
    split_notice,
    without_notes,
)

TITLE = "Knowledge brokers in district teams"


@pytest.mark.parametrize(
    "tail",
    [
        " [Review] [33 refs]",
        ". [Spanish]",
        " (multiple letters) [1]",
        ".[Erratum appears in J Imag Policy. 2019 Dec;12(6):700 Note: Berg, Ida [added]]",
        " [Published erratum appears in J Imag Policy 2019 Dec",
        " [see comments].",
        "... N Engl J Imag. 2009 Jan 29;360(5):544-6",
    ],
)
def test_what_a_database_hangs_behind_a_title_is_taken_off(tail: str) -> None:
    text, corrected = without_notes(TITLE + tail)

    assert text.rstrip(".") == TITLE
    assert not corrected


@pytest.mark.parametrize(
    "tail", [" (vol 12, pg 101, 2019)", " (Journal of Imaginary Policy (2019) 12 (101-115))"]
)
def test_a_tail_that_names_the_corrected_article_marks_a_correction(tail: str) -> None:
    assert without_notes(TITLE + tail) == (TITLE, True)


@pytest.mark.parametrize("title", [TITLE, f"{TITLE} (BROKER)", "[Notes]", "Sleep (2nd edition)"])
def test_brackets_that_belong_to_the_title_stay(title: str) -> None:
    assert without_notes(title) == (title, False)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("erratum knowledge brokers", "erratum"),
        ("correction to knowledge brokers", "erratum"),
        ("retraction notice to knowledge brokers", "retraction"),
        ("authors reply to knowledge brokers", "reply"),
        ("in reply knowledge brokers", "reply"),
        ("comment on knowledge brokers", "comment"),
        ("re knowledge brokers", "comment"),
        ("withdrawn knowledge brokers", "withdrawn"),
    ],
)
def test_a_notice_is_parted_from_the_title_it_is_about(words: str, kind: str) -> None:
    assert split_notice(words) == (kind, "knowledge brokers")


def test_a_reply_may_be_named_at_the_end() -> None:
    assert split_notice("knowledge brokers reply") == ("reply", "knowledge brokers")


@pytest.mark.parametrize(
    "words",
    ["reality of brokers", "correctional officers and policy", "response rates of ministries",
     "commentary in public media", "knowledge brokers and their replies to ministers"],
)  # fmt: skip
def test_titles_that_only_begin_like_a_notice_are_none(words: str) -> None:
    kind, core = split_notice(words)

    assert (kind, core) in {("", words), ("reply", "rates of ministries")}


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("brokers in districts study protocol for a trial", True),
        ("rationale and design of the broker trial", True),
        ("protocol for a scoping review", True),
        ("adherence to treatment protocols in wards", False),
        ("design of policy briefs", False),
    ],
)
def test_a_protocol_is_known_by_its_title(words: str, known: bool) -> None:
    assert is_protocol(words) is known


@pytest.mark.parametrize(
    ("words", "recurs"),
    [
        ("editorial", True),
        ("editors comments the reflexive reader", True),
        ("remarks from the quarterly editor", True),
        ("introduction to the special issue on evidence", True),
        ("sleep", True),
        ("editorial boards and peer review a survey", False),
        ("introduction of brokers in forty ministries of health and agriculture a trial", False),
        ("evidence maps for school meals", False),
    ],
)
def test_titles_that_recur_from_issue_to_issue_are_known(words: str, recurs: bool) -> None:
    assert is_generic(words) is recurs
