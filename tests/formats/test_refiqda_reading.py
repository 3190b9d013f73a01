"""REFI-QDA codebooks of other programs, read by stated rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.codebook import Codebook
from reviewkit.errors import NotThereError, UnreadableError
from reviewkit.formats.refiqda import guid_of
from reviewkit.formats.refiqda_reading import DEEPEST, LARGEST, MOST_CODES, read_qdc

HEAD = {"id": "c", "version": "1", "title": "T", "kind": "factors"}
QUALCODER = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="urn:QDA-XML:codebook:1.0 Codebook.xsd" origin="QualCoder"><Codes>
<Code guid="0A" name="People" isCodable="false"><Description>Who</Description>
  <Code guid="0B" name="Near" isCodable="false"><Description/>
    <Code guid="0C" name="Trust" isCodable="true" color="#46AA00"><Description>Faith</Description>
    </Code></Code></Code>
<Code guid="0D" name="Money" isCodable="true"/>
</Codes></CodeBook>"""
TAGUETTE = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>
<Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342" name="people" isCodable="true"/>
<Code guid="DFE5C38E-9449-5959-A1F7-E3D895CFA87F" name="people.staff" isCodable="true"/>
</Codes><Sets/></CodeBook>"""
NVIVO = """<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo"><Codes>
<Code guid="{A}" name="Barriers" isCodable="true"><Description>What hinders</Description>
  <Code guid="{B}" name="Time" isCodable="true"><Code guid="{C}" name="Time" isCodable="true">
    <Code guid="{D}" name="信頼" isCodable="true"/></Code></Code></Code>
