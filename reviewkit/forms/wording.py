"""What a form says to who fills it in: the same words in the editor, on the page and in sheets."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.codebook import Codebook
from reviewkit.forms.model import Form, FormField
from reviewkit.terms import MISSING_MEANINGS, Missing

PLAIN = {
    "text": "text",
    "longtext": "text, of several lines if need be",
    "integer": "a whole number",
    "number": "a number",
    "year": "a year",
    "daterange": "years, such as 2001-2003",
    "choice": "one of these",
    "multichoice": "any of these",
    "codes": "codes of the codebook",
    "report": "a report of the study: its id, or doi:, pmid: or an: and the number",
}


def asks(question: FormField) -> str:
    """Say what fits a question: "a whole number from 0"."""
    text = PLAIN[question.type]
    if question.type == "codes":
        text = f"{'codes' if question.several else 'one code'} of the codebook {question.codebook}"
    if question.minimum is not None:
        text += f" from {question.minimum:g}"
    if question.maximum is not None:
        text += f" to {question.maximum:g}"
    if question.other:
        text += ", or other: and your words"
    return text


def wants(question: FormField) -> str:
    """Say what an answer must bring besides its value, '' where nothing."""
    needed = [name for name in ("judgement", "quote") if getattr(question, name)]
    words = {"judgement": "a reason", "quote": "a quote: the words of the report"}
    return f"with {' and '.join(words[name] for name in needed)}" if needed else ""


def condition(form: Form, path: str) -> str:
    """Say where a question or a group is asked, '' where always."""
    own = form.conditions[path]
    group, _, inner = path.partition(".")
    outer = len(form.conditions[group]) if inner else 0  # told of the group already
    return " and ".join(rule.text for rule in own[outer:])


def choices(question: FormField, codebooks: dict[str, Codebook]) -> Iterator[tuple[str, str]]:
    """Yield what may be chosen, and its label: choices, or the codes of the codebook."""
    yield from question.choice_labels.items()
    if question.type == "codes" and question.codebook in codebooks:
        for code in codebooks[question.codebook].codes.values():
            yield code.id, code.label


def missing_words(codes: tuple[Missing, ...] = tuple(Missing)) -> Iterator[str]:
    """Yield each missing code with its meaning."""
    for code in codes:
        yield f"{code} {MISSING_MEANINGS[code]}"
