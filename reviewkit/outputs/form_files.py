"""An empty form as files: a page, a Word document, and a workbook to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewkit.codebook import Codebook
from reviewkit.forms import Form
from reviewkit.outputs.form_preview import preview, to_html

FORM_FORMATS = ("html", "docx", "xlsx")


def form_files(
    form: Form, codebooks: Mapping[str, Codebook], formats: tuple[str, ...]
) -> Iterator[tuple[str, str | bytes]]:
    """Yield an empty form in each format, named form-ID.FORMAT."""
    for kind in formats:
        yield f"form-{form.id}.{kind}", _written(form, dict(codebooks), kind)


def _written(form: Form, codebooks: dict[str, Codebook], kind: str) -> str | bytes:
    if kind == "html":
        return to_html(preview(form, codebooks))
    if kind == "docx":
        from reviewkit.outputs.form_word import to_docx  # noqa: PLC0415  # loads slowly

        return to_docx(preview(form, codebooks))
    from reviewkit.outputs.form_workbook import to_xlsx  # noqa: PLC0415  # loads slowly

    return to_xlsx(form, codebooks)
