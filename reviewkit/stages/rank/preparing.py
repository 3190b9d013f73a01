"""What ranking knows of every report: its words, weighed once and kept in the folder's cache.

cache/features-<hash>.npz follows from the reports' texts and can be deleted at any time. Reports
are sorted by id, so that neither the order of imports nor of rows in the store matters.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import BrokenStoreError, UnreadableError
from reviewkit.store import Store
from reviewkit.store.kept import keep_bytes

if TYPE_CHECKING:
    from reviewkit.methods.ranking import Features, Text

NAME = "features-*.npz"
HALF = "features-*.part"  # left by a process that was stopped while it wrote


@dataclass(frozen=True, slots=True)
class Prepared:
    """All reports, ready to be ranked.

    `reports` are their ids in the order of the features' rows; `texts` is a hash of ids and texts;
    `method` says by what version and parameters they were weighed and will be ranked.
    """

    reports: tuple[str, ...]
    features: Features
    texts: str
    method: dict[str, Any]
    stamp: tuple[str | None, ...]


def prepare(
    store: Store, before: Prepared | None = None, tell: Callable[[str], None] | None = None
) -> Prepared:
    """Weigh the words of all reports, or take that from the cache.

    Args:
        store: the review.
        before: what was prepared last; it is returned when nothing was imported or judged since.
        tell: called with what is going on, before each step that takes long.

    Raises:
        NotAllowedError: no report has a word in its title or abstract.
    """
    stamp = _stamp(store)
    if before and before.stamp == stamp:
        return before
    reports, texts = _read(store)
    method = the_method()
    path = _place(store, texts, method)
    features = _kept(path) if path else None
    if features is None or features.weights.shape[0] != len(reports):
        if tell:
            tell(f"Weighing the words of {len(reports):,} reports")
        features = _made(store, path)
    return Prepared(reports, features, texts, method, stamp)


def the_method() -> dict[str, Any]:
    """Name what a ranking follows from besides texts and decisions: versions and parameters."""
    import numpy as np  # noqa: PLC0415  # time that --help has not
    import scipy  # noqa: PLC0415

    from reviewkit import __version__  # noqa: PLC0415
    from reviewkit.methods import machine, ranking, wording  # noqa: PLC0415

    parameters = {
        name.strip("_").lower(): list(value) if isinstance(value, tuple) else value
        for part in (machine, ranking, wording)
        for name, value in sorted(vars(part).items())
        if name.isupper() and isinstance(value, int | float | tuple)
    }
    return {
        "reviewkit": __version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "parameters": parameters,
    }


def _stamp(store: Store) -> tuple[str | None, ...]:
    """What changes whenever the texts of reports may have: the last facts about records."""
    kinds = ("import", "run", "judgement")
    last = [
        store.db.execute("select max(ord) from facts where kind = ?", (kind,)).fetchone()[0]
        for kind in kinds
    ]
    taken_back = store.db.execute(
        "select max(w.ord) from judgements j join withdrawals w on w.target = j.fact"
    ).fetchone()[0]
    return (store.device, *last, taken_back)


_TEXTS = """
select m.report, r.title, t.abstract, t.keywords from membership m
join records r on r.id = m.record join record_texts t on t.record = m.record
order by m.report, m.place
"""


def _texts(store: Store) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, title, abstract and keywords of each report, by id.

    As the view `reports` has it: the first title, the longest abstract; and all keywords.
    """
    for report, rows in groupby(store.db.execute(_TEXTS), key=itemgetter(0)):
        records = list(rows)
        title = next((one[1] for one in records if one[1]), "")
        abstract = max((one[2] or "" for one in records), key=len)
        words = [word for one in records for word in json.loads(one[3])]
        yield str(report), title, abstract, " ".join(dict.fromkeys(words))


def _read(store: Store) -> tuple[tuple[str, ...], str]:
    """Read ids and the hash of ids and texts; the texts themselves are not held."""
    sha = hashlib.sha256()
    reports = []
    for parts in _texts(store):
        reports.append(parts[0])
        sha.update("\0".join((*parts, "")).encode("utf-8", "surrogatepass"))
    return tuple(reports), sha.hexdigest()


def _made(store: Store, path: Path | None) -> Features:
    from reviewkit.methods.ranking import Text, make_features, pack  # noqa: PLC0415

    texts: Iterator[Text] = (Text(*parts[1:]) for parts in _texts(store))
    features = make_features(texts)
    if path:
        # A folder that is full or may only be read is ranked all the same.
        with suppress(BrokenStoreError, OSError):
            path.parent.mkdir(exist_ok=True)
            keep_bytes(path, pack(features))
            _clear(path)
    return features


def _place(store: Store, texts: str, method: dict[str, Any]) -> Path | None:
    if not store.mirrored:
        return None
    said = json.dumps([texts, method], sort_keys=True).encode()
    return store.folder / "cache" / f"features-{hashlib.sha256(said).hexdigest()[:16]}.npz"


def _kept(path: Path) -> Features | None:
    """Read the features that were kept; None when there are none or they are damaged."""
    from reviewkit.methods.ranking import unpack  # noqa: PLC0415

    try:
        return unpack(path.read_bytes())
    except (OSError, UnreadableError):
        return None


def _clear(path: Path) -> None:
    """Remove the features of texts as they were before."""
    for pattern in (NAME, HALF):
        for old in path.parent.glob(pattern):
            if old != path:
                with suppress(OSError):
                    old.unlink()
