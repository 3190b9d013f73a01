"""Fields compared: agree, differ or unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching.compare import Evidence, evidence
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.sieve import sift

BASE = {
    "title": "Evidence maps for school meals",
    "authors": "Okello, Ruth; Berg, Ida",
    "year": "2019",
    "journal": "Journal of Imaginary Policy",
    "volume": "12",
    "pages": "101-115",
}


def seen(one: dict[str, Any], other: dict[str, Any]) -> Evidence:
    """The evidence on two records that differ from BASE as told."""
    frame = pd.DataFrame([BASE | {"record": "a"} | one, BASE | {"record": "b"} | other])
    columns = normalise(frame.fillna(""))
    return evidence(columns, sift(columns, np.array([0]), np.array([1])))


@pytest.mark.parametrize(
    ("one", "other", "field", "told"),
    [
        ({"year": "2019"}, {"year": "2020"}, "year", 0),
        ({"year": "2019"}, {"year": "2022"}, "year", -1),
        ({"year": ""}, {"year": "2022"}, "year", 0),
        ({"volume": "12"}, {"volume": "13"}, "volume", -1),
        ({"volume": "12"}, {"volume": "1)"}, "volume", 0),
        ({"pages": "101-115"}, {"pages": "201-215"}, "pages", -1),
        ({"pages": "101-115"}, {"pages": "110-115"}, "pages", 0),
        ({"pages": "S417-S429"}, {"pages": "417-29"}, "pages", 1),
        ({"pages": "a1754"}, {"pages": "969-972"}, "pages", 0),
        ({"pages": "e1754"}, {"pages": "e1755"}, "pages", -1),
        ({"pages": "1-13"}, {"pages": "112"}, "pages", 0),
        ({"doi": "10.5555/a"}, {"doi": "10.5555/b"}, "doi", -1),
        ({"doi": "10.5555/a"}, {}, "doi", 0),
        ({"pmid": "17"}, {"pmid": "017"}, "pmid", 1),
        ({"accession": "6", "source": "E"}, {"accession": "7", "source": "E"}, "accession", -1),
        ({"accession": "6", "source": "E"}, {"accession": "7", "source": "M"}, "accession", 0),
        ({"authors": "Berg, Ida; Okello, R."}, {}, "first", 0),
        ({"authors": "Silva, Ana"}, {}, "first", -1),
    ],
)
def test_a_field_agrees_differs_or_is_unknown(
    one: dict[str, Any], other: dict[str, Any], field: str, told: int
) -> None:
    assert getattr(seen(one, other), field).tolist() == [told]
    assert getattr(seen(other, one), field).tolist() == [told]


def test_a_shared_issn_settles_which_journal_it_is() -> None:
    names = {"journal": "Praxis"}, {"journal": "Schweizerische Rundschau"}

    assert seen(*names).journal[0] < 0.6
    with_issn = [name | {"isbn": "1234-567X"} for name in names]
    assert seen(*with_issn).journal[0] == 1


def test_abstracts_are_compared_by_their_letters() -> None:
    text = "Background: brokers carry evidence into planning. Methods: twelve districts."
    found = seen({"abstract": text}, {"abstract": text.upper().replace(":", " -")})

    assert found.abstract[0] == 1
    assert np.isnan(seen({"abstract": text}, {}).abstract[0])


def test_only_pairs_with_nothing_missing_on_one_side_are_identical() -> None:
    assert seen({}, {}).identical[0]
    assert not seen({"doi": "10.5555/a"}, {}).identical[0]
    assert not seen({"title": ""}, {"title": ""}).identical[0]


def test_pairs_that_nothing_speaks_for_are_left_out() -> None:
    other = {"title": "Sitting time of planners", "volume": "3", "pages": "9"}

    assert len(seen({}, other)) == 0
    assert len(seen({"doi": "10.5555/a"}, other | {"doi": "10.5555/a"})) == 1


def test_a_place_that_stands_one_column_on_is_read_where_it_belongs() -> None:
    moved = {"volume": "", "issue": "12", "pages": "3"}
    whole = {"issue": "3"}

    for found in (seen(moved, whole), seen(whole, moved)):
        assert (found.volume[0], found.issue[0], found.pages[0]) == (1, 1, 0)
    assert seen(moved | {"pages": "4"}, whole).volume[0] == 0


def test_a_stretch_of_pages_agrees_with_first_and_last() -> None:
    assert seen({}, {"pages": "101-15"}).span[0]
    assert not seen({}, {"pages": "101"}).span[0]
    assert not seen({"pages": "101-101"}, {"pages": "101-101"}).span[0]
