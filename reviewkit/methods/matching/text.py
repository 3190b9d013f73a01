"""Words made comparable: one folding for titles, names, journals and abstracts."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,\u2009\u202f](?=\d{3}\b)")
# Only marks that sit on Latin, Greek and Cyrillic letters: a title in another script stays itself.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# Apostrophes join ("editor's" = "editors"); every other mark parts words.
_ASCII = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum()} | {"'": ""})
_BARE = str.maketrans({chr(n): None for n in range(128) if not chr(n).isalnum()})
# The same for ASCII alone, lower case included: the way of most texts, and five times as fast.
_LOWER = bytes(ord(chr(n).lower()) if chr(n).isalnum() else 32 for n in range(128)) + bytes(128)
_MARKS_OF_ASCII = bytes(n for n in range(128) if not chr(n).isalnum())
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u02bc\u2032"))
# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # noqa: RUF001
)
_GREEK_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron
    pi rho sigma sigma tau upsilon phi chi psi omega"""
# U+03B1 to U+03C9 are alpha to omega, with the final sigma before the sigma.
_GREEK = {0x3B1 + at: f" {name} " for at, name in enumerate(_GREEK_NAMES.split())}


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(words.split())


def unmark(text: str) -> str:
    """Give text without HTML entities (also doubly escaped ones) and without tags."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    return text


def plain(text: str) -> str:
    """Give text without entities, tags and diacritics, Greek spelled out; case and marks stay."""
    text = unmark(text)
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS).translate(_GREEK)


def fold(text: str) -> str:
    """Give the words of a text in lower case, parted by one blank.

    Entities and tags are resolved, diacritics dropped, Greek letters spelled out, ligatures and
    superscripts opened, thousands joined ("25,000"), marks of every kind turned into blanks.
    """
    if text.isascii() and "&" not in text and "<" not in text:
        if "," in text:
            text = _BETWEEN_DIGITS.sub("", text)
        return b" ".join(text.encode().translate(_LOWER, b"'").split()).decode()
    text = plain(text.lower()).lower()
    if "," in text or not text.isascii():
        text = _BETWEEN_DIGITS.sub("", text)
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return " ".join(_WORDS.findall(text.translate(_APOSTROPHES)))


def letters(text: str, most: int) -> str:
    """Give the first letters and digits of a long text, quickly.

    What is not ASCII is passed over, unless the text is mostly that.
    """
    start = unmark(text[: most * 2])
    if start.isascii():
        return start.encode().translate(_LOWER, _MARKS_OF_ASCII)[:most].decode()
    start = start.lower()
    bare = start.encode("ascii", "ignore").decode().translate(_BARE)
    return bare[:most] if len(bare) * 2 > len(start) else "".join(_WORDS.findall(start))[:most]
