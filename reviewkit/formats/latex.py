"""LaTeX as it stands in bibliographies, to plain text: accents, letters, markup, braces.

The accents and letters: Lamport, "LaTeX: A Document Preparation System", tables 3.1 and 3.2.
What is not in these tables is left as it is written.
"""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "i": "i",
    "j": "j", "textendash": "\u2013", "textemdash": "\u2014", "textquoteright": "\u2019",
    "textquoteleft": "\u2018", "textquotedblleft": "\u201c", "textquotedblright": "\u201d",
    "textasciitilde": "\ue002", "textbackslash": "\ue003", "ldots": "...", "dots": "...",
    "alpha": "\u03b1", "beta": "\u03b2", "gamma": "\u03b3", "delta": "\u03b4", "kappa": "\u03ba",
    "mu": "\u03bc", "pm": "±", "times": "\u00d7", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "copyright": "©", "textregistered": "®", "texttrademark": "™", "degree": "°", "pounds": "£",
    "euro": "€", "texteuro": "€", "textsterling": "£", "textgreater": ">", "textless": "<",
    "textbar": "|", "textbullet": "•", "textdegree": "°", "textpm": "±", "texttimes": "\u00d7",
    "textmu": "\u00b5", "textcopyright": "©", "textellipsis": "...", "textunderscore": "_",
    "textasciicircum": "^", "textbraceleft": "\ue000", "textbraceright": "\ue001",
    "textdollar": "$", "textquotesingle": "'", "guillemotleft": "«", "guillemotright": "»",
    "quotedblbase": "\u201e", "quotesinglbase": "\u201a",
}  # fmt: skip
_MARKUP = (
    "emph textit textbf textsc textrm textsf texttt textsl textup textnormal textsuperscript "
    "textsubscript text mathrm mathit mathbf mathsf enquote mkbibquote url path href underline "
    "it bf sc rm em tt sl itshape bfseries scshape small large noopsort relax ensuremath mbox"
)
_SIGN = r"\\(?P<sign>['`^\"~=.])\s*(?:\{\s*\\?(?P<a>[^\W\d_])\s*\}|\\?(?P<b>[^\W\d_]))"
_NAMED = r"\\(?P<named>[cvHukrdb])(?:\s*\{\s*\\?(?P<c>[^\W\d_])\s*\}|\s+\\?(?P<d>[^\W\d_]))"
_ACCENT = re.compile(f"{_SIGN}|{_NAMED}")
_LETTER = re.compile(rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])\s*")
_COMMAND = re.compile(rf"\\(?:{'|'.join(_MARKUP.split())})(?![A-Za-z])\*?\s*")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BRACES = re.compile(r"[{}]")
_KEPT = {"{": "\ue000", "}": "\ue001"}  # escaped braces, while the others are taken away
_PLAIN = str.maketrans({"\ue000": "{", "\ue001": "}", "\ue002": "~", "\ue003": "\\"})


def plain(text: str) -> str:
    r"""A value as a reader sees it: `{\'E}tude \& {R}eview` is `Étude & Review`.

    Mathematics stays as it is written, without its braces.
    """
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
        text = _COMMAND.sub("", text)
        text = _ESCAPED.sub(lambda found: _KEPT.get(found[1], found[1]), text)
    text = _BRACES.sub("", text)
    text = text.replace("---", "\u2014").replace("--", "\u2013").replace("~", "\u00a0")
    return text.replace("``", "\u201c").replace("''", "\u201d").translate(_PLAIN)


def _accented(found: re.Match[str]) -> str:
    letter = next(found[name] for name in "abcd" if found[name] is not None)
    sign = found["sign"] or found["named"]
    return unicodedata.normalize("NFC", letter + _ACCENTS[sign])


def outside_braces(text: str, word: str) -> list[str]:
    """Cut a text at a word that stands free of braces: names at `and`, but not in `{A and B}`."""
    pieces, depth, start = [], 0, 0
    for found in re.finditer(rf"[{{}}]|(?<=\s){word}(?=\s)", text, re.IGNORECASE):
        if found[0] in "{}":
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif not depth:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [piece.strip() for piece in (*pieces, text[start:]) if piece.strip()]
