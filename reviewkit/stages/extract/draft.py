"""The form as commented YAML, to be filled in with an editor: help, choices and conditions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form, FormField
from reviewkit.forms.wording import asks, choices, condition, missing_words, wants

WIDTH = 96
MISTAKE = "# >>> "  # begins a line that tells of a mistake; such lines are taken out again
KEY = "KEY"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a draft."""

    study: str
    extractor: str
    reports: tuple[tuple[str, str], ...] = ()  # id and title of each report of the study


def write_draft(
    form: Form, codebooks: dict[str, Codebook], head: Head, sheet: dict[str, Any]
) -> str:
    """Write a form as an answers file with help in comments.

    Args:
        form: the form.
        codebooks: its codebooks by name.
        head: whose answers, for which study.
        sheet: what stands already, as `filled` gives it.

    Returns:
        YAML; unfilled it answers nothing but the defaults, and what stands comes back alike.
    """
    lines = [*_opening(form, head), f"study: {_scalar(head.study)}"]
    lines.append(f"extractor: {_scalar(head.extractor)}")
    only = head.reports[0][0] if len(head.reports) == 1 and "answers" not in sheet else None
    if report := sheet.get("report") or only:
        lines.append(f"report: {_scalar(report)}")
    lines.append("answers:")
    answers = sheet.get("answers", {})
    for section in form.sections:
        lines += ["", f"  # ===== {section.title} =====", *_comment(section.help, 2)]
        for entry in section.fields:
            lines.append("")
            if isinstance(entry, FieldGroup):
                lines += _group(form, entry, codebooks, answers.get(entry.id))
            else:
                lines += _about(form, entry.id, entry, codebooks, 2)
                lines += _field(entry, answers.get(entry.id), 2)
    return "\n".join(lines) + "\n"


def _opening(form: Form, head: Head) -> Iterator[str]:
    yield from _comment(f"{head.study}: {form.title}, version {form.version}.", 0)
    for report, title in head.reports:
        yield from _comment(f"Report {report}: {title}", 0)
    yield from _comment(
        "Lines that begin with # are help. Leave empty what you have not done yet. An answer is a "
        "plain value, or `value:` with reason, note, report, page and quote under it. Save and "
        "leave the editor to store; what does not fit is told at its line. A missing value is "
        "one of these:",
        0,
    )
    for one in missing_words():
        yield f"#   {one}"


def _comment(text: str, indent: int) -> Iterator[str]:
    pad = " " * indent
    for paragraph in text.splitlines():
        yield from textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=f"{pad}# ",
            subsequent_indent=f"{pad}# ",
            break_on_hyphens=False,
        )


def _about(
    form: Form, path: str, question: FormField, codebooks: dict[str, Codebook], indent: int
) -> Iterator[str]:
    marks = " (required)" if question.required else ""
    yield from _comment(f"{question.label}{marks}", indent)
    told = ", ".join(filter(None, (asks(question), wants(question))))
    listed = list(choices(question, codebooks))
    yield from _comment(told + (":" if listed else ""), indent + 2)
    for choice, label in listed:
        shown = f"  {choice}" if label in ("", choice) else f"  {choice}: {label}"
        yield from _comment(shown, indent + 2)
    yield from _comment(question.help, indent + 2)
    if only := condition(form, path):
        yield from _comment(f"Asked only where {only}", indent + 2)


def _field(question: FormField, given: Any, indent: int) -> Iterator[str]:
    if given is None and question.default is not None:
        default = question.default
        given = list(default) if isinstance(default, tuple) else default
    if given is not None:
        yield _dump({question.id: given}, indent)
        return
    pad = " " * indent
    yield f"{pad}{question.id}:"
    if question.judgement or question.quote:
        yield f"{pad}  value:"
        yield from (f"{pad}  reason:",) if question.judgement else ()
        yield from (f"{pad}  quote:", f"{pad}  page:") if question.quote else (f"{pad}  page:",)


def _group(
    form: Form, group: FieldGroup, codebooks: dict[str, Codebook], given: Any
) -> Iterator[str]:
    marks = " (at least one row)" if group.required and group.repeat else ""
    yield from _comment(f"----- {group.label}{marks} -----", 2)
    yield from _comment(group.help, 2)
    if only := condition(form, group.id):
        yield from _comment(f"Asked only where {only}", 2)
    if not group.repeat:
        yield f"  {group.id}:"
        for inner in group.fields:
            yield from _about(form, f"{group.id}.{inner.id}", inner, codebooks, 4)
            yield from _field(inner, (given or {}).get(inner.id), 4)
        return
    for inner in group.fields:
        yield from _about(form, f"{group.id}.{inner.id}", inner, codebooks, 4)
    yield f"  {group.id}:"
    for line, row in (given or {}).items():
        yield _dump({line: row}, 4)
    yield from _comment(
        f"A new row: copy these lines without #, with a short key of its own for {KEY}.", 4
    )
    yield f"    # {KEY}:"
    for inner in group.fields:
        default = "" if inner.default is None else f" {_scalar(inner.default)}"
        yield f"    #   {inner.id}:{default}"


def _dump(given: dict[str, Any], indent: int) -> str:
    text = yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=WIDTH - indent)
    return textwrap.indent(text.rstrip("\n"), " " * indent)


def _scalar(value: Any) -> str:
    plain = list(value) if isinstance(value, tuple) else value
    text = yaml.safe_dump(plain, allow_unicode=True, default_flow_style=True, width=10**6)
    return text.removesuffix("\n").removesuffix("\n...")


def mark_mistakes(text: str, mistakes: dict[int, list[str]]) -> str:
    """Put each mistake on a line of its own, above the line it is in; line 0 is the whole file.

    Args:
        text: a draft; what an earlier call put in is taken out.
        mistakes: what is wrong, by line of that text without marks.
    """
    marked = []
    for number, line in enumerate(without_marks(text).split("\n")):
        if number == 0:
            marked += [f"{MISTAKE}{one}" for one in mistakes.get(0, ())]
        pad = line[: len(line) - len(line.lstrip())]
        marked += [f"{pad}{MISTAKE}{one}" for one in mistakes.get(number + 1, ())]
        marked.append(line)
    return "\n".join(marked)


def without_marks(text: str) -> str:
    """Take out the lines that tell of mistakes."""
    return "\n".join(one for one in text.split("\n") if not one.lstrip().startswith(MISTAKE))
