"""What a review counts as one report, and what a comparison says of two records."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.terms import Judgement

RULES_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which relatives count as the same report; by default none, they are linked only.

    Linked records stay apart, are screened each for itself, and are shown beside each other.
    """

    versions: bool = False  # Cochrane ".pub2", preprint "v2"
    notices: bool = False  # erratum, retraction, comment, reply with the article they speak of
    conference: bool = False  # congress abstract with the article
    preprints: bool = False  # preprint with the article
    protocols: bool = False  # protocol with the results
    reprints: bool = False  # one text printed in two places
    translations: bool = False  # titles in two languages at one place, else left to a person


# What the one record is to the other, by the name of the rule that calls them related.
RELATIONS = {
    "notice": "erratum, retraction, comment or reply",
    "version": "other version",
    "registry": "entry under another registration number",
    "registered": "register's entry of the same study",
    "protocol": "protocol and results",
    "part": "other part or number of a series",
    "preprint": "preprint and publication",
    "conference": "congress contribution and other report",
    "translated": "translation",
    "reprint": "same text at another place or in another year",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What the rules say of two records, and why.

    `a` stands before `b` in the order of the rows. A similarity of None is unknown: one of the
    records lacks the field, or the two values cannot be compared.
    """

    a: str
    b: str
    judgement: Judgement
    probability: float
    rule: str
    reason: str
    similarities: dict[str, float | None]
