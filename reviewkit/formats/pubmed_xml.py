"""PubMed XML: articles and books as `efetch` and the yearly files give them.

The elements: nlm.nih.gov, "MEDLINE/PubMed XML Element Descriptions". Values read as in nbib, so
that the same record from either is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.formats.names import Style
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, take, takes
from reviewkit.formats.xml_pieces import Shape, records_of, text_of
from reviewkit.terms import Record

if TYPE_CHECKING:
    from lxml.etree import _Element

_A, _B, _C = "MedlineCitation/Article", "BookDocument", "MedlineCitation"
_ISSUE = f"{_A}/Journal/JournalIssue"
RULES = Rules(
    title=takes(
        f"{_A}/ArticleTitle {_A}/VernacularTitle {_B}/ArticleTitle {_B}/Book/BookTitle "
        f"{_B}/VernacularTitle"
    ),
    authors=(
        (f"{_A}/AuthorList/Author",),
        (f"{_B}/AuthorList/Author",),
        (f"{_B}/Book/AuthorList/Author",),
    ),
    year=takes(
        f"{_ISSUE}/PubDate/Year {_ISSUE}/PubDate/MedlineDate {_A}/ArticleDate/Year "
        f"{_B}/Book/PubDate/Year {_B}/Book/PubDate/MedlineDate {_B}/ContributionDate/Year "
        f"{_B}/Book/BeginningDate/Year {_C}/DateCreated/Year"
    ),
    container=takes(f"{_B}/Book/BookTitle"),
    journal=takes(
        f"{_A}/Journal/Title {_C}/MedlineJournalInfo/MedlineTA {_A}/Journal/ISOAbbreviation"
    ),
    volume=takes(f"{_ISSUE}/Volume {_B}/Book/Volume"),
    issue=takes(f"{_ISSUE}/Issue"),
    pages=takes(
        f"{_A}/Pagination/MedlinePgn {_A}/Pagination/StartPage {_B}/Pagination/MedlinePgn "
        f"{_B}/Pagination/StartPage"
    ),
    abstract=(
        f"{_A}/Abstract/AbstractText",
        f"{_B}/Abstract/AbstractText",
        f"{_C}/OtherAbstract/AbstractText",
    ),
    doi=takes(
        f"{_A}/ELocationID[doi] PubmedData/ArticleIdList/ArticleId[doi] "
        f"{_B}/ArticleIdList/ArticleId[doi] PubmedBookData/ArticleIdList/ArticleId[doi] "
        f"{_B}/Book/ELocationID[doi]"
    ),
    pmid=tuple(
        take(tag, r"^(\d{1,8})$")
        for tag in (f"{_C}/PMID", f"{_B}/PMID", "PubmedData/ArticleIdList/ArticleId[pubmed]")
    ),
    accession=takes(f"{_C}/PMID {_B}/PMID PubmedData/ArticleIdList/ArticleId[pubmed]"),
    isbn=(f"{_B}/Book/Isbn",),
    keywords=(
        f"{_C}/MeshHeadingList/MeshHeading",
        f"{_C}/KeywordList/Keyword",
        f"{_B}/KeywordList/Keyword",
    ),
    language=takes(f"{_A}/Language {_B}/Language"),
    kind=(f"{_A}/PublicationTypeList/PublicationType", f"{_B}/PublicationType"),
    kind_by_tag=((f"{_B}/ArticleTitle", "chapter"), (f"{_B}/Book/BookTitle", "book")),
    names=Style.AS_GIVEN,
    names_between="tag",
)
_START = re.compile(r"<(PubmedArticle|PubmedBookArticle|MedlineCitation)(?=[\s>/])")


def _person(author: _Element) -> str:
    """`Smith, John A Jr`, or the name of a group."""
    family = text_of(author.find("LastName"))
    if not family:
        return text_of(author.find("CollectiveName"))
    given = text_of(author.find("ForeName")) or text_of(author.find("FirstName"))
    given = given or text_of(author.find("Initials"))
    after = " ".join(part for part in (given, text_of(author.find("Suffix"))) if part)
    return f"{family}, {after}" if after else family


def _section(section: _Element) -> str:
    """A part of an abstract after its label."""
    label, text = section.get("Label", ""), text_of(section)
    return f"{label}: {text}" if label and text else text


def _heading(heading: _Element) -> str:
    """A subject heading with its qualifiers, a star before what is a main topic."""
    return "/".join(
        ("*" if part.get("MajorTopicYN") == "Y" else "") + text_of(part)
        for part in heading
        if part.tag in ("DescriptorName", "QualifierName")
    )


def _composed() -> dict[str, object]:
    people = {group[0]: _person for group in RULES.authors}
    return {
        **people,
        **dict.fromkeys(RULES.abstract, _section),
        f"{_C}/MeshHeadingList/MeshHeading": _heading,
    }


SHAPE = Shape(
    ("PubmedArticle", "PubmedBookArticle"),
    RULES,
    keys=("IdType", "EIdType", "Label"),
    composed=_composed(),  # type: ignore[arg-type]
)
_OLD = Shape(("MedlineCitation",), RULES, keys=SHAPE.keys, composed=SHAPE.composed, root=True)


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is PubMed XML: an element of its records."""
    if not sample.text.lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    found = _START.search(sample.text)
    if found is None:
        return None
    line = sample.text.count("\n", 0, found.start()) + 1
    bare = found[1] == "MedlineCitation"
    dialect = "MEDLINE citations" if bare else "PubMed"
    return Found(dialect, (f"line {line} has <{found[1]}>",))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    yield from records_of(path, detected, tally, SHAPE if detected.dialect == "PubMed" else _OLD)


FORMAT = Format("PubMed XML", sniff, records)
