"""The worked example that ships: its files fit the schemas, hang together and match the review."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from reviewkit.codebook import Codebook
from reviewkit.documents import load, read_yaml
from reviewkit.formats import read
from reviewkit.forms import Form, check_value
from reviewkit.protocol import Protocol
from reviewkit.terms import Missing, Role, Stage, Verdict

ROOT = Path(__file__).parents[2]
SSCR = ROOT / "protocols" / "sscr"
EXAMPLE = SSCR / "example"
SOURCE_KEYS = {"value", "reason", "note", "report", "page", "quote"}
VERSIONS = ("v1", "v2")
QUOTE_WORDS = 10


def yaml_of(path: Path) -> dict[str, Any]:
    data, _ = read_yaml(path.read_text(encoding="utf-8"), path.name)
    assert isinstance(data, dict)
    return data


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return yaml_of(Path(__file__).with_name("published.yml"))


@pytest.fixture(scope="module")
def form() -> Form:
    return load(ROOT / "extraction_forms" / "sscr.yml", Form)


@pytest.fixture(scope="module")
def codebooks() -> dict[str, Codebook]:
    protocol = load(SSCR / "protocol.yml", Protocol)
    return {name: load(SSCR / file, Codebook) for name, file in protocol.codebooks.items()}


@pytest.fixture(scope="module")
def accessions() -> dict[str, list[str]]:
    return {version: accessions_of(version) for version in VERSIONS}


def accessions_of(version: str) -> list[str]:
    files = sorted((EXAMPLE / version / "imports").iterdir())
    return [str(record.accession) for path in files for record in read(path)]


def protocol_of(version: str) -> Protocol:
    folder = SSCR if version == "v1" else EXAMPLE / version
    return load(folder / "protocol.yml", Protocol)


def answer_files() -> list[Path]:
    return sorted(chain(EXAMPLE.glob("v*/answers/*.yml"), EXAMPLE.glob("v*/agreed/*.yml")))


def flat(answers: dict[str, Any], form: Form) -> list[tuple[str, str, dict[str, Any]]]:
    """Every answer of a file: path, row, and its value with what belongs to it."""
    found = []
    for key, given in answers.items():
        group = form.groups.get(key)
        if group is None:
            found.append((key, "", whole(given)))
            continue
        for row, fields in given.items() if group.repeat else [("", given)]:
            shared = {name: fields[name] for name in SOURCE_KEYS & set(fields)}
            found += [
                (f"{key}.{name}", row, shared | whole(value))
                for name, value in fields.items()
                if name not in SOURCE_KEYS
            ]
    return found


def whole(given: Any) -> dict[str, Any]:
    return given if isinstance(given, dict) and "value" in given else {"value": given}


def latest_answers(form: Form, version: str) -> dict[str, dict[tuple[str, str], Any]]:
    """RM's answers by study, path and row, as they stand in a version."""
    standing: dict[str, dict[tuple[str, str], Any]] = {}
    for one in VERSIONS[: VERSIONS.index(version) + 1]:
        for path in sorted((EXAMPLE / one / "answers").glob("S??.yml")):
            data = yaml_of(path)
            study = standing.setdefault(data["study"], {})
            study.update({(p, r): a["value"] for p, r, a in flat(data["answers"], form)})
    return standing


def factor_counts(answers: dict[tuple[str, str], Any]) -> list[int]:
    groups = ("factors_helped", "factors_hindered")
    return [sum(path == f"{group}.statement" for path, _ in answers) for group in groups]


def classification(answers: dict[tuple[str, str], Any]) -> list[str]:
    names = ("peer_review", "evaluator", "scope", "outcome_measures_used")
    return [answers[name, ""] for name in names]


# --- protocols, form, codebooks -------------------------------------------------------------


def test_every_shipped_protocol_fits_the_schema() -> None:
    paths = sorted((ROOT / "protocols").rglob("protocol.yml"))
    assert [load(path, Protocol).id for path in paths] == ["basic", "sscr", "sscr"]


def test_the_form_asks_the_fourteen_rows_of_the_printed_pro_forma_in_order(form: Form) -> None:
    rows = [entry.row for section in form.sections for entry in section.fields if entry.row]
    assert rows == list(range(1, 15))


