"""The records of bibliographic APIs: how each is known, and where its fields are, as data.

Tags are the paths of JSON, without the numbers of lists: `authorships.author.display_name`. Where
a field does not stand as such, `derive` makes it under a path of the object. Sources: the APIs'
own references (named in `reviewkit/sources`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reviewkit.formats.names import Style
from reviewkit.formats.rules import Rules, take, takes

Object = dict[str, Any]
Derived = dict[str, list[str]]
INDEX = "abstract_inverted_index"
_IDS = re.compile(r" *\[(?:\w+:[^\s\]]+ ?)*\]")  # [orcid:0000-0001 omid:ra/1]
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|title|sec|h[1-6]|br|list|list-item|div)\b[^<>]*>", re.I)
_INLINE = re.compile(
    r"</?(?:jats:|mml:)?(?:italic|bold|sup|sub|sc|i|b|em|strong|u|span|inline-formula|"
    r"ext-link|math|m[a-z]{1,9}|tex-math|alternatives|disp-formula)\b[^<>]*>",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Take the markup of JATS and HTML out of a text; its blocks become lines."""
    if "<" not in text:
        return text
    return _INLINE.sub("", _BLOCK.sub("\n", text)).strip()


def abstract_of(index: object) -> str:
    """Put the words of an inverted index (word: its places) back in their order."""
    if not isinstance(index, dict):
        return ""
    places = [
        (place, word)
        for word, held in index.items()
        if isinstance(held, list)
        for place in held
        if isinstance(place, int)
    ]
    return " ".join(word for _, word in sorted(places))


def _plain_at(*paths: str) -> Callable[[Object], Derived]:
    """Make a `derive` that takes the markup out of what stands at these paths."""

    def derive(found: Object) -> Derived:
        held = {path: [plain(one) for one in texts(found, path)] for path in paths}
        return {path: values for path, values in held.items() if values}

    return derive


def texts(found: object, path: str) -> list[str]:
    """Return the texts and numbers at a path, lists gone through."""
    held = list(_at(found, path.split(".")))
    return [str(one) for one in held if isinstance(one, str | int) and not isinstance(one, bool)]


def _at(found: object, names: list[str]) -> Iterator[object]:
    if isinstance(found, list):
        for one in found:
            yield from _at(one, names)
    elif not names:
        yield found
    elif isinstance(found, dict) and names[0] in found:
        yield from _at(found[names[0]], names[1:])


def names_at(found: object, path: str, family: str, given: str, *whole: str) -> list[str]:
    """Names as "Family, Given"; one without a family name by the first that is there of whole."""
    made = []
    for one in _at(found, path.split(".")):
        if isinstance(one, dict):
            parts = [str(one[name]) for name in (family, given) if one.get(name)]
            if not one.get(family):
                parts = [str(one[name]) for name in whole if one.get(name)][:1]
            made.append(", ".join(parts))
    return [name for name in made if name]


def _europepmc(found: Object) -> Derived:
    names = names_at(
        found, "authorList.author", "lastName", "firstName", "collectiveName", "fullName"
    )
    made = _plain_at("title", "abstractText")(found)
    return {**made, **({"authorList.author": names} if names else {})}


def _crossref(found: Object) -> Derived:
    names = names_at(found, "author", "family", "given", "name")
    made = _plain_at("title", "abstract")(found)
    return {**made, **({"author": names} if names else {})}


def _openalex(found: Object) -> Derived:
    text = abstract_of(found.get(INDEX))
    return {**_plain_at("display_name")(found), **({INDEX: [text]} if text else {})}


def _doaj(found: Object) -> Derived:
    dois = [
        str(one.get("id"))
        for one in _at(found, ["bibjson", "identifier"])
        if isinstance(one, dict) and str(one.get("type")).lower() == "doi"
    ]
    return {"bibjson.identifier": dois} if dois else {}


def _opencitations(found: Object) -> Derived:
    """Names and journals without the ids in brackets behind them."""
    bare = {
        path: [_IDS.sub("", one) for one in texts(found, path)]
        for path in ("author", "editor", "venue")
    }
    return {path: values for path, values in bare.items() if any(values)}


def _nothing(found: Object) -> Derived:
    return {}


@dataclass(frozen=True, slots=True)
class ApiDialect:
    """The records of one API: the names that all of them have, and their rules."""

    name: str
    marks: frozenset[str]
    rules: Rules
    derive: Callable[[Object], Derived] = _nothing


_CT = "protocolSection"
_ID = f"{_CT}.identificationModule"
_DIGITS = r"(\d{1,8})/?$"

