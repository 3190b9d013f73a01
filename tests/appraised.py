"""A small form of critical appraisal, put beside the pro-forma of a small review."""

from __future__ import annotations

from pathlib import Path

TOOL = """\
reviewkit: 1
id: tool
version: "1"
title: Critical appraisal
sections:
  - id: asked
    title: Asked of every study
    fields:
      - {id: design, label: Kind of study, type: choice, required: true,
         choices: {interviews: Interviews, survey: A survey}}
      - {id: aim, label: Clear aim, type: choice, required: true, judgement: true,
         choices: &said {yes: "Yes", no: "No", cant_tell: Can't tell}}
      - {id: grounded, label: Grounded, type: choice, required: true, judgement: true,
         choices: *said, when: design = 'interviews'}
      - {id: sampled, label: Sample, type: choice, required: true, judgement: true,
         choices: *said, when: design = 'survey'}
      - {id: whole, label: All in all, type: choice, judgement: true, choices: *said}
"""
BESIDE = """\
forms:
  - {{form: extraction_forms/tool.yml, mode: {mode}}}
"""
PRINTED = """\
figures:
  - &lights
    id: lights
    title: Critical appraisal
    kind: traffic_light
    columns: [{head: Aim, fields: [tool/aim]}, {head: Method, fields: [grounded, sampled]}]
    overall: whole
    judgements: {"yes": good, "no": bad, cant_tell: unclear}
  - {<<: *lights, id: shares, kind: appraisal_summary}
"""
TABLE = """\
tables:
  - id: appraised
    title: Characteristics and appraisal
    kind: answers
    columns:
      - {head: Design, fields: [%s/design]}
      - {head: Kind, fields: [tool/design]}
      - {head: Aim, fields: [tool/aim]}
      - {head: Method, fields: [grounded, sampled]}
"""


def appraise(folder: Path, mode: str = "dual") -> Path:
    """Let the protocol of a review name the tool beside its form, and print what it says."""
    (folder / "extraction_forms" / "tool.yml").write_text(TOOL, "utf-8")
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    name = text.partition("extraction_forms/")[2].partition(".yml")[0]
    tables = TABLE % name
    if "\ntables:\n" in text:
        text = text.replace("\ntables:\n", f"\n{tables}", 1)
    else:
        text += tables
    # What the small review prints of a field that both forms ask must say which it means.
    text = text.replace("fields: [design]", f"fields: [{name}/design]")
    text = text.replace("columns: design", f"columns: {name}/design")
    path.write_text(text + BESIDE.format(mode=mode) + PRINTED, "utf-8")
    return folder


JUDGED = {
    "design": "interviews",
    "aim": {"value": "yes", "reason": "It is asked."},
    "grounded": {"value": "no", "reason": "No words of people."},
    "whole": {"value": "cant_tell", "reason": "Mixed."},
}
