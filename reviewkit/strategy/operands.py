"""What stands between operators: terms, headings, dates, references, and field codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reviewkit.strategy.dialects import Dialect, Meaning
from reviewkit.strategy.drafts import ORDER, heading
from reviewkit.strategy.limits import period
from reviewkit.strategy.tokens import QUOTE_MARKS, SINGLE_MARKS, Token
from reviewkit.strategy.tree import And, Field, Limit, LineRef, Near, Node, Or, Term, Wild, join

LONGEST_RANGE = 2000  # lines; no strategy has as many
_ALL_QUOTES = QUOTE_MARKS + SINGLE_MARKS + "{}"
_NUMBER = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?P<exp>exp(?:lode)?\s)?\s*(?P<focus>\*)?\s*(?P<again>exp\s)?\s*(?P<name>[^/]*?)\s*/\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def is_quoted(token: Token) -> bool:
    """Tell whether a token is a phrase between quotation marks."""
    return token.kind in ("quoted", "single", "braced")


def inner(token: Token) -> str:
    """The words of a token, without quotation marks and with single blanks."""
    text = token.text[1:-1] if is_quoted(token) else token.text
    return " ".join(text.split())


def references(words: Sequence[Token], numbered: bool) -> Node | None:
    """Read `#1`, `S1`, `1` or a range as references to lines; None where it is none.

    Args:
        words: tokens side by side.
        numbered: whether a bare number means a line.
    """
    if len(words) != 1:
        return None
    token = words[0]
    if token.kind == "ref":
        return LineRef(str(int(_NUMBER.findall(token.text)[0])))
    if token.kind == "range":
        return _range(token.text)
    if numbered and token.kind == "word" and re.fullmatch(r"\d{1,4}[.,;]?", token.text):
        return LineRef(str(int(_NUMBER.findall(token.text)[0])))
    return None


def _range(text: str) -> Node | None:
    kind = Or if re.search(r"\bor\b", text, re.IGNORECASE) else And
    names: list[str] = []
    for part in re.sub(r"\b(?:and|or)\b|[{}/]", " ", text, flags=re.IGNORECASE).split(","):
        numbers = [int(one) for one in _NUMBER.findall(part)]
        if not numbers or numbers[0] > numbers[-1] or numbers[-1] - numbers[0] > LONGEST_RANGE:
            return None
        names.extend(str(number) for number in range(numbers[0], numbers[-1] + 1))
    return join(kind, [LineRef(name) for name in names])


def term(
    words: Sequence[Token],
    speech: Dialect,
    between: int | None = None,
    meaning: Meaning | None = None,
) -> Node:
    """Make a term of words side by side.

    Args:
        words: at least one token.
        speech: the platform's syntax.
        between: PubMed's width in `[tiab:~3]`: the words stand near each other.
        meaning: the field code behind such words.
    """
    text = " ".join(inner(token) for token in words)
    several = " " in text
    quoted = any(is_quoted(token) for token in words)
    phrase = several if speech.phrases else quoted
    if between is not None and several:
        fields = meaning.fields if meaning else ()
        return Near(
            tuple(Term(_parts(word, speech), fields) for word in text.split()), between, False
        )
    return Term(_parts(text, speech) or (text,), phrase=phrase)


def _parts(text: str, speech: Dialect) -> tuple[str | Wild, ...]:
    """Part a term's text at its wildcards."""
    marks = re.escape("".join(speech.wild) + speech.counted)
    digits = rf"(?<=[{re.escape(speech.counted)}])\d{{1,2}}(?!\w)" if speech.counted else "(?!)"
    parts: list[str | Wild] = []
    for piece in re.findall(rf"\[\*\d{{1,2}}\]|[{marks}](?:{digits})?|\[|[^{marks}\[]+", text):
        wild = speech.wild.get(piece[0])
        if speech.counted and piece.startswith("[*"):  # as ProQuest writes a count within words
            parts.append(Wild(0, int(piece[2:-1])))
            continue
        if wild is not None and len(piece) == 1:
            parts.append(wild)
        elif piece[0] in speech.counted and piece[1:].isdigit():
            parts.append(Wild(0, int(piece[1:])))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += piece
        else:
            parts.append(piece)
    return tuple(parts)


