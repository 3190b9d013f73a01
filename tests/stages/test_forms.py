"""Form files: those that ship, those of a review, a new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import Key, applies, left_open
from reviewkit.stages.forms import find_form, make_form, shipped_forms
from tests.appraised import appraise

MMAT = ("qualitative", "randomised", "nonrandomised", "descriptive", "mixed")


def test_six_forms_ship() -> None:
    assert shipped_forms() == [
        "blank",
        "cerqual",
        "intervention",
        "mmat-2018",
        "qualitative",
        "sscr",
    ]


def test_a_form_of_the_review_goes_before_one_that_ships(folder: Path) -> None:
    path, form, codebooks = find_form(folder, None)
    assert (path.name, form.id, set(codebooks)) == ("small.yml", "small", {"factors", "outcomes"})
    assert find_form(folder, "sscr")[1].id == "sscr"
    made = make_form(folder, "sscr", "blank")
    assert find_form(folder, "sscr")[0] == made
    assert find_form(folder, str(made))[0] == made


def test_a_form_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="There is no form x; blank, cerqual"):
        find_form(tmp_path, "x")
    with pytest.raises(NotThereError, match="names no form"):
        find_form(tmp_path, None)
    with pytest.raises(NotThereError, match="No form x ships"):
        make_form(tmp_path, "mine", "x")
    for name in ("../x", "", "a b", "/etc/x"):
        with pytest.raises(NotAllowedError, match="is no name for a form"):
            make_form(tmp_path, name, "blank")


def test_the_appraisal_asks_two_questions_and_then_five_of_the_kind_of_study(
    tmp_path: Path,
) -> None:
    _, form, _ = find_form(tmp_path, "mmat-2018")
    assert [path for path, _ in left_open(form, {})] == ["s1", "s2", "category"]
    for number, kind in enumerate(MMAT, start=1):
        given: dict[Key, object] = {("category", ""): kind, ("s1", ""): "yes", ("s2", ""): "yes"}
        asked = [path for path, _ in left_open(form, given)]
        assert asked == [f"c{number}_{place}" for place in range(1, 6)]
    criteria = [one for path, one in form.fields.items() if path[0] in "cs" and path != "category"]
    assert len(criteria) == 27
    assert {tuple(one.choice_labels) for one in criteria} == {("yes", "no", "cant_tell")}
    assert all(one.judgement for one in criteria)


def test_confidence_in_a_finding_is_asked_once_all_four_components_are_judged(
    tmp_path: Path,
) -> None:
    _, form, _ = find_form(tmp_path, "cerqual")
    assert form.unit == "finding"
    components = ("methodological_limitations", "coherence", "adequacy", "relevance")
    given: dict[Key, object] = {}
    for component in components:
        assert applies(form, "confidence", "", given) is not None
        given[component, ""] = "minor"
    assert applies(form, "confidence", "", given) is None


def test_the_form_for_interventions_has_the_twelve_items_of_tidier(tmp_path: Path) -> None:
    _, form, _ = find_form(tmp_path, "intervention")
    items = [one.id for one in form.groups["tidier"].fields]
    assert items == [f"item_{number}" for number in range(1, 13)]


def test_the_pro_forma_of_the_example_keeps_the_fourteen_rows_in_order(tmp_path: Path) -> None:
    _, form, _ = find_form(tmp_path, "sscr")
    entries = [entry for section in form.sections for entry in section.fields]
    rows = [entry.row for entry in entries if entry.row]
    assert rows == list(range(1, 15))


def test_a_form_is_found_by_the_name_that_the_protocol_gives_it(folder: Path) -> None:
    path = appraise(folder) / "protocol.yml"
    text = path.read_text("utf-8").replace("tool/", "rob/")
    path.write_text(
        text.replace("{form: extraction_forms/tool", "{id: rob, form: extraction_forms/tool")
    )
    assert find_form(folder, "rob")[0] == find_form(folder, "tool")[0]
    assert find_form(folder, "rob")[1].id == "tool"
