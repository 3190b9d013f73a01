"""Records of bibliographic APIs as JSON Lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import UnreadableError
from reviewkit.formats import Detected, Reading, api_lines, detect, read
from reviewkit.formats.api_dialects import DIALECTS, abstract_of, plain
from reviewkit.terms import Record

OPENALEX: dict[str, Any] = {
    "id": "https://openalex.org/W12",
    "doi": "https://doi.org/10.5555/A.1",
    "display_name": "Walking <i>together</i>",
    "publication_year": 2011,
    "type": "article",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/77"},
    "authorships": [
        {"author": {"display_name": "Ada van der Berg"}},
        {"author": {"display_name": "Bo Lee"}},
    ],
    "primary_location": {
        "landing_page_url": "https://journal.example/1",
        "source": {"display_name": "Made-up Journal"},
    },
    "biblio": {"volume": "4", "issue": None, "first_page": "10", "last_page": "19"},
    "abstract_inverted_index": {"helps": [1], "Walking": [0, 3], "when": [2]},
    "keywords": [{"display_name": "Gait"}],
}
EUROPEPMC: dict[str, Any] = {
    "id": "77",
    "source": "MED",
    "pmid": "77",
    "doi": "10.5555/b",
    "title": "Talking <i>less</i>.",
    "authorString": "Ito K, Roy B.",
    "authorList": {
        "author": [
            {"fullName": "Ito K", "firstName": "Kai", "lastName": "Ito"},
            {"collectiveName": "The Made-up Group"},
        ]
    },
    "journalInfo": {"volume": "2", "issue": "1", "journal": {"title": "Words"}},
    "pubYear": "2015",
    "pageInfo": "1-9",
    "abstractText": "<h4>Aim</h4>To talk.<h4>Result</h4>Less, p < 0.05.",
    "pubTypeList": {"pubType": ["research-article", "Journal Article"]},
    "keywordList": {"keyword": ["speech"]},
}
CROSSREF: dict[str, Any] = {
    "DOI": "10.5555/C",
    "title": ["Reading at night"],
    "author": [{"given": "Cy", "family": "Poe"}, {"name": "Lamp Group"}],
    "issued": {"date-parts": [[2019, 3, 1]]},
    "container-title": ["Light"],
    "type": "journal-article",
    "page": "e4",
    "abstract": "<jats:p>Lamps help.</jats:p>",
}
TRIAL: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Walks"},
        "statusModule": {"startDateStruct": {"date": "2020-02"}},
        "descriptionModule": {"briefSummary": "We walk."},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Town University"}},
    }
}
SCHOLAR = {
    "paperId": "ab1",
    "externalIds": {"DOI": "10.5555/D", "PubMed": "78"},
    "title": "Graphs",
    "authors": [{"authorId": "1", "name": "Di Fox"}],
    "year": 2001,
    "journal": {"name": "Nodes", "volume": "3", "pages": "5-6"},
    "abstract": None,
}
ARXIV = {
    "arxiv": {
        "id": ["http://arxiv.org/abs/2001.00001v2"],
        "title": ["Sums\n of sums"],
        "author": [{"name": "Eve Ray"}],
        "published": ["2020-01-01T00:00:00Z"],
        "summary": ["We add."],
        "category": [{"term": "math.CO"}],
    }
}
DOAJ = {
    "id": "f00",
    "bibjson": {
        "title": "Open doors",
        "author": [{"name": "Flo Gray"}],
        "year": "2008",
        "journal": {"title": "Doors", "volume": "1", "number": "2"},
        "start_page": "3",
        "end_page": "4",
        "identifier": [{"type": "eissn", "id": "1234-5678"}, {"type": "doi", "id": "10.5555/e"}],
    },
}


def written(folder: Path, *objects: dict[str, Any]) -> Path:
    path = folder / "found.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects))
    return path


def only(folder: Path, found: dict[str, Any]) -> Record:
    reading = read(written(folder, found))
    (record,) = reading
    assert reading.starts == reading.made == 1 and not reading.problems
    return record


def test_a_work_of_openalex_has_its_abstract_put_together(tmp_path: Path) -> None:
    record = only(tmp_path, OPENALEX)
    assert record.title == "Walking together" and record.abstract == "Walking helps when Walking"
    assert record.authors == ("van der Berg, Ada", "Lee, Bo")
    assert (record.doi, record.pmid, record.accession) == ("10.5555/a.1", "77", "W12")
    assert (record.journal, record.volume, record.issue) == ("Made-up Journal", "4", None)
    assert (record.year, record.pages, record.kind) == (2011, "10-19", "article")
    assert record.provenance["abstract"] == "abstract_inverted_index"


def test_a_result_of_europe_pmc_has_names_and_a_plain_abstract(tmp_path: Path) -> None:
    record = only(tmp_path, EUROPEPMC)
    assert record.authors == ("Ito, Kai", "The Made-up Group")
    assert record.title == "Talking less."
    assert record.abstract == "Aim\nTo talk.\nResult\nLess, p < 0.05."
    assert (record.doi, record.pmid, record.journal) == ("10.5555/b", "77", "Words")
    assert (record.year, record.pages, record.kind) == (2015, "1-9", "article")


def test_a_work_of_crossref_has_its_authors_and_year(tmp_path: Path) -> None:
    record = only(tmp_path, CROSSREF)
    assert record.authors == ("Poe, Cy", "Lamp Group") and record.year == 2019
    assert (record.doi, record.pages, record.journal) == ("10.5555/c", "e4", "Light")
    assert record.abstract == "Lamps help." and record.kind == "article"


def test_the_other_apis_have_their_fields(tmp_path: Path) -> None:
    trial = only(tmp_path, TRIAL)
    assert (trial.accession, trial.title, trial.year) == ("NCT00000001", "Walks", 2020)
    assert (trial.authors, trial.abstract) == (("Town University",), "We walk.")
    paper = only(tmp_path, SCHOLAR)
    assert (paper.doi, paper.pmid, paper.authors) == ("10.5555/d", "78", ("Fox, Di",))
    assert (paper.journal, paper.pages, paper.abstract) == ("Nodes", "5-6", None)
    note = only(tmp_path, ARXIV)
    assert (note.title, note.year, note.accession) == ("Sums of sums", 2020, "2001.00001v2")
    article = only(tmp_path, DOAJ)
    assert (article.doi, article.pages, article.issue) == ("10.5555/e", "3-4", "2")


@pytest.mark.parametrize(
    "found",
    [OPENALEX, EUROPEPMC, CROSSREF, TRIAL, SCHOLAR, ARXIV, DOAJ],
    ids=lambda one: next(iter(one)),
)
def test_every_word_is_in_the_raw_tags(tmp_path: Path, found: dict[str, Any]) -> None:
    record = only(tmp_path, found)
    held = " ".join(f"{tag.tag} {tag.value}" for tag in record.raw)
    words = re.findall(r"\w+", json.dumps(found, ensure_ascii=False).replace("\\n", " "))
    assert set(words) <= set(re.findall(r"\w+", held))


def test_lines_that_are_no_objects_are_kept_as_problems(tmp_path: Path) -> None:
    path = written(tmp_path, SCHOLAR, SCHOLAR)
    with path.open("a") as file:
        file.write('\n{"paperId": "cut\n[1, 2]\n')
    reading = read(path)
    assert len(list(reading)) == 2 and reading.starts == 3
    assert [(one.line, one.text) for one in reading.problems] == [
        (4, '{"paperId": "cut'),
        (5, "[1, 2]"),
    ]


def test_a_first_line_longer_than_the_sample_is_known(tmp_path: Path) -> None:
    path = written(tmp_path, TRIAL | {"resultsSection": {"text": "x" * 300_000}})
    assert detect(path).dialect == "ClinicalTrials.gov" and len(list(read(path))) == 1


def test_other_json_is_not_taken_for_an_api(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        detect(written(tmp_path, {"name": "Ada"}))


def test_half_a_pair_of_code_units_becomes_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text('{"paperId": "a", "title": "caf\u00e9 \\ud83d"}\n')
    (record,) = read(path)
    assert record.title == "caf\u00e9 \ufffd"


ODD = (
    *("authorships", "abstract_inverted_index", "authorList", "author", "issued", "title"),
    *("bibjson", "protocolSection", "arxiv", "externalIds", "journal", "year", "doi"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(
    st.sampled_from(DIALECTS),
    st.dictionaries(
        st.sampled_from(ODD),
        JSON,
    ),
)
def test_no_object_of_any_api_is_too_odd(
    tmp_path_factory: pytest.TempPathFactory, dialect: Any, odd: dict[str, Any]
) -> None:
    found = dict.fromkeys(dialect.marks, "1") | odd
    path = written(tmp_path_factory.mktemp("odd"), found)
    reading = Reading(path, Detected("api", dialect.name, "utf-8", ()), api_lines.records)
    (record,) = reading
    held = {tag.value for tag in record.raw}
    assert all(str(found[mark]) in held for mark in dialect.marks if mark not in odd)


def test_markup_goes_and_comparisons_stay() -> None:
    assert plain("<jats:title>Aim</jats:title><jats:p>a < b > c</jats:p>") == "Aim\n\na < b > c"
    assert abstract_of({"b": [1], "a": [0, "x"], "c": None}) == "a b"