def test_what_the_review_does_not_report_is_null_in_its_protocol() -> None:
    protocol = load(SSCR / "protocol.yml", Protocol)
    assert len(protocol.sources) == 11
    for source in protocol.sources:
        assert (source.platform, source.searched, source.strategy) == (None, None, None)
    assert protocol.published is not None
    counts = protocol.published.model_dump()
    assert {name for name, count in counts.items() if count is not None} == {"studies", "reports"}


def test_tables_and_map_name_fields_that_the_form_has(form: Form) -> None:
    for version in VERSIONS:
        protocol = protocol_of(version)
        named = [
            path
            for rule in protocol.map
            for path in (rule.rows, rule.columns, rule.segments, rule.summary, *rule.shown)
            if path
        ]
        for table in protocol.tables:
            named += [name for column in table.columns for name in column.fields]
            named += [table.level_field] if table.level_field else []
        assert [name for name in named if name not in form.fields] == []


def test_the_second_version_gives_a_reason_for_every_criterion_it_changes() -> None:
    first, second = protocol_of("v1"), protocol_of("v2")
    old = {one.id: one.text for one in first.criteria}
    changed = {one.id for one in second.criteria if old[one.id] != one.text}
    told = " ".join(change.what for change in second.changes)
    assert changed == {"I1", "I2", "E3", "E4"}
    assert all(name in told for name in changed)
    assert all(change.why for change in second.changes)


# --- records --------------------------------------------------------------------------------


def test_every_search_file_is_read_whole() -> None:
    for path in sorted(EXAMPLE.glob("v*/imports/*")):
        reading = read(path)
        records = list(reading)
        assert reading.problems == [], path
        assert reading.starts == reading.made == len(records) > 0, path
        assert all(record.title and record.accession for record in records), path


def test_every_record_has_an_accession_number_of_its_own(
    accessions: dict[str, list[str]], published: dict[str, Any]
) -> None:
    every = [*accessions["v1"], *accessions["v2"]]
    assert [name for name, times in Counter(every).items() if times > 1] == []
    assert all("DEMO-" in name for name in every)
    for version in VERSIONS:
        assert len(accessions[version]) == published["demonstration"][version]["records"]


def test_every_search_file_names_a_source_of_the_protocol() -> None:
    for version in VERSIONS:
        sources = {source.name for source in protocol_of(version).sources}
        searches = rows_of(EXAMPLE / version / "searches.csv")
        files = {path.name for path in (EXAMPLE / version / "imports").iterdir()}
        assert {row["file"] for row in searches} == files
        assert {row["source"] for row in searches} <= sources


def test_every_reference_means_a_record_that_is_there_by_then(
    accessions: dict[str, list[str]],
) -> None:
    columns = {"decisions": ["record"], "settlements": ["record"], "retrievals": ["record"]}
    columns |= {"links": ["record"], "pairs": ["a", "b"]}
    known: set[str] = set()
    for version in VERSIONS:
        known |= {f"an:{name}" for name in accessions[version]}
        named = [
            row[column]
            for name, heads in columns.items()
            for row in rows_of(EXAMPLE / version / f"{name}.csv")
            for column in heads
        ]
        for path in sorted((EXAMPLE / version).glob("a*/*.yml")):
            named.append(yaml_of(path)["report"])
        assert [one for one in named if one not in known] == []


# --- decisions ------------------------------------------------------------------------------


def standing(version: str, stage: Stage) -> dict[str, dict[str, tuple[str, str]]]:
    """What each reviewer said of each record in a version: verdict and reason."""
    said: dict[str, dict[str, tuple[str, str]]] = {}
    for row in rows_of(EXAMPLE / version / "decisions.csv"):
        if row["stage"] == stage:
            said.setdefault(row["record"], {})[row["reviewer"]] = (row["verdict"], row["reason"])
    return said


def settled(version: str, stage: Stage) -> dict[str, tuple[str, str]]:
    """Where each record stands at a stage: what reviewers agree on, or the settlement."""
    settlements = {
        row["record"]: (row["verdict"], row["reason"])
        for row in rows_of(EXAMPLE / version / "settlements.csv")
        if row["stage"] == stage
    }
    said = standing(version, stage)
    return {record: settlements.get(record) or words["JG"] for record, words in said.items()}


