"""Whose JSON files hold which fields: reference managers and screening tools, as data.

CSL-JSON: docs.citationstyles.org, "CSL 1.0.2, Appendix IV: Variables". The answers of APIs are in
`api_dialects`; they may also come as a file.
"""

from __future__ import annotations

from reviewkit.formats.api_dialects import ApiDialect, Derived, Object, names_at, plain
from reviewkit.formats.names import Style
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, take, takes


def _csl(found: Object) -> Derived:
    made = {
        role: names_at(
            {role: _whole_names(found.get(role))}, role, "family", "given", "literal", "name"
        )
        for role in ("author", "editor")
    }
    for name in ("issued", "original-date"):
        held = found.get(name)
        parts = held.get("date-parts") if isinstance(held, dict) else None
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            made[name] = [str(parts[0][0])]
    for name in ("title", "abstract"):
        if isinstance(held := found.get(name), str):
            made[name] = [plain(held)]
    return {name: values for name, values in made.items() if values}


def _whole_names(people: object) -> object:
    """CSL's names with what it keeps apart: particles before the family name, a suffix at the end.

    Source: docs.citationstyles.org, "CSL-JSON, name variables".
    """
    if not isinstance(people, list):
        return people
    return [_whole_name(one) if isinstance(one, dict) else one for one in people]


def _whole_name(one: Object) -> Object:
    apart = ("dropping-particle", "non-dropping-particle", "family")
    family = " ".join(str(one[name]) for name in apart if one.get(name))
    given = ", ".join(str(one[name]) for name in ("given", "suffix") if one.get(name))
    return {**one, "family": family, "given": given}


def _nothing(found: Object) -> Derived:
    del found
    return {}


_CSL = Rules(
    title=takes("title title-short"),
    authors=(("author",), ("author.literal",)),
    editors=("editor",),
    year=takes("issued issued.raw issued.literal issued.date-parts year original-date"),
    journal=takes("container-title container-title-short collection-title"),
    volume=takes("volume"),
    issue=takes("issue number"),
    pages=takes("page number-of-pages"),
    abstract=("abstract",),
    doi=takes("DOI doi"),
    doi_alone=takes("note"),
    doi_notes=("note",),
    doi_urls=("URL",),
    pmid=(
        take("PMID", r"(\d{1,8})\s*$"),
        take("note", r"PMID:?\s*(\d{1,8})"),
        take("URL", PUBMED_ADDRESS),
    ),
    accession=takes("archive_location call-number"),
    isbn=("ISBN",),
    url=("URL",),
    keywords=("keyword", "keywords"),
    language=takes("language"),
    kind=("type",),
    names_between="tag",
)
_EPPI = Rules(
    title=takes("Title"),
    authors=(("Authors",),),
    editors=("ParentAuthors",),
    year=takes("Year"),
    journal=takes("ParentTitle"),
    volume=takes("Volume"),
    issue=takes("Issue"),
    pages=takes("Pages"),
    abstract=("Abstract",),
    doi=takes("DOI"),
    doi_urls=("URL",),
    pmid=(take("URL", PUBMED_ADDRESS),),
    accession=takes("ItemId OldItemId"),
    isbn=("StandardNumber",),
    url=("URL",),
    keywords=("Keywords",),
    language=takes("Language"),
    kind=("TypeName",),
    names=Style.FAMILY_GIVEN,
    names_between="tag",
)
_GENERAL = Rules(
    title=takes("title name"),
    authors=(("authors",), ("author",), ("authors.name",)),
    editors=("editors",),
    year=takes("year published date publication_year"),
    journal=takes("journal source container publication venue"),
    volume=takes("volume"),
    issue=takes("issue number"),
    first_page=takes("startpage"),
    last_page=takes("endpage"),
    pages=takes("pages"),
    abstract=("abstract",),
    doi=takes("doi DOI"),
    doi_urls=("article_url", "url", "urls"),
    pmid=(take("pmid", r"(\d{1,8})\s*$"), take("PMID", r"(\d{1,8})\s*$")),
    accession=takes("uid accession accessionNum id"),
    isbn=("isbn",),
    url=("article_url", "url", "urls"),
    keywords=("keywords",),
    language=takes("language"),
    kind=("type",),
    names=Style.AS_GIVEN,
    names_between="tag",
)
_ZOTERO = _GENERAL.but(
    title=takes("title"),
    authors=(("creators",),),
    editors=("editors",),
    journal=takes("publicationTitle bookTitle proceedingsTitle"),
    year=takes("date"),
    abstract=("abstractNote",),
    doi=takes("DOI"),
    doi_urls=("url",),
    pmid=(take("extra", r"PMID:\s*(\d{1,8})"), take("url", PUBMED_ADDRESS)),
    accession=takes("archiveLocation"),
    isbn=("ISBN", "ISSN"),
    url=("url",),
    keywords=("tags.tag",),
    kind=("itemType",),
)
_POP = _GENERAL.but(names=Style.GIVEN_FAMILY, kind=())


def _creators(found: Object) -> Derived:
    """Zotero's people in one list: its editors, then all others, who wrote it in some way."""
    people = found.get("creators")
    if not isinstance(people, list):
        return {}
    apart: dict[str, list[object]] = {"creators": [], "editors": []}
    for one in people:
        edits = isinstance(one, dict) and str(one.get("creatorType")).endswith("ditor")
        apart["editors" if edits else "creators"].append(one)
    return {role: names_at(apart, role, "lastName", "firstName", "name") for role in apart}


def _zeroes(found: Object) -> Derived:
    """Publish or Perish writes 0 where it knows no volume, issue or page."""
    names = ("volume", "issue", "startpage", "endpage", "year")
    return {name: [] for name in names if found.get(name) in (0, "0")}


# In order: the first that fits. CSL-JSON comes before the APIs, whose marks its records may have.
BEFORE = (
    ApiDialect("EPPI-Reviewer", frozenset(("ItemId", "Title")), _EPPI, _nothing),
    ApiDialect("Zotero", frozenset(("itemType", "title")), _ZOTERO, _creators),
    ApiDialect("CSL-JSON", frozenset(("title", "issued")), _CSL, _csl),
    ApiDialect("CSL-JSON", frozenset(("title", "container-title")), _CSL, _csl),
)
AFTER = (
    ApiDialect("CSL-JSON", frozenset(("title", "id", "type")), _CSL, _csl),
    ApiDialect("Publish or Perish", frozenset(("title", "uid", "cites")), _POP, _zeroes),
    ApiDialect("general names", frozenset(("title", "authors")), _GENERAL, _nothing),
    ApiDialect("general names", frozenset(("title", "year")), _GENERAL, _nothing),
    ApiDialect("general names", frozenset(("title", "abstract")), _GENERAL, _nothing),
)


def fits(dialect: ApiDialect, found: Object) -> bool:
    """Whether a record has a dialect's marks; Crossref lists its titles, CSL-JSON has one."""
    listed = isinstance(found.get("title"), list)
    return dialect.marks.issubset(found) and not (dialect.rules is _CSL and listed)
