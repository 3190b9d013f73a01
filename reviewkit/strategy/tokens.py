"""Cut one line of a strategy into tokens: one tokenizer, with patterns made from each dialect.

Every character of the line belongs to one token or to the blanks between them; each pattern
looks no further than a bounded stretch ahead, so that a line of any length is read in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from reviewkit.strategy.dialects import Dialect, dialect

QUOTE_MARKS = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
SINGLE_MARKS = "'\u2018\u2019\u201a`\u00b4"
_END = r"(?=[\s()\[\]{}\"“”„#,;]|$)"
_NUMBER_LIST = r"[#S]?\d{1,5}(?:\s{0,2}[-\u2013,]\s{0,2}[#S]?\d{1,5}){0,100}"
_SEVERAL_NUMBERS = r"[#S]?\d{1,5}(?:\s?[-\u2013,]\s?[#S]?\d{1,5}){1,100}"
# The two-letter subheadings of MeSH, Emtree and CINAHL that may follow a heading's slash.
_QUALIFIER = (
    r"aa|ab|ad|ae|ag|ah|ai|al|am|an|ao|as|at|bi|bl|bs|ce|cf|ch|ci|cl|cm|"
    r"cn|co|cr|cs|ct|cy|dd|de|dg|dh|di|dm|dt|du|ec|ed|eh|ei|em|en|ep|es|"
    r"et|ev|fe|gd|ge|go|hi|hm|ia|ih|il|im|in|io|ip|ir|is|it|iv|jo|lj|ma|"
    r"mc|md|me|mi|ml|mo|mp|mt|my|nu|ob|og|os|ot|pa|pc|pd|pe|ph|pk|po|pp|"
    r"pr|ps|pt|px|ra|rb|rc|re|rg|rh|ri|rt|sc|sd|se|sn|ss|st|su|sy|td|th|"
    r"ti|tm|to|tr|tu|ui|ul|ur|us|ut|va|ve|vi"
)
_QUALIFIER_LIST = rf"(?:\s?(?-i:{_QUALIFIER})(?:\s?,\s?(?-i:{_QUALIFIER}))*(?!\w|\.[a-z]{{2}}))?"


# What Europe PMC has of a record, or has it from; no words to be found.
SWITCHES = r"SRC|OPEN_ACCESS|LICENSE|IN_EPMC|IN_PMC|HAS_[A-Z_]{1,20}"
# What Web of Science names in brackets behind what was chosen: English (Languages).
REFINEMENTS = (
    r"Languages|Document Types|Publication Years|Countries/Regions|Research Areas|Open Access"
    r"|Web of Science (?:Categories|Index)|Affiliations|Publication Titles|Citation Topics \w+"
)
_SLASHED = "it|pt|la|jt|ta|cy|lnk"  # Embase.com writes 'review'/it as well as review:it


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a line: its kind, its text, and where it starts in the whole strategy."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def cut(text: str, start: int, end: int, dialect_name: str) -> Iterator[Token]:
    """Yield the tokens of a line.

    Args:
        text: the whole strategy.
        start: where the line starts in it.
        end: where it ends.
        dialect_name: the platform, a name of `platforms.toml`.

    Yields:
        Tokens in order, blanks left out; a quotation mark that nothing closes is of kind `lone`.
    """
    pattern = _pattern(dialect_name)
    at = start
    while at < end:
        found = pattern.match(text, at, end)
        if found is None or found.end() == at:
            yield Token("stray", text[at], at)
            at += 1
            continue
        if found.lastgroup != "blank":
            yield Token(str(found.lastgroup), found[0], at)
        at = found.end()


@cache
def _pattern(dialect_name: str) -> re.Pattern[str]:
    speech = dialect(dialect_name)
    kinds = [
        ("blank", r"[\s\ufeff]+"),
        *_own_kinds(speech),
        *_quoted(speech),
        (
            "range",
            rf"(?:or|and)\s*/\s*{_NUMBER_LIST}(?![\w*$?])|{_SEVERAL_NUMBERS}\s?/\s?(?:or|and)\b"
            rf"|\{{\s*(?:or|and)\s+{_NUMBER_LIST}\s*\}}",
        ),
        ("near", _near(speech)),
        ("join", rf"(?:and\s+not|and|or|not){_END}"),
        (
            "ref",
            r"#\s?\d{1,5}(?![\w*$?.]|,\d)"
            + (r"|S\d{1,5}(?![\w*$?.'-])" if speech.tags in ("word", "call") else ""),
        ),
        ("open", r"\(" if speech.tags in ("square", "colon") else r"[(\[]"),
        ("close", r"\)" if speech.tags in ("square", "colon") else r"[)\]]"),
        ("lone", f"[{QUOTE_MARKS}]"),
        ("word", _word(speech)),
    ]
    return re.compile("|".join(f"(?P<{kind}>{one})" for kind, one in kinds if one), re.IGNORECASE)


def _quoted(speech: Dialect) -> list[tuple[str, str]]:
    kinds = [("quoted", f"[{QUOTE_MARKS}][^{QUOTE_MARKS}]*[{QUOTE_MARKS}]")]
    if "'" in speech.quotes:
        kinds.append(("single", f"[{SINGLE_MARKS}][^{SINGLE_MARKS}]+[{SINGLE_MARKS}]"))
    if "{" in speech.quotes:
        kinds.append(("braced", r"\{[^{}]*\}"))
    return kinds


def _near(speech: Dialect) -> str:
    ways = []
    for word in sorted(speech.near, key=len, reverse=True):
        if word.endswith("/"):
            ways.append(rf"{word[:-1]}\s?/\s?\d{{1,3}}{_END}")
        elif word == "adj":
            ways.append(rf"adj\s?\d{{0,3}}{_END}")
        elif len(word) == 1:
            ways.append(rf"{word}\d{{1,3}}{_END}")
        else:
            ways.append(word + _END)
    return "|".join(ways)


def _own_kinds(speech: Dialect) -> list[tuple[str, str]]:
    """The kinds of token that only this way of writing field codes has."""
    codes = "|".join(re.escape(code) for code in sorted(speech.codes, key=len, reverse=True))
    return {
        "square": _square_kinds,
        "dots": _dots_kinds,
        "colon": _colon_kinds,
        "word": _word_kinds,
        "equals": _equals_kinds,
        "before": _before_kinds,
        "call": _call_kinds,
    }[speech.tags](codes)


def _square_kinds(_codes: str) -> list[tuple[str, str]]:
    day = r"[\"“”]?\d{4}(?:/\d{1,2}){0,2}[\"“”]?"
    tag = r"\s?\[[^\[\]\r\n]{1,60}\]"
    return [
        ("dates", rf"{day}(?:{tag})?\s{{0,3}}:\s{{0,3}}{day}{tag}"),
        ("limits", r"(?:Limits|Filters)(?:\s+(?:activated|applied))?:(?:(?!Sort by:)[^()\[\]])*"),
        ("sorting", r"Sort by:[^()\[\]]*"),
        ("tag", r"\[[^\[\]\r\n]{1,60}\]"),
    ]


def _dots_kinds(codes: str) -> list[tuple[str, str]]:
    said = r"[^\[\]()/*$]{0,400}"  # what Ovid or an author explains between square brackets
    words = r"(?!(?:[^\s/]+\s){0,30}?(?:or|not)\s)"  # an operator ends what may be a heading
    name = (
        rf"[\"“][^\"“”/]{{1,200}}[\"”]|{words}"
        r"(?:[^/()\[\]\"“”\r\n.]|\([^()/]{1,60}\)|\[[^\[\]/]{1,60}\]){1,200}?"
    )
    return [
        (
            "heading",
            rf"(?:exp(?:lode)?\s+\*?|\*\s?(?:exp\s+)?)\s*(?:{name})\s*/{_QUALIFIER_LIST}(?!\w)(?:\s*\[{said}\])?",
        ),
        ("tag", rf"\.{_dotted(codes)}"),
        ("slash", rf"/{_QUALIFIER_LIST}(?!\w)(?:\s*\[{said}\])?"),
        (
            "limits",  # results of one database where several are searched together
            r"(?<=[/.)\]]\s)use\s+[a-z]{3,8}\d?(?=\s*(?:\)|$))",
        ),
        (
            "freq",
            r"/\s?freq\s?=\s?\d{1,3}",
        ),
        (
            "note",
            rf"(?<=[/.\])\d])\[{said}\]|(?<=[/.\])\d]\s)\[{said}\]|(?<=[/.\])\d]\s\s)\[{said}\]|\[mp\s?=[^\[\]]*\]",
        ),
    ]


def _dotted(codes: str) -> str:
    """What follows the full stop before Ovid's field codes."""
    known = rf"(?:{codes})"
    between = r"\s?,\s?"
    return (
        rf"(?:\s?{known}(?:{between}{known})*(?:\s?\.|(?=[\s)\]\[]|$))"
        rf"|\s?[a-z]{{2}}(?:{between}[a-z]{{2}})*\.)"
    )


