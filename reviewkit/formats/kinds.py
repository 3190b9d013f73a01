"""What kind of work a record is: the words databases use for it, as one table."""

from __future__ import annotations

import re

ARTICLE, CHAPTER, BOOK = "article", "chapter", "book"
REPORT, THESIS, CONFERENCE, OTHER = "report", "thesis", "conference", "other"

# Lower case; RIS types, then the words of MEDLINE, ERIC and the tables of the databases.
_WORDS = {
    ARTICLE: """jour|jfull|ejour|ejou|mgzn|enews|news|inpr|abst|j|journal|journal article|
        journal articles|article|articles|review|reviews|short survey|letter|editorial|note|
        erratum|article in press|journalarticle|magazinearticle|newspaperarticle|journal-article|
        journal_article|original article|research article|review article|periodical|early access|
        ieee journals|ieee magazines|preprint|posted-content|academic journal|magazine|
        clinical trial|randomized controlled trial|systematic review|meta-analysis|comment|
        case reports|published erratum|data paper|short communication|trade journal article|
        journal, electronic|article-journal|article-magazine|article-newspaper|
        electronic article|journal, article""",
    CHAPTER: """chap|echap|book section|booksection|book chapter|book-chapter|chapter|
        encyc|dict|in book|reference entry|reference-entry|ieee book chapters|book_section|
        encyclopediaarticle|conference paper in book|book, section|inbook|incollection|
        entry-encyclopedia|electronic book section|book, chapter""",
    BOOK: """book|books|ebook|edbook|ser|b|monograph|edited book|edited-book|reference-book|
        whole book|classic|book series|collection|book, whole|book, edited|mvbook""",
    REPORT: """rprt|govdoc|stand|report|technical report|reports - research|reports - evaluative|
        reports - descriptive|reports - general|government document|working paper|grey literature|
        report-component|information analyses|standard|ieee standards|guidelines|policy|
        techreport""",
    THESIS: """thes|thesis|dissertation|dissertation/thesis|dissertations/theses|
        dissertations/theses - doctoral dissertations|dissertations/theses - masters theses|
        doctoral dissertation|academic dissertation|phd thesis|masters thesis|phdthesis|
        mastersthesis|dissertation/thesis, unpublished""",
    CONFERENCE: """conf|cpaper|c|s|conference|conference paper|conference proceedings|congress|
        conference abstract|conference review|proceedings|proceedings paper|proceedings-article|
        conferencepaper|meeting abstract|speeches/meeting papers|proceedings article|
        ieee conferences|conference proceeding|collected works - proceedings|inproceedings|
        paper-conference""",
}
KINDS = {word.strip(): kind for kind, words in _WORDS.items() for word in words.split("|")}
# Where a record bears several words, the first of these kinds that is among them.
_RANK = (ARTICLE, CHAPTER, THESIS, BOOK, CONFERENCE, REPORT)


def kind(words: list[str]) -> str | None:
    """The kind of work that a record's type words name.

    Returns:
        None when there are none; `other` when none of them is in the table.
    """
    named = set()
    for text in words:
        whole = text.strip(" \t\n.").casefold()
        if whole in KINDS:
            named.add(KINDS[whole])
        else:
            parts = [part for part in re.split(r"[;\n|]", whole) if part]
            named |= {KINDS.get(part.strip(" \t."), OTHER) for part in parts}
    if not named:
        return None
    return next((kind for kind in _RANK if kind in named), OTHER)