DIALECTS = (
    ApiDialect(
        "OpenCitations",
        frozenset(("id", "pub_date", "venue")),
        Rules(
            title=takes("title"),
            authors=(("author",),),
            editors=("editor",),
            year=takes("pub_date"),
            journal=takes("venue"),
            volume=takes("volume"),
            issue=takes("issue"),
            pages=takes("page"),
            doi=(take("id", r"(?:^|\s)doi:(\S+)"),),
            pmid=(take("id", r"(?:^|\s)pmid:(\d{1,8})\b"),),
            accession=(take("id", r"(?:^|\s)omid:(\S+)"),),
            kind=("type",),
            names_between=";",
        ),
        _opencitations,
    ),
    ApiDialect(
        "ClinicalTrials.gov",
        frozenset((_CT,)),
        Rules(
            title=takes(f"{_ID}.officialTitle {_ID}.briefTitle"),
            authors=((f"{_CT}.sponsorCollaboratorsModule.leadSponsor.name",),),
            year=takes(
                f"{_CT}.statusModule.startDateStruct.date {_CT}.statusModule.studyFirstSubmitDate"
            ),
            abstract=(
                f"{_CT}.descriptionModule.briefSummary",
                f"{_CT}.descriptionModule.detailedDescription",
            ),
            accession=takes(f"{_ID}.nctId"),
            keywords=(f"{_CT}.conditionsModule.conditions", f"{_CT}.conditionsModule.keywords"),
            kind_by_tag=((f"{_ID}.nctId", "other"),),
            names_between="tag",
        ),
    ),
    ApiDialect(
        "DOAJ",
        frozenset(("id", "bibjson")),
        Rules(
            title=takes("bibjson.title"),
            authors=(("bibjson.author.name",),),
            year=takes("bibjson.year"),
            journal=takes("bibjson.journal.title"),
            volume=takes("bibjson.journal.volume"),
            issue=takes("bibjson.journal.number"),
            first_page=takes("bibjson.start_page"),
            last_page=takes("bibjson.end_page"),
            abstract=("bibjson.abstract",),
            doi=takes("bibjson.identifier"),
            accession=takes("id"),
            url=("bibjson.link.url",),
            keywords=("bibjson.keywords",),
            language=takes("bibjson.journal.language"),
            kind_by_tag=(("bibjson.title", "article"),),
            names=Style.GIVEN_FAMILY,
            names_between="tag",
        ),
        _doaj,
    ),
    ApiDialect(
        "arXiv",
        frozenset(("arxiv",)),
        Rules(
            title=takes("arxiv.title arxiv.title.text"),
            authors=(("arxiv.author.name",),),
            year=takes("arxiv.published"),
            journal=takes("arxiv.journal_ref"),
            abstract=("arxiv.summary", "arxiv.summary.text"),
            doi=takes("arxiv.doi"),
            accession=(take("arxiv.id", r"/abs/(\S+)$"),),
            url=("arxiv.id",),
            keywords=("arxiv.category.term",),
            kind_by_tag=(("arxiv.id", "article"),),
            names=Style.GIVEN_FAMILY,
            names_between="tag",
        ),
    ),
    ApiDialect(
        "Semantic Scholar",
        frozenset(("paperId",)),
        Rules(
            title=takes("title"),
            authors=(("authors.name",),),
            year=takes("year publicationDate"),
            journal=takes("journal.name venue"),
            volume=takes("journal.volume"),
            pages=takes("journal.pages"),
            abstract=("abstract",),
            doi=takes("externalIds.DOI"),
            pmid=(take("externalIds.PubMed", _DIGITS),),
            accession=takes("paperId"),
            url=("url",),
            kind=("publicationTypes",),
            names=Style.GIVEN_FAMILY,
            names_between="tag",
        ),
    ),
    ApiDialect(
        "OpenAlex",
        frozenset(("id", "display_name")),
        Rules(
            title=takes("display_name title"),
            authors=(("authorships.author.display_name",),),
            year=takes("publication_year publication_date"),
            journal=takes("primary_location.source.display_name"),
            volume=takes("biblio.volume"),
            issue=takes("biblio.issue"),
            first_page=takes("biblio.first_page"),
            last_page=takes("biblio.last_page"),
            abstract=(INDEX,),
            doi=takes("doi ids.doi"),
            pmid=(take("ids.pmid", _DIGITS),),
            accession=(take("id", r"([^/\s]+)$"),),
            url=("primary_location.landing_page_url", "id"),
            keywords=("keywords.display_name",),
            language=takes("language"),
            kind=("type",),
            names=Style.GIVEN_FAMILY,
            names_between="tag",
        ),
        _openalex,
    ),
    ApiDialect(
        "Crossref",
        frozenset(("DOI",)),
        Rules(
            title=takes("title"),
            authors=(("author",),),
            year=takes("issued.date-parts published.date-parts created.date-parts"),
            journal=takes("container-title"),
            volume=takes("volume"),
            issue=takes("issue"),
            pages=takes("page article-number"),
            abstract=("abstract",),
            doi=takes("DOI"),
            accession=takes("DOI"),
            isbn=("ISBN",),
            url=("URL",),
            keywords=("subject",),
            language=takes("language"),
            kind=("type",),
            names_between="tag",
        ),
        _crossref,
    ),
    ApiDialect(
        "Europe PMC",
        frozenset(("id", "source")),
        Rules(
            # references that were not matched to an article stand as they were printed
            title=takes("title unstructuredInformation"),
            authors=(("authorList.author",), ("authorString",)),
            year=takes("pubYear firstPublicationDate"),
            journal=takes(
                "journalInfo.journal.title bookOrReportDetails.publisher journalAbbreviation "
                "publicationTitle"
            ),
            volume=takes("journalInfo.volume volume"),
            issue=takes("journalInfo.issue issue"),
            pages=takes("pageInfo"),
            abstract=("abstractText",),
            doi=takes("doi"),
            pmid=(take("pmid", _DIGITS),),
            accession=takes("id"),
            isbn=("bookOrReportDetails.isbn13", "bookOrReportDetails.isbn10"),
            url=("fullTextUrlList.fullTextUrl.url",),
            keywords=("keywordList.keyword", "meshHeadingList.meshHeading.descriptorName"),
            language=takes("language"),
            kind=("pubTypeList.pubType",),
            names=Style.FAMILY_INITIALS,
        ),
        _europepmc,
    ),
)
