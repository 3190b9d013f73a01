from __future__ import annotations

import re
from typing import Any

from reviewkit.outputs.figures import make_figure
from reviewkit.outputs.material import Material
from tests.outputs.materials import found, make_material

RULE = """
figures:
  - {id: f, title: F, kind: harvest, codebook: outcomes, by: code, height: design,
     heights: {trial: 3, cohort: 1}}
"""


def material(**more: Any) -> Material:
    up, down = found("FALLS", "improved"), found("FALLS", "worsened")
    return make_material(
        RULE,
        S1={"design": "trial", "effects": {"O1": up}},
        S2={"design": "cohort", "effects": {"O1": up}},
        S3={"design": "NR", "effects": {"O1": down}},
        **more,
    )


def test_bars_stand_by_direction_as_high_as_the_rule_says_and_open_where_unknown() -> None:
    bars = [one for one in make_figure("f", material()).drawing.shapes if "bar " in one.kind]
    tall = {(one.kind, one.look): float(re.findall(r"v([\d.]+)", one.path)[0]) for one in bars}
    heights = [float(re.findall(r"v([\d.]+)", one.path)[0]) for one in bars]
    assert [one.kind for one in bars] == ["bar negative", "bar positive", "bar positive"]
    assert heights[1] == 3 * heights[2]
    assert ("bar negative", "open") in tall


def test_each_bar_bears_the_number_of_its_study_in_the_key() -> None:
    texts = [one.text for one in make_figure("f", material()).drawing.labels]
    assert {"1", "2", "3"} <= set(texts)
    assert "Studies: 1 Study S1; 2 Study S2; 3 Study S3." in texts


def test_the_key_tells_what_a_height_means_in_the_words_of_the_form() -> None:
    texts = [one.text for one in make_figure("f", material()).drawing.labels]
    assert "Height of a bar: Design" in texts
    assert texts.index("A trial") < texts.index("A cohort")


def test_a_quality_on_which_extractors_differ_is_not_known_yet() -> None:
    told = material(differing=frozenset({("S1", "design")}))
    row = make_figure("f", told).data.rows[0]
    assert row.cells[4].bullets == ("Study S1 (not known)", "Study S2 (1)")
