"""References of JATS articles."""

from __future__ import annotations

from reviewkit.formats.references.jats import GRAMMAR
from reviewkit.formats.references.model import Reference, References
from reviewkit.formats.references.tagged_xml import references_of


def read(*refs: str) -> References:
    return references_of([f"<article><back><ref-list>{''.join(refs)}</ref-list></back>"], GRAMMAR)


def one(citation: str) -> Reference:
    (found,) = read(f"<ref id='B1'><label>1</label>{citation}</ref>").found
    return found


PERSON = "<name><surname>Smith</surname><given-names>Ada J</given-names></name>"


def test_what_elements_say_is_taken() -> None:
    found = one(
        "<element-citation publication-type='journal'><person-group person-group-type='author'>"
        f"{PERSON}<collab>Ward Group</collab></person-group><year>2010</year>"
        "<article-title>Falls in <italic>wards</italic></article-title><source>BMJ</source>"
        "<volume>3</volume><issue>2</issue><fpage>45</fpage><lpage>67</lpage>"
        "<pub-id pub-id-type='doi'>10.5555/A.1</pub-id><pub-id pub-id-type='pmid'>123</pub-id>"
        "</element-citation>"
    )
    work = found.work
    assert (work.kind, work.title, work.journal, work.year) == (
        "article",
        "Falls in wards",
        "BMJ",
        2010,
    )
    assert work.authors == ("Smith, Ada J", "Ward Group")
    assert (work.volume, work.issue, work.pages) == ("3", "2", "45-67")
    assert (work.doi, work.pmid, found.label) == ("10.5555/a.1", "123", "1")
    assert found.raw.startswith("1 Smith Ada J Ward Group 2010 Falls in wards BMJ")


def test_words_speak_where_there_are_no_elements() -> None:
    found = one(
        "<mixed-citation>Doe B, Roe C. Falls in wards. BMJ. 2011;12(3):4&#x2013;9. "
        "<ext-link xmlns:xlink='x' xlink:href='https://x.example/a'>PubMed</ext-link></mixed-citation>"
    )
    assert found.raw == "1 Doe B, Roe C. Falls in wards. BMJ. 2011;12(3):4\u20139. PubMed"
    assert (found.work.title, found.work.year) == ("Falls in wards", 2011)
    assert found.work.url == "https://x.example/a"


def test_a_chapter_and_a_book_are_known() -> None:
    book = "<source>Wards of Care</source><year>2001</year>"
    chapter = one(
        f"<element-citation publication-type='book'><chapter-title>On beds</chapter-title>{book}"
        "<person-group person-group-type='editor'><name><surname>Low</surname></name>"
        "</person-group>"
        f"<person-group person-group-type='author'>{PERSON}</person-group></element-citation>"
    )
    assert (chapter.work.kind, chapter.work.title) == ("chapter", "On beds")
    assert (chapter.work.journal, chapter.work.authors) == ("Wards of Care", ("Smith, Ada J",))
    whole = one(f"<element-citation publication-type='book'>{book}</element-citation>")
    assert (whole.work.kind, whole.work.title, whole.work.journal) == (
        "book",
        "Wards of Care",
        None,
    )


def test_the_same_work_given_twice_is_one_reference() -> None:
    found = one(
        "<citation-alternatives><element-citation><article-title>Falls in wards</article-title>"
        "<source>BMJ</source></element-citation><mixed-citation>Doe B. Falls in wards. BMJ."
        "</mixed-citation></citation-alternatives>"
    )
    assert (found.raw, found.work.title) == ("1 Doe B. Falls in wards. BMJ.", "Falls in wards")


def test_several_works_of_one_number_are_several_references() -> None:
    found = read(
        "<ref><label>7</label><mixed-citation>Doe B. Falls. 2001.</mixed-citation>"
        "<mixed-citation>Roe C. Beds. 2002.</mixed-citation></ref>"
    ).found
    assert [(each.number, each.label, each.raw) for each in found] == [
        (1, "7", "7 Doe B. Falls. 2001."),
        (2, "7", "Roe C. Beds. 2002."),
    ]


def test_a_note_among_references_keeps_its_words() -> None:
    (found,) = read("<ref><note><p>We thank the ward.</p></note></ref><ref/>").found
    assert found.raw == "We thank the ward." and found.work.title is None


def test_words_beside_citations_stay_with_them_but_make_no_title() -> None:
    cited = "<mixed-citation>Doe B, Roe C. Falls in wards. BMJ. 2011;12(3):4-9.</mixed-citation>"
    note = "<note><p>Read this first.</p></note>"
    found = read(f"<ref><label>1</label>{note}{cited}; {cited} (in part)<x>.</x></ref>").found
    words = "Doe B, Roe C. Falls in wards. BMJ. 2011;12(3):4-9."
    assert [one.raw for one in found] == [f"1 {words}", f"{words} Read this first. ; (in part) ."]
    assert {one.work.title for one in found} == {"Falls in wards"}
