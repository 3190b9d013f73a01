"""Frames as people have them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching.frame import names, texts


def test_numbers_are_read_as_text_and_what_is_missing_as_nothing() -> None:
    frame = pd.DataFrame({"year": [2011, np.nan], "issue": pd.Series([3, None], dtype=object)})

    assert texts(frame, "year") == ["2011.0", ""]
    assert texts(frame, "issue") == ["3", ""]
    assert texts(frame, "doi") == ["", ""]


def test_a_record_named_twice_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="'b'"):
        names(pd.DataFrame({"record": ["a", "b", "b"]}))


def test_a_frame_without_names_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no column 'record'"):
        names(pd.DataFrame({"title": ["Maps"]}))
