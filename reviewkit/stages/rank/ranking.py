"""Reports in the order in which they are best read, and what that order was made of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewkit.protocol import Protocol
from reviewkit.stages.rank.learnt import Labels, aim_text, labels_for
from reviewkit.stages.rank.preparing import Prepared, prepare
from reviewkit.store import Store
from reviewkit.store.orders import Order, listing, order_in_force
from reviewkit.terms import Stage

if TYPE_CHECKING:
    from reviewkit.methods.ranking import Aim

ENDINGS = 5  # of a truncated word that the protocol is taken to mean
_TRUNCATED = re.compile(r"(\w+)\*")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Reports to read, best first; `card` says what the order was made of, to make it again."""

    reports: list[str]
    learned: int
    card: dict[str, Any]


def make_the_aim(prepared: Prepared, text: str) -> Aim | None:
    """Weigh the protocol's words for what is sought; None when no report has one of them.

    Args:
        prepared: all reports.
        text: from `aim_text`; a word with `*` at its end stands for its commonest endings.
    """
    from reviewkit.methods.ranking import make_aim  # noqa: PLC0415  # SciPy loads slowly

    return make_aim(prepared.features, in_full(text, prepared.features.words))


def in_full(text: str, words: Sequence[str]) -> str:
    """Write out truncated words.

    Args:
        text: any.
        words: those there are, the commonest first; pairs of words among them are passed over.
    """
    stems = tuple({stem.lower() for stem in _TRUNCATED.findall(text)})
    found: dict[str, list[str]] = {stem: [] for stem in stems}
    for word in words:
        if stems and word.startswith(stems) and " " not in word:
            for stem in stems:
                if word.startswith(stem) and len(found[stem]) < ENDINGS:
                    found[stem].append(word)
    return _TRUNCATED.sub(lambda one: " ".join(found[one[1].lower()] or [one[1]]), text)


def ranked(prepared: Prepared, labels: Labels, aim: Aim | None, *, seed: int = 0) -> list[str]:
    """List the reports to read, best first: known relevant ones, then as the machine says.

    Args:
        prepared: all reports.
        labels: what to learn from; a report that is no more (merged meanwhile) is passed over.
        aim: what is sought, from `make_the_aim`.
        seed: breaks ties.

    Returns:
        All reports but those that were read.
    """
    from reviewkit.methods.ranking import rank  # noqa: PLC0415  # SciPy loads slowly

    places = {report: place for place, report in enumerate(prepared.reports)}
    said = {
        places[report]: included for report, included in labels.included.items() if report in places
    }
    found = rank(prepared.features, said, aim, seed=seed)
    known = [places[report] for report in labels.unread if report in places]
    known.sort(key=lambda place: (-found.scores[place], place))
    return [prepared.reports[place] for place in (*known, *found.order.tolist())]


def rank_now(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str = "",
    *,
    seed: int = 0,
    tell: Callable[[str], None] | None = None,
) -> Ranked:
    """Rank the reports of a review for one reviewer, or by the protocol's words alone for all.

    Args:
        store: the review.
        protocol: its protocol.
        stage: title or fulltext.
        reviewer: whose decisions it learns from, as far as they may see; '' nobody's.
        seed: breaks ties.
        tell: called with what is going on, before each step that takes long.

    Raises:
        NotAllowedError: no report has a word in its title or abstract.
    """
    prepared = prepare(store, tell=tell)
    labels = labels_for(store.db, stage, reviewer)
    text = aim_text(protocol)
    reports = ranked(prepared, labels, make_the_aim(prepared, text), seed=seed)
    card = prepared.method | {
        "texts": prepared.texts,
        "reports": len(prepared.reports),
        "labels": _hash([sorted(labels.included.items()), sorted(labels.unread)]),
        "learned": len(labels.included),
        "aim": _hash(text),
    }
    return Ranked(reports, len(labels.included), card)


def order_now(
    store: Store,
    protocol: Protocol,
    stage: Stage,
    reviewer: str,
    asked: str = "",
    *,
    tell: Callable[[str], None] | None = None,
) -> Order:
    """Return the order in which a reviewer reads, listed or ranked here and now where it must be.

    Args:
        store: the review.
        protocol: says which order is usual at the stage.
        stage: title or fulltext.
        reviewer: who reads.
        asked: what they chose for now; '' what is set for the stage.
        tell: called with what is going on, before each step that takes long.

    Raises:
        NotAllowedError: it is ranked, and no report has a word in its title or abstract.
    """
    order = order_in_force(store.db, stage, reviewer, protocol.rule(stage).order, asked)
    if order.fact or order.how == "place":
        return order
    if order.how != "ranked":
        return Order(order.how, reports=listing(store.db, order.how))
    found = rank_now(store, protocol, stage, reviewer, tell=tell)
    return Order("ranked", reports=found.reports, learned=found.learned)


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
