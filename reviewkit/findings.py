"""Findings of the review and the confidence in them by GRADE-CERQual.

Lewin S and others, Implementation Science 2018;13(Suppl 1):2 (doi:10.1186/s13012-017-0688-3): four
components are judged for each finding of the review, never for a study; the overall confidence
follows from all four.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from reviewkit.documents import Written

COMPONENTS = {
    "methodological_limitations": "Methodological limitations",
    "coherence": "Coherence",
    "adequacy": "Adequacy of data",
    "relevance": "Relevance",
}
CONCERNS = {
    "none_or_minimal": "No or very minor concerns",
    "minor": "Minor concerns",
    "moderate": "Moderate concerns",
    "serious": "Serious concerns",
}
CONFIDENCE = {"high": "High", "moderate": "Moderate", "low": "Low", "very_low": "Very low"}


class Component(Written):
    """One of the four components: the concern, and why."""

    concern: Literal["none_or_minimal", "minor", "moderate", "serious"]
    reason: str = Field(min_length=1)


class Overall(Written):
    """The confidence in a finding, and why."""

    confidence: Literal["high", "moderate", "low", "very_low"]
    reason: str = Field(min_length=1)


class Finding(Written):
    """A finding of the review, with the studies it rests on."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    statement: str = Field(min_length=1)
    studies: tuple[str, ...] = Field(min_length=1, description="Ids of the studies it rests on")
    methodological_limitations: Component | None = None
    coherence: Component | None = None
    adequacy: Component | None = None
    relevance: Component | None = None
    overall: Overall | None = Field(None, description="Once all four components are judged")

    @field_validator("studies")
    @classmethod
    def _each_study_once(cls, studies: tuple[str, ...]) -> tuple[str, ...]:
        twice = next((one for place, one in enumerate(studies) if one in studies[:place]), None)
        if twice:
            raise ValueError(f"the study `{twice}` is there twice; a study counts once")
        return studies

    @model_validator(mode="after")
    def _overall_comes_last(self) -> Self:
        if self.overall and (lost := [one for one in COMPONENTS if getattr(self, one) is None]):
            raise ValueError(
                f"`{self.id}` has an overall confidence but no judgement of {', '.join(lost)}; "
                "judge all four components first"
            )
        return self


class Findings(Written):
    """Findings file: findings of the review with their confidence."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str
    findings: tuple[Finding, ...]

    @field_validator("findings")
    @classmethod
    def _ids_are_unique(cls, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        names = [one.id for one in findings]
        twice = next((one for place, one in enumerate(names) if one in names[:place]), None)
        if twice:
            raise ValueError(f"the finding `{twice}` is there twice; rename one")
        return findings

    def unknown(self, studies: Collection[str]) -> Iterator[tuple[int, int, str]]:
        """Yield the studies that a finding names and that are not among those included.

        Yields:
            The places of the finding and of the study in it, from 0, and the study.
        """
        for number, finding in enumerate(self.findings):
            for at, study in enumerate(finding.studies):
                if study not in studies:
                    yield number, at, study