@pytest.mark.parametrize("version", VERSIONS)
def test_decisions_use_the_words_and_criteria_of_the_protocol(version: str) -> None:
    criteria = {one.id for one in protocol_of(version).criteria}
    for row in rows_of(EXAMPLE / version / "decisions.csv"):
        assert row["verdict"] in set(Verdict)
        assert row["stage"] in set(Stage)
        assert row["reason"] in criteria or not row["reason"]
        if (row["stage"], row["verdict"]) == (Stage.FULLTEXT, Verdict.EXCLUDE):
            assert row["reason"], row
        assert row["verdict"] == Verdict.EXCLUDE or not row["reason"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("stage", list(Stage))
def test_two_reviewers_decide_and_exactly_their_conflicts_are_settled(
    version: str, stage: Stage, published: dict[str, Any]
) -> None:
    said = standing(version, stage)
    assert all(set(words) == {"JG", "RM"} for words in said.values())
    conflicts = {record for record, words in said.items() if words["JG"] != words["RM"]}
    settlements = {
        row["record"]
        for row in rows_of(EXAMPLE / version / "settlements.csv")
        if row["stage"] == stage
    }
    assert conflicts == settlements
    assert len(conflicts) == published["demonstration"][version]["conflicts"][str(stage)]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_demonstration_flow_adds_up(version: str, published: dict[str, Any]) -> None:
    wanted = published["demonstration"][version]
    earlier = standing("v1", Stage.TITLE) if version == "v2" else {}
    title = {k: v for k, v in settled(version, Stage.TITLE).items() if k not in earlier}
    sought = {record for record, (verdict, _) in title.items() if verdict == Verdict.INCLUDE}
    retrievals = {
        row["record"]: row["outcome"] for row in rows_of(EXAMPLE / version / "retrievals.csv")
    }
    fulltext = {k: v for k, v in settled(version, Stage.FULLTEXT).items() if k not in earlier}
    out = Counter(reason for verdict, reason in fulltext.values() if verdict == Verdict.EXCLUDE)
    assert set(retrievals) == sought
    assert set(fulltext) == {k for k, outcome in retrievals.items() if outcome == "retrieved"}
    assert len(title) == wanted.get("works", wanted.get("new_works"))
    assert len(title) - len(sought) == wanted["excluded_at_title"]
    assert (len(sought), len(fulltext)) == (wanted["sought"], wanted["assessed"])
    assert len(sought) - len(fulltext) == wanted["not_retrieved"]
    assert out == wanted["reports_excluded"]
    assert len(fulltext) - out.total() == wanted["included"]


def test_what_a_changed_criterion_excluded_is_decided_again() -> None:
    changed = {"I1", "I2", "E3", "E4"}
    for stage in Stage:
        old = {k for k, (_, reason) in settled("v1", stage).items() if reason in changed}
        again = set(standing("v2", stage)) & set(standing("v1", stage))
        assert again == old


def test_the_reports_included_are_those_linked_to_studies() -> None:
    included: set[str] = set()
    linked: list[str] = []
    for version in VERSIONS:
        decided = settled(version, Stage.FULLTEXT)
        included |= {k for k, (verdict, _) in decided.items() if verdict == Verdict.INCLUDE}
        links = rows_of(EXAMPLE / version / "links.csv")
        assert {row["role"] for row in links} <= set(Role)
        linked += [row["record"] for row in links]
        assert sorted(included) == sorted(linked)
    assert len(linked) == 15


# --- answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", answer_files(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_answer_fits_its_question(
    path: Path, form: Form, codebooks: dict[str, Codebook]
) -> None:
    data = yaml_of(path)
    answers = flat(data["answers"], form)
    assert data["extractor"] in {one.id for one in protocol_of("v1").reviewers}
    for field, row, answer in answers:
        assert field in form.fields, field
        assert form.repeats(field) == bool(row), (field, row)
        assert check_value(form.fields[field], answer["value"], codebooks).problem is None, field
        assert not (form.fields[field].judgement and not answer.get("reason")), field
        assert len(str(answer.get("quote", "")).split()) <= QUOTE_WORDS, field


