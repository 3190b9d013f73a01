"""What only many records together tell: which columns count rows instead of naming an issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from reviewkit.methods.matching.frame import texts

SERIAL_COLUMNS = ("volume", "issue")
EVERYWHERE = ""  # the name of all sources together

_MOST = 10_000  # filled values looked at, a column and source
_LEAST = {EVERYWHERE: 50}  # filled values that a judgement needs: of all sources together
_LEAST_OF_SOURCE = 200  # and of one, whose volumes may by chance be many
_SHARE = 0.9  # of them distinct whole numbers

Serials = frozenset[tuple[str, str]]  # (source, column)


@dataclass(frozen=True, slots=True)
class Survey:
    """The first values of the columns that may count rows, by source and column."""

    values: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def plus(self, later: Survey) -> Survey:
        """Add the survey of records that come behind these."""
        both = dict(self.values)
        for place, values in later.values.items():
            known = both.get(place, ())
            both[place] = known + values[: _MOST - len(known)]
        return Survey(both)

    def serials(self) -> Serials:
        """Tell which columns of which sources count rows; source "" stands for all of them.

        Reference managers write their own row number there: nearly every value another whole
        number.
        """
        return frozenset(
            place
            for place, values in self.values.items()
            if len(values) >= _LEAST.get(place[0], _LEAST_OF_SOURCE)
            and len({value for value in values if value.isdigit()}) > _SHARE * len(values)
        )


def survey(records: pd.DataFrame) -> Survey:
    """Look at the columns of records that may count rows.

    Args:
        records: all records or the next chunk of them; of its columns only `source`, `volume` and
            `issue` are read.

    Returns:
        A summary of bounded size; those of chunks are added in the order of the records.
    """
    found: dict[tuple[str, str], list[str]] = {}
    sources = texts(records, "source")
    for column in SERIAL_COLUMNS:
        for source, text in zip(sources, texts(records, column), strict=True):
            if value := text.strip():
                for name in {EVERYWHERE, source}:
                    values = found.setdefault((name, column), [])
                    if len(values) < _MOST:
                        values.append(value)
    return Survey({place: tuple(values) for place, values in found.items()})