def _colon_kinds(codes: str) -> list[tuple[str, str]]:
    name = r"\s*\^?\s*(?:\"[^\"\]]{1,200}\"|“[^”\]]{1,200}”|[^\]\"/]{1,200})"
    return [
        (
            "heading",
            rf"\[mh{name}(?:/[^\]]{{0,60}})?\]|MeSH descriptor:?\s*"
            r"(?:\[[^\]\r\n]{1,200}\](?:,?\s*(?:this term only|explode all trees"
            r"|explode trees?(?:[\s,and\d]{1,30})?))?"
            r"|[^\[\]()#\r\n]{1,100}?,?\s*(?:this term only|explode all trees"
            r"|explode trees?(?:[\s,and\d]{1,30})?))(?: in (?:all )?MeSH products)?"
            r"(?: and with qualifier\(s\):\s?\[[^\[\]]{1,400}\])?",
        ),
        (
            "dates",
            r"\[\s*\d{4}\s*-\s*\d{0,4}\s*\]\s*/\s*py"
            r"|with (?:Cochrane Library )?publication (?:year|date) (?:from|between)"
            r"[^()#]{1,60}?\d{4}"
            r"(?:\s(?:to|until) (?:present|now)|(?:\s(?:to|and)|,)[^()#]{1,20}?\d{4})?"
            r"|,\s*from\s+\d{4}\s+to\s+\d{4}",
        ),
        (
            "limits",
            r"\[[^\[\]]{1,80}\]\s*/\s*(?:lim|sd)"
            r"|,?\s*in (?:Trials|(?:Cochrane )?(?:Reviews|Protocols|Editorials|Clinical Answers))"
            r"(?![^()#]*:)[^()#]*",
        ),
        (
            "tag",
            rf"\s?:\s?(?:{codes})(?:\s?,\s?(?:{codes}))*(?!\w)|\s?/\s?(?:{_SLASHED})(?!\w)",
        ),
        ("slash", r"/\s?(?:exp|de|mj|dm|dd|br)(?:/(?:exp|de|mj|[a-z]{2}(?:_[a-z]{2})?))*(?!\w)"),
        (
            "sorting",
            r",?\s*in all products[^()#]*",
        ),
        ("variations", r"\(word variations have been searched\)"),
    ]


