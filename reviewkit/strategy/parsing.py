"""Read one line of a strategy: a Pratt parser over tokens, with its own stack instead of calls.

Reading is linear and never fails: what cannot be understood is a `Problem` with its place, and
the rest is read as if it were mended. A line with a problem that is `fatal` is not understood,
and nobody must run or translate what was made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from reviewkit.strategy.dialects import Dialect, Meaning, dialect
from reviewkit.strategy.drafts import Draft, finished, scoped
from reviewkit.strategy.echoes import echoed_limits
from reviewkit.strategy.listing import Places
from reviewkit.strategy.operands import (
    dates,
    is_quoted,
    read_heading,
    references,
    tag_meaning,
    tagged,
    term,
)
from reviewkit.strategy.stack import NEAR_STRENGTH, Problem, Reader, Waiting
from reviewkit.strategy.tokens import Token, cut
from reviewkit.strategy.tree import Node


@dataclass(frozen=True, slots=True)
class Read:
    """A line as it was read: its node (None where nothing could be read) and its problems."""

    node: Node | None
    problems: tuple[Problem, ...]


def read_line(
    text: str, start: int, end: int, platform: str, place: Places, numbered: bool = False
) -> Read:
    """Read one expression of a strategy.

    Args:
        text: the whole strategy.
        start: where the expression starts in it.
        end: where it ends.
        platform: whose syntax it is in, a name of `platforms.toml`.
        place: tells line and column of an offset.
        numbered: whether a bare number means another line.

    Returns:
        The node and what was wrong; reading never fails.
    """
    speech = dialect(platform)
    reader = Reader(speech, numbered)
    for token in cut(text, start, end, platform):
        _STEPS[token.kind](reader, token)
    return _end(reader, text, end, place)


def _end(reader: Reader, text: str, end: int, place: Places) -> Read:
    reader.flush()
    if reader.prefix is not None:
        reader.tell("operand-missing", "nothing follows this field code", reader.prefix_at)
    reader.drop_waiting()
    while any(one.kind == "open" for one in reader.waiting):
        opened = next(one for one in reversed(reader.waiting) if one.kind == "open")
        reader.tell("bracket-unclosed", "this bracket is opened and never closed", opened.start)
        reader.close(end)
        reader.drop_waiting()
    if not reader.operands:
        reader.tell("line-empty", "there is nothing to search for on this line", max(end - 1, 0))
        return Read(None, tuple(reader.problems))
    reader.reduce(0)
    speech = reader.speech
    fielded: list[int] = []
    node = finished(reader.operands[-1], place, speech.vocabulary, fielded)
    for start in fielded[:1]:
        why = "a field code around line numbers is left out: lines keep the fields they have"
        reader.tell("field-on-lines", why, start, fatal=False)
    problems = (_milder(one, text, end) for one in reader.problems)
    return Read(node, tuple(sorted(problems, key=lambda one: one.start)))


def _milder(problem: Problem, text: str, end: int) -> Problem:
    """A bracket too many at the very end of a line leaves its meaning as it is."""
    if problem.code == "bracket-unopened" and not text[problem.start : end].strip(" )\t"):
        return replace(problem, fatal=False)
    return problem


# One step for each kind of token ------------------------------------------------------------


def _word(reader: Reader, token: Token) -> None:
    glued = re.match(r"adj\d+(?=[a-z])", token.text, re.IGNORECASE)
    if glued and reader.speech.tags == "dots":
        reader.tell(
            "operator-glued",
            f"{token.text} is searched as a word; a blank is missing after {glued[0]}",
            token.start,
        )
    if reader.words and is_quoted(reader.words[-1]):
        reader.flush()
    reader.words.append(token)


def _quoted(reader: Reader, token: Token) -> None:
    reader.flush()
    reader.words.append(token)


def _join(reader: Reader, token: Token) -> None:
    reader.flush()
    kind = token.text.lower().split()[-1]
    reader.operator(Waiting(kind, token.start, reader.speech.strength[kind]))


def _near(reader: Reader, token: Token) -> None:
    reader.flush()
    between, ordered, phrase = _width(token.text, reader.speech)
    if between < 0:
        reader.tell("proximity-width", f"{token.text}: no such distance", token.start)
        between = 0
    reader.operator(Waiting("near", token.start, NEAR_STRENGTH, between, ordered, phrase=phrase))


_LEAST_WORD = 3  # digits: 3.ti. is line 3, 2019.dp. is none


def _same(reader: Reader, token: Token) -> None:
    reader.flush()
    why = "SAME (words in one address or sentence) is read as AND"
    reader.tell("operator-same", why, token.start, fatal=False)
    reader.operator(Waiting("and", token.start, NEAR_STRENGTH))


def _frequency(reader: Reader, token: Token) -> None:
    why = f"{token.text}: how often a word must stand in a record is left out"
    reader.tell("frequency", why, token.start, fatal=False)


def _variations(reader: Reader, token: Token) -> None:
    why = "variations of the words were searched; other platforms search them as they are written"
    reader.tell("variations", why, token.start, fatal=False)


_NAMED_WIDTHS = {"fifteen": 15, "six": 6, "phrase": 0}


def _width(text: str, speech: Dialect) -> tuple[int, bool, bool]:
    """Words allowed between, whether in order, whether it is but a phrase."""
    found = re.match(r"([a-z]+\s?/?)\s?(\d*)", text.lower())
    word, number = (found[1].replace(" ", ""), found[2]) if found else (text, "")
    way = speech.near.get(word) or speech.near.get(f"{word}/") or "plain"
    first = way.split()[0]
    if not number:
        within = _NAMED_WIDTHS.get(first, 0)
        return within, within == 0, first in ("phrase", "between")
    width = int(number) - (first == "between")
    return width, "ordered" in way, False


def _open(reader: Reader, token: Token) -> None:
    reader.flush()
    reader.open(token)


def _close(reader: Reader, token: Token) -> None:
    reader.flush()
    reader.close(token.start)


def _tag(reader: Reader, token: Token) -> None:
    """A field code behind a term, a run of words, or brackets."""
    meaning, between, known = tag_meaning(token.text, reader.speech)
    if not known:
        _unknown(reader, token)
    if reader.words:
        words, reader.words = reader.words, []
        leaf = tagged(words, meaning, reader.speech)
        if leaf is None and reader.numbered and len(words[0].text) < _LEAST_WORD:
            leaf = references(words, reader.numbered)
            if leaf is not None:
                reader.put(scoped(Draft("leaf", words[0].start, leaf=leaf), meaning))
                return
        draft = Draft(
            "leaf", words[0].start, leaf=leaf or term(words, reader.speech, between, meaning)
        )
        reader.put(draft if leaf else scoped(draft, meaning))
    elif reader.has_operand and reader.operands:
        reader.operands[-1] = scoped(reader.operands[-1], meaning)
    else:
        reader.tell("operand-missing", "this field code has nothing before it", token.start)


def _unknown(reader: Reader, token: Token) -> None:
    reader.tell("field-unknown", f"{token.text} is no field code here", token.start, fatal=False)


def _slash(reader: Reader, token: Token) -> None:
    """The slash that ends a heading."""
    words, reader.words = reader.words, []
    if not words:
        if not (reader.has_operand and reader.operands[-1].closed):
            reader.tell("operand-missing", "this slash has no heading before it", token.start)
        else:
            reader.operands[-1] = scoped(
                reader.operands[-1], Meaning("heading", explode="exp" in token.text)
            )
        return
    text = " ".join(one.text for one in words) + token.text
    leaf = read_heading(text, reader.speech)
    reader.put(Draft("leaf", words[0].start, leaf=leaf))


def _heading(reader: Reader, token: Token) -> None:
    reader.flush()
    reader.put(Draft("leaf", token.start, leaf=read_heading(token.text, reader.speech)))


def _prefix(reader: Reader, token: Token) -> None:
    reader.flush()
    if reader.prefix is not None:
        reader.tell("operand-missing", "nothing follows this field code", reader.prefix_at)
    meaning, _, known = tag_meaning(token.text, reader.speech)
    if not known:
        _unknown(reader, token)
    reader.prefix, reader.prefix_at = meaning, token.start


def _leaf(make: Callable[[Token, Dialect], Node | None]) -> Callable[[Reader, Token], None]:
    def step(reader: Reader, token: Token) -> None:
        reader.flush()
        leaf = make(token, reader.speech)
        limits = token.text.lower().lstrip(", ").startswith(("with ", "from "))
        if reader.has_operand and limits:  # as the Cochrane Library writes them
            reader.operator(Waiting("and", token.start, 0))
        if leaf is None:
            reader.tell("reference", f"{token.text} names no lines", token.start)
        else:
            reader.put(Draft("leaf", token.start, leaf=leaf))

    return step


def _reference(token: Token, speech: Dialect) -> Node | None:
    return references([token], True)


def _limits(reader: Reader, token: Token) -> None:
    """What PubMed, EBSCOhost and Web of Science print of limits set in their forms."""
    reader.flush()
    for leaf in echoed_limits(token.text):
        if reader.has_operand:
            reader.operator(Waiting("and", token.start, 0))
        reader.put(Draft("leaf", token.start, leaf=leaf))


def _lone(reader: Reader, token: Token) -> None:
    reader.flush()
    reader.tell("quote-unclosed", "this quotation mark has no partner", token.start)


def _stray(reader: Reader, token: Token) -> None:
    if token.text not in ".,;":
        reader.tell("sign-stray", f"{token.text} means nothing here", token.start, fatal=False)


def _nothing(_reader: Reader, _token: Token) -> None:
    pass


_STEPS: dict[str, Callable[[Reader, Token], None]] = {
    "word": _word,
    "quoted": _quoted,
    "single": _quoted,
    "braced": _quoted,
    "join": _join,
    "near": _near,
    "open": _open,
    "close": _close,
    "tag": _tag,
    "slash": _slash,
    "heading": _heading,
    "prefix": _prefix,
    "dates": _leaf(dates),
    "range": _leaf(_reference),
    "ref": _leaf(_reference),
    "limits": _limits,
    "same": _same,
    "freq": _frequency,
    "variations": _variations,
    "lone": _lone,
    "stray": _stray,
    "note": _nothing,
    "sorting": _nothing,
}
