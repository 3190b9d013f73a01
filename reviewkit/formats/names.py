"""Author names as databases write them, brought to "Family, Given" where that is certain."""

from __future__ import annotations

import re
from enum import StrEnum

from reviewkit.formats.values import one_line, quoted, unescape


class Style(StrEnum):
    """How a dialect writes a name that has no comma."""

    AS_GIVEN = "as given"
    FAMILY_INITIALS = "Family AB"
    GIVEN_FAMILY = "Given Family"
    FAMILY_GIVEN = "Family Given"  # whole given names or initials
    SHOUTED = "FAMILY Given"


_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
# Written in Chinese, Japanese or Korean the family name comes first, whatever the dialect.
_LETTERS = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
_EASTERN = re.compile(f"{_LETTERS} {_LETTERS}")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_NOBLE = "van von der den de del della di da dos das du la le les ten ter te zu zur af av el al"
_PARTICLES = frozenset(f"{_NOBLE} bin ibn ben y".split())
CORPORATE = re.compile(
    r"\b(?:group|consortium|committee|collaborat\w+|organi[sz]ation|investigators|network|team|"
    r"university|institute|department|ministry|society|association|council|cent(?:er|re)|agency|"
    r"federation|foundation|bureau|office|commission|alliance|trust|board|union|college|centro|"
    r"instituto|universidad\w*|study|trial|project|programme|program|inc|ltd|gmbh|company)\b",
    re.IGNORECASE,
)
_AND_OTHERS = re.compile(r"(?<![\s,])[\s,]+et\.? al\.?$", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=[a-z]{3})\.$")  # that ends a list of names
_SOFT_SPACE = re.compile(r"\s+,|(?<=[^\W\d_]),(?=[^\W\d_])")
_GLUED = re.compile(
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!La)(?<!Le)(?<!Van)(?=[A-Z])"
)


_BETWEEN = {
    "glued": _GLUED,
    "and": re.compile(r"\sand\s|;"),
    ",": re.compile(r"[,;]"),  # PubMed parts groups from people by a semicolon
}


def family_given(name: str, style: Style) -> str:
    """One name as "Family, Given"; a corporate author, or one in doubt, as it is."""
    name = _FULL_STOP.sub("", _AND_OTHERS.sub("", one_line(name).strip(" ;,")))
    if "," in name:
        name = _SOFT_SPACE.sub(lambda gap: "," if gap[0] != "," else ", ", name)
        return name.removesuffix(", null")
    if _EASTERN.fullmatch(name):
        return name.replace(" ", ", ")
    if style is Style.AS_GIVEN or " " not in name or CORPORATE.search(name):
        return name
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    cut = _CUTS[style](words)
    if cut is None:
        return name
    left, right = " ".join(words[:cut]), " ".join(words[cut:])
    family, given = (right, left) if style is Style.GIVEN_FAMILY else (left, right)
    return ", ".join(part for part in (family, given, suffix) if part)


def _after_family(words: list[str]) -> int | None:
    """Where the initials begin in `Dos Santos H.B.`; None when the last word is none."""
    cut = len(words)
    while cut > 1 and words[cut - 1].isupper() and _INITIALS.fullmatch(words[cut - 1]):
        cut -= 1
    return cut if cut < len(words) else None


def _after_first_word(words: list[str]) -> int | None:
    """Where the given name begins in `van der Family Given`; None where it may be elsewhere."""
    cut = next((at for at, word in enumerate(words, 1) if word.lower() not in _PARTICLES), 0)
    given = words[cut:] if cut else []
    sure = len(given) == 1 or all(one.isupper() and _INITIALS.fullmatch(one) for one in given)
    return cut if given and sure else None


def _after_capitals(words: list[str]) -> int | None:
    """Where the given name begins in `de FAMILY NAME Given`; None where all or no words shout."""
    loud = [place for place, word in enumerate(words) if word.isupper() and len(word) > 1]
    cut = loud[-1] + 1 if loud else 0
    led = all(word.isupper() or word in _PARTICLES for word in words[:cut])
    return cut if 0 < cut < len(words) and led else None


def _before_family(words: list[str]) -> int | None:
    """Where the family name begins in `Given M. van der Family`; None for a long phrase."""
    if len(words) > 6:
        return None
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return cut


_CUTS = {
    Style.FAMILY_INITIALS: _after_family,
    Style.FAMILY_GIVEN: _after_first_word,
    Style.SHOUTED: _after_capitals,
    Style.GIVEN_FAMILY: _before_family,
}


def split_names(text: str, between: str) -> list[str]:
    """Cut a cell or tag that holds several names.

    Args:
        text: As it stands in the file.
        between: What stands between names: `;`, `,`, `|`, `and`, `glued` (`Ann LeeBo Roy`),
            `tag` where each name has its own tag (yet semicolons, line ends and an "and" before
            a "Family, Given" part names), or empty when unknown: as `tag`, and commas count
            where every part can only be a whole name.
    """
    if "&" in text:
        text = unescape(text)
    if between == "":
        return _guessed(text)
    if between == "tag":
        if ";" not in text and "\n" not in text and " and " not in text:
            return [text]
        return _parted(text)
    if between == "," and "." not in text[:-1]:
        text = text.rstrip(".")  # PubMed ends its list of authors with a full stop
    if between in _BETWEEN:
        return _BETWEEN[between].split(text)
    return text.split(between)


def _parted(text: str) -> list[str]:
    """Names parted by semicolons, bars, line ends, or an "and" between two "Family, Given"."""
    names: list[list[str]] = []
    for line in re.split(r"[;|\n]", text):
        names.append([])
        person: bool | None = None  # whether the name so far is surely one person's
        for piece in f" {line} ".split(" and "):
            surely = _personal(piece)
            if person and surely:
                names.append([])
            if piece and not piece.isspace():
                person = surely and person is not False
            names[-1].append(piece)
    joined = (" and ".join(pieces).strip().removeprefix("and ").strip() for pieces in names)
    return [name for name in joined if name]


def _personal(name: str) -> bool:
    return "," in name and not CORPORATE.search(name)


def _guessed(text: str) -> list[str]:
    listed = quoted(text)
    if listed:
        return listed
    parts = _parted(text)
    if len(parts) > 1:
        return parts
    commas = [part.strip() for part in text.split(",")]
    names = [part for part in commas if _after_family(part.split()) is not None]
    all_initials = len(names) == len(commas) > 1
    all_spaced = len(commas) > 2 and all(" " in part for part in commas)
    return commas if all_initials or all_spaced else [text]
