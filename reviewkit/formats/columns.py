"""What the columns of exported tables are called, and whose tables have which: data.

Column names are compared without case, accents, spaces and punctuation (`Author(s)` is
`authors`). The names were measured on exports of these sources in 2026.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reviewkit.formats.names import Style
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, Take, take, takes


def _each(names: str) -> tuple[tuple[str, ...], ...]:
    """Columns of which the first that is filled counts, not all."""
    return tuple((name,) for name in names.split())


GENERIC = Rules(
    title=takes(
        "title articletitle documenttitle itemtitle primarytitle titleprimary papertitle "
        "publicationtitlearticle paper displayname titel titre titulo titolo t1 ti maintitle "
        "referencetitle studytitle recordtitle shorttitle"
    ),
    authors=_each(
        "authors author authornames authorfullnames firstauthors authorsprimary authorlist "
        "primaryauthors creators creator contributors autoren auteurs autores au bookauthors "
        "groupauthors"
    ),
    editors=("editors", "editor", "secondaryauthors", "bookeditors"),
    year=takes(
        "year publicationyear publishedyear pubyear yearpublished py jahr annee ano anno "
        "publicationdate datepublished date publishdate dateofpublication issuedate coverdate "
        "y1 onlinedate createdate"
    ),
    container=takes("booktitle anthologytitle proceedingstitle conferencename"),
    journal=takes(
        "journal journaltitle sourcetitle publicationtitle publicationsource publication "
        "journalbook journalname periodicalfull periodical secondarytitle containertitle source "
        "titlesecondary alternatetitle3 alternatetitle2 journalabbreviation periodicalabbrev "
        "abbreviatedsourcetitle bookseriestitle anthologytitle revista zeitschrift revue jf jo t2 "
        "venue"
    ),
    volume=takes("volume journalvolume vol vl bibliovolume"),
    issue=takes("issue issuenumber journalissue number is biblioissue heft"),
    first_page=takes("startpage pagestart firstpage beginningpage sp bibliofirstpage"),
    last_page=takes("endpage pageend lastpage endingpage otherpages ep bibliolastpage"),
    pages=takes("pages pagination pagerange page artno articlenumber pagenumbers"),
    abstract=(
        "abstract",
        "abstractnote",
        "abstracttext",
        "notesabstract",
        "ab",
        "summary",
        "zusammenfassung",
        "resume",
        "resumen",
        "resumo",
    ),
    doi=takes("doi digitalobjectidentifier itemdoi doilink idsdoi di doiurl do articledoi"),
    doi_alone=takes("url link externalurl notes accessionnumber"),
    doi_urls=("url", "link", "links", "fulltextlink", "externalurl", "sourceurls", "openurllink"),
    doi_notes=("notes",),
    pmid=(
        *(
            take(name, r"(?:^|\D)(\d{1,8})\s*$")
            for name in ("pmid", "pubmedid", "medlinepmid", "idspmid", "pubmed", "pm")
        ),
        take("url", PUBMED_ADDRESS),
        take("sourceurls", PUBMED_ADDRESS),
        take("links", PUBMED_ADDRESS),
    ),
    accession=takes(
        "accessionnumber accession eid ut uniquewosid lensid centralid publicationid pui "
        "embaseaccessionid an uniqueid recordid key id"
    ),
    isbn=("isbn", "isbns", "issnisbn", "bn", "isbnissn"),
    url=(
        "url",
        "link",
        "urls",
        "plink",
        "externalurl",
        "sourceurl",
        "itemurl",
        "links",
        "embaselink",
        "articleurl",
        "pdflink",
        "fulltextlink",
        "primarylocationlandingpageurl",
    ),
    keywords=(
        "keywords",
        "authorkeywords",
        "indexkeywords",
        "manualtags",
        "automatictags",
        "subjects",
        "meshterms",
        "de",
        "keyword",
        "descriptors",
        "schlagworter",
    ),
    language=takes(
        "language articlelanguage languageoforiginaldocument languages la sprache idioma langue"
    ),
    kind=(
        "itemtype",
        "documenttype",
        "publicationtype",
        "typeofreference",
        "referencetype",
        "contenttype",
        "doctype",
        "doctypes",
        "documentidentifier",
        "type",
        "dt",
        "pt",
    ),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One source's tables.

    Attributes:
        columns: Names that its header has, all of them.
        rules: What its columns mean.
        spills: The column after which a row that is too long has its extra fields.
    """

    columns: frozenset[str]
    rules: Rules = GENERIC
    spills: str = ""


