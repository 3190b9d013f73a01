"""What stands in the fields of studies that two versions have, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reviewkit.stages.changes.included import said_by
from reviewkit.store import Store

Key = tuple[str, str, str]  # study, field, row of a group or ''


@dataclass(frozen=True, slots=True)
class Said:
    """A value that stands, why it does, where it was read, and the place of its fact."""

    value: Any
    why: str | None
    place: tuple[str | None, ...]
    ord: str


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A field of a study that says something else, says something, or says nothing now.

    `before` or `after` is None where nothing stood. `who`, `when` and `why` tell of the value that
    stands now; None where none does, or nobody told why.
    """

    study: str
    field: str
    row: str
    kind: Literal["changed", "added", "gone"]
    before: Any
    after: Any
    who: str | None
    when: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """How the answers of two versions differ.

    `changes` are of studies in both; `retold` counts values that stand with another note, reason
    or place, `unmoved` those as they were. Answers of studies that came or went are counted.
    """

    changes: tuple[AnswerChange, ...]
    retold: int
    unmoved: int
    of_added: int
    of_removed: int


def compare_answers(
    store: Store,
    old: Mapping[Key, Said],
    new: Mapping[Key, Said],
    studies: Mapping[str, str],
) -> AnswerChanges:
    """Compare what stands in the fields of two versions.

    Args:
        store: the new version; it knows who said what.
        old: what stood.
        new: what stands.
        studies: the former id of each study that both versions have, and its present one.
    """
    then = {
        (studies[study], field, row): one
        for (study, field, row), one in old.items()
        if study in studies
    }
    present = set(studies.values())
    now = {key: one for key, one in new.items() if key[0] in present}
    both = then.keys() & now.keys()
    moved = {key for key in both if then[key].value != now[key].value}
    differing = sorted((then.keys() ^ now.keys()) | moved)
    said = said_by(store, (now[key].ord for key in differing if key in now))
    retold = sum(_told(then[key]) != _told(now[key]) for key in both - moved)
    return AnswerChanges(
        tuple(_change(key, then.get(key), now.get(key), said) for key in differing),
        retold,
        len(both) - len(moved) - retold,
        len(new) - len(now),
        len(old) - len(then),
    )


def _told(said: Said) -> tuple[str | None, ...]:
    return (said.why, *said.place)


def _change(
    key: Key,
    old: Said | None,
    new: Said | None,
    said: Mapping[str, tuple[str, str, str | None]],
) -> AnswerChange:
    before, after = old.value if old else None, new.value if new else None
    if new is None:
        return AnswerChange(*key, "gone", before, None, None, None, None)
    who, when, why = said.get(new.ord, (None, None, None))
    kind: Literal["changed", "added"] = "changed" if old else "added"
    return AnswerChange(*key, kind, before, after, who, when, why or new.why)
