"""Look a native strategy over as PRESS 2015 asks, as far as a machine can.

Each remark has a code, a place, and a sentence that says what to do. Codes, their element of
PRESS (McGowan and others, J Clin Epidemiol 2016;75:40) and how grave they are, are in `CODES`:
an *error* means that the search does not do what it says or cannot be run; a *warning* asks for
a second look; a *note* is for the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reviewkit.strategy.lint_lines import line_faults
from reviewkit.strategy.lint_words import word_faults
from reviewkit.strategy.listing import Places
from reviewkit.strategy.native import Native
from reviewkit.strategy.spellings import missing_partners
from reviewkit.strategy.tree import Place

BOOLEAN = "Boolean and proximity operators"
HEADINGS = "Subject headings"
WORDS = "Text word searching"
SYNTAX = "Spelling, syntax and line numbers"
LIMITS = "Limits and filters"


class Grave(StrEnum):
    """How grave a remark is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


# code: (how grave, element of PRESS, what it means)
CODES: dict[str, tuple[Grave, str, str]] = {
    "bracket-unclosed": (Grave.ERROR, SYNTAX, "A bracket is opened and never closed."),
    "bracket-unopened": (Grave.ERROR, SYNTAX, "A bracket is closed and was never opened."),
    "bracket-empty": (Grave.ERROR, SYNTAX, "There is nothing between two brackets."),
    "quote-unclosed": (Grave.ERROR, SYNTAX, "A quotation mark has no partner."),
    "quote-smart": (Grave.WARNING, SYNTAX, "A curly quotation mark, which many platforms ignore."),
    "operator-stray": (Grave.ERROR, BOOLEAN, "An operator has nothing on one side."),
    "operator-doubled": (Grave.ERROR, BOOLEAN, "An operator is written twice."),
    "operator-missing": (Grave.ERROR, BOOLEAN, "No operator stands between two parts."),
    "operator-same": (Grave.WARNING, BOOLEAN, "SAME, which Web of Science reads as AND."),
    "operator-glued": (Grave.ERROR, BOOLEAN, "A blank is missing after an operator."),
    "operand-missing": (Grave.ERROR, SYNTAX, "A field code or slash has nothing to work on."),
    "field-unknown": (Grave.WARNING, SYNTAX, "The platform has no such field code."),
    "heading-slash": (Grave.ERROR, HEADINGS, "A heading without the slash that makes it one."),
    "field-on-lines": (Grave.WARNING, SYNTAX, "A field code around line numbers."),
    "frequency": (Grave.NOTE, WORDS, "A number of times that a word must stand in a record."),
    "variations": (Grave.NOTE, WORDS, "The platform added variations of the words by itself."),
    "sign-stray": (Grave.WARNING, SYNTAX, "A sign that means nothing where it stands."),
    "proximity-width": (Grave.ERROR, BOOLEAN, "A distance that the platform does not have."),
    "limit": (Grave.ERROR, LIMITS, "A limit that cannot be read."),
    "reference": (Grave.ERROR, SYNTAX, "A range of lines that runs backwards or too far."),
    "line-empty": (Grave.ERROR, SYNTAX, "A line without anything to search for."),
    "line-missing": (Grave.ERROR, SYNTAX, "A line is named that is not there."),
    "line-self": (Grave.ERROR, SYNTAX, "A line names itself."),
    "line-later": (Grave.ERROR, SYNTAX, "A line names one that comes after it."),
    "line-duplicate": (Grave.ERROR, SYNTAX, "Two lines have the same number."),
    "line-unused": (Grave.WARNING, SYNTAX, "A line that no other line uses."),
    "range-combining": (
        *(Grave.WARNING, SYNTAX),
        "A range takes in a line that joins other lines already.",
    ),
    "aside": (Grave.NOTE, SYNTAX, "Text that is no part of the search."),
    "hit-count": (Grave.NOTE, SYNTAX, "Hits are written at the end of a line."),
    "boolean-mixed": (Grave.WARNING, BOOLEAN, "AND, OR and NOT side by side without brackets."),
    "boolean-not": (Grave.WARNING, BOOLEAN, "NOT may take away what is wanted."),
    "proximity-truncated": (Grave.ERROR, BOOLEAN, "PubMed ignores truncation in proximity."),
    "heading-only": (Grave.WARNING, HEADINGS, "A concept of headings without text words."),
    "words-only": (Grave.WARNING, HEADINGS, "A concept of text words without headings."),
    "field-missing": (Grave.WARNING, WORDS, "A term without a field code."),
    "wildcard-illegal": (Grave.ERROR, WORDS, "A wildcard that the platform does not know."),
    "stem-short": (Grave.WARNING, WORDS, "Truncation after fewer than four letters."),
    "phrase-truncated": (Grave.WARNING, WORDS, "Truncation in a phrase, where it does not work."),
    "term-duplicate": (Grave.WARNING, WORDS, "The same term twice."),
    "spelling-partner": (Grave.WARNING, SYNTAX, "The British or American spelling is missing."),
    "date-in-block": (Grave.WARNING, LIMITS, "A date limit that holds for one part only."),
    "limit-line": (Grave.NOTE, LIMITS, "A limit to give a reason for in the search log."),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at: its code, how grave, a sentence, the line's number and the place."""

    code: str
    grave: Grave
    message: str
    line: str
    at: Place


def lint(native: Native) -> tuple[Remark, ...]:
    """Look over a strategy.

    Args:
        native: the strategy, as it was read.

    Returns:
        All remarks in the order of the text; none twice at one place.
    """
    place = Places(native.listing.text)
    found = {
        (start, code, message): Remark(code, CODES[code][0], message, name, place(start))
        for code, message, name, start in _faults(native, place)
    }
    return tuple(found[key] for key in sorted(found))


def _faults(native: Native, place: Places) -> Iterator[tuple[str, str, str, int]]:
    """Yield code, sentence, number of the line and offset of each remark."""
    for line in native.lines:
        for problem in line.problems:
            yield problem.code, problem.message, line.name, problem.start
    yield from line_faults(native)
    for code, message, name, at in word_faults(native):
        yield code, message, name, place.offset(at)
    for message, name, at in missing_partners(native):
        yield "spelling-partner", message, name, place.offset(at)
