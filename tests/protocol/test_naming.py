"""Fields that tables, figures and map name are found on one of the forms."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.plan import Plan, read_plan
from tests.appraised import appraise

SMALL = Path(__file__).parents[1] / "review"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return appraise(Path(shutil.copytree(SMALL, tmp_path / "review")))


def edit(folder: Path, old: str, new: str) -> Plan:
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return read_plan(folder)


def test_fields_are_named_in_full_wherever_they_stand(folder: Path) -> None:
    plan = edit(folder, "segments: setting", "segments: aim")
    table = next(one for one in plan.protocol.tables if one.id == "appraised")
    assert [one.fields for one in table.columns] == [
        ("design",),
        ("tool/design",),
        ("tool/aim",),
        ("tool/grounded", "tool/sampled"),
    ]
    lights, shares = plan.protocol.figures
    assert lights.overall == shares.overall == "tool/whole"
    assert lights.columns[1].fields == ("tool/grounded", "tool/sampled")
    (shown,) = plan.protocol.map
    assert (shown.columns, shown.segments) == ("design", "tool/aim")
    assert plan.fields["tool/design"].label == "Kind of study"
    assert plan.fields["design"].label == "Design"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[tool/design]", "[design]", "several forms have a field `design`; write `small/design`"),
        ("[tool/design]", "[tool/desing]", "no field `tool/desing`; did you mean `tool/design`?"),
        ("[tool/design]", "[rob/design]", "names no form `rob`; it has `small`, `tool`."),
        ("overall: whole", "overall: hole", "no form has a field `hole`; did you mean `whole`?"),
        ("segments: setting", "segments: zzz", "no form has a field `zzz`; name one of its fields"),
    ],
)
def test_a_field_that_no_form_has_or_several_is_told_with_its_line(
    folder: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(ProtocolError) as refused:
        edit(folder, old, new)
    said = str(refused.value)
    place, line, rest = said.split(":", 2)
    assert told in rest
    assert place.endswith("protocol.yml")
    assert new in (folder / "protocol.yml").read_text().splitlines()[int(line) - 1]
