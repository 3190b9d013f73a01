from __future__ import annotations

import re
from pathlib import Path

import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.checklist import checklist_names
from reviewkit.outputs.folder import FOLDER, INDEX, all_files, report_and_folder
from reviewkit.outputs.material import Material
from reviewkit.outputs.package import CHECKLIST_FORMATS, FLOW_FORMATS, FORMATS
from reviewkit.outputs.report import Report, make_report
from reviewkit.outputs.seen import Seen
from reviewkit.plan import read_plan
from reviewkit.stages.retrieve import Exclusion
from reviewkit.store.studies import Then
from tests.outputs.materials import no_logs

PROTOCOL = """\
reviewkit: 1
id: tiny
version: v1
title: Falls <on> wards
sources:
  - name: MEDLINE
    strategy: |
      1. exp Falls/
      2. 1 and ward
  - name: CINAHL
extraction: {form: form.yml}
"""
FORM = """\
reviewkit: 1
id: short
title: Short
version: "1"
sections:
  - id: one
    title: One
    fields:
      - {id: summary, label: Summary, type: text}
"""
KINDS = ("docx", "html", "folder")
Made = tuple[Report, Seen]


@pytest.fixture
def made(tmp_path: Path, new_flow: Flow) -> Made:
    (tmp_path / "protocol.yml").write_text(PROTOCOL)
    (tmp_path / "form.yml").write_text(FORM)
    material = Material(
        plan=read_plan(tmp_path),
        studies=[],
        answers={},
        factors=[],
        findings=[],
        differing=frozenset(),
        pending=frozenset(),
        then=Then({}, 0, 0),
        reports={},
        excluded=[Exclusion("Able 2003", "Opinion", "aaaa-0001")],
    )
    logs = no_logs(material.plan)
    report = make_report(material, logs, new_flow)
    return report, Seen(report.parts, material, logs, new_flow)


def test_a_report_is_one_word_file_one_page_and_a_folder_of_all_its_parts(made: Made) -> None:
    names = [name for name, _ in report_and_folder(*made, KINDS)]
    inside = {name.removeprefix(f"{FOLDER}/") for name in names[2:]}

    assert names[:2] == ["report.docx", "report.html"]
    assert len(names) == len(set(names))
    assert inside >= {f"included.{kind}" for kind in FORMATS}
    assert inside >= {f"excluded.{kind}" for kind in FORMATS}
    assert inside >= {f"flow.{kind}" for kind in FLOW_FORMATS}
    assert inside >= {
        f"checklist-{name}.{kind}" for name in checklist_names() for kind in CHECKLIST_FORMATS
    }
    assert inside >= {"form-short.html", "form-short.docx", "form-short.xlsx"}
    assert inside >= {"strategies.txt", "protocol.yml", "map.html", INDEX}


def test_the_index_leads_to_every_file_and_to_nothing_else(made: Made) -> None:
    files = dict(report_and_folder(*made, KINDS))
    index = str(files.pop(f"{FOLDER}/{INDEX}"))
    linked = re.findall(r'href="([^"]+)"', index)

    assert "Falls &lt;on&gt; wards" in index
    assert sorted(linked) == sorted(
        name.removeprefix(f"{FOLDER}/") if name.startswith(FOLDER + "/") else f"../{name}"
        for name in files
    )


def test_only_what_is_asked_for_is_made(made: Made) -> None:
    assert [name for name, _ in report_and_folder(*made, ("html",))] == ["report.html"]
    alone = dict(report_and_folder(*made, ("folder",)))
    assert "report.docx" not in alone
    assert "../report" not in str(alone[f"{FOLDER}/{INDEX}"])


def test_everything_is_printed_into_one_folder_with_the_same_index(made: Made) -> None:
    flat = dict(all_files(*made, {}))
    foldered = {
        name.removeprefix(f"{FOLDER}/"): content
        for name, content in report_and_folder(*made, KINDS)
    }

    assert {name: one for name, one in flat.items() if name != INDEX} == {
        name: one for name, one in foldered.items() if name != INDEX
    }


def test_strategies_are_printed_as_they_were_run(made: Made) -> None:
    text = str(dict(all_files(*made, {}))["strategies.txt"])

    assert "MEDLINE\nInterface: not reported. Searched: not reported.\n\n1. exp Falls/" in text
    assert "CINAHL\n" in text
    assert "Exact strategy not reported." in text
