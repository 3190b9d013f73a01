"""The small review with one included study, extracted by one or by two who work alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewkit.plan import Plan, read_plan
from reviewkit.protocol import Extraction
from reviewkit.stages import extract
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Answer, Sheet
from reviewkit.store import Store
from tests.appraised import appraise

AT = "2026-11-02T09:00:00Z"
Give = Callable[..., int]


def in_mode(plan: Plan, mode: str) -> Plan:
    """Give the plan with another way to extract."""
    given = {"form": "extraction_forms/small.yml", "mode": mode}
    extraction = Extraction.model_validate(given)
    return replace(plan, protocol=plan.protocol.model_copy(update={"extraction": extraction}))


@pytest.fixture
def single(plan: Plan) -> Plan:
    return in_mode(plan, "single")


@pytest.fixture
def verify(plan: Plan) -> Plan:
    return in_mode(plan, "verify")


@pytest.fixture
def answered(store: Store, plan: Plan, study: str) -> Give:
    """Let an extractor answer: answered("ADA", summary="x")."""

    return lambda extractor, **answers: _give(store, plan, study, extractor, answers)


def _give(store: Store, plan: Plan, study: str, who: str, answers: dict[str, Any]) -> int:
    assert plan.form is not None
    given = list(extract.answers_from_yaml({"answers": answers}, plan.form, "f"))
    standing = extract.given_by(store, study, who, plan.at)
    checked = extract.check_answers(given, plan.form, plan.codebooks, "f", standing)
    return extract.answer(store, plan, [Sheet(study, who, checked, form=plan.at)], AT)[0]


@pytest.fixture
def tool(store: Store, folder: Path) -> Plan:
    """The plan with a tool of appraisal beside its form, looking at the tool."""
    plan = read_plan(appraise(folder))
    plans.keep(store, plan, "ADA", AT)
    return plan.of("tool")


@pytest.fixture
def judged(store: Store, tool: Plan, study: str) -> Give:
    """Let an extractor judge: judged("ADA", design="survey")."""
    return lambda extractor, **answers: _give(store, tool, study, extractor, answers)


@pytest.fixture
def agreed(store: Store, study: str) -> Callable[..., int]:
    """Agree on a value: agreed(plan, "summary", "z")."""

    def agree(plan: Plan, field: str, value: Any, why: str = "discussed", line: str = "") -> int:
        answers = [Answer(field, value, line)]
        return extract.agree(store, plan, study, answers, why, "ADA", AT)

    return agree
