"""Coded statements as a project for other coding programs: what goes in, what is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.outputs.qda_project import make_project
from reviewkit.plan import read_plan
from reviewkit.store import Store

SMALL = Path(__file__).parents[1] / "review"


def test_before_anything_is_coded_a_project_holds_the_codes_alone(store: Store) -> None:
    made = make_project(store, read_plan(SMALL))
    assert (made.statements, made.unquoted, made.wordless) == (0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.namelist() == ["project.qde"]
        assert b'name="Deaths"' in archive.read("project.qde")


@pytest.mark.parametrize("lacking", [{"forms": {}}, {"codebooks": {}}])
def test_a_project_needs_a_form_and_a_codebook(store: Store, lacking: dict[str, object]) -> None:
    with pytest.raises(NotAllowedError, match="needs a form and a codebook"):
        make_project(store, replace(read_plan(SMALL), **lacking))
