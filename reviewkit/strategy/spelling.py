"""A term as a platform spells it: quotes, wildcards, and what is lost by them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.platforms import Platform, sign
from reviewkit.strategy.tree import ANY, MAYBE_ONE, ONE, Term, Wild

_PLAIN = re.compile(r"[^\W_](?:[\w\-*?$#.]|\[\*\d+\])*")
_VOWELS = ("a", "e", "i", "o", "u")
MOST_SPELLINGS = 50
_ODD = re.compile(r"[\s()\[\]/=:]")
_OPERATORS = frozenset({"and", "or", "not"})

Told = tuple[LossKind, str]


@dataclass(frozen=True, slots=True)
class Spelt:
    """A term as written, '' where it cannot be; `loose`: words that the platform combines."""

    text: str
    losses: tuple[Told, ...] = ()
    loose: bool = False


def has_wild(term: Term) -> bool:
    """Tell whether a term has a wildcard."""
    return any(isinstance(part, Wild) for part in term.parts)


def words(term: Term) -> list[tuple[str | Wild, ...]]:
    """Return the words of a term, each as text and wildcards in turn."""
    found: list[list[str | Wild]] = [[]]
    for part in term.parts:
        if isinstance(part, Wild):
            found[-1].append(part)
            continue
        for place, text in enumerate(re.split(r"\s+", part)):
            if place:
                found.append([])
            if text:
                found[-1].append(text)
    return [tuple(word) for word in found if word]


def wild_in_phrase(term: Term, platform: Platform) -> bool:
    """Tell whether a phrase has a wildcard where the platform takes none within quotes."""
    listed = words(term)
    if not term.phrase or len(listed) < 2 or platform.phrase_wilds == "all":
        return False
    checked = listed[:-1] if platform.phrase_wilds == "last" else listed
    return any(isinstance(part, Wild) for word in checked for part in word)


def written_out(term: Term, platform: Platform) -> list[Term]:
    """Write out a character that may differ, where the platform has no sign for it within words.

    Returns:
        A term for each of the usual letters, or nothing where there is no need or no end.
    """
    choices: list[tuple[str | Wild, ...]] = []
    for at, part in enumerate(term.parts):
        after = term.parts[at + 1] if at + 1 < len(term.parts) else ""
        before = "".join(one for one in term.parts[:at][-1:] if isinstance(one, str))
        letters = _letters(part, before[-1:], after[:1] if isinstance(after, str) else "")
        inside = isinstance(after, Wild) or after[:1].isalnum()
        known = isinstance(part, Wild) and (
            sign(platform.wilds, part, at_end=False) or sign(platform.wilds, ANY, at_end=False)
        )
        choices.append(letters if letters and inside and not known else (part,))
    if all(len(one) == 1 for one in choices) or prod(map(len, choices)) > MOST_SPELLINGS:
        return []
    return [replace(term, parts=_merged(parts)) for parts in product(*choices)]


def _letters(part: str | Wild, before: str, after: str) -> tuple[str, ...]:
    """Return the letters that usually differ in English between two others.

    Before a vowel: p(a)ediatric, f(o)etus, travel(l)ing; organi(s|z)ation, randomi(s|z)ed,
    defen(c|s)e. Before any other: behavio(u)r, judg(e)ment; wom(a|e)n, gr(a|e)y.
    """
    if part not in (MAYBE_ONE, ONE):
        return ()
    if after not in _VOWELS:
        return ("", *_VOWELS) if part == MAYBE_ONE else (*_VOWELS, "y")
    if before in ("i", "y"):
        return ("s", "z")
    if part == MAYBE_ONE:
        return tuple(dict.fromkeys(("", "a", "o", before)))
    return ("c", "s", "z")


def _merged(parts: tuple[str | Wild, ...]) -> tuple[str | Wild, ...]:
    merged: list[str | Wild] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif part != "":
            merged.append(part)
    return tuple(merged)


def spell(term: Term, platform: Platform, *, own: bool = False) -> Spelt:
    """Write a term without its fields.

    A wildcard without a sign of its own takes the wider `*`; where there is none, it is left out at
    the end of a word, and within one the whole term is. A term that was read from the same
    platform (`own`) is written as it was, sensible there or not.
    """
    losses: list[Told] = []
    spelt: list[str] = []
    for word in words(term):
        one = _word(word, platform, losses, own=own)
        if one is None:
            return Spelt("", tuple(losses))
        spelt.append(one)
    text = " ".join(spelt)
    if not any(letter.isalnum() for letter in text):
        return Spelt("", ((LossKind.DROPPED, "there is nothing to search for"),))
    return _quoted(term, spelt, text, platform, tuple(dict.fromkeys(losses)), own=own)


def _word(
    word: tuple[str | Wild, ...], platform: Platform, losses: list[Told], *, own: bool
) -> str | None:
    """Write one word; None where the platform has no way to."""
    text = ""
    for place, part in enumerate(word):
        if isinstance(part, str):
            text += _clean(part, platform)
            continue
        at_end = place == len(word) - 1
        known = _own_sign(part, platform, at_end=at_end) if own else ""
        written = known or _sign(part, platform, text, at_end=at_end, losses=losses)
        if written is None:
            return None
        text += written
    return text


def _clean(text: str, platform: Platform) -> str:
    """Leave out quotes, which cannot be searched for, and the comma where it parts filters."""
    text = text.replace('"', "")
    return text.replace(",", "") if platform.limits.get("style") == "filter" else text


def _own_sign(wild: Wild, platform: Platform, *, at_end: bool) -> str:
    found = sign(platform.wilds, wild, at_end=at_end) or sign(
        platform.wilds, wild, at_end=not at_end
    )
    return found.patterns[0] if found else ""


def _sign(
    wild: Wild, platform: Platform, before: str, *, at_end: bool, losses: list[Told]
) -> str | None:
    letters = sum(one.isalnum() for one in before)
    if not platform.wilds:
        return _without(platform.stems, platform, at_end=at_end, losses=losses)
    if letters < platform.stem and not (platform.left and not letters):
        why = f"{platform.name} asks for at least {platform.stem} letters before a wildcard"
        return _without(why, platform, at_end=at_end, losses=losses, narrowed=True)
    if not letters and not platform.left:
        losses.append((LossKind.DROPPED, f"{platform.name} has no wildcard at the start of a word"))
        return None
    own = sign(platform.wilds, wild, at_end=at_end)
    written = own or sign(platform.wilds, ANY, at_end=at_end)
    if written is None:
        return _without("", platform, at_end=at_end, losses=losses)
    if own is None:
        losses.append(
            (
                LossKind.BROADENED,
                f"{platform.name} has no sign for {_said(wild)}; "
                f"{written.patterns[0]} stands for any number",
            )
        )
    if written.loss:
        losses.append((written.loss, written.why))
    return written.patterns[0]


def _without(
    why: str, platform: Platform, *, at_end: bool, losses: list[Told], narrowed: bool = False
) -> str | None:
    """Leave a wildcard out at the end of a word; within a word there is no way."""
    why = why or f"{platform.name} has no wildcards"
    if not at_end:
        losses.append((LossKind.DROPPED, f"{why}; write the spellings out as terms"))
        return None
    kind = LossKind.APPROXIMATED if platform.stems and not narrowed else LossKind.NARROWED
    losses.append((kind, f"{why}; the wildcard is left out"))
    return ""


def _said(wild: Wild) -> str:
    if wild.least == wild.most:
        return "just one character" if wild.least == 1 else f"just {wild.least} characters"
    if wild == Wild(0, 1):
        return "none or one character"
    return f"at most {wild.most} characters" if wild.most is not None else "any ending"


def _quoted(
    term: Term,
    spelt: list[str],
    text: str,
    platform: Platform,
    losses: tuple[Told, ...],
    *,
    own: bool,
) -> Spelt:
    quote = '"' if platform.quote in text else platform.quote
    reserved = platform.reserved | _OPERATORS
    kept = own and not _ODD.search(text) and text.casefold() not in reserved
    if not term.phrase and (len(spelt) > 1 or kept):
        return Spelt(text, losses, loose=len(spelt) > 1)
    plain = all(_PLAIN.fullmatch(one) and one.casefold() not in reserved for one in spelt)
    stem = spelt[0].lstrip("*?$")
    leading = platform.left and len(spelt) == 1 and stem != spelt[0] and _PLAIN.fullmatch(stem)
    bare = (plain or leading) and (
        (platform.bare_phrases and len(spelt) > 1) or (len(spelt) == 1 and not term.phrase)
    )
    return Spelt(text if bare else f"{quote}{text}{quote}", losses)