def _word_kinds(codes: str) -> list[tuple[str, str]]:
    upper = f"(?-i:{codes.upper()})"
    limits = r"(?:Limiters|Narrow by \w+)\s*[-:]"
    limits += r"(?:(?!Search modes|Expanders)(?:[^()\[\]]|\([^()]{0,100}\))){0,2000}"
    return [
        ("dates", r"(?-i:DT|PY|YR)\s+\d{4,8}\s?-\s?\d{0,8}(?!\w)"),
        ("limits", rf"{limits}|\(\s*{limits}\)|\[\s*{limits}\]"),
        ("sorting", r"(?:Expanders|Search modes)\s*[-:][^()]*"),
        ("prefix", rf"{upper}\s*(?=[\s(\"“][^)\s]|[(\"“])(?!\s*(?:and|or|not)\s)"),
    ]


def _equals_kinds(codes: str) -> list[tuple[str, str]]:
    years = r"\"?\d{4}(?:\s?-\s?\d{4})?\"?"
    published = r"(?:PY\s?=|YEAR PUBLISHED\s?:|PUBLICATION YEARS\s?:)"
    return [
        ("dates", rf"{published}\s?(?:\(\s?{years}\s?\)|{years})(?![\w-])"),
        (
            "limits",
            r"(?:Refined by:?\s*)?(?:\[?excluding\]?:?\s*)?(?-i:(?!AND |OR |NOT |TOPIC|TITLE|"
            r"AUTHOR|ADDRESS|PUBLICATION NAME|YEAR PUB|PUBLICATION YEARS)[A-Z][A-Z /]{2,40})"
            r":\s?\([^()]{0,400}\)"
            r"|(?:Timespan|DocType|Document Types?|Languages?)\s?[=:][^()#]*"
            rf"|(?!(?:and|or|not)\s)(?:(?!\s(?:and|not)\s)[^()\"=#]){{1,200}}\((?:{REFINEMENTS})\)",
        ),
        ("same", rf"SAME{_END}"),
        ("sorting", r"Index(?:es)?\s?[=:][^()#]*?(?=Timespan|$)|Databases?\s?[=:][^()#]*"),
        ("prefix", rf"(?:{codes})\s?=|(?-i:TOPIC|TITLE|AUTHOR|ADDRESS|PUBLICATION NAME)\s?:"),
    ]


