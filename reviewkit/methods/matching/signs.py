"""Evidence read into plain statements, with the thresholds that all rules share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.normalise import Flags

ALIKE = 0.93  # titles: misprints, hyphens, spelling
LIKE = 0.8  # titles: the same thing in somewhat other words
AUTHORS = 0.6  # share of the shorter list
STRANGERS = 0.4
JOURNAL = 0.8
ELSEWHERE = 0.6
ABSTRACT = 0.9
OTHER_TEXT = 0.5


@dataclass(frozen=True, slots=True)
class Signs:
    """One flag a pair in every array."""

    title: Flags  # one title, misprints apart
    like: Flags  # titles much alike, or one within the other
    untitled: Flags  # one of them has no title
    authors: Flags  # agree
    strangers: Flags  # authors differ
    unsigned: Flags  # no authors to compare, but a long title in one issue
    journal: Flags  # agrees
    elsewhere: Flags  # journals differ
    year: Flags  # equal or one apart, or misprinted in one volume of one journal
    yearly: Flags  # a short title, one year on in the same journal, and no place: a series
    page: Flags  # first pages agree and say something
    place: Flags  # volume and page agree
    placed: Flags  # volume, page, issue, a number or the abstract agrees
    clash: Flags  # volume or page differs
    moved: Flags  # both differ
    named: Flags  # the DOI, PMID, accession or registration number agrees
    misnamed: Flags  # the DOI or PMID differs
    abstract: Flags  # agrees
    other_text: Flags  # the abstracts differ
    kin: Flags  # alike enough to have to do with each other
    free: Flags  # no veto forbids to merge without a person


def read_signs(e: Evidence) -> Signs:
    """Read evidence into statements."""
    page = (e.pages > 0) & ~e.weak
    place = page & ((e.volume > 0) | (e.cochrane & (e.year > 0)))
    named = (e.doi > 0) | (e.pmid > 0) | (e.accession > 0) | ((e.registry > 0) & e.both_registered)
    misnamed = ((e.doi < 0) | (e.pmid < 0)) & ~((e.doi > 0) | (e.pmid > 0))
    authors = e.authors >= AUTHORS
    journal = e.journal >= JOURNAL
    abstract = e.abstract >= ABSTRACT
    year = (e.year >= 0) | ((e.gap <= 3) & (e.volume > 0) & journal & (page | (e.issue > 0)))
    like = (e.title >= LIKE) | e.contained
    # The same number, the same words and the same place outweigh names that were mangled.
    strangers = ((e.authors < STRANGERS) | ((e.authors < AUTHORS) & (e.first < 0))) & ~(
        named & e.exact & (place | abstract)
    )
    placed = page | (e.volume > 0) | (e.issue > 0) | named | abstract
    signs = {
        "title": ((e.title >= ALIKE) | (e.contained & (e.title >= LIKE))) & ~e.reworded,
        "like": like,
        "untitled": e.untitled,
        "authors": authors,
        "strangers": strangers,
        "unsigned": np.isnan(e.authors) & e.exact & e.long & (e.volume > 0) & (e.issue > 0),
        "journal": journal,
        "elsewhere": e.journal < ELSEWHERE,
        "year": year,
        "yearly": (e.gap == 1) & journal & ~placed & ~e.long,
        "page": page,
        "place": place,
        "placed": placed,
        "clash": (e.volume < 0) | (e.pages < 0),
        "moved": (e.volume < 0) & (e.pages < 0),
        "named": named,
        "misnamed": misnamed,
        "abstract": abstract,
        "other_text": e.abstract < OTHER_TEXT,
        "kin": like & ~strangers & ((e.title >= 0.9) | named | place | authors),
    }
    return Signs(**signs, free=_free(e, **signs))


def _free(e: Evidence, **s: Flags) -> Flags:
    """Tell where nothing forbids a merge without a person: the vetoes of the SAME rules."""
    same_spot = s["place"] | (s["page"] & s["abstract"] & s["journal"] & (e.volume >= 0))
    contradicted = s["misnamed"] & ~(e.exact & s["year"] & same_spot)
    twice_listed = (e.accession < 0) & ~(e.exact & s["place"])
    numbered = e.numbered & ~(s["named"] & s["place"])
    nowhere_else = ~s["elsewhere"] & ~s["misnamed"] & s["year"] & (e.pages >= 0)
    in_issue = (
        e.exact & s["authors"] & s["journal"] & (e.volume > 0) & (e.issue > 0) & (e.year >= 0)
    )
    recurring = e.generic & ~(
        nowhere_else & (e.title >= 0.95) & (s["place"] | s["named"] | in_issue)
    )
    return (
        ~contradicted
        & ~twice_listed
        & ~numbered
        & ~recurring
        & ~s["strangers"]
        & ~e.reworded
        & ~e.notice
        & ~e.registered
        & ~(e.registry < 0)
        & ~(e.protocol & ~s["named"] & ~s["place"])
    )