def _dialect(columns: str, rules: Rules = GENERIC, spills: str = "") -> Dialect:
    return Dialect(frozenset(columns.split()), rules, spills)


_FAMILY, _GIVEN = Style.FAMILY_INITIALS, Style.GIVEN_FAMILY
_NOT_ZERO = r"^(?!0$)(.+)$"  # where it knows none it writes 0
_SOURCE_YEAR = take("source", r"\((1[5-9]\d\d|20\d\d)\)")
DIALECTS: dict[str, Dialect] = {
    "reviewkit": _dialect(
        "reviewkitid title",
        GENERIC.but(
            title=takes("title"),
            authors=(("authors",),),
            editors=(),
            year=takes("year"),
            container=(),
            journal=takes("journal"),
            volume=takes("volume"),
            issue=takes("issue"),
            first_page=(),
            last_page=(),
            pages=takes("pages"),
            abstract=("abstract",),
            doi=takes("doi"),
            doi_alone=(),
            doi_urls=(),
            doi_notes=(),
            pmid=(take("pmid", r"^(\d{1,8})$"), take("pubmedid", r"^(\d{1,8})$")),
            accession=takes("accessionnumber"),
            isbn=("isbn",),
            url=("url",),
            keywords=("keywords",),
            language=takes("language"),
            kind=("type",),
            names_between="and",
        ),
    ),
    "Covidence": _dialect("covidence# title"),
    "Rayyan": _dialect(
        "key title year month day journal issn volume issue pages authors",
        GENERIC.but(names_between="and", doi_notes=()),
    ),
    "abstrackr": _dialect(
        "internalid sourceid title", GENERIC.but(pmid=(take("pubmedid", r"^([1-9]\d{0,7})$"),))
    ),
    "ASReview": _dialect("asreviewlabel title"),
    "EPPI-Reviewer": _dialect("id shorttitle title year"),
    "Zotero": _dialect(
        "key itemtype publicationtitle abstractnote",
        GENERIC.but(
            accession=takes("archivelocation"),
            pmid=(take("extra", r"PMID:\s*(\d{1,8})"), *GENERIC.pmid),
        ),
    ),
    "RefWorks": _dialect("referencetype authorsprimary titleprimary"),
    "Scopus": _dialect(
        "eid title sourcetitle",
        GENERIC.but(
            authors=_each("authors authorfullnames"),
            names=_FAMILY,
            pages=takes("artno pages"),
            accession=takes("eid"),
            url=("link", "url"),
        ),
        spills="fundingtext1",
    ),
    "Embase": _dialect(
        "authornames title source",
        GENERIC.but(
            names=_FAMILY,
            names_between=",",
            year=(*takes("publicationyear"), _SOURCE_YEAR, *takes("dateofpublication")),
            journal=(take("sourcetitle", "(.+)"), take("source", r"^(.+?) \((?:1[5-9]|20)\d\d\)")),
            volume=(*takes("volume"), take("source", r"\(\d{4}\) ([^\s:.(]+)")),
            issue=(*takes("issue"), take("source", r"\(\d{4}\) [^\s:]+:(\S+)")),
            pages=(*takes("pages"), take("source", r"\(\d{4}\) [^(]*\(([^)]+)\)")),
            accession=takes("pui embaseaccessionid"),
            keywords=(
                "authorkeywords",
                "emtreedrugindextermsmajorfocus",
                "emtreemedicalindextermsmajorfocus",
                "emtreedrugindexterms",
                "emtreemedicalindexterms",
                "keywords",
            ),
            keywords_between=", ",
        ),
    ),
    "PubMed": _dialect(
        "pmid title authors citation",
        GENERIC.but(
            names=_FAMILY,
            names_between=",",
            year=takes("publicationyear createdate"),
            journal=takes("journalbook"),
            volume=(take("citation", r"\d{4}[^;]{0,40};([^\s(:]+)"),),
            issue=(take("citation", r"\d{4}[^;]{0,40};[^(:]{0,40}\(([^)]+)\)"),),
            pages=(take("citation", r"\d{4}[^;]{0,40};[^:]{0,60}:([^.\s]+)"),),
            accession=takes("pmid"),
        ),
    ),
    "Cochrane Library": _dialect(
        "centralid title",
        GENERIC.but(pmid=(take("pubmedid", r"(\d{1,8})\s*$"),), journal=takes("source")),
    ),
    "Cochrane Library (reviews)": _dialect("cochranereviewid title"),
    "Lens": _dialect("lensid title", GENERIC.but(names=_GIVEN, accession=takes("lensid"))),
    "Dimensions": _dialect("publicationid dimensionsurl title"),
    "EBSCO": _dialect(
        "articletitle plink",
        GENERIC.but(first_page=takes("firstpage"), accession=takes("accessionnumber")),
    ),
    "ProQuest": _dialect("title documenturl storeid", GENERIC.but(accession=takes("storeid"))),
    "IEEE Xplore": _dialect("documenttitle dateaddedtoxplore", GENERIC.but(names=_GIVEN)),
    "SpringerLink": _dialect("itemtitle itemdoi", GENERIC.but(names=_GIVEN, names_between="glued")),
    "OpenAlex": _dialect(
        "id displayname publicationyear type",
        GENERIC.but(
            names=_GIVEN,
            names_between="|",
            authors=_each("authorshipsauthordisplayname authorshipsrawauthorname author"),
            journal=takes("primarylocationsourcedisplayname hostvenuedisplayname"),
            pmid=(take("idspmid", r"(\d{1,8})\s*$"),),
            accession=(take("id", r"(W\d+)"),),
            keywords=("keywordsdisplayname", "keywords"),
            keywords_between="|",
        ),
    ),
    "Web of Science": _dialect(
        "articletitle sourcetitle utuniquewosid", GENERIC.but(accession=takes("utuniquewosid"))
    ),
    "Web of Science (tab-delimited)": _dialect(
        "pt au ti so ut",
        GENERIC.but(
            title=takes("ti"),
            authors=_each("af au ba bf"),
            editors=("be",),
            year=takes("py"),
            journal=takes("so"),
            volume=takes("vl"),
            issue=takes("is"),
            first_page=takes("bp"),
            last_page=takes("ep"),
            pages=takes("ar"),
            doi=takes("di d2"),
            pmid=(take("pm", r"^(\d{1,8})$"),),
            accession=takes("ut"),
            keywords=("de", "id"),
            kind=("dt", "pt"),
        ),
    ),
    "Publish or Perish": _dialect(
        "cites authors title gsrank",
        GENERIC.but(
            names=_GIVEN,
            names_between=",",
            volume=(take("volume", _NOT_ZERO),),
            issue=(take("issue", _NOT_ZERO),),
            first_page=(take("startpage", _NOT_ZERO),),
            last_page=(take("endpage", _NOT_ZERO),),
        ),
    ),
    "Google Scholar": _dialect("authors title publication volume number pages year publisher"),
    "ClinicalTrials.gov": _dialect(
        "nctnumber",
        GENERIC.but(
            title=takes("studytitle officialtitle title"),
            authors=_each("sponsor sponsorcollaborators leadsponsor"),
            year=takes("startdate firstposted"),
            abstract=("briefsummary",),
            accession=takes("nctnumber"),
            url=("studyurl", "url"),
            keywords=("conditions",),
            keywords_between="|",
            kind=(),
        ),
    ),
    "WHO ICTRP": _dialect(
        "trialid publictitle",
        GENERIC.but(
            title=takes("scientifictitle publictitle"),
            authors=_each("primarysponsor"),
            year=takes("dateregistration3 dateregistration"),
            accession=takes("trialid"),
            url=("webaddress",),
            keywords=("condition",),
            kind=(),
        ),
    ),
}


