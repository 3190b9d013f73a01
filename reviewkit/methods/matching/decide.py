"""The rules, in the order in which they are asked; the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.normalise import Codes, Flags
from reviewkit.methods.matching.policy import Policy
from reviewkit.terms import Judgement

SAME, MAYBE, RELATED = Judgement.SAME, Judgement.MAYBE, Judgement.RELATED

UNDECIDED = -1


@dataclass(frozen=True, slots=True)
class Signs:
    """Evidence read into plain statements; one flag a pair."""

    title: Flags  # one title, misprints apart
    like: Flags  # titles much alike, or one within the other
    authors: Flags  # agree
    strangers: Flags  # authors differ
    journal: Flags
    elsewhere: Flags  # journals differ
    year: Flags  # equal, or one apart
    page: Flags  # first pages agree and say something
    place: Flags  # volume and page agree
    moved: Flags  # volume and page both differ
    clash: Flags  # volume or page differs
    named: Flags  # the DOI or PMID agrees
    misnamed: Flags  # the DOI or PMID differs
    numbered: Flags  # digits or parts in the titles differ
    abstract: Flags
    other_text: Flags  # the abstracts differ


def read_signs(seen: Evidence) -> Signs:
    """Read similarities into statements, with the thresholds all rules share."""
    page = (seen.pages > 0) & ~seen.weak
    like = (seen.title >= 0.8) | seen.contained
    authors = seen.authors >= 0.6
    return Signs(
        title=((seen.title >= 0.93) | (seen.contained & (seen.title >= 0.8))) & ~seen.reworded,
        like=like,
        authors=authors,
        strangers=(seen.authors < 0.4) | ((seen.authors < 0.6) & (seen.first < 0)),
        journal=seen.journal >= 0.8,
        elsewhere=seen.journal < 0.6,
        year=seen.year >= 0,
        page=page,
        place=(seen.volume > 0) & page,
        moved=(seen.volume < 0) & (seen.pages < 0),
        clash=(seen.volume < 0) | (seen.pages < 0),
        named=(seen.doi > 0) | (seen.pmid > 0),
        misnamed=(seen.doi < 0) | (seen.pmid < 0),
        numbered=seen.part | (seen.digits < 0),
        abstract=seen.abstract >= 0.9,
        other_text=seen.abstract < 0.5,
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rule book."""

    name: str
    judgement: Judgement
    says: str  # the head of the sentence a reviewer reads
    holds: Callable[[Evidence, Signs], Flags]
    relative: str = ""  # the switch of the policy that makes these relatives the same


def _kin(e: Evidence, s: Signs) -> Flags:
    """Titles so alike, authors so little in conflict, that the two must have to do with each other."""
    return s.like & ~s.strangers & ((e.title >= 0.9) | s.named | s.place | s.authors)


def _accepted(e: Evidence, s: Signs) -> Flags:
    """Pairs whose numbers contradict each other although everything else is the same."""
    return e.exact & s.place & s.year & ~s.strangers


def _free(e: Evidence, s: Signs) -> Flags:
    """Nothing forbids a merge without a person: the vetoes of all SAME rules."""
    conflict = s.misnamed & ~_accepted(e, s)
    recurring = e.generic & ~(
        (e.title >= 0.95)
        & ~s.misnamed
        & (s.place | (s.named & (e.pages >= 0)))
        & s.year
        & ~s.elsewhere
    )
    return (
        ~conflict
        & ~recurring
        & ~s.strangers
        & ~s.numbered
        & ~e.reworded
        & ~e.notice
        & ~(e.registry < 0)
        & ~((e.accession < 0) & ~s.named)
        & ~e.registered
    )


