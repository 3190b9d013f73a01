"""What only many records together tell: which columns count rows instead of naming an issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
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
    source_of, sources = pd.factorize(np.array(texts(records, "source"), object))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for column in SERIAL_COLUMNS:
        values = np.array([text.strip() for text in texts(records, column)], object)
        filled = np.flatnonzero(values != "")
        if not len(filled):
            continue
        found[EVERYWHERE, column] = tuple(values[filled[:_MOST]])
        by_source = filled[np.argsort(source_of[filled], kind="stable")]
        begin = np.flatnonzero(np.diff(source_of[by_source], prepend=-1))
        for rows in np.split(by_source, begin[1:]):
            source = sources[source_of[rows[0]]]
            if source != EVERYWHERE:
                found[source, column] = tuple(values[rows[:_MOST]])
    return Survey(found)
