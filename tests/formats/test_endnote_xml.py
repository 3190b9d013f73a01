from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.xml_pieces import DAMAGED

Write = Callable[..., Path]
S = '<style face="normal" font="default" size="100%">'
RECORD = f"""<record><database name="My.enl" path="x">My.enl</database>
<source-app name="EndNote" version="20.1">EndNote</source-app><rec-number>7</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author>{S}Smith, Ann</style></author>
<author>{S}Roy, Bo</style></author></authors></contributors>
<titles><title>{S}Walking </style><style face="italic">at home</style>{S} &amp; away</style></title>
<secondary-title>{S}Journal of Homes</style></secondary-title></titles>
<periodical><full-title>{S}Journal of Homes</style></full-title></periodical>
<pages>{S}22-34</style></pages><volume>{S}3</style></volume><number>{S}2</style></number>
<keywords><keyword>{S}walking</style></keyword><keyword>{S}care</style></keyword></keywords>
<dates><year>{S}2012</style></year></dates>
<accession-num>{S}12345678</style></accession-num>
<abstract>{S}We looked.&#xD;We saw.</style></abstract>
<electronic-resource-num>{S}10.1000/ABC.1</style></electronic-resource-num>
<remote-database-provider>{S}NLM</style></remote-database-provider></record>"""
FILE = f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{RECORD}{RECORD}</records></xml>'


def test_a_record_is_read_into_its_fields_its_styles_gone(write: Write) -> None:
    record = next(iter(read(write(FILE))))

    assert record.title == "Walking at home & away"
    assert record.authors == ("Smith, Ann", "Roy, Bo")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "Journal of Homes")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.pmid) == ("10.1000/abc.1", "12345678")
    assert record.keywords == ("walking", "care")
    assert record.abstract == "We looked.\nWe saw."
    assert record.provenance["title"] == "titles/title"
    assert ("database/@name", "My.enl") in {(tag.tag, tag.value) for tag in record.raw}


def test_records_on_one_line_are_counted_and_the_program_told(write: Write) -> None:
    path = write(FILE.replace("\n", ""), name="export.ris")
    reading = read(path)

    assert len(list(reading)) == reading.starts == 2
    assert reading.problems == []
    assert detect(path).dialect == "EndNote"
    assert detect(path).evidence[0] == "line 1 has <record> within <records>"


def test_what_zotero_writes_without_styles_is_read(write: Write) -> None:
    text = (
        "<xml><records><record><ref-type>5</ref-type><contributors><authors>"
        "<author>Smith, Ann</author></authors></contributors><titles><title>Walking</title>"
        "<secondary-title>The Book of Homes</secondary-title></titles></record></records></xml>"
    )
    (record,) = read(write(text))

    assert (record.kind, record.title, record.journal) == (
        "chapter",
        "Walking",
        "The Book of Homes",
    )


def test_a_file_cut_short_keeps_what_there_is(write: Write) -> None:
    reading = read(write(FILE[: FILE.rindex("<keywords>")]))

    assert [record.volume for record in reading] == ["3", "3"]
    assert [problem.what for problem in reading.problems] == [DAMAGED]


@given(at=st.integers(0, len(RECORD)), noise=st.text(alphabet="<>&/\"'ab;\x01", max_size=8))
def test_noise_anywhere_raises_nothing(tmp_path_factory: object, at: int, noise: str) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.enl"  # type: ignore[attr-defined]
    text = f"<xml><records>{RECORD}{RECORD[:at]}{noise}{RECORD[at:]}</records></xml>"
    path.write_text(text, encoding="utf-8")

    assert next(iter(read(path))).year == 2012
    assert list(read(path))
