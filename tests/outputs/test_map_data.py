from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.outputs import map_data
from reviewkit.outputs.map import MapReport
from reviewkit.outputs.map_data import link, name_of, pack, payload
from tests.outputs.columns import column, lists
from tests.outputs.maps import ABLE, DESIGN, HELPS, PLAIN


def one_report(report: MapReport, label: str = "A") -> tuple[Any, str]:
    told: Any = payload(
        [replace(HELPS, studies=(replace(ABLE, label=label, reports=(report,), quotes=()),))]
    )
    reports = told["studies"]["reports"]
    marks = {
        "\x01": column(reports["title"])[0],
        "\x02": ", ".join(column(reports["authors"])[0].split("\n")),
        "\x03": column(reports["source"])[0],
        "\x04": str(report.year),
        "\x05": (report.authors or ("",))[0].split(",")[0],
    }
    citation, short = column(reports["citation"])[0], column(told["studies"]["label"])[0]
    for mark, words in marks.items():
        citation, short = citation.replace(mark, words), short.replace(mark, words)
    return citation, short


def test_places_are_numbers_of_row_column_and_segment() -> None:
    told: Any = payload([HELPS])
    rows, columns, segments = 7, 3, 3
    expected = [
        [("roof", "joint", "helps"), ("roof", "joint", "hinders")],
        [("money", None, None)],
    ]
    own = [list(accumulate(steps)) for steps in lists(told["maps"][0]["places"])]

    def place(code: int) -> tuple[str | None, ...]:
        numbers = (code // segments // columns, code // segments % columns, code % segments)
        ids = [[*told["maps"][0][axis]["id"], None] for axis in ("rows", "columns", "segments")]
        return tuple(known[n] for known, n in zip(ids, numbers, strict=True))

    assert [place(code) for code in own[0][:2]] == expected[0]
    assert [place(code) for code in own[2]] == expected[1]
    assert own[3] == [rows * columns * segments - 1]
    assert told["maps"][0]["rows"]["parent"] == [-1, 0, 0, -1, 3, -1]


def test_filters_have_the_levels_above_too_and_stand_once_for_all_maps() -> None:
    told: Any = payload([HELPS, PLAIN])
    assert [facet["id"] for facet in told["facets"]] == ["design", "country"]
    assert told["maps"][1]["facets"] == [1]
    assert lists(told["facets"][0]) == [[2], [0, 1], [], [], [0, 1]]
    other = replace(HELPS, facets=(replace(DESIGN, label="Kind"), HELPS.facets[1]))
    assert payload([HELPS, other])["maps"][1]["facets"] == [2, 1]  # type: ignore[index]


def test_what_several_maps_say_of_a_study_is_told_once_each() -> None:
    more = replace(ABLE, fields=(*ABLE.fields, ("Place", "Town")), summary="Another.")
    other = replace(HELPS, id="more", studies=(more, *HELPS.studies[1:]))
    told: Any = payload([HELPS, other])
    fields = told["studies"]["fields"]
    assert fields["n"][0] == 3
    assert column(fields["label"])[:3] == ["Practices", "Aim", "Place"]
    assert column(told["studies"]["summary"])[0] == ABLE.summary
    assert told["studies"]["quotes"]["n"][0] == 2
    assert told["studies"]["quotes"]["report"][:2] == [0, 1]
    assert lists(told["maps"][0]["behind"])[0] == lists(told["maps"][1]["behind"])[0] != []


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=30)


@given(WORDS, WORDS, st.lists(WORDS.filter(str.strip), max_size=3), st.integers(1000, 2030))
def test_a_citation_is_whole_again_whatever_it_repeats(
    title: str, source: str, authors: list[str], year: int
) -> None:
    authors = [author.replace("\n", " ") for author in authors]
    citation = f"{', '.join(authors)} ({year}) {title}. {source}, {year}, {title}"
    report = MapReport("r", citation, year, title, tuple(authors), source)
    label = f"{authors[0].partition(',')[0] if authors else 'Nobody'} {year}"
    assert one_report(report, label) == (citation, label)


def test_the_data_are_packed_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = pack([HELPS])
    assert plain.how == "json"
    assert plain.hash == hashlib.sha256(plain.text.encode()).hexdigest()
    assert not set("<>&") & set(plain.text)
    monkeypatch.setattr(map_data, "PACKED_FROM", 0)
    packed = pack([HELPS])
    assert packed.how == "deflate"
    assert zlib.decompress(base64.b64decode(packed.text)).decode() == plain.text
    assert packed.hash == plain.hash
    assert json.loads(plain.text)["schema"] == "reviewkit-map-1"


def test_only_an_address_that_a_page_may_lead_to_is_kept() -> None:
    assert link("https://example.org/a") == "https://example.org/a"
    for other in ("javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", ""):
        assert link(other) == ""
    told: Any = payload([HELPS])
    urls = column(told["studies"]["reports"]["url"])
    assert urls[0] == "", "the DOI leads there already"
    assert urls[2] == ""


def test_maps_of_different_studies_are_a_bug() -> None:
    with pytest.raises(ValueError, match="not of the same studies"):
        payload([HELPS, replace(PLAIN, studies=PLAIN.studies[1:])])


def test_a_map_without_a_title_of_its_own_is_named_by_its_axes() -> None:
    assert name_of(HELPS) == "What helps"
    assert name_of(PLAIN) == "Year by Level of working"
    assert name_of(replace(HELPS, title=HELPS.review)) == "Factor by Level of working"
