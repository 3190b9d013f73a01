"""The plan: protocol, form and codebooks as they hang together in a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reviewkit.documents import digest
from reviewkit.errors import ProtocolError
from reviewkit.plan import make_plan, read_plan

SMALL = Path(__file__).parent / "review"
PROTOCOL = "protocol.yml"
FORM = "extraction_forms/small.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "review"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def refused(folder: Path) -> str:
    with pytest.raises(ProtocolError) as told:
        read_plan(folder)
    return str(told.value)


def test_a_plan_holds_every_document_and_its_text(folder: Path) -> None:
    plan = read_plan(folder)
    assert set(plan.texts) == {
        "protocol.yml",
        FORM,
        "codebooks/factors.yml",
        "codebooks/outcomes.yml",
    }
    assert plan.form is not None
    assert plan.form.id == "small"
    assert plan.form_sha == digest((folder / FORM).read_bytes())


def test_documents_come_with_the_protocol_last_and_its_criteria(folder: Path) -> None:
    bodies = list(read_plan(folder).documents())
    assert [body["role"] for body in bodies] == ["form", "codebook", "codebook", "protocol"]
    assert [one["id"] for one in bodies[-1]["criteria"]] == ["E1", "E2", "I1"]
    assert bodies[-1]["criteria"][2]["label"] == "Original research.", "no label: the text"
    assert bodies[-1]["stages"] == {"title": 2, "fulltext": 2}
    assert all(digest(body["text"].encode()) == body["sha"] for body in bodies)


def test_a_protocol_may_do_without_form_and_codebooks() -> None:
    plan = make_plan(lambda _name: "reviewkit: 1\nid: p\nversion: v1\ntitle: T\n")
    assert (plan.form, plan.codebooks, plan.form_sha) == (None, {}, "")
    assert [body["role"] for body in plan.documents()] == ["protocol"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (PROTOCOL, "[summary]", "[sumary]", ":29: the form has no field `sumary`;"),
        (PROTOCOL, "rows: helped.codes", "rows: helped.cods", "did you mean `helped.codes`?"),
        (PROTOCOL, "[design]}", "[zzz]}", ":30: the form has no field `zzz`; name"),
        (PROTOCOL, "codebook: factors}", "codebook: other}", "table `matrix` needs the codebook"),
        (
            FORM,
            "codebook: outcomes",
            "codebook: outcme",
            f"{FORM}:40: `outcome` takes codes of the",
        ),
        (PROTOCOL, FORM, "extraction_forms/none.yml", "none.yml: there is no such file"),
        (PROTOCOL, FORM, "../../other.yml", "`../../other.yml` lies outside"),
        (PROTOCOL, FORM, "/etc/hosts", "`/etc/hosts` lies outside the review folder"),
    ],
)
def test_what_does_not_hang_together_names_file_and_line(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    edit(folder, file, old, new)
    said = refused(folder)
    assert told in said
    assert len(said.splitlines()) == 1


def test_a_form_that_points_out_of_the_folder_by_a_link_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    shutil.move(folder / FORM, tmp_path / "form.yml")
    (folder / FORM).symlink_to(tmp_path / "form.yml")
    assert "outside the review folder" in refused(folder)


def test_a_level_and_a_map_must_name_fields_too(folder: Path) -> None:
    edit(folder, "protocol.yml", "kind: factors}", "kind: factors, level: x, level_field: lvl}")
    assert "has no field `lvl`" in refused(folder)


TABLES = "tables:\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{id: t, title: T, kind: outcomes, group: desig}", "`desig`; did you mean `design`?"),
        ("{id: t, title: T, kind: answers, order: desig}", "has no field `desig`"),
        (
            "{id: t, title: T, kind: votes, codebook: outcomes, effects: {where: {said.by: [x]}}}",
            "has no field `said.by`",
        ),
        ("{id: t, title: T, kind: votes}", ":24: table `t` needs a `codebook`: factors, outcomes."),
        (
            "{id: t, title: T, kind: by_group, codebook: factors, split: voice}",
            ":24: the form asks no `voice` of factors; it asks conditions, direction.",
        ),
    ],
)
def test_new_tables_name_what_form_and_codebooks_have(
    folder: Path, written: str, told: str
) -> None:
    edit(folder, PROTOCOL, TABLES, f"{TABLES}  - {written}\n")
    assert told in refused(folder)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("kind: factors, codebook: fac", "figure `f` needs the codebook `fac`, which is not"),
        (
            "kind: effect_direction, codebook: outcomes, sample: people.n",
            "has no field `people.n`",
        ),
        (
            "kind: traffic_light, columns: [{head: A, fields: [clarty]}], judgements: {yes: good}",
            "did you mean `clarity`?",
        ),
    ],
)
def test_figures_name_what_form_and_codebooks_have(folder: Path, written: str, told: str) -> None:
    edit(folder, PROTOCOL, TABLES, f"figures: [{{id: f, title: F, {written}}}]\n{TABLES}")
    said = refused(folder)
    assert told in said
    assert f"{PROTOCOL}:23: " in said
