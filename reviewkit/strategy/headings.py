"""Subject headings as a platform writes them; where it has others, as a phrase."""

from __future__ import annotations

import re

from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.pieces import Desk, Piece
from reviewkit.strategy.platforms import HeadingRule, Qualifying, qualifier_codes
from reviewkit.strategy.tree import Field, Heading, Term

_ODD = re.compile(r"[()\[\]/]")
PHRASE_FIELDS = (Field.TITLE, Field.ABSTRACT, Field.KEYWORDS)


def written(heading: Heading, desk: Desk) -> Term | Piece:
    """Write a heading; one of another vocabulary becomes a phrase, which is told as a loss."""
    one = desk.platform
    rule = one.headings
    if heading.vocabulary and heading.vocabulary not in rule.vocabularies:
        return _phrase(heading, desk)
    if not rule.exploded:
        return _phrase(heading, desk)
    pattern = _pattern(heading, rule, desk)
    text = heading.text.replace('"', "").strip()
    if "'{}'" in pattern and "'" in text:
        pattern = pattern.replace("'{}'", '"{}"')
    if one.bare_phrases and (_ODD.search(text) or one.reserved & set(text.casefold().split())):
        text = f'"{text}"'
    spelt = [
        pattern.replace("{q}", qualified).replace("{}", text)
        for qualified in _qualified(heading, rule.qualifiers, desk)
    ]
    if len(spelt) == 1:
        return Piece(spelt[0])
    return Piece(f" {one.operators['or']} ".join(spelt), "or")


def label(heading: Heading) -> str:
    """Return a heading in words for a message."""
    marks = [heading.vocabulary or "heading"]
    marks += ["exploded"] * heading.explode + ["major"] * heading.major + list(heading.qualifiers)
    return f"{heading.text} ({', '.join(marks)})"


def _phrase(heading: Heading, desk: Desk) -> Term:
    """Search a heading's words, the right way round: "Nursing, Team" as "Team Nursing"."""
    after, comma, before = heading.text.partition(", ")
    turned = f"{before} {after}" if comma and "," not in before else heading.text
    text = turned.replace(",", "").replace('"', "")
    why = f"{desk.platform.name} has no such heading that we know of; its words are searched"
    desk.lose(LossKind.APPROXIMATED, label(heading), why, heading.at)
    return Term((text,), PHRASE_FIELDS, phrase=" " in text, at=heading.at)


def _pattern(heading: Heading, rule: HeadingRule, desk: Desk) -> str:
    name = desk.platform.name
    if rule.no_explode and heading.explode:
        why = f"{name} does not add narrower headings"
        desk.lose(LossKind.NARROWED, label(heading), why, heading.at)
    if heading.major:
        pattern = rule.major if heading.explode else rule.major_plain
        if pattern:
            return pattern
        why = f"{name} does not tell major headings from others"
        desk.lose(LossKind.BROADENED, label(heading), why, heading.at)
    return rule.exploded if heading.explode else rule.plain


def _qualified(heading: Heading, how: Qualifying, desk: Desk) -> list[str]:
    """Return what stands for the qualifiers, once for each heading that must be written."""
    if not heading.qualifiers:
        return [""]
    if how.style == "none":
        why = f"qualifiers cannot be written on {desk.platform.name}; the heading is searched whole"
        desk.lose(LossKind.BROADENED, label(heading), why, heading.at)
        return [""]
    spelt = [_spelt(qualifier, how.spelling) for qualifier in heading.qualifiers]
    if how.style == "each":
        return [how.write.replace("{}", one) for one in spelt]
    return [how.write.replace("{}", how.between.join(spelt))]


def _spelt(qualifier: str, spelling: str) -> str:
    known = qualifier_codes()
    name = qualifier.casefold().replace(" and ", " & ")
    if spelling == "name":
        by_code = {code: whole for whole, code in known.items()}
        return by_code.get(name, name)
    code = known.get(name, name)
    return code.upper() if spelling == "CODE" else code