def key(name: str) -> str:
    """A column's name as names are compared."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w#]|_", "", "".join(c for c in plain if not unicodedata.combining(c)))


def used(rules: Rules) -> frozenset[str]:
    """The names of all columns that rules look at."""
    fields = (getattr(rules, field) for field in Rules.__dataclass_fields__)
    items = [item for field in fields if isinstance(field, tuple) for item in field]
    return frozenset(
        name
        for item in items
        for name in (
            (item.tag,) if isinstance(item, Take) else (item,) if isinstance(item, str) else item
        )
    )


NAMES = used(GENERIC).union(
    *(dialect.columns for dialect in DIALECTS.values()),
    *(used(dialect.rules) for dialect in DIALECTS.values()),
)
TITLES = frozenset(
    item.tag
    for rules in (GENERIC, *(dialect.rules for dialect in DIALECTS.values()))
    for item in rules.title
)


def tell_dialect(header: list[str]) -> tuple[str | None, str]:
    """Tell whose table has this header: the first whose columns are all there."""
    have = {key(name) for name in header}
    for name, dialect in DIALECTS.items():
        if dialect.columns <= have:
            shown = [column for column in header if key(column) in dialect.columns]
            return name, f"{name}: columns {', '.join(repr(column) for column in shown[:4])}"
    return None, "no source's columns: the general names apply"
