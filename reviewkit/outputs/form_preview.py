"""A form as it is asked: the data of its preview, and the page that prints it empty."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form, FormField
from reviewkit.forms.wording import asks, choices, condition, missing_words, wants
from reviewkit.outputs.page import clean, page

LONG = frozenset({"longtext"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its words, what fits, what may be chosen, where it is asked."""

    path: str
    label: str
    row: int | None
    required: bool
    fits: str
    choices: tuple[tuple[str, str], ...]
    help: str
    only: str
    long: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that stand together; `label` is '' for questions outside groups."""

    label: str
    row: int | None
    help: str
    only: str
    repeat: bool
    required: bool
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    title: str
    help: str
    only: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A form that nobody has filled in."""

    title: str
    version: str
    source: str
    unit: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...]


def preview(form: Form, codebooks: dict[str, Codebook]) -> Preview:
    """Collect what a form asks, in its order.

    Args:
        form: the form.
        codebooks: the codebooks at hand; a field whose codebook is not there names it only.
    """
    parts = []
    for section in form.sections:
        blocks: list[Block] = []
        for entry in section.fields:
            if isinstance(entry, FieldGroup):
                blocks.append(_group(form, entry, codebooks))
                continue
            one = _asked(form, entry.id, entry, codebooks)
            if blocks and not blocks[-1].label:
                last = blocks.pop()
                blocks.append(Block("", None, "", "", False, False, (*last.asked, one)))
            else:
                blocks.append(Block("", None, "", "", False, False, (one,)))
        parts.append(Part(section.title, section.help, section.when, tuple(blocks)))
    return Preview(
        form.title, form.version, form.source, form.unit, tuple(parts), tuple(missing_words())
    )


def _group(form: Form, group: FieldGroup, codebooks: dict[str, Codebook]) -> Block:
    asked = (_asked(form, f"{group.id}.{one.id}", one, codebooks) for one in group.fields)
    return Block(
        group.label,
        group.row,
        group.help,
        group.when,
        group.repeat,
        group.required,
        tuple(asked),
    )


def _asked(form: Form, path: str, question: FormField, codebooks: dict[str, Codebook]) -> Asked:
    fits = ", ".join(filter(None, (asks(question), wants(question))))
    return Asked(
        path,
        question.label,
        question.row,
        question.required,
        fits,
        tuple(choices(question, codebooks)),
        question.help,
        question.when or (condition(form, path) if "." in path else ""),
        question.type in LONG,
    )


def to_html(shown: Preview) -> str:
    """Write an empty form as one self-contained page, to read or to print."""
    return page(
        "form.html.j2",
        title=clean(shown.title),
        styles=("page.css", "form.css"),
        form=shown,
    )
