"""What two versions of a small review draw from their statements."""

from __future__ import annotations

from reviewkit.outputs.changes_conclusions import (
    codes_between,
    codes_in_use,
    conclusions_between,
)
from reviewkit.outputs.material import Material
from reviewkit.outputs.package import material_of
from reviewkit.stages.changes import Conclusion, Moved
from reviewkit.stages.plan import standing_plan
from reviewkit.store import Store
from reviewkit.store.rebuild import released
from tests.versions import THIRD, Living


def material(store: Store) -> Material:
    return material_of(store, standing_plan(store))


def at(living: Living, release: str) -> Material:
    with released(living.store, release) as past:
        return material(past)


def certainty(then: Material, living: Living) -> Conclusion:
    (one,) = (
        one for one in conclusions_between(then, material(living.store)) if one.kind == "certainty"
    )
    return one


def test_confidence_in_a_finding_moves(living: Living) -> None:
    living.freeze_facts("v1")
    part = "{concern: minor, reason: r}"
    (living.folder / "findings.yml").write_text(
        "reviewkit: 1\nid: f\nversion: '1'\nfindings:\n"
        "  - id: F1\n    statement: Walking helps\n    studies: [S1]\n"
        f"    methodological_limitations: {part}\n    coherence: {part}\n"
        f"    adequacy: {part}\n    relevance: {part}\n"
        "    overall: {confidence: low, reason: One study}\n",
        "utf-8",
    )
    living.edit("protocol.yml", "questions:", "findings: findings.yml\nquestions:")
    one = certainty(at(living, "v1"), living)
    assert (one.of, one.before, one.after, one.change) == ("findings.yml", None, "Low", Moved.NEW)
    living.freeze_facts("v2")
    living.edit("findings.yml", "confidence: low", "confidence: high")
    one = certainty(at(living, "v2"), living)
    assert (one.before, one.after, one.change) == ("Low", "High", Moved.MOVED)


def test_codes_are_counted_once_a_statement_bears_them(living: Living) -> None:
    then = material(living.store)
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S3")
    living.answer("S3", **THIRD)
    now = material(living.store)
    assert (codes_in_use(then), codes_in_use(now)) == (3, 4)
    found = {one.code: (one.before, one.after) for one in codes_between(then, now)}
    assert found == {"FALLS": (2, 3), "PAY": (0, 1), "TIME": (1, 2), "TRUST": (1, 2)}
