"""An empty form as a Word document."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document

from reviewkit.documents import load
from reviewkit.forms import Form
from reviewkit.outputs.form_preview import preview
from reviewkit.outputs.form_word import to_docx

ROOT = Path(__file__).parents[2]


def test_every_question_and_choice_of_a_form_stands_in_the_document() -> None:
    form = load(ROOT / "extraction_forms" / "intervention.yml", Form)
    data = to_docx(preview(form, {}))
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join(cells)
    for question in form.fields.values():
        assert question.label in text
        for label in question.choice_labels.values():
            assert f"☐ {label}" in text
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:2] == ["General form for studies of interventions", "The study"]
    assert "Outcomes (required)" in headings
    assert cells.count("Key of the row") == 3
    assert "Only where design = 'cluster_rct'" in text
    assert to_docx(preview(form, {})) == data, "the same form gives the same bytes"
