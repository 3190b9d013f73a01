"""The answers of one study as a file gives them, before anything is held against the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reviewkit.stages.extract.answering import SOURCE_KEYS, Answer

HEADS = ("study", "field", "row", "value")


@dataclass(frozen=True, slots=True)
class Given:
    """The answers of one study in a file; what it does not say is ''.

    `form` is the name of the form that it says it answers.
    """

    name: str
    study: str
    extractor: str
    why: str
    answers: list[Answer]
    form: str = ""


def from_rows(rows: Iterable[Mapping[str, str]], name: str) -> Iterator[Given]:
    """Group rows of the columns study, field, row, value by form, study and extractor."""
    grouped: dict[tuple[str, str, str], list[Answer]] = {}
    for row in rows:
        sources = {key: row.get(key) or None for key in SOURCE_KEYS}
        one = Answer(row["field"], row["value"], row["row"], **sources, at=row["at"])
        key = (row["study"], row.get("extractor") or "", row.get("form") or "")
        grouped.setdefault(key, []).append(one)
    for (study, extractor, form), answers in grouped.items():
        yield Given(name, study, extractor, "", answers, form)
