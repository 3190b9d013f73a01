"""Findings of the review and the confidence in them."""

from __future__ import annotations

import pytest

from reviewkit.documents import load, parse
from reviewkit.errors import ProtocolError
from reviewkit.findings import COMPONENTS, CONCERNS, CONFIDENCE, Findings
from reviewkit.forms import Form
from reviewkit.plan import shipped

FINDINGS = """\
reviewkit: 1
id: findings
version: v1
findings:
  - id: F1
    statement: Time to meet builds trust.
    studies: [S1, S2]
    methodological_limitations: {concern: minor, reason: Sampling is thin.}
    coherence: {concern: none_or_minimal, reason: All point one way.}
    adequacy: {concern: moderate, reason: Two studies.}
    relevance: {concern: serious, reason: Other places.}
    overall: {confidence: low, reason: Few data from elsewhere.}
"""


def read(old: str = "", new: str = "") -> Findings:
    assert old in FINDINGS
    return parse(FINDINGS.replace(old, new, 1) if old else FINDINGS, Findings, "findings.yml")


def test_the_overall_confidence_is_refused_until_all_four_components_are_judged() -> None:
    coherence = "    coherence: {concern: none_or_minimal, reason: All point one way.}\n"
    with pytest.raises(ProtocolError, match=r"`F1` has an overall .* no judgement of coherence;"):
        read(coherence)
    waiting = FINDINGS.replace(coherence, "").partition("    overall")[0]
    assert parse(waiting, Findings, "f.yml").findings[0].overall is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[S1, S2]", "[S1, S1]", "`S1` is there twice"),
        ("[S1, S2]", "[]", "studies"),
        (", reason: Two studies.", "", r"findings\.yml:10: .*adequacy\.reason: this field is"),
        ("concern: minor", "concern: some", "methodological_limitations"),
    ],
)
def test_a_finding_names_its_studies_once_and_gives_reasons(old: str, new: str, told: str) -> None:
    with pytest.raises(ProtocolError, match=told):
        read(old, new)


def test_studies_that_are_not_included_are_told_with_their_place() -> None:
    assert list(read().unknown({"S1", "S2", "S3"})) == []
    assert list(read().unknown({"S1"})) == [(0, 1, "S2")]


def test_components_and_answers_are_those_of_the_form_that_ships() -> None:
    form = load(shipped("extraction_forms") / "cerqual.yml", Form)
    for name, label in COMPONENTS.items():
        assert form.fields[name].label == label
        assert form.fields[name].choice_labels == CONCERNS
    assert form.fields["confidence"].choice_labels == CONFIDENCE
