"""The map's coding as a REFI-QDA project."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

from reviewkit.codebook import Code, Codebook, Theme
from reviewkit.formats.qdpx import NAMESPACE
from reviewkit.formats.refiqda import guid_of
from reviewkit.outputs.map import EvidenceMap, Level, MapStudy, Quote
from reviewkit.outputs.map_qda import code_id, map_project

Q = f"{{{NAMESPACE}}}"
BOOK = Codebook(
    reviewkit=1,
    id="ties",
    version="1",
    title="Ties",
    kind="factors",
    themes=(
        Theme(
            id="PEO",
            label="People",
            codes=(Code(id="TRUST", label="Trust"), Code(id="TIME", label="Time")),
        ),
    ),
)
ABLE = MapStudy(
    "S1",
    "Able 2003",
    "A survey.",
    2003,
    (),
    (("TRUST", "2003", None), (None, "2003", None)),
    quotes=(Quote("We trust them.", "r1", "12", (("TRUST", "2003", None),)),),
)
MAP = EvidenceMap(
    title="Ties",
    version="v1",
    row_axis="Factor",
    column_axis="Year",
    segment_axis="",
    rows=(Level("PEO", "People"), Level("TRUST", "Trust", parent="PEO")),
    columns=(Level("2000s", "2000s"), Level("2003", "2003", parent="2000s")),
    segments=(),
    studies=(ABLE, replace(ABLE, id="S2", label="Bo 2004", cells=((None,) * 3,), quotes=())),
)


def project(data: bytes) -> tuple[ElementTree.Element, dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {one: archive.read(one).decode() for one in archive.namelist()}
    return ElementTree.fromstring(texts["project.qde"]), texts


def codings(root: ElementTree.Element, texts: dict[str, str]) -> dict[str, list[str]]:
    """The labels of the codes on each passage, by its words."""
    names = {one.attrib["guid"]: one.attrib["name"] for one in root.iter(f"{Q}Code")}
    found: dict[str, list[str]] = {}
    for source in root.iter(f"{Q}TextSource"):
        path = source.attrib["plainTextPath"].replace("internal://", "sources/")
        for selection in source.iter(f"{Q}PlainTextSelection"):
            start, end = (int(selection.attrib[f"{at}Position"]) for at in ("start", "end"))
            found[texts[path][start:end]] = [
                names[one.attrib["targetGUID"]] for one in selection.iter(f"{Q}CodeRef")
            ]
    return found


def test_quotes_bear_the_codes_of_their_places_and_the_study_those_of_the_others() -> None:
    assert codings(*project(map_project(MAP, {}))) == {
        "We trust them.": ["Trust", "2003"],
        "Able 2003\nA survey.": ["2003"],
        "Bo 2004\nA survey.": [],
    }


def test_codes_of_the_review_keep_their_guids_and_other_levels_get_lasting_ones() -> None:
    root, _ = project(map_project(MAP, {"ties": BOOK}))
    guids = {one.attrib["name"]: one.attrib["guid"] for one in root.iter(f"{Q}Code")}
    assert guids["Trust"] == guid_of("code", "ties", "TRUST")
    assert guids["2003"] == guid_of("code", "map-columns", code_id("2003"))
    assert "Time" in guids  # the whole codebook, as the review has it


def test_levels_that_fold_are_codes_below_one_another() -> None:
    root, _ = project(map_project(MAP, {}))
    (decade,) = (one for one in root.iter(f"{Q}Code") if one.attrib["name"] == "2000s")
    assert [one.attrib["name"] for one in decade.findall(f"{Q}Code")] == ["2003"]


def test_the_same_map_gives_the_same_bytes() -> None:
    assert map_project(MAP, {"ties": BOOK}) == map_project(replace(MAP), {"ties": BOOK})