RULES: tuple[Rule, ...] = (
    Rule("notice", RELATED, "a notice (erratum, retraction, comment or reply) and what it speaks of",
         lambda e, s: e.notice & _kin(e, s), "notices"),
    Rule("version", RELATED, "two versions of one work, by their DOIs",
         lambda e, s: e.work & s.like, "versions"),
    Rule("registry", RELATED, "register entries with different registration numbers",
         lambda e, s: (e.registry < 0) & _kin(e, s)),
    Rule("registered", RELATED, "a register's entry and a publication",
         lambda e, s: e.registered & (_kin(e, s) | (e.registry > 0))),
    Rule("protocol", RELATED, "a protocol and the report of its results",
         lambda e, s: e.protocol & _kin(e, s) & ~s.named & ~s.place, "protocols"),
    Rule("part", RELATED, "parts, years or numbers of a series",
         lambda e, s: s.numbered & _kin(e, s) & ~s.named & ~s.place & s.authors),
    Rule("preprint", RELATED, "a preprint and its publication",
         lambda e, s: e.preprint & s.title & s.authors & ~s.named, "preprints"),
    # -- the same document
    Rule("number", SAME, "same DOI or PMID",
         lambda e, s: s.named & (s.title | (e.contained | (e.title >= 0.85)) & (s.authors | s.place))
         & ~((e.pages < 0) & s.strangers) & _free(e, s)),
    Rule("place", SAME, "same volume and page",
         lambda e, s: s.place & (s.title | (s.like & s.authors)) & s.year
         & (~s.elsewhere | (s.authors & (e.title >= 0.9))) & _free(e, s)),
    Rule("journal", SAME, "same title, authors and journal",
         lambda e, s: s.title & s.authors & s.journal & s.year & ~s.clash
         & ~(e.issue < 0) & _free(e, s)),
    Rule("volume", SAME, "same title, authors, journal and page",
         lambda e, s: s.title & s.authors & s.journal & s.year & s.page & _free(e, s)),
    Rule("text", SAME, "same title, abstract and journal",
         lambda e, s: s.title & s.abstract & s.journal & s.year & ~s.moved & _free(e, s)),
    Rule("title", SAME, "same title and authors, and nothing speaks against it",
         lambda e, s: e.exact & s.authors & (e.year > 0) & ~s.clash & ~s.elsewhere & ~(e.issue < 0)
         & ~e.conference & _free(e, s)),
    Rule("congress", SAME, "same contribution to a congress",
         lambda e, s: e.exact & s.authors & (e.year > 0) & ~s.clash & e.both_conference & _free(e, s)),
    # -- a person looks
    Rule("conflict", MAYBE, "alike, but the DOIs or PMIDs differ",
         lambda e, s: s.misnamed & s.title & s.authors & s.journal & s.year & ~s.moved & ~s.numbered
         & ~e.generic),
    Rule("translation", MAYBE, "same place and authors, but other words in the title",
         lambda e, s: (s.place | (s.named & (e.pages >= 0))) & s.authors & s.year & ~s.elsewhere & ~s.title),
    Rule("doubt", MAYBE, "alike, but a field differs",
         lambda e, s: s.title & s.authors & s.journal & s.year & ~s.moved & ~e.generic & ~s.numbered),
    Rule("unplaced", MAYBE, "same title and authors, but the journals cannot be reconciled",
         lambda e, s: e.exact & s.authors & (e.year > 0) & ~s.clash & ~e.generic & ~e.conference),
    Rule("bare", MAYBE, "same title, and little else is given",
         lambda e, s: e.exact & ~s.strangers & s.year & ~s.clash & ~s.elsewhere & ~e.generic),
    # -- relatives
    Rule("conference", RELATED, "a congress abstract and an article",
         lambda e, s: e.conference & s.title & s.authors & ~s.named, "conference"),
    Rule("reprint", RELATED, "same title and authors in another place",
         lambda e, s: s.title & s.authors & ~e.generic & (s.elsewhere | s.moved | (e.year < 0)), "reprints"),
)  # fmt: skip


def decide(seen: Evidence, policy: Policy) -> tuple[Codes, list[Judgement]]:
    """Give each pair the first rule that holds.

    Args:
        seen: the evidence.
        policy: which relatives count as the same report.

    Returns:
        The number of the rule for each pair (UNDECIDED when none holds), and what each rule judges under
        this policy.
    """
    signs = read_signs(seen)
    ruling = np.full(len(seen), UNDECIDED, np.int32)
    for number, rule in enumerate(RULES):
        ruling[(ruling == UNDECIDED) & rule.holds(seen, signs)] = number
    return ruling, [
        SAME if rule.relative and getattr(policy, rule.relative) else rule.judgement
        for rule in RULES
    ]
