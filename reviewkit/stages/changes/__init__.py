"""What changed between two versions of a review: studies, searches, answers, codes, conclusions.

Each function takes what two stores or plans say and gives frozen values; nothing is written. A
version is a release or the review as it is now.
"""

from __future__ import annotations

from reviewkit.stages.changes.answers import (
    AnswerChange,
    AnswerChanges,
    Key,
    Said,
    compare_answers,
)
from reviewkit.stages.changes.coding import CodeUse, code_uses
from reviewkit.stages.changes.conclusions import (
    Conclusion,
    Moved,
    certainties,
    directions,
    leaders,
    mostly,
)
from reviewkit.stages.changes.found import Found, new_records
from reviewkit.stages.changes.included import (
    Included,
    Relinked,
    ReportChange,
    StudyChanges,
    compare_included,
    included_in,
)
from reviewkit.stages.changes.planned import PlanChange, plan_changes
from reviewkit.stages.changes.rescreening import Rescreening, rescreenings

__all__ = [
    "AnswerChange",
    "AnswerChanges",
    "CodeUse",
    "Conclusion",
    "Found",
    "Included",
    "Key",
    "Moved",
    "PlanChange",
    "Relinked",
    "ReportChange",
    "Rescreening",
    "Said",
    "StudyChanges",
    "certainties",
    "code_uses",
    "compare_answers",
    "compare_included",
    "directions",
    "included_in",
    "leaders",
    "mostly",
    "new_records",
    "plan_changes",
    "rescreenings",
]
