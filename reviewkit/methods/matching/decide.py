"""The rules, in the order in which they are asked; the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.columns import Flags
from reviewkit.methods.matching.compare import Evidence
from reviewkit.methods.matching.policy import Policy
from reviewkit.methods.matching.signs import Signs, read_signs
from reviewkit.methods.matching.thresholds import REWRITTEN
from reviewkit.terms import Judgement

SAME, MAYBE, RELATED = Judgement.SAME, Judgement.MAYBE, Judgement.RELATED

UNDECIDED = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rule book."""

    name: str
    judgement: Judgement
    says: str  # the head of the sentence a reviewer reads
    holds: Callable[[Evidence, Signs], Flags]
    relative: str = ""  # the switch of the policy that makes these relatives the same


RULES: tuple[Rule, ...] = (
    # -- relatives that are known by a mark
    Rule("notice", RELATED, "a notice (erratum, retraction, comment or reply) and what it is about",
         lambda e, s: e.notice & s.kin, "notices"),
    Rule("version", RELATED, "two versions of one work",
         lambda e, s: (e.work & s.like) | (e.cochrane & s.page & s.like & ~s.named
                                           & ((e.year <= 0) | (e.issue < 0))), "versions"),
    Rule("registry", RELATED, "entries with different registration numbers",
         lambda e, s: (e.registry < 0) & s.kin),
    Rule("registered", RELATED, "a register's entry and a publication",
         lambda e, s: e.registered & (s.kin | (e.registry > 0))),
    Rule("protocol", RELATED, "a protocol and the report of its results",
         lambda e, s: s.protocol & s.kin, "protocols"),
    Rule("part", RELATED, "parts or numbers of a series",
         lambda e, s: e.numbered & s.kin & s.authors & ~s.named & ~s.place),
    Rule("preprint", RELATED, "a preprint and its publication",
         lambda e, s: e.preprint & s.title & s.authors & ~s.named, "preprints"),
    # -- the same document
    Rule("identical", SAME, "nothing tells the two apart",
         lambda e, s: e.identical & (~e.generic | s.abstract | s.named
                                     | ((e.authors > 0) & (s.page | (e.issue > 0))))),
    Rule("number", SAME, "same DOI, PMID, accession or registration number",
         lambda e, s: (s.named & s.free & (s.title | (s.like & (s.authors | s.place))))
         | (s.clear & e.both_registered & (e.registry > 0))),
    Rule("place", SAME, "same volume and page",
         lambda e, s: s.place & s.free & s.year
         & (s.title | (s.like & s.authors) | (e.contained & e.span & np.isnan(e.authors)))
         & (~s.elsewhere | (s.authors & (e.title >= 0.9)) | (s.unsigned & e.span))),
    Rule("journal", SAME, "same title, authors and journal, and nothing speaks against it",
         lambda e, s: s.title & s.free & (s.authors | s.unsigned) & s.within & s.year & ~s.clash
         & ~(e.issue < 0) & (s.placed | (e.year > 0)) & (e.exact | ~s.other_text)),
    Rule("subtitle", SAME, "one title within the other, in the same issue by the same authors",
         lambda e, s: e.contained & s.free & s.authors & s.within & s.year & ~s.clash
         & (e.volume > 0) & (e.issue > 0) & ~s.other_text),
    Rule("volume", SAME, "same title, authors, journal and page",
         lambda e, s: s.title & s.free & s.authors & s.journal & s.year & s.page
         & (e.exact | ~s.other_text)),
    Rule("text", SAME, "same title, abstract and journal",
         lambda e, s: (s.title | (e.contained & s.authors)) & s.free & s.abstract & s.year
         & ~s.moved & (s.journal | ((e.volume > 0) & ~s.elsewhere & s.authors))),
    Rule("title", SAME, "same title and authors, and nothing speaks against it",
         lambda e, s: e.exact & s.free & s.authors & (e.year > 0) & ~s.clash & ~(e.issue < 0)
         & ~e.conference & (~s.elsewhere | e.both_conference)),
    Rule("pages", SAME, "same first and last page and the same authors, under another wording",
         lambda e, s: e.span & s.place & s.clear & (e.authors >= 1) & s.journal & (e.year > 0)
         & (e.title >= REWRITTEN) & ~e.opposed & ~s.other_text),
    # -- a person looks
    Rule("cut", MAYBE, "one title is the beginning of the other, same authors, journal and year",
         lambda e, s: e.contained & s.clear & s.authors & s.journal & (e.year > 0) & ~s.clash
         & ~(e.issue < 0) & ~s.other_text & ~e.conference),
    Rule("conflict", MAYBE, "alike, but the DOIs, PMIDs or accession numbers differ",
         lambda e, s: (s.misnamed | (e.accession < 0)) & s.title & s.authors & s.year & ~s.moved
         & ~e.numbered & ~e.generic & ~s.elsewhere
         & (s.page | s.abstract | (e.exact & e.long & (e.volume > 0) & (e.issue > 0)))),
    Rule("translation", MAYBE, "same place and authors, and the titles may be one in two languages",
         lambda e, s: (s.place | s.named) & s.authors & s.year & ~s.elsewhere & ~s.clash
         & ~s.other_text & (e.foreign | s.untitled), "translations"),
    Rule("reworded", MAYBE, "same place and authors, but the titles say different things",
         lambda e, s: (((s.place | s.named) & (e.title >= 0.75))
                       | ((e.authors >= 1) & (e.title >= 0.85) & s.journal & (e.volume > 0)
                          & (e.issue > 0) & ~s.clash & ~s.misnamed & ~e.generic))
         & s.authors & s.year & ~s.elsewhere & ~s.other_text & ~s.moved),
    Rule("doubt", MAYBE, "alike, but a field differs",
         lambda e, s: s.title & s.authors & s.journal & s.year & ~s.moved & ~e.generic & ~s.misnamed
         & ~e.numbered & ~s.other_text & ~s.yearly
         & (~e.conference | ((e.volume > 0) & (e.issue >= 0)))
         & ((~(e.issue < 0) & (e.volume >= 0)) | s.page | s.abstract
            | (e.long & e.exact & (e.volume > 0)))),
    Rule("unplaced", MAYBE, "same title and authors, but the journals cannot be reconciled",
         lambda e, s: e.exact & s.authors & s.year & ~s.clash & ~e.generic & ~e.conference
         & ~s.misnamed & ~s.other_text & ~(e.issue < 0) & ~s.yearly
         & ((e.year > 0) | ~s.elsewhere)),
    Rule("bare", MAYBE, "same title, and too little else is given",
         lambda e, s: e.exact & s.year & ~s.strangers & ~s.clash & ~s.elsewhere & ~e.generic
         & ~s.misnamed & ~s.other_text & ~(e.issue < 0) & ~s.yearly
         & (np.isnan(e.authors) | ~s.placed)),
    # -- relatives that are known by what is left
    Rule("translated", RELATED, "one number and the same authors, in two languages on other pages",
         lambda e, s: s.named & s.authors & e.foreign & ~s.title & ~e.numbered & s.clash,
         "translations"),
    Rule("conference", RELATED, "a congress contribution and another report under one title",
         lambda e, s: e.conference & s.title & s.authors & ~s.named, "conference"),
    Rule("reprint", RELATED, "same title and authors at another place or in another year",
         lambda e, s: s.title & s.authors & ~e.generic & (s.elsewhere | s.clash | (e.year < 0)),
         "reprints"),
)  # fmt: skip


def decide(seen: Evidence, policy: Policy) -> tuple[npt.NDArray[np.int32], list[Judgement]]:
    """Give each pair the first rule that holds.

    Args:
        seen: the evidence.
        policy: which relatives count as the same report.

    Returns:
        The number of the rule for each pair (UNDECIDED when none holds), and what each rule
        judges under this policy.
    """
    signs = read_signs(seen)
    ruling = np.full(len(seen), UNDECIDED, np.int32)
    for number, rule in enumerate(RULES):
        ruling[(ruling == UNDECIDED) & rule.holds(seen, signs)] = number
    return ruling, [
        SAME if rule.relative and getattr(policy, rule.relative) else rule.judgement
        for rule in RULES
    ]
