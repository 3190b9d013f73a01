"""References of TEI files."""

from __future__ import annotations

from reviewkit.formats.references.tagged_xml import references_of
from reviewkit.formats.references.tei import GRAMMAR

OWN = "<biblStruct><analytic><title level='a'>The article itself</title></analytic></biblStruct>"
ARTICLE = """<biblStruct xml:id="b0"><analytic><title level="a" type="main">Falls in wards</title>
<author><persName><forename type="first">Ada</forename><forename type="middle">J</forename>
<surname>Smith</surname></persName></author><idno type="DOI">10.5555/A.1</idno></analytic>
<monogr><title level="j">BMJ</title><imprint><biblScope unit="volume">3</biblScope>
<biblScope unit="issue">2</biblScope><biblScope unit="page" from="45" to="67"/>
<date type="published" when="2010-05"/></imprint></monogr>
<note type="raw_reference">[1] Smith AJ. Falls in wards. BMJ. 2010;3(2):45-67.</note>
</biblStruct>"""
CHAPTER = """<biblStruct><analytic><title level="a">On beds</title></analytic><monogr>
<title level="m">Wards of Care</title><editor>Low</editor></monogr></biblStruct>"""


def test_what_grobid_says_is_taken_and_the_article_itself_is_not() -> None:
    text = f"<TEI><teiHeader>{OWN}</teiHeader><listBibl>{ARTICLE}{CHAPTER}</listBibl></TEI>"
    first, second = references_of([text], GRAMMAR).found
    work = first.work
    assert first.raw == "[1] Smith AJ. Falls in wards. BMJ. 2010;3(2):45-67."
    assert (first.label, work.title, work.authors) == ("[1]", "Falls in wards", ("Smith, Ada J",))
    assert (work.journal, work.year, work.volume) == ("BMJ", 2010, "3")
    assert (work.issue, work.pages, work.doi) == ("2", "45-67", "10.5555/a.1")
    assert (second.work.kind, second.work.title) == ("chapter", "On beds")
    assert second.work.journal == "Wards of Care" and second.raw == "On beds Wards of Care Low"