def _before_kinds(_codes: str) -> list[tuple[str, str]]:
    day = r"\"?\d{4}(?:-\d\d){0,2}\"?"
    return [
        ("dates", rf"(?:FIRST_PDATE|PUB_YEAR)\s?:\s?(?:\[\s*{day}\s+TO\s+{day}\s*\]|{day}(?!\w))"),
        ("limits", rf"(?:{SWITCHES})\s?:\s?(?:\"[^\"]{{0,100}}\"|\w+)"),
        ("prefix", r"(?-i:[A-Z][A-Z_]{1,25})\s?:(?=\s?[(\"“\w*])"),
    ]


def _call_kinds(codes: str) -> list[tuple[str, str]]:
    return [
        (
            "dates",
            r"PUBYEAR\s*(?:>|<|=|AFT|BEF|IS)\s*\d{4}|(?:YR|PD)\s?\(\s?(?:[<>]=?)?\s?\d{4,8}(?:\s?-\s?\d{0,8})?\s?\)",
        ),
        (
            "limits",
            r"(?:LIMIT-TO|EXCLUDE|DOCTYPE|SUBJAREA|SRCTYPE|OPENACCESS|PUBSTAGE|PEER"
            r"|(?:P?STYPE|LOC)(?:\.EXACT)?)\s?\([^()]{1,200}\)|Additional limits\s*-[^()]*",
        ),
        ("prefix", rf"(?:{codes})(?:\s?,\s?(?:{codes}))*\s?(?=\()"),
    ]


def _word(speech: Dialect) -> str:
    """A run of characters that ends before a blank, a bracket, a quotation mark or a code."""
    quotes = QUOTE_MARKS
    codes = "|".join(re.escape(code) for code in sorted(speech.codes, key=len, reverse=True))
    if speech.tags == "dots":
        slash = rf"/(?!{_QUALIFIER_LIST}(?:[\s)\]\[.,;]|$))"
        return rf"(?:[^\s()\[\]{quotes}/.]|\.(?!{_dotted(codes)})|{slash})+"
    if speech.tags == "colon":
        slash = rf"/(?!\s?(?:exp|de|mj|dm|dd|br|{_SLASHED})(?!\w))"
        return rf"(?:[^\s(){quotes}\[:/]|:(?!\s?(?:{codes})(?!\w))|{slash}|\[(?!mh|\d))+"
    stop = r"\[" if speech.tags == "square" else r"\[\]"
    braces = r"{}" if "{" in speech.quotes else ""
    counted = r"\[\*\d{1,2}\]|" if speech.tags == "call" and speech.counted else ""
    return rf"(?:{counted}[^\s(){stop}{quotes}{braces}])+"
