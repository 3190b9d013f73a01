from __future__ import annotations

import pytest

from reviewkit.formats.kinds import KINDS, kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["JOUR"], "article"),
        (["Journal Article"], "article"),
        (["CHAP"], "chapter"),
        (["bookSection"], "chapter"),
        (["BOOK"], "book"),
        (["THES"], "thesis"),
        (["RPRT"], "report"),
        (["CPAPER"], "conference"),
        (["Conference Paper"], "conference"),
        (["GEN"], "other"),
        (["Journal Articles", "Reports - Research"], "article"),
        (["Journal Article; Review"], "article"),
        (["Technical Report", "Review of nothing"], "report"),
        ([" "], None),
        ([], None),
    ],
)
def test_the_words_of_the_databases_name_kinds_of_work(
    words: list[str], expected: str | None
) -> None:
    assert kind(words) == expected


def test_no_word_stands_for_two_kinds() -> None:
    assert all(word == word.strip().casefold() for word in KINDS)
    assert set(KINDS.values()) == {
        "article",
        "chapter",
        "book",
        "report",
        "thesis",
        "conference",
    }
