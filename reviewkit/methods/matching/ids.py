"""The numbers that name a document: DOI, PMID, registration number."""

from __future__ import annotations

import re
from urllib.parse import unquote

from reviewkit.methods.matching.text import unmark

_DOI = re.compile(r"10\.\d{4,9}/[^\s?#\"<]+")
# What publishers' addresses hang behind the DOI: ".../10.3389/x/full".
_DOI_TAIL = re.compile(r"(?:/(?:full|fulltext|abstract|abs|e?pdf|meta|html?)|\.pdf)?[.,;:/]*$")
_TAIL_ENDS = ("full", "fulltext", "abstract", "abs", "pdf", "meta", "htm", "html")
_PMID = re.compile(r"(?<!\d)0*(\d{1,9})(?!\d)")
_DIGITS = re.compile(r"\d{3}")
_ISSN = re.compile(r"(?<![\dxX])(\d{4})-?(\d{3}[\dxX])(?![\dxX-])")
_VERSION = re.compile(r"\.pub\d+$|^(10\.21203/rs.*|10\.20944/preprints.*)[/.]v\d+$")
_COCHRANE = re.compile(r"14651858\.(cd|mr)(\d{6})")
# Servers of preprints: Cold Spring Harbor's numbers are long, its journals' are not.
_PREPRINT = re.compile(
    r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}(?:v\d+)?$|10\.(?:21203/rs\.|20944/preprints|"
    r"2139/ssrn|48550/arxiv|26434/chemrxiv|36227/techrxiv|22541/au|31\d{3}/osf\.io|"
    r"35542/osf\.io|64898/)"
)
_REGISTRY = re.compile(
    r"\b(nct\d{8}|isrctn\d{8}|eudract\W?\d{4}-\d{6}-\d\d|euctr\d{4}-\d{6}-\d\d|chictr[a-z-]*\d{6,}|"
    r"actrn\d{14}|drks\d{8}|jprn-\w+|umin\d{9}|ctri/\d{4}/\d\d/\d{6}|irct\w{10,}|kct\d{7}|"
    r"ntr\d{3,5}|pactr\d{15}|rbr-\w{6,7}|slctr/\d{4}/\d{3}|tctr\d{11}|crd\d{11})\b"
)


def read_pmid(raw: str) -> str:
    """Give the digits of a PubMed identifier, "" if there are none."""
    found = _PMID.search(raw)
    return found.group(1) if found else ""


def read_issns(raw: str) -> tuple[str, str]:
    """Give the first two ISSNs in a text (print and electronic), "" for none."""
    found = [first + last.lower() for first, last in _ISSN.findall(raw)][:2]
    return (found[0] if found else "", found[1] if len(found) > 1 else "")


def read_doi(raw: str) -> str:
    """Give the bare DOI in lower case: out of a URL, without what follows it there; "" if none."""
    if "10." not in raw:
        return ""
    text = unquote(unmark(raw)) if "%" in raw or "&" in raw else raw
    found = _DOI.search(text.lower())
    if not found:
        return ""
    doi = found.group().rstrip(".,;:/")
    if doi.endswith(_TAIL_ENDS):
        doi = _DOI_TAIL.sub("", doi)
    return doi[:-1] if doi.endswith(")") and doi.count(")") > doi.count("(") else doi


def doi_work(doi: str) -> str:
    """Give what versions of one work share: the DOI without ".pub2" (Cochrane) or "/v2"."""
    if "14651858" in doi and (found := _COCHRANE.search(doi)):
        return f"cochrane {found.group(2)}"
    return _VERSION.sub(r"\1", doi) if ".pub" in doi or "v" in doi else doi


def is_preprint(doi: str) -> bool:
    """Tell whether a bare DOI is one that a server of preprints gives."""
    return _PREPRINT.match(doi) is not None


def read_registry(text: str) -> str:
    """Give the first trial or review registration number in a text, "" if none."""
    found = _REGISTRY.search(text.lower()) if _DIGITS.search(text) else None
    return found.group(1) if found else ""
