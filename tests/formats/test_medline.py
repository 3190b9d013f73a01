from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from Bio import Medline

from reviewkit.formats import detect, read
from reviewkit.formats.reading import Reading

Write = Callable[..., Path]
Lost = Callable[[str, Reading], Counter[str]]
ONE = """PMID- 11111111
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (Print)
VI  - 12
IP  - 3
DP  - 2012 Sep
TI  - A trial of something in people who live
      at home.
PG  - 22-34
LID - S1234-5678(12)00001-1 [pii]
LID - 10.1000/ABC.1 [doi]
AB  - AIM: To see. METHODS: We
      looked.
FAU - Smith, John A
AU  - Smith JA
FAU - Roy, Bo
AU  - Roy B
CN  - Seeing Study Group
LA  - eng
PT  - Journal Article
PT  - Review
TA  - J Trials
JT  - Journal of trials
MH  - Aged
MH  - *Home Care Services/organization &
      administration
OT  - seeing
PHST- 2012/01/01 00:00 [received]
SO  - J Trials. 2012 Sep;12(3):22-34. doi: 10.1000/ABC.1.
"""
TWO = """PMID- 22222222
TI  - Another.
AU  - Vega A
DP  - 1999
PT  - Book
"""


def test_a_pubmed_record_is_read_into_its_fields(write: Write) -> None:
    (record,) = read(write(ONE))

    assert record.title == "A trial of something in people who live at home."
    assert record.authors == ("Smith, John A", "Roy, Bo", "Seeing Study Group")
    assert (record.year, record.journal, record.pages) == (2012, "Journal of trials", "22-34")
    assert (record.volume, record.issue, record.language) == ("12", "3", "eng")
    assert (record.doi, record.pmid, record.accession) == ("10.1000/abc.1", "11111111", "11111111")
    assert record.abstract == "AIM: To see. METHODS: We looked."
    assert record.kind == "article"
    assert record.keywords == (
        "Aged", "*Home Care Services/organization & administration", "seeing"
    )  # fmt: skip
    assert record.provenance["doi"] == "LID"


def test_fields_agree_with_biopythons_reading_of_the_file(write: Write) -> None:
    theirs = list(Medline.parse(io.StringIO(f"{ONE}\n{TWO}\n")))
    ours = list(read(write(f"{ONE}\n{TWO}\n")))

    assert [one.pmid for one in ours] == [one["PMID"] for one in theirs]
    assert [one.title for one in ours] == [one["TI"] for one in theirs]
    assert ours[0].authors == (*theirs[0]["FAU"], *theirs[0]["CN"])
    assert ours[0].keywords == (*theirs[0]["MH"], *theirs[0]["OT"])
    assert ours[0].abstract == theirs[0]["AB"]


def test_nbib_named_ris_is_known_as_medline(write: Write) -> None:
    found = detect(write(ONE, name="pubmed.ris"))

    assert (found.format, found.dialect) == ("medline", "PubMed")
    assert found.evidence[0] == "line 1 is 'PMID- 11111111'"


def test_records_are_parted_by_blank_lines_or_by_a_new_pmid(write: Write, lost: Lost) -> None:
    for gap in ("\n", "", "\n\n\n"):
        text = ONE + gap + TWO
        reading = read(write(text))
        assert [one.pmid for one in reading] == ["11111111", "22222222"]
        assert (reading.starts, reading.made, reading.problems) == (2, 2, [])
        assert not lost(text, reading)


def test_a_blank_line_within_a_record_does_not_part_it(write: Write) -> None:
    (record,) = read(write(ONE.replace("AB  -", "\nAB  -")))

    assert record.abstract is not None


def test_line_ends_that_were_doubled_part_no_record(write: Write, lost: Lost) -> None:
    text = f"{ONE}\n{ONE.replace('11111111', '22222222')}".replace("\n", "\r\r\n")
    reading = read(write(text))

    assert [record.pmid for record in reading] == ["11111111", "22222222"]
    assert {len(record.authors) for record in reading} == {3}
    assert not lost(text, reading)


def test_authors_without_full_names_read_family_comma_initials(write: Write) -> None:
    (record,) = read(write(TWO))

    assert (record.authors, record.kind) == (("Vega, A",), "book")


def test_sections_of_an_abstract_stay_lines(write: Write) -> None:
    (record,) = read(write(TWO + "AB  - One.\nAB  - Two.\n"))

    assert record.abstract == "One.\nTwo."


def test_a_chapter_is_known_by_its_books_title(write: Write) -> None:
    (record,) = read(write("PMID- 3\nTI  - A part\nBTI - The whole\nDP  - 2001\nPT  - Review\n"))

    assert (record.title, record.journal, record.kind) == ("A part", "The whole", "chapter")


def test_eric_records_have_no_pmid_and_wide_tags(write: Write, lost: Lost) -> None:
    text = (
        "\nOWN - ERIC\nTI  - A paper\nAU  - Smith, Tom\nOT  - Schools\nJT  - A Journal\n"
        "OID - EJ1234567\nVI  - 10\nDP  - 2000\nAID - http://dx.doi.org/10.1000/xyz\n"
        "LID - http://eric.example/?id=EJ1234567\nISSN - ISSN-1234-4567\nPT  - Journal Articles\n"
        "PT  - Reports - Research\n\nOWN - ERIC\nTI  - A second paper\nOID - ED7654321\n"
    )
    reading = read(write(text))
    first, second = reading

    assert reading.detected.dialect == "ERIC"
    assert (first.accession, first.doi, first.pmid) == ("EJ1234567", "10.1000/xyz", None)
    assert (first.kind, first.url) == ("article", "http://eric.example/?id=EJ1234567")
    assert second.accession == "ED7654321"
    assert (reading.starts, reading.made) == (2, 2)
    assert not lost(text, reading)


def test_central_records_begin_with_their_pmc_number(write: Write) -> None:
    text = (
        "\nPMC - PMC1\nPMID- 1\nTI  - One\nDP  - 2018\nAB  - \n"
        "OAB - Publisher: Abstract available from the publisher.\n\n"
        "PMC - PMC2\nTI  - Two\nDP  - 2018\n\nPMC - PMC3\nPMID- 3\nTI  - Three\nDP  - 2018\n"
    )
    reading = read(write(text))

    assert [(one.accession, one.abstract) for one in reading] == [
        ("1", None), ("PMC2", None), ("3", None)
    ]  # fmt: skip
    assert reading.detected.dialect == "PubMed Central"
    assert (reading.starts, reading.made) == (3, 3)


def test_text_before_the_first_record_is_kept(write: Write) -> None:
    reading = read(write("From my library\n\n" + TWO))

    assert len(list(reading)) == 1
    assert [problem.text for problem in reading.problems] == ["From my library"]


def test_erics_volume_issue_and_pages_are_told_from_its_source(write: Write) -> None:
    text = (
        "OWN - ERIC\nTI  - t\nVI  - v45\nIP  - n2\nSO  - v45 n2 p120-135 Jun 2018\nDP  - Jun 2018\n"
        "AU  - Smith, Ann\n"
    )
    (record,) = read(write(text))

    assert (record.volume, record.issue, record.pages) == ("45", "2", "120-135")
    assert record.provenance["pages"] == "SO"
