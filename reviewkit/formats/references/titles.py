"""Where a title ends, and what follows it: a journal, a publisher, or the book it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewkit.formats.references.numbers import YEAR
from reviewkit.formats.references.people import UPPER

_SENTENCE = re.compile(rf"(?<=[.?!])[\"\u201d\u2019')]?\s+(?=[\"\u201c\u2018'(]?[{UPPER}\d])")
_SHORT = re.compile(
    rf"(?:\b(?:[{UPPER}]|vs|St|Dr|Mr|Mrs|Ms|Prof|No|Nr|Vol|vol|eds?|al|cf|etc|approx|ca|pt|Inc|Ltd|"
    r"Co|Am|Br|Eur|Int|Can|Aust|Scand|Soc|Med|Clin|Assoc|Ann|Arch|Proc|Natl|Acad|Sci|Res|Rev|Psychol|"
    r"Psychiatr?y?|Nurs|Surg|Pharm|Epidemiol|Gen|Pract|Qual|Educ|Biol|Chem|Phys|Trans|Bull|Univ|"
    r"Dept|Syst|J|Z|Jr|Sr)\.)$"
)
PUBLISHED = re.compile(
    rf"(?:^|[.,?!)\]]\s+|\s\()(?P<place>[{UPPER}][^.:;()]{{1,45}}):\s+[{UPPER}0-9][^:]{{1,90}}$"
)
_EXTRAS = re.compile(
    r"\s*[(\[,.]\s*(?:\d{1,2}(?:st|nd|rd|th)|rev(?:ised)?|second|third|fourth|fifth)\.?"
    r"\s+(?:ed|edn|edition)\b\.?\s*[)\]]?|"
    r"\s*\((?:vol|report|no|cm|rep|publication|working paper)\b[^()]{0,60}\)",
    re.IGNORECASE,
)
_SMALL_WORDS = """a an and as at by for from in into of on or the to with y e de del la las los el
    en und der die das für im et des du les le van het voor och i & / - \u2013"""
_SMALL = frozenset(_SMALL_WORDS.split())
_LONGEST, SHORTEST = 400, 8
_SHORTENED = 16  # characters of what may be shortened
_JOURNAL = 7  # words that the name of a journal may have which is not written in capitals


def article(text: str, emphasised: Sequence[str]) -> tuple[str, str] | tuple[None, None]:
    """Part the words before volume and pages into title and journal.

    Args:
        text: these words.
        emphasised: what a text marks as set apart, such as the journal.
    """
    for words in reversed(emphasised):
        if text.endswith(words) and len(text) - len(words) > SHORTEST:
            return text[: -len(words)].rstrip(" .,;"), words
    parts = sentences(text)
    if len(parts) > 1:
        cut = len(parts) - 1
        while cut > 1 and len(parts[cut].split()) < 2 and parts[cut].endswith("."):
            cut -= 1
        journal = " ".join(parts[cut:])
        short = len(journal.split()) <= _JOURNAL and ", " not in journal
        if short or capitalised(journal):
            return " ".join(parts[:cut]), journal
    return _parted_by_commas(text)


def _parted_by_commas(text: str) -> tuple[str, str] | tuple[None, None]:
    """Part `Title of it, Journal of That`: a journal's words are capitals, a title's are not."""
    parts = text.split(", ")
    if len(parts) < 2 or not capitalised(parts[-1]):
        return None, None
    cut = len(parts) - 1
    if not capitalised(parts[0]):  # titles in small letters: all capitals at the end are journal
        while cut > 1 and capitalised(parts[cut - 1]) and parts[cut - 1].count(" ") < 3:
            cut -= 1
    return ", ".join(parts[:cut]), ", ".join(parts[cut:])


def book(text: str, emphasised: Sequence[str], by: Sequence[str], dated: bool) -> str | None:
    """Find the title of a book, report or page; None where its end is not sure.

    Args:
        text: what stands behind names and year, without the numbers at its end.
        emphasised: what a text marks as set apart, such as the title.
        by: the authors: an organisation mostly publishes itself.
        dated: whether the year stood before it, so that it begins with the title.
    """
    if emphasised:
        if emphasised[0] in text[: len(emphasised[0]) + SHORTEST]:
            return emphasised[0]
        if emphasised[0].startswith(text):  # with the year in it
            return text
    published = PUBLISHED.search(text)
    if published and published.start() > SHORTEST:
        parts = sentences(text[: published.start() + 1])
        return " ".join(parts) if len(parts) < 3 else parts[0]
    parts = sentences(text)
    if len(parts) > 1 and not parts[0].endswith(("?", "!")):
        return parts[0]
    return _before_commas(text, by, dated) or " ".join(parts[: len(parts) - 1][:2]) or None


def _before_commas(text: str, by: Sequence[str], dated: bool) -> str | None:
    """The title in `Title, Publisher, Place`."""
    parts = text.split(", ")
    if len(parts) > 1 and parts[-1] in by:
        return ", ".join(parts[:-1])
    if dated and len(parts) > 2 and all(map(_publishing, parts[-2:])):
        return ", ".join(parts[:-2])
    return text if dated and len(parts) == 1 else None


def _publishing(part: str) -> bool:
    return capitalised(part) and len(part.split()) <= 8


def book_of(text: str, emphasised: Sequence[str]) -> str | None:
    """The title of the book that a chapter is in."""
    for words in emphasised:
        if text.startswith(words):
            return words
    published = PUBLISHED.search(text)
    if published and published.start():
        text = text[: published.start()]
    first, *rest = sentences(text)
    parts = first.split(", ")
    if not rest and len(parts) > 2 and all(map(_publishing, parts[-2:])):
        first = ", ".join(parts[:-2])
    return _EXTRAS.sub("", first).strip(" .,;") or None


def sentences(text: str) -> list[str]:
    """Part a text at its stops, but not behind what is shortened."""
    parts: list[str] = []
    for part in _SENTENCE.split(text):
        if parts and _SHORT.search(parts[-1][-_SHORTENED:]) and not parts[-1].endswith(("?", "!")):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts


def capitalised(text: str) -> bool:
    """Whether all words but small ones begin with a capital."""
    words = [word.strip("().,:;'\"\u2018\u2019\u201c\u201d") for word in text.split()]
    words = [word for word in words if word and word.casefold() not in _SMALL]
    return bool(words) and all(word[0].isupper() or word[0].isdigit() for word in words)


def title_of(title: str | None) -> str | None:
    """A title without what is no part of it; None where it cannot be one."""
    if title is None:
        return None
    text = _bare(_EXTRAS.sub("", title))
    words = re.findall(r"[^\W\d_]{2,}", text)
    if len(words) < 2 or not SHORTEST <= len(text) <= _LONGEST:
        return None
    if re.match(r"(?:and|&|et)\s", text):
        return None
    return None if re.search(rf"\({YEAR}[a-z]?\)\.?,? [{UPPER}]", text) else text


def _bare(text: str) -> str:
    """Words without what stands around them; brackets and quotes that are closed within stay."""
    bare = text.strip(" .,;:")
    for opener, closer in ("()", "\u201c\u201d", '""', "\u2018\u2019", "''"):
        if (
            bare[:1] == opener
            and bare[-1:] == closer
            and bare.count(opener) == 1 + (opener == closer)
        ):
            bare = bare[1:-1].strip(" .,;:")
        elif bare[-1:] == closer and opener != closer and opener not in bare:
            bare = bare[:-1].rstrip(" .,;:")
    return bare


def named(journal: str | None) -> str | None:
    """A journal's name without what is no part of it; None where it cannot be one."""
    if journal is None:
        return None
    text = _bare(journal)
    return text if 2 <= len(text) <= 200 and re.search(r"[^\W\d_]{2}|^J$", text) else None