def test_every_study_answers_every_required_question(form: Form) -> None:
    for study, answers in latest_answers(form, "v2").items():
        given = {path for path, _ in answers}
        asked = {path for path, question in form.fields.items() if question.required}
        assert asked <= given, (study, asked - given)


def test_every_factor_and_finding_says_where_it_stands(form: Form) -> None:
    for path in sorted(EXAMPLE.glob("v*/answers/S??.yml")):
        answers = yaml_of(path)["answers"]
        for group in ("factors_helped", "factors_hindered", "key_impacts", "implications"):
            assert all(row.get("page") for row in answers[group].values()), (path, group)


def test_row_keys_of_a_study_do_not_collide_between_versions(form: Form) -> None:
    first = yaml_of(EXAMPLE / "v1" / "answers" / "S07.yml")["answers"]
    second = yaml_of(EXAMPLE / "v2" / "answers" / "S07.yml")["answers"]
    for group in form.groups.values():
        if group.repeat:
            assert not set(first[group.id]) & set(second[group.id])


def test_two_extractors_differ_where_a_value_was_agreed_and_nowhere_else(form: Form) -> None:
    for path in sorted((EXAMPLE / "v1" / "agreed").glob("*.yml")):
        agreed = yaml_of(path)
        assert agreed["why"]
        one, two = (
            {(p, r): a["value"] for p, r, a in flat(yaml_of(file)["answers"], form)}
            for file in (
                EXAMPLE / "v1" / "answers" / path.name,
                EXAMPLE / "v1" / "answers" / f"{path.stem}-JG.yml",
            )
        )
        differ = {key for key in one.keys() & two.keys() if one[key] != two[key]}
        assert differ == {(p, r) for p, r, _ in flat(agreed["answers"], form)}
        assert 2 <= len(differ) <= 4


# --- against the published tables -----------------------------------------------------------


def test_each_study_has_as_many_factors_as_the_review_prints(
    form: Form, published: dict[str, Any]
) -> None:
    wanted = published["v1"]
    counts = wanted["table-3"]["factors"] | wanted["table-4"]["factors"]
    answers = latest_answers(form, "v1")
    assert {study: factor_counts(given) for study, given in answers.items()} == counts
    for table, level in (("table-3", "integrated"), ("table-4", "partnership")):
        here = {s for s, given in answers.items() if given["level_of_working.primary", ""] == level}
        assert here == set(wanted[table]["order"])


def test_each_study_is_classified_as_the_review_does(form: Form, published: dict[str, Any]) -> None:
    wanted = published["v1"]["table-2"]["classification"]
    answers = latest_answers(form, "v1")
    assert {study: classification(given) for study, given in answers.items()} == wanted


def test_the_update_adds_two_studies_and_a_companion(
    form: Form, published: dict[str, Any], codebooks: dict[str, Codebook]
) -> None:
    wanted = published["v2"]
    before, after = latest_answers(form, "v1"), latest_answers(form, "v2")
    assert sorted(set(after) - set(before)) == wanted["new_studies"]
    for study in wanted["new_studies"]:
        assert classification(after[study]) == wanted["classification"][study]
        assert factor_counts(after[study]) == wanted["table-3"]["factors"][study]
    assert factor_counts(after["S07"]) == wanted["table-4"]["factors"]["S07"]

    def used(standing: dict[str, dict[tuple[str, str], Any]]) -> set[str]:
        return {
            code
            for answers in standing.values()
            for (path, _), codes in answers.items()
            if path.startswith("factors_") and path.endswith(".codes")
            for code in codes
        }

    assert sorted(used(after) - used(before)) == wanted["new_codes"]
    assert used(after) == set(codebooks["factors"].codes)


def test_a_missing_answer_is_a_code_and_never_a_blank(form: Form) -> None:
    answers = latest_answers(form, "v2")
    values = [value for given in answers.values() for value in given.values()]
    assert all(value not in (None, "", []) for value in values)
    missing = {value for value in values if isinstance(value, str) and value in set(Missing)}
    assert {Missing.NRV, Missing.NA} <= missing
