"""The benchmark of the report: a review of a few studies is made, answered twice and agreed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from reviewkit.outputs.package import material_of
from reviewkit.outputs.review_tables import make_table
from reviewkit.plan import read_plan
from reviewkit.store import open_store


def test_every_field_of_every_study_is_answered_and_agreed(
    load: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    folder = tmp_path / "review"
    load("report").make_review(folder, 3, 40)
    with open_store(folder) as store:
        material = material_of(store, read_plan(folder))
        matrix = make_table("matrix", material)

    assert material.plan.form is not None
    assert len(material.plan.form.fields) == 40
    assert len(material.studies) == 3
    assert not material.differing and not material.pending
    assert len(matrix.columns) == 2 + 3 + 2
