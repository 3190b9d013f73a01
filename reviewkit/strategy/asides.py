"""Rows of a saved or printed strategy that are no part of the search.

Names of databases, what was limited in words, heads of columns, page breaks: what supplements and
exports print around a search. Each is kept, and counted, as an aside.
"""

from __future__ import annotations

import re

_DATABASES = (
    r"(?:ovid )?(?:medline|embase|psycinfo|hmic|amed|cab abstracts|global health)|apa psycinfo"
    r"|(?:ebsco ?host )?cinahl|web of science|social sciences? citation index|ssci"
    r"|(?:the )?cochrane(?: library| central)?|central|pubmed|scopus|proquest|assia|ibss|lilacs"
    r"|applied social sciences? index|social services? abstracts|sociological abstracts|eric"
    r"|dissertations (?:&|and) theses|social policy (?:&|and) practice|social care online"
    r"|ebsco ?host"
)
# What may stand before the name of a database; before anything else a search may follow it.
_LABELLED = r"(?:search (?:strategy|history|quer(?:y|ies)|terms?)\b[^:\r\n]{0,30}:\s*)?"
# A row that has none of this is no search, if it begins with a database's name.
_SYNTAX = (
    r"\b(?:and|or|not|adj\d*|near|next)\b|\.[a-z]{2}\b|[=*$\[\]\"“”#]|\bexp\b|/\s*(?:$|[a-z]{2}\b)"
)
_COLUMN = (
    r"#|no\.?|id|set|step|line|number|searches|search(?: (?:terms?|strategy|number|query|history))?"
    r"|query|queries|terms?|strategy|results?|hits|records|items found|date|time|actions|filters"
    r"|sort by|search details|limiters/expanders|last run via"
)
_COLUMNS = rf"(?:{_COLUMN})(?:\s+(?:{_COLUMN}))+\s*\Z"
_ROW = re.compile(
    r"\s*(?:(?:database|interface|platform|host|search date|date of search|date searched"
    r"|searched|search name|last saved|saved on|comment)\b[^:]{0,20}:"
    r"|[\w ,()&/-]{1,60}:\s*\Z|#+\s*[A-Za-z]|[-*=_~+\s]+\Z"
    rf"|{_LABELLED}(?:{_DATABASES})\b[^:()\[\]/*$]*[<(]?\d{{4}}[^\[\]/*$]*\Z"
    rf"|{_LABELLED}(?:{_DATABASES})\b(?![^\r\n]*(?:{_SYNTAX}))[^\r\n]{{0,100}}\Z"
    rf"|{_LABELLED}(?:{_DATABASES})\b[^\r\n\[\]*$]{{0,60}}\(\s*n\s*=\s*[\d,. ]+\)\s*\Z"
    r"|(?:limited|restricted|narrowed)\s+(?:by|to)\s*:"
    rf"|{_COLUMNS})",
    re.IGNORECASE,
)
_HEADS = re.compile(rf"\s*{_COLUMNS}", re.IGNORECASE)
# What may change the records that are found, or may be a search after all.
_TELLING = re.compile(
    r"\b(?:limit|restrict|narrow|filter|refine|exclu|only\b|english\b|languages?\b|humans?\b)"
    r"|\s*#[^\r\n]*[/*$=\"“”\[\]]",
    re.IGNORECASE,
)

_PAGE_BREAK = re.compile(
    r"\s*(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}|\f)\s*\Z", re.IGNORECASE
)


def is_page_break(text: str, start: int, end: int) -> bool:
    """Tell whether a row only numbers a page; one may stand in the midst of a search."""
    return _PAGE_BREAK.match(text, start, end) is not None


def is_aside(text: str, start: int, end: int) -> bool:
    """Tell whether a row, from `start` to `end` of a text, is no part of the search."""
    return is_page_break(text, start, end) or _ROW.match(text, start, end) is not None


def is_idle(text: str, start: int, end: int) -> bool:
    """Tell whether an aside only names, heads or parts: leaving it out changes no result."""
    if is_page_break(text, start, end) or _HEADS.match(text, start, end):
        return True
    return is_aside(text, start, end) and _TELLING.search(text, start, end) is None