def tag_meaning(text: str, speech: Dialect) -> tuple[Meaning, int | None, bool]:
    """Tell what a field code means.

    Returns:
        The meaning, PubMed's width of proximity if it says one, and whether the code is known.
    """
    plain = re.sub(r"\s*([:/])\s*", r"\1", " ".join(text.strip("[].=(:/ \t").lower().split()))
    plain = plain.replace("no exp", "noexp")
    width = re.search(r":~(\d{1,4})$", plain)
    if width:
        plain = plain[: width.start()]
    if speech.tags == "square":
        meaning = speech.codes.get(plain)
        known = meaning or Meaning("native", native=plain)
        return known, int(width[1]) if width else None, meaning is not None
    codes = [one.strip().rstrip(".") for one in re.split(r"[,.]", plain) if one.strip()]
    if plain in speech.codes:  # a code with a full stop in it, such as MAINSUBJECT.EXACT
        codes = [plain]
    return _united(codes, speech), None, all(code in speech.codes for code in codes)


def _united(codes: Sequence[str], speech: Dialect) -> Meaning:
    """One meaning of several codes; with one that has no neutral meaning, as it is written."""
    meanings = [speech.codes.get(code, Meaning("native", native=code)) for code in codes]
    if len(meanings) == 1:
        return meanings[0]
    fields: list[Field] = []
    for meaning in meanings:
        fields.extend(meaning.fields or ((Field.HEADINGS,) if meaning.kind == "heading" else ()))
    whole = all(meaning.kind == "fields" for meaning in meanings)
    return Meaning(
        "fields" if fields else "native",
        tuple(sorted(set(fields), key=ORDER.__getitem__)),
        native="" if whole else ",".join(codes),
    )


def tagged(words: Sequence[Token], meaning: Meaning, speech: Dialect) -> Node | None:
    """Make a heading or a period of the words before a field code; None for a mere term."""
    text = " ".join(inner(token) for token in words)
    if meaning.kind == "heading":
        return heading(text, meaning.explode, meaning.major, speech.vocabulary)
    if meaning.kind == "date":
        return period(text) or Limit("other", native=f"{text} {meaning.native}")
    return None


def read_heading(text: str, speech: Dialect) -> Node:
    """Read a heading as Ovid, Embase.com or the Cochrane Library write it, slash and all."""
    if speech.tags == "colon":
        return (
            _cochrane(text, speech)
            if "[mh" in text.lower() or "mesh desc" in text.lower()
            else _emtree(text, speech)
        )
    found = _HEADING.match(text)
    if found is None:
        return heading(text, False, False, speech.vocabulary)
    made = heading(
        found["name"].strip(_ALL_QUOTES + " ").replace("/", " "),
        bool(found["exp"] or found["again"]),
        bool(found["focus"]),
        speech.vocabulary,
    )
    qualifiers = tuple(re.findall(r"[a-z]{2}", found["rest"].partition("[")[0].lower()))
    return replace(made, qualifiers=qualifiers)


def _cochrane(text: str, speech: Dialect) -> Node:
    if not text.lower().startswith("[mh"):
        parts = re.split(r" and with qualifier\(s\):", text, maxsplit=1, flags=re.IGNORECASE)
        name = re.sub(r"^MeSH descriptor:?\s*| in (?:all )?MeSH products", "", parts[0], flags=re.I)
        alone = re.search(r"this term only\s*$", name, re.IGNORECASE)
        name = re.sub(
            r",?\s*(?:this term only|explode (?:all )?trees?.*)\s*$", "", name, flags=re.I
        )
        made = heading(name.strip("[] \t,"), not alone, False, speech.vocabulary)
        qualifiers = "".join(parts[1:]).strip("[] ").lower().split(",")
        named = [one.rpartition(" - ")[0].strip() for one in qualifiers]
        return replace(made, qualifiers=tuple(one for one in named if one))
    body = text[3:-1].strip()
    explode = not body.startswith("^")
    name, _, rest = body.lstrip("^ ").partition("/")
    made = heading(name.strip(_ALL_QUOTES + " "), explode, False, speech.vocabulary)
    return replace(
        made, qualifiers=tuple(one.strip().lower() for one in rest.split(",") if one.strip())
    )


def _emtree(text: str, speech: Dialect) -> Node:
    name, *marks = text.split("/")
    kinds = [mark.strip().lower() for mark in marks]
    made = heading(name.strip(_ALL_QUOTES + " "), "exp" in kinds, "mj" in kinds, speech.vocabulary)
    known = ("exp", "de", "mj")
    qualifiers = tuple(kind for kind in kinds if kind not in known)
    return replace(made, qualifiers=qualifiers)


def dates(token: Token, speech: Dialect) -> Node | None:
    """Read a period as PubMed, EBSCOhost, Web of Science, Scopus ... write it."""
    if speech.tags == "square":
        meaning, _, _ = tag_meaning(token.text[token.text.rindex("[") :], speech)
        text = re.sub(r"\[[^\]]*\]", " ", token.text)
        if meaning.kind != "date":
            return Limit("other", native=token.text)
        return period(text.replace(":", " - "))
    return period(token.text)
