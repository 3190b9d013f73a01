"""XML of EBSCOhost and of the WHO's register of trials."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewkit.formats import read

Write = Callable[..., Path]
EBSCO = """<?xml version="1.0" encoding="UTF-8"?>
<records><rec resultID="1"><header shortDbName="ccm" longDbName="CINAHL" uiTerm="2022000001">
<controlInfo><bkinfo></bkinfo><jinfo><jtl>Journal of Walking</jtl></jinfo>
<pubinfo><dt year="2022" month="04" day="01">Apr2022</dt><vid>3</vid><iid>4</iid></pubinfo>
<artinfo><ui type="doi">10.1000/w.1</ui><ppf>22</ppf><pages>22-25</pages>
<tig><atl>Walking &amp; staying</atl></tig><aug><au>Smith, Ann</au><au>Roy, Bo</au></aug>
<sug><subj type="major">Walking</subj><subj type="thes">Aged</subj></sug>
<ab>We walked.</ab><doctype>Article</doctype></artinfo><language>English</language>
</controlInfo></header></rec></records>
"""
ICTRP = """<Trials_downloaded_from_ICTRP>
<Trial><Internal_Number>7</Internal_Number><TrialID>ISRCTN00000001</TrialID>
<Public_title>Walking</Public_title><Scientific_title>A trial of walking</Scientific_title>
<Primary_sponsor>A University</Primary_sponsor><Date_registration>01/02/2020</Date_registration>
<web_address>https://example.org/1</web_address><Condition>Falls</Condition></Trial>
<Trial><TrialID>NCT00000001</TrialID><Public_title>Staying</Public_title></Trial>
</Trials_downloaded_from_ICTRP>
"""


def test_a_record_of_ebscohost_is_read_into_its_fields(write: Write) -> None:
    reading = read(write(EBSCO))
    (record,) = reading

    assert (reading.detected.format, reading.detected.dialect) == ("database-xml", "EBSCO")
    assert (record.title, record.authors) == ("Walking & staying", ("Smith, Ann", "Roy, Bo"))
    assert (record.journal, record.volume, record.issue) == ("Journal of Walking", "3", "4")
    assert (record.year, record.pages, record.doi) == (2022, "22-25", "10.1000/w.1")
    assert (record.accession, record.keywords) == ("2022000001", ("Walking", "Aged"))
    assert (record.kind, record.abstract) == ("article", "We walked.")


def test_trials_of_the_register_are_records(write: Write) -> None:
    reading = read(write(ICTRP))
    first, second = reading

    assert reading.detected.dialect == "WHO ICTRP"
    assert (first.title, first.year, first.accession) == (
        "A trial of walking",
        2020,
        "ISRCTN00000001",
    )
    assert (first.authors, first.url) == (("A University",), "https://example.org/1")
    assert second.title == "Staying"
    assert (reading.starts, reading.made) == (2, 2)


def test_no_word_of_a_record_is_lost(write: Write) -> None:
    for text, words in ((EBSCO, "CINAHL Apr2022 major thes"), (ICTRP, "7 Walking Falls")):
        held = {word for one in read(write(text)) for tag in one.raw for word in tag.value.split()}
        kept = {word for one in read(write(text)) for tag in one.raw for word in [tag.tag]}
        assert all(word in held or any(word in tag for tag in kept) for word in words.split())