</Codes></CodeBook>"""
ATLAS = """<CodeBook xmlns="urn:QDA-XML:codebook:0:4"><Codes>
<Code guid="1FF58B12" name="code1" color="#4A0"/><Code name="2nd code"/><Code/>
</Codes><Sets><Set name="group 1" guid="ECA1"><Description>first</Description>
<MemberCode guid="1ff58b12"/></Set></Sets></CodeBook>"""


def read(tmp_path: Path, text: str) -> tuple[Codebook, list[str]]:
    path = tmp_path / "c.qdc"
    path.write_text(text, encoding="utf-8", newline="")
    book, problems = read_qdc(path, HEAD)
    return book, [f"{one.line}: `{one.text}` {one.what}" for one in problems]


def tree(book: Codebook) -> list[str]:
    return [
        line
        for theme in book.themes
        for line in (
            f"{theme.id} {theme.label}",
            *(f"  {one.id} {one.label} < {one.parent}" for one in theme.codes),
        )
    ]


def test_categories_of_qualcoder_are_themes_and_deeper_ones_codes_above(tmp_path: Path) -> None:
    book, told = read(tmp_path, QUALCODER)
    assert tree(book) == [
        "PEOPLE People",
        "  NEAR Near < ",
        "  TRUST Trust < NEAR",
        "UNGROUPED Without a theme",
        "  MONEY Money < ",
    ]
    assert (book.codes["TRUST"].definition, book.codes["TRUST"].colour) == ("Faith", "#46AA00")
    assert told == [
        "5: `Near` could not be put on text there; here it can",
        "8: `Money` stands under no theme; it goes into UNGROUPED",
    ]


def test_tags_of_taguette_stand_below_the_tags_that_their_names_begin_with(tmp_path: Path) -> None:
    more = "".join(
        f'<Code name="{name}" isCodable="true"/>'
        for name in ("people.staff.old", "people.gone.far", "money.pay", "alone", "alone.")
    )
    book, told = read(tmp_path, TAGUETTE.replace("</Codes>", f"{more}</Codes>"))
    assert tree(book) == [
        "PEOPLE people",
        "  PEOPLE_GENERAL people < ",
        "  PEOPLE_STAFF staff < ",
        "  PEOPLE_STAFF_OLD old < PEOPLE_STAFF",
        "  PEOPLE_GONE_FAR gone.far < ",
        "UNGROUPED Without a theme",
        "  MONEY_PAY money.pay < ",
        "  ALONE alone < ",
        "  ALONE_2 alone. < ",
    ]
    assert len(told) == 4
    others, _ = read(tmp_path, TAGUETTE.replace("Taguette", "Other"))
    assert tree(others)[-1] == "  PEOPLE_STAFF people.staff < "


def test_codes_of_nvivo_that_hold_codes_lose_no_coding_and_may_share_names(tmp_path: Path) -> None:
    book, told = read(tmp_path, NVIVO)
    other = f"C_{guid_of('name', '信頼')[:8]}"
    assert tree(book) == [
        "BARRIERS Barriers",
        "  BARRIERS_GENERAL Barriers < ",
        "  TIME Time < ",
        "  TIME_2 Time < TIME",
        f"  {other} 信頼 < TIME_2",
    ]
    assert told == [
        "2: `Barriers` is a theme here; statements that bear it find the code BARRIERS_GENERAL",
        "3: `Time` has a name used before; they are TIME and TIME_2",
    ]


def test_sets_of_flat_codes_are_themes_and_what_lacks_attributes_is_read(tmp_path: Path) -> None:
    book, told = read(tmp_path, ATLAS)
    assert tree(book) == [
        "GROUP_1 group 1",
        "  CODE1 code1 < ",
        "UNGROUPED Without a theme",
        "  C_2ND_CODE 2nd code < ",
        "  CODE_ON_LINE_2 Code on line 2 < ",
    ]
    assert (book.themes[0].definition, book.codes["CODE1"].colour) == ("first", "#44AA00")
    assert "2: `` has no name; it is called by its line" in told


ONE = '<Code name="a"/>'
BOMB = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><CodeBook><Codes>&z;</Codes></CodeBook>'
DEEP = "<Code>" * (DEEPEST + 5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: not readable as XML (no element found)"),
        ("<CodeBook><Codes>" + ONE, ":1: not readable as XML (no element found)"),
        ("<CodeBook><Codes></Codes></CodeBook>", ":1: no REFI-QDA codebook with codes"),
        ("\n<html/>", ":2: no REFI-QDA codebook with codes (found <html>); export"),
        (BOMB, ":1: has a document type (<!DOCTYPE ...>), which no QDC file needs"),
        ('<!DOCTYPE a SYSTEM "file:///etc/hosts"><a/>', "has a document type"),
        (f'<CodeBook><Codes>\n<Code name="{"a." * 600}"/>', ":2: a name of more than 1,000 char"),
        (f"<CodeBook><Codes>{DEEP}", f": nested deeper than {DEEPEST}; flatten it."),
        ('<?xml version="1.0" encoding="klingon"?><a/>', "not readable as XML (unknown encoding)"),
        ("<CodeBook><Codes>&nbsp;</Codes></CodeBook>", "not readable as XML (undefined entity)"),
    ],
)
def test_what_is_no_codebook_is_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path, text)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_many_codes_of_one_name_are_numbered_in_their_order(tmp_path: Path) -> None:
    book, _ = read(tmp_path, f"<CodeBook><Codes>{ONE * MOST_CODES}</Codes></CodeBook>")
    assert list(book.codes) == ["A", *(f"A_{number}" for number in range(2, MOST_CODES + 1))]


def test_a_file_that_is_missing_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="there is no such file"):
        read_qdc(tmp_path / "none.qdc", HEAD)
    path = tmp_path / "large.qdc"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UnreadableError, match="larger than 10 MB; is it a codebook"):
        read_qdc(path, HEAD)


def test_a_codebook_inside_a_project_file_is_found(tmp_path: Path) -> None:
    text = f"<Project><CodeBook><Codes>{ONE}</Codes></CodeBook><Sources/></Project>"
    assert list(read(tmp_path, text)[0].codes) == ["A"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_no_bytes_break_the_reader(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.qdc"
    path.write_bytes(b"<CodeBook><Codes>" + data + b"<Code/></Codes></CodeBook>")
    try:
        book, _ = read_qdc(path, HEAD)
    except UnreadableError as error:
        assert str(error).startswith(f"{path}:")
    else:
        assert book.codes
