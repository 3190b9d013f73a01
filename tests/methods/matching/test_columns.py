"""Normalised records kept and read again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching import columns as module
from reviewkit.methods.matching.columns import Columns
from reviewkit.methods.matching.normalise import normalise

FRAME = pd.DataFrame({"record": ["a", "b"], "title": ["Мапы", "Maps"], "abstract": ["", "Text."]})


def test_kept_records_are_read_as_they_were() -> None:
    records = normalise(FRAME)

    read = Columns.from_bytes(records.to_bytes())

    assert (read.table == records.table).all()
    assert read.title.strings() == records.title.strings()
    assert read.abstract.strings() == records.abstract.strings()
    assert read.take(np.array([1])).record.strings() == ["b"]


def test_what_other_rules_normalised_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = normalise(FRAME).to_bytes()
    monkeypatch.setattr(module, "RULES_VERSION", "another")

    with pytest.raises(UnreadableError, match="normalise the records again"):
        Columns.from_bytes(kept)


@pytest.mark.parametrize("data", [b"", b"no zip", normalise(FRAME).to_bytes()[:300]])
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="cannot be read"):
        Columns.from_bytes(data)
