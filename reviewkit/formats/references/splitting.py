"""A list parted into its references, at the line starts for which there is most evidence.

Numbers that go up by one are the strongest evidence. Without them, every way in which lists are
set apart (bullets, blank space, hanging indents, words that begin a reference) parts the list
once, and the parting whose parts look most like references is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewkit.formats.references.cleaning import BULLETS, without_label
from reviewkit.formats.references.model import Entry, Line
from reviewkit.formats.references.numbers import YEAR
from reviewkit.formats.references.people import UPPER, group_before_year, people

_BULLET = rf"(?:[{re.escape(BULLETS.strip())}]\s*)?"
_LABELS = {
    "[1]": re.compile(rf"{_BULLET}\[(\d{{1,5}})\]"),
    "(1)": re.compile(rf"{_BULLET}\((\d{{1,5}})\)"),
    "1)": re.compile(rf"{_BULLET}(\d{{1,5}})\)"),
    "1.": re.compile(rf"{_BULLET}(\d{{1,5}})\.(?!\d)"),
    "1": re.compile(rf"{_BULLET}(\d{{1,5}})(?=\s+[^\W\d_])(?!\s+[a-z])"),
}
# [Knu84], [Brown et al., 2001], or its first half.
_KEYED = re.compile(
    rf"\[[{UPPER}](?:[\w+'\u2019-]{{1,11}}\]|[^\[\]]{{2,60}}(?:\d{{4}}[a-z]?\]|$))(?=\s|$)"
)
_BULLETED = re.compile(r"[\u2022\u00b7\u25aa\u25e6\u2023]\s*\S|[*\u2013-]\s+\S")
_A_YEAR = re.compile(rf"(?<!\d){YEAR}[a-z]?(?!\d)")
_OTHER_SIGNS = re.compile(
    r"doi|https?:|www\.|\bpp?\.\s?\d|\d\s*[-\u2013]\s*\d|\bIn:|\bvol\.|;\s?\d|press\b|in press|"
    r"forthcoming|n\.d\.|available|report|university|journal",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?:[.?!\])>»”\"]|https?://\S+|doi\S+|10\.\d{4,9}/\S+|\d)\s*$")
_JUMP = 3  # numbers that may be missing between two
_LONG, _SHORT = 900, 25  # characters of a reference
_TWO = 300  # characters of a line in which names stand
_TAIL = 120  # characters at a line's end that show whether a reference ends there
_ENOUGH = 3.4  # evidence for the beginning of a reference
_SAME_INDENT = 2.5  # points or letters


@dataclass(frozen=True, slots=True)
class Parted:
    """A list in parts: what stands before the first reference, and the references."""

    before: tuple[Line, ...]
    entries: tuple[Entry, ...]


def split(lines: Sequence[Line]) -> Parted:
    """Part the lines of a list into references.

    Args:
        lines: the list, without its heading and without heads and feet of pages.

    Returns:
        Every line, in some entry or before the first.
    """
    if not lines:
        return Parted((), ())
    best, worth = Parted(tuple(lines), ()), -1.0
    for way, evidence in _WAYS.items():
        starts = way(lines)
        if starts:
            parted = _parted(lines, starts)
            found = _worth(parted) + evidence
            if found > worth:
                best, worth = parted, found
    return best


def _parted(lines: Sequence[Line], starts: dict[int, str]) -> Parted:
    places = sorted(starts)
    entries = [
        Entry(tuple(lines[at:end]), starts[at])
        for at, end in zip(places, [*places[1:], len(lines)], strict=True)
    ]
    return Parted(tuple(lines[: places[0]]), tuple(entries))


def _numbered(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that begin a numbered reference, with their labels; none if it is no such list."""
    chains = [_chain(lines, pattern) for pattern in _LABELS.values()]
    best = max(chains, key=len)
    few = len(lines) < 8 and len(best) > 0 and min(best) == 0
    if len(best) < 3 and not few:
        return {}
    first = min(best)
    reached = len(best) / (1 + best[max(best)][1] - best[first][1])
    if first > max(3, len(lines) // 4) or reached < 0.6 or (few and best[first][1] != 1):
        return {}
    return {at: label for at, (label, _) in best.items()}


def _chain(lines: Sequence[Line], pattern: re.Pattern[str]) -> dict[int, tuple[str, int]]:
    """The longest run of labels of one form that goes up, by one wherever it can."""
    best: dict[int, int] = {}  # the last place of the longest chain that ends in a number
    length: dict[int, int] = {}
    before: dict[int, int | None] = {}
    found: dict[int, tuple[str, int]] = {}
    for at, line in enumerate(lines):
        label = pattern.match(line.text)
        if label is None:
            continue
        number = int(label[1])
        found[at] = (label[0].strip(BULLETS), number)
        known = [best[one] for one in range(number - _JUMP, number) if one in best]
        last = max(known, key=lambda one: (length[one], found[one][1]), default=None)
        length[at] = 1 + (length[last] if last is not None else 0)
        before[at] = last
        if number not in best or length[at] > length[best[number]]:
            best[number] = at
    if not found:
        return {}
    chain: dict[int, tuple[str, int]] = {}
    at_: int | None = max(length, key=lambda one: (length[one], -one))
    while at_ is not None:
        chain[at_] = found[at_]
        at_ = before[at_]
    return chain


def begins(text: str) -> bool:
    """Whether words are how a reference begins: names, or a group before its year."""
    text = text.lstrip(BULLETS)
    return bool(text) and (people(text) is not None or group_before_year(text) is not None)


def looks_whole(text: str) -> bool:
    """Whether words look like one whole reference."""
    if not _SHORT <= len(text) <= _LONG:
        return False
    dated = _A_YEAR.search(text) is not None
    signs = len(_OTHER_SIGNS.findall(text))
    return (begins(text) and (dated or signs > 0)) or (dated and signs > 0)


def _worth(parted: Parted) -> float:
    """How much the parts of a parting look like references."""
    texts = [
        without_label(" ".join(line.text for line in entry.lines), entry.label)
        for entry in parted.entries
    ]
    good = sum(_goodness(text) for text in texts)
    return good / (len(texts) + len(parted.before) + 1)


def _goodness(text: str) -> float:
    if not looks_whole(text):
        return -0.5
    years = {one[:4] for one in _A_YEAR.findall(text)}
    many = len(re.findall(rf"\({YEAR}[a-z]?\)", text)) > 1 and len(years) > 1
    return (1.0 if begins(text) else 0.6) - (0.6 if many or len(text) > 600 else 0.0)


def _unlabelled(
    way: Callable[[Sequence[Line]], list[int]],
) -> Callable[[Sequence[Line]], dict[int, str]]:
    return lambda lines: dict.fromkeys(way(lines), "")


def _by_bullets(lines: Sequence[Line]) -> list[int]:
    marks = [at for at, line in enumerate(lines) if _BULLETED.match(line.text)]
    return marks if len(marks) > 1 else []


def _keyed(lines: Sequence[Line]) -> dict[int, str]:
    """The lines that begin with a key made of names and years, with their keys."""
    marks = {at: key[0] for at, line in enumerate(lines) if (key := _KEYED.match(line.text))}
    return marks if len(marks) > 1 else {}


def _by_gaps(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if at == 0 or line.gap or _at_top(lines, at)]


def _at_top(lines: Sequence[Line], at: int) -> bool:
    """Whether a reference begins with the first line of a column, above which nothing shows it."""
    return lines[at].top and _ends(lines[at - 1]) and begins(_two(lines, at))


def _ends(line: Line) -> bool:
    end = line.text[-_TAIL:]
    return _ENDED.search(end) is not None and not end.endswith((" et al.", "&"))


def _two(lines: Sequence[Line], at: int) -> str:
    """A line and the next: names may go on there."""
    return " ".join(line.text[:_TWO] for line in lines[at : at + 2])


def _by_every_line(lines: Sequence[Line]) -> list[int]:
    return list(range(len(lines)))


def _by_marks_and_gaps(lines: Sequence[Line]) -> list[int]:
    """Bullets for some references and blank space around others, as in converted texts."""
    return sorted({*_by_gaps(lines), *_by_bullets(lines)})


def _by_indent(lines: Sequence[Line]) -> list[int]:
    """Lines that hang out to the left of those below them."""
    hanging, _ = _indents(lines)
    return hanging


def _by_first_lines(lines: Sequence[Line]) -> list[int]:
    """Lines that are set in, as the first of a paragraph."""
    _, paragraphs = _indents(lines)
    return paragraphs


def _indents(lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """Where lines stand at the outer and at the inner one of the two commonest indents."""
    lefts = Counter(
        round((line.left or 0.0) / _SAME_INDENT) for line in lines if line.left is not None
    )
    common = [left for left, count in lefts.most_common(4) if count >= 2]
    outer = min(common, default=None)
    inner = min((one for one in common if outer is not None and one > outer + 1), default=None)
    if outer is None or inner is None:
        return [], []
    middle = (outer + inner) / 2 * _SAME_INDENT
    out = [at for at, line in enumerate(lines) if line.left is None or line.left < middle]
    set_in = [at for at, line in enumerate(lines) if line.left is not None and line.left >= middle]
    return out, set_in


def _by_words(lines: Sequence[Line]) -> list[int]:
    """Lines that begin like a reference, below one that ends like one."""
    starts, dated = [0], False
    for at, (above, line) in enumerate(pairwise(lines), 1):
        dated = dated or _A_YEAR.search(above.text) is not None
        evidence = (
            2 * begins(_two(lines, at))
            + 1.5 * (line.gap or _BULLETED.match(line.text) is not None)
            + 1.0 * _ends(above)
            + 0.7 * above.short
            + 0.5 * dated
            - 1.5 * line.text[:1].islower()
        )
        if evidence >= _ENOUGH:
            starts.append(at)
            dated = False
    return starts


# Each way, and the evidence that it is, beside how much its parts look like references.
_WAYS: dict[Callable[[Sequence[Line]], dict[int, str]], float] = {
    _numbered: 1.0,
    _keyed: 0.5,
    _unlabelled(_by_bullets): 0.1,
    _unlabelled(_by_gaps): 0.1,
    _unlabelled(_by_marks_and_gaps): 0.1,
    _unlabelled(_by_indent): 0.1,
    _unlabelled(_by_first_lines): 0.1,
    _unlabelled(_by_words): 0.0,
    _unlabelled(_by_every_line): 0.0,
}
