"""Material of made-up studies for tables and figures, without a store behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.package import logs_of
from reviewkit.plan import Plan, make_plan
from reviewkit.stages.retrieve import Study
from reviewkit.stages.synthesise import Agreed, Answers, factors, outcome_findings
from reviewkit.store import memory_store
from reviewkit.store.studies import Then

PROTOCOL = """\
reviewkit: 1
id: made-up
version: v1
title: Falls
extraction: {form: form.yml}
codebooks: {factors: factors.yml, outcomes: outcomes.yml}
"""
FORM = """\
reviewkit: 1
id: form
version: v1
title: Form
sections:
  - id: about
    title: About
    fields:
      - {id: design, label: Design, type: choice, choices: {trial: A trial, cohort: A cohort}}
      - {id: people, label: People, type: integer}
      - {id: aim, label: Aim, type: choice, choices: &said {yes: "Yes", no: "No", cant: Can't tell}}
      - {id: sampling, label: Sampling, type: choice, choices: *said}
      - {id: blinding, label: Blinding, type: choice, choices: *said}
      - {id: place, label: Place}
  - id: found
    title: Found
    fields:
      - id: helped
        label: Helped
        repeat: true
        kind: factors
        direction: helps
        fields: &factor
          - {id: statement, label: Statement}
          - {id: codes, label: Codes, type: codes, codebook: factors}
          - {id: conditions, label: Conditions}
          - {id: voice, label: Voice, type: choice, choices: [patients, authors]}
      - id: hindered
        label: Hindered
        repeat: true
        kind: factors
        direction: hinders
        fields: *factor
      - id: effects
        label: Effects
        repeat: true
        kind: outcomes
        fields:
          - {id: outcome, label: Outcome, type: codes, codebook: outcomes, several: false}
          - {id: direction, label: Direction, type: choice,
             choices: {improved: Improved, worsened: Worsened, no_change: No change,
                       mixed: Mixed, unclear: Unclear}}
          - {id: horizon, label: Horizon, type: choice, choices: [short, medium, long]}
          - {id: basis, label: Basis, type: choice, choices: [measured, claimed]}
          - {id: statement, label: Statement}
          - {id: value_printed, label: Value}
          - {id: numerator, label: Numerator, type: integer}
          - {id: denominator, label: Denominator, type: integer}
"""
FACTORS = """\
reviewkit: 1
id: factors
version: v1
title: Factors
kind: factors
themes:
  - {id: PEO, label: People, codes: [{id: TRUST, label: Trust}, {id: TIME, label: Time}]}
  - {id: MON, label: Money, codes: [{id: PAY, label: Payment}]}
  - {id: LAW, label: Law, codes: [{id: RULE, label: Rules}]}
"""
OUTCOMES = """\
reviewkit: 1
id: outcomes
version: v1
title: Outcomes
kind: outcomes
themes:
  - id: HEA
    label: Health
    codes: [{id: FALLS, label: Falls, horizon: medium}, {id: DEATHS, label: Deaths}]
  - {id: COS, label: Costs, codes: [{id: BILL, label: Bills}]}
"""

Given = dict[str, Any]


def answers_of(**given: Given) -> dict[str, Answers]:
    """Turn {study: {question: value, group: {row: {question: value}}}} into what stands."""
    return {study: _of_study(study, own) for study, own in given.items()}


def _of_study(study: str, own: Given) -> Answers:
    found: Answers = {}
    for name, value in own.items():
        if isinstance(value, dict):
            for line, cells in value.items():
                page = cells.get("page")
                found[name, line] = {
                    inner: agreed(one, page) for inner, one in cells.items() if inner != "page"
                }
        else:
            found[name, ""] = {"": agreed(value)}
    return found


def agreed(value: Any, page: str | None = None, note: str | None = None) -> Agreed:
    return Agreed(value, None, note, "r1", page, None, "0")


def make_material(
    printed: str,
    *,
    differing: frozenset[tuple[str, str]] = frozenset(),
    pending: frozenset[tuple[str, str]] = frozenset(),
    then: dict[str, list[str]] | None = None,
    labels: dict[str, str] | None = None,
    **given: Given,
) -> Material:
    """Make material of studies with these answers; `printed` is added to the protocol."""
    texts = {
        "protocol.yml": PROTOCOL + printed,
        "form.yml": FORM,
        "factors.yml": FACTORS,
        "outcomes.yml": OUTCOMES,
    }
    plan = make_plan(texts.__getitem__)
    assert plan.form is not None
    answers = answers_of(**given)
    return Material(
        plan=plan,
        studies=[Study(one, (labels or {}).get(one, f"Study {one}"), (), True) for one in given],
        answers=answers,
        factors=factors(answers, plan.groups),
        findings=outcome_findings(answers, plan.groups),
        differing=differing,
        pending=pending,
        then=Then(then or {}, len(then or {}), sum(map(len, (then or {}).values()))),
        reports={"r1": "r1"},
        excluded=[],
    )


def found(outcome: str, direction: str, **more: Any) -> Given:
    """An outcome finding."""
    return {"outcome": [outcome], "direction": direction, "statement": f"{outcome}!"} | more


def said(*codes: str, **more: Any) -> Given:
    """A factor with these codes."""
    return {
        "statement": f"{codes[0].lower() if codes else 'it'} matters",
        "codes": list(codes),
    } | more


def no_logs(plan: Plan) -> Logs:
    """What is known of the work before any was noted: the sources of the protocol alone."""
    with memory_store(Path()) as store:
        return logs_of(store, plan)
