"""Extraction: answers to the form, by study and extractor; differences; agreed values."""

from __future__ import annotations

from reviewkit.stages.extract.answering import (
    SOURCE_KEYS,
    Answer,
    Sheet,
    anchors_of,
    answer,
    answer_in,
    check_answers,
    given_by,
    study_there,
    with_places,
)
from reviewkit.stages.extract.comparing import (
    Difference,
    FieldAgreement,
    agree,
    agree_in,
    compare,
    field_agreements,
    owed,
    to_agree,
)
from reviewkit.stages.extract.draft import Head, mark_mistakes, without_marks, write_draft
from reviewkit.stages.extract.given import Given
from reviewkit.stages.extract.reading import answers_from_yaml, from_yaml, read_answers
from reviewkit.stages.extract.standing import (
    filled,
    outdated,
    reports_of,
    to_verify,
    told,
    unanswered,
    waiting,
)

__all__ = [
    "SOURCE_KEYS",
    "Answer",
    "Difference",
    "FieldAgreement",
    "Given",
    "Head",
    "Sheet",
    "agree",
    "agree_in",
    "anchors_of",
    "answer",
    "answer_in",
    "answers_from_yaml",
    "check_answers",
    "compare",
    "field_agreements",
    "filled",
    "from_yaml",
    "given_by",
    "mark_mistakes",
    "outdated",
    "owed",
    "read_answers",
    "reports_of",
    "study_there",
    "to_agree",
    "to_verify",
    "told",
    "unanswered",
    "waiting",
    "with_places",
    "without_marks",
    "write_draft",
]
