from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats import detect, read
from reviewkit.formats.xml_pieces import DAMAGED, STRAY

Write = Callable[..., Path]
HEAD = (
    '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//x" "https://x.example/a.dtd">\n'
)
ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">12345678</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">1234-5678</ISSN>
<JournalIssue CitedMedium="Print"><Volume>3</Volume><Issue>2</Issue>
<PubDate><MedlineDate>2012 Nov-Dec</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Homes</Title></Journal>
<ArticleTitle>H<sub>2</sub>O at <i>home</i>: <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">
<mml:mi>p</mml:mi><mml:mo>=</mml:mo><mml:mn>0.5</mml:mn></mml:math></ArticleTitle>
<Pagination><StartPage>22</StartPage><EndPage>34</EndPage><MedlinePgn>22-34</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC.1</ELocationID>
<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To see.</AbstractText>
<AbstractText Label="METHODS">We <b>looked</b>.</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Smith</LastName><ForeName>Ann B</ForeName>
<Initials>AB</Initials><Suffix>Jr</Suffix></Author>
<Author><CollectiveName>Home Study Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList>
</Article>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Aged</DescriptorName>
<QualifierName MajorTopicYN="Y">psychology</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">walking</Keyword></KeywordList>
</MedlineCitation><PubmedData><ArticleIdList>
<ArticleId IdType="pubmed">12345678</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Roy B. 1999.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.1000/not-this</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>
"""
CHAPTER = """<PubmedBookArticle><BookDocument><PMID Version="1">87654321</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
<Book><BookTitle book="b">The Book of Homes</BookTitle><PubDate><Year>2001</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Roy</LastName><Initials>B</Initials></Author>
</AuthorList><Isbn>9783161484100</Isbn></Book>
<ArticleTitle book="b" part="p">Walking</ArticleTitle><Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Lee</LastName><ForeName>Cy</ForeName></Author>
</AuthorList>
<Abstract><AbstractText>We walked.</AbstractText></Abstract></BookDocument></PubmedBookArticle>
"""
FILE = f"{HEAD}<PubmedArticleSet>{ARTICLE}{CHAPTER}</PubmedArticleSet>\n"


def test_an_article_is_read_as_from_nbib(write: Write) -> None:
    record = next(iter(read(write(FILE))))

    assert record.title == "H2O at home: p=0.5"
    assert record.authors == ("Smith, Ann B Jr", "Home Study Group")
    assert (record.kind, record.year, record.journal) == ("article", 2012, "Journal of Homes")
    assert (record.volume, record.issue, record.pages) == ("3", "2", "22-34")
    assert (record.doi, record.pmid) == ("10.1000/abc.1", "12345678")
    assert (record.accession, record.language) == ("12345678", "eng")
    assert record.abstract == "AIM: To see.\nMETHODS: We looked."
    assert record.keywords == ("Aged/*psychology", "walking")
    assert record.provenance["doi"] == "MedlineCitation/Article/ELocationID[doi]"
    assert record.provenance["year"].endswith("PubDate/MedlineDate")


def test_a_chapter_of_a_book_is_read(write: Write) -> None:
    _, record = read(write(FILE))

    assert (record.kind, record.title, record.journal) == (
        "chapter",
        "Walking",
        "The Book of Homes",
    )
    assert (record.authors, record.year, record.pmid) == (("Lee, Cy",), 2001, "87654321")
    assert (record.isbn, record.abstract) == ("9783161484100", "We walked.")


def test_all_text_and_attributes_are_kept_with_their_lines(write: Write) -> None:
    reading = read(write(FILE))
    raw = [(tag.tag, tag.value, tag.line) for tag in next(iter(reading)).raw]

    assert ("MedlineCitation/PMID", "12345678", 4) in raw
    assert ("MedlineCitation/@Status", "MEDLINE", 3) in raw
    assert any(value.startswith("H<sub>2</sub>O at <i>home</i>") for _, value, _ in raw)
    assert ("PubmedData/ReferenceList/Reference/ArticleIdList/ArticleId[doi]") in {
        tag for tag, _, _ in raw
    }
    assert (len(list(reading)), reading.starts, reading.problems) == (2, 2, [])


def test_one_damaged_record_spoils_no_other_and_keeps_its_words(write: Write) -> None:
    broken = ARTICLE.replace("</Title>", "").replace("12345678", "11111111")
    reading = read(write(f"<PubmedArticleSet>{broken}left over{ARTICLE}</PubmedArticleSet>"))
    first, second = reading

    assert second.pmid == "12345678"
    assert "11111111" in first.raw[-1].value
    assert [problem.what for problem in reading.problems] == [DAMAGED, STRAY]
    assert reading.problems[1].text == "left over"


def test_a_file_cut_short_keeps_what_there_is(write: Write) -> None:
    reading = read(write(FILE[: FILE.index("<Language>")]))
    (record,) = reading

    assert (record.pmid, record.journal) == ("12345678", "Journal of Homes")
    assert [problem.what for problem in reading.problems] == [DAMAGED]


def test_old_files_of_bare_citations_are_read(write: Write) -> None:
    bare = ARTICLE[len("<PubmedArticle>") : ARTICLE.index("<PubmedData>")]
    reading = read(write(f"<MedlineCitationSet>{bare}</MedlineCitationSet>"))

    assert reading.detected.dialect == "MEDLINE citations"
    assert [(record.pmid, record.year) for record in reading] == [("12345678", 2012)]


def test_an_xml_bomb_does_not_go_off(write: Write) -> None:
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY b0 "ha">{bomb}]><PubmedArticleSet>' + ARTICLE.replace(
        "To see.", "&b11;"
    )
    reading = read(write(text))
    (record,) = reading

    assert len(record.abstract or "") < 100
    assert DAMAGED in {problem.what for problem in reading.problems}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_read(write: Write, encoding: str) -> None:
    path = write(FILE.replace("To see.", "Café"), name="a.ris", encoding=encoding)

    assert detect(path).format == "pubmed-xml"
    assert "Café" in (next(iter(read(path))).abstract or "")


@given(at=st.integers(0, len(ARTICLE)), noise=st.text(alphabet="<>&/\"'ab;[]!-\x01", max_size=8))
def test_noise_anywhere_raises_nothing(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.xml"
    text = f"<PubmedArticleSet>{ARTICLE}{ARTICLE[:at]}{noise}{ARTICLE[at:]}</PubmedArticleSet>"
    path.write_text(text, encoding="utf-8")
    reading = read(path)

    assert next(iter(reading)).pmid == "12345678"
    kept = list(reading)
    assert reading.starts == len(kept) + sum("cannot be read" in p.what for p in reading.problems)
