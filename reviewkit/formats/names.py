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


_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
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
_SOFT_SPACE = re.compile(r"\s+,|(?<=[^\W\d_]),(?=[^\W\d_])")
_GLUED = re.compile(
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!La)(?<!Le)(?<!Van)(?=[A-Z])"
)


def family_given(name: str, style: Style) -> str:
    """One name as "Family, Given"; a corporate author, or one in doubt, as it is."""
    name = one_line(name).strip(" ;,")
    if "," in name:
        name = _SOFT_SPACE.sub(lambda gap: "," if gap[0] != "," else ", ", name)
        return name.removesuffix(", null")
    if style is Style.AS_GIVEN or " " not in name or CORPORATE.search(name):
        return name
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    cut = _after_family(words) if style is Style.FAMILY_INITIALS else _before_family(words)
    if cut is None:
        return name
    left, right = " ".join(words[:cut]), " ".join(words[cut:])
    family, given = (left, right) if style is Style.FAMILY_INITIALS else (right, left)
    return ", ".join(part for part in (family, given, suffix) if part)


def _after_family(words: list[str]) -> int | None:
    """Where the initials begin in `Dos Santos H.B.`; None when the last word is none."""
    cut = len(words)
    while cut > 1 and words[cut - 1].isupper() and _INITIALS.fullmatch(words[cut - 1]):
        cut -= 1
    return cut if cut < len(words) else None


def _before_family(words: list[str]) -> int | None:
    """Where the family name begins in `Given M. van der Family`; None for a long phrase."""
    if len(words) > 6:
        return None
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return cut


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
    if between == "glued":
        return _GLUED.split(text)
    if between == "and":
        return re.split(r"\sand\s|;", text)
    if between == "," and "." not in text[:-1]:
        text = text.rstrip(".")  # PubMed ends its list of authors with a full stop
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
