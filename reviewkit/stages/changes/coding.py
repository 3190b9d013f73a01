"""How often codes are given in two versions, and which appeared, went or became others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewkit.codebook import Codebook, Difference, differences


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code whose use or place in its codebook changed.

    `before` and `after` count the statements that bear it, None where the codebook of that version
    does not have it. `told` is what the codebook says of it.
    """

    codebook: str
    code: str
    label: str
    before: int | None
    after: int | None
    told: tuple[Difference, ...]

    @property
    def appeared(self) -> bool:
        """Whether statements bear it now, and none did."""
        return bool(self.after) and not self.before


def code_uses(
    name: str,
    old: Codebook | None,
    new: Codebook | None,
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> list[CodeUse]:
    """List the codes of a codebook that changed: the newer version's in its order, then the rest.

    Args:
        name: of the codebook in the protocol.
        old: its older version, None for none.
        new: its newer version, None for none.
        before: statements by code in the older version.
        after: statements by code in the newer one.
    """
    then, now = (book.codes if book else {} for book in (old, new))
    told: dict[str, list[Difference]] = {}
    for one in differences(old, new) if old and new else ():
        for code in dict.fromkeys((*one.old, *one.new)):
            told.setdefault(code, []).append(one)
    found = []
    for code in dict.fromkeys((*now, *then)):
        was = before.get(code, 0) if code in then else None
        is_ = after.get(code, 0) if code in now else None
        if was != is_ or code in told:
            label = (now.get(code) or then[code]).label
            found.append(CodeUse(name, code, label, was, is_, tuple(told.get(code, ()))))
    return found
