"""The words of articles in JATS."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import UnreadableError
from reviewkit.formats.articletext import read_article

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "http://127.0.0.1:1/x.dtd"
  [<!ENTITY big "aaaaaaaaaa"><!ENTITY bigger "&big;&big;&big;&big;">]>
<article><front><article-meta><title-group><article-title>Falls on <italic>wards</italic>
</article-title></title-group></article-meta></front>
<body><sec><title>Methods</title><p>Nurses <!-- not this --> met<xref>1</xref>
every week; caf&#233;s &agrave; la carte.</p><p>&bigger;Done.</p></sec></body></article>"""


def test_each_paragraph_and_heading_is_a_line_without_markup(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(ARTICLE, "utf-8")
    assert read_article(path).split("\n")[:3] == [
        "Falls on wards",
        "Methods",
        "Nurses met1 every week; cafés à la carte.",
    ]


def test_entities_of_the_file_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(ARTICLE, "utf-8")
    assert "aaaa" not in read_article(path)


@pytest.mark.parametrize(
    "within", ["<sec>" * 50_000 + "Deep", "<p>" + "a " * 6_000_000 + "</p><p>End</p>"]
)
def test_an_article_that_can_be_read_in_part_only_is_told(tmp_path: Path, within: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(f"<article>{within}</article>", "utf-8")
    with pytest.raises(UnreadableError, match=r"a\.xml: this XML is nested too deep, or a text"):
        read_article(path)


def test_what_is_no_xml_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"")
    with pytest.raises(UnreadableError, match=r"a\.xml: this XML is damaged"):
        read_article(path)
