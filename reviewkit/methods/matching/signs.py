"""Evidence read into plain statements, which the rules combine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.methods.matching.columns import Flags
from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.sieve import strange
from reviewkit.methods.matching.thresholds import (
    ABSTRACT,
    ALIKE,
    AUTHORS,
    ELSEWHERE,
    JOURNAL,
    LIKE,
    OTHER_TEXT,
)


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
    within: Flags  # agrees, or is unknown where volume and page or issue agree
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
    protocol: Flags  # one is the protocol of the other, not just a title cut short of that word
    abstract: Flags  # agrees
    other_text: Flags  # the abstracts differ
    kin: Flags  # alike enough to have to do with each other
    clear: Flags  # no veto forbids to merge without a person, but for the titles' wording
    free: Flags  # nor does that


def read_signs(e: Evidence) -> Signs:
    """Read evidence into statements."""
    page = (e.pages > 0) & ~e.weak
    place = page & ((e.volume > 0) | (e.cochrane & (e.year > 0)))
    named = (e.doi > 0) | (e.pmid > 0) | (e.accession > 0) | ((e.registry > 0) & e.both_registered)
    misnamed = ((e.doi < 0) | (e.pmid < 0)) & ~((e.doi > 0) | (e.pmid > 0))
    authors = e.authors >= AUTHORS
    journal = e.journal >= JOURNAL
    abstract = e.abstract >= ABSTRACT
    unnamed = np.isnan(e.journal)
    in_volume = (e.volume > 0) & ((journal & (page | (e.issue > 0))) | (unnamed & page))
    year = (e.year >= 0) | ((e.gap <= 3) & in_volume)
    like = (e.title >= LIKE) | e.contained
    # The same number, the same words and the same place outweigh names that were mangled.
    strangers = strange(e.authors, e.first) & ~(named & e.exact & (place | abstract))
    placed = page | (e.volume > 0) | (e.issue > 0) | named | abstract
    signs = {
        "title": ((e.title >= ALIKE) | (e.contained & (e.title >= LIKE))) & ~e.reworded,
        "like": like,
        "untitled": e.untitled,
        "authors": authors,
        "strangers": strangers,
        "unsigned": np.isnan(e.authors)
        & (e.title >= 0.95)
        & e.long
        & (e.volume > 0)
        & (e.issue > 0),
        "journal": journal,
        "within": journal | (unnamed & (e.volume > 0) & (page | (e.issue > 0))),
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
        "protocol": e.protocol & ~named & ~place & ~_cut(e, journal),
        "abstract": abstract,
        "other_text": e.abstract < OTHER_TEXT,
        "kin": like & ~strangers & ((e.title >= 0.9) | named | place | authors),
    }
    clear = _clear(e, **signs)
    return Signs(**signs, clear=clear, free=clear & ~e.reworded)


def _cut(e: Evidence, journal: Flags) -> Flags:
    """Tell where titles differ in length only, in one volume: protocol and results never do."""
    return e.contained & journal & (e.volume > 0) & (e.year > 0) & (e.pages >= 0) & (e.issue >= 0)


def _clear(e: Evidence, **s: Flags) -> Flags:
    """Tell where nothing but wording forbids a merge without a person."""
    same_spot = s["place"] | (s["page"] & s["abstract"] & s["journal"] & (e.volume >= 0))
    contradicted = s["misnamed"] & ~(e.exact & s["year"] & same_spot)
    twice_listed = (e.accession < 0) & ~(e.exact & s["place"])
    numbered = e.numbered & ~(s["named"] & s["place"])
    nowhere_else = ~s["elsewhere"] & ~s["misnamed"] & s["year"] & (e.pages >= 0)
    in_issue = (
        e.exact & s["authors"] & s["journal"] & (e.volume > 0) & (e.issue > 0) & (e.year >= 0)
    )
    recurring = e.generic & ~(
        nowhere_else
        & (
            ((e.title >= 0.95) & (s["place"] | s["named"] | in_issue))
            | (e.contained & s["authors"] & (s["place"] | s["named"]))
        )
    )
    return (
        ~contradicted
        & ~twice_listed
        & ~numbered
        & ~recurring
        & ~s["strangers"]
        & ~e.notice
        & ~e.registered
        & ~(e.registry < 0)
        & ~s["protocol"]
    )
