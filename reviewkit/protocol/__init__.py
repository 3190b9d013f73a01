"""The protocol: what a review asks, where it looks, what it keeps, who decides, what it prints."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from reviewkit.documents import Written
from reviewkit.protocol.combining import named
from reviewkit.protocol.deciding import (
    Extraction,
    FurtherForm,
    Reviewer,
    StageRule,
)
from reviewkit.protocol.living import LivingRule
from reviewkit.protocol.mapping import MapRule
from reviewkit.protocol.printing import (
    Column,
    Effects,
    FigureRule,
    FlowBox,
    FlowRule,
    Published,
    TableRule,
)
from reviewkit.protocol.searching import (
    Criterion,
    Definition,
    DisplayRule,
    DuplicateRule,
    Highlight,
    Question,
    Searching,
    Source,
)
from reviewkit.protocol.strategy import Concept, StrategyRule
from reviewkit.strands import StrandRule
from reviewkit.terms import Stage

__all__ = [
    "Change",
    "Column",
    "Concept",
    "Criterion",
    "Definition",
    "DisplayRule",
    "DuplicateRule",
    "Effects",
    "Extraction",
    "FigureRule",
    "FlowBox",
    "FlowRule",
    "FurtherForm",
    "Highlight",
    "LivingRule",
    "MapRule",
    "Protocol",
    "Published",
    "Question",
    "Reviewer",
    "Searching",
    "Source",
    "StageRule",
    "StrategyRule",
    "TableRule",
]


def _listed(given: Any) -> Any:
    """One map stands for a list of one, as it did before there could be several."""
    return () if given is None else [given] if isinstance(given, dict) else given


def _one_or_several(schema: dict[str, Any]) -> None:
    one = schema.pop("items")
    schema["anyOf"] = [one, {"type": schema.pop("type"), "items": one}, {"type": "null"}]


class Change(Written):
    """Why this version of the protocol differs from the one before."""

    what: str
    why: str


class Protocol(Written):
    """Protocol file: protocol.yml of a review folder."""

    reviewkit: Literal[1] = Field(description="Version of this file format")
    id: str
    version: str = Field(description="Name of this version, e.g. v1")
    title: str
    type: str = "systematic review"
    questions: tuple[Question, ...] = ()
    definitions: tuple[Definition, ...] = ()
    concepts: tuple[Concept, ...] = ()
    strategy: StrategyRule = StrategyRule()
    highlight: Highlight = Highlight()
    limits: tuple[str, ...] = Field((), description="Dates, languages, places of the search")
    living: LivingRule | None = Field(
        None, description="How the review is kept up to date; left out: it is not"
    )
    sources: tuple[Source, ...] = ()
    searching: Searching = Field(
        Searching(), description="What PRISMA-S asks of the searching; left out: not reported"
    )
    criteria: tuple[Criterion, ...] = ()
    duplicates: DuplicateRule = DuplicateRule()
    display: DisplayRule = DisplayRule()
    reviewers: tuple[Reviewer, ...] = ()
    stages: dict[Stage, StageRule] = Field(
        default_factory=lambda: {Stage.TITLE: StageRule(), Stage.FULLTEXT: StageRule()}
    )
    extraction: Extraction | None = None
    forms: tuple[FurtherForm, ...] = Field(
        (), description="Forms beside that of the extraction, such as critical appraisal"
    )
    codebooks: dict[str, str] = Field(
        default_factory=dict, description="Name and file, from the review folder"
    )
    strands: tuple[StrandRule, ...] = Field((), description="Evidence beside the literature")
    findings: str = Field("", description="File of the review's findings, from the review folder")
    tables: tuple[TableRule, ...] = ()
    figures: tuple[FigureRule, ...] = ()
    map: Annotated[tuple[MapRule, ...], BeforeValidator(_listed)] = Field(
        (),
        description="The evidence maps: one, or a list",
        json_schema_extra=_one_or_several,
    )
    flow: FlowRule = FlowRule()
    published: Published | None = None
    changes: tuple[Change, ...] = ()
    checklist: Literal[
        "", "prisma-2020", "prisma-scr", "prisma-s", "prisma-lsr", "entreq", "swim"
    ] = Field("", description="Reporting checklist that the report ends with")
    demonstration: str = Field("", description="Printed with outputs of demonstration data")
    licence: str = Field("", description="Licence of what is published, e.g. CC BY 4.0")

    @field_validator(
        "concepts", "criteria", "reviewers", "strands", "tables", "figures", "map", "sources"
    )
    @classmethod
    def _names_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        names = [getattr(one, "id", None) or one.name for one in entries]
        twice = next((one for place, one in enumerate(names) if one in names[:place]), None)
        if twice is not None:
            raise ValueError(f"`{twice}` is there twice; rename one")
        return entries

    @field_validator("strategy")
    @classmethod
    def _concepts_are_known(cls, rule: StrategyRule, info: ValidationInfo) -> StrategyRule:
        known = [one.id for one in info.data.get("concepts", ())]
        combined = named(rule.combine) if rule.combine else ()
        lost = next((one for one in combined if one not in known), None)
        if lost is not None:
            raise ValueError(f"`combine` names `{lost}`, which is no concept ({', '.join(known)})")
        twice = next((one.id for one in rule.narrow if one.id in known), None)
        if twice is not None:
            raise ValueError(f"`{twice}` is a concept and narrows as well; rename one")
        return rule

    @field_validator("sources")
    @classmethod
    def _schedules_belong_to_living(
        cls, sources: tuple[Source, ...], info: ValidationInfo
    ) -> tuple[Source, ...]:
        of_its_own = next((one.name for one in sources if one.every), None)
        if of_its_own and info.data.get("living", LivingRule()) is None:
            raise ValueError(
                f"`{of_its_own}` has `every`, which needs `living`; add `living: {{status: "
                "living}`, or take `every` out"
            )
        return sources

    @field_validator("forms")
    @classmethod
    def _forms_have_names_of_their_own(
        cls, forms: tuple[FurtherForm, ...], info: ValidationInfo
    ) -> tuple[FurtherForm, ...]:
        first = info.data.get("extraction")
        names = [*([first.name] if first else []), *(one.name for one in forms)]
        twice = next((one for place, one in enumerate(names) if one in names[:place]), None)
        if twice is not None:
            raise ValueError(f"two forms are called `{twice}`; give one of `forms` another `id`")
        return forms

    @field_validator("stages")
    @classmethod
    def _reviewers_are_known(
        cls, stages: dict[Stage, StageRule], info: ValidationInfo
    ) -> dict[Stage, StageRule]:
        known = [one.id for one in info.data.get("reviewers", ())]
        for stage, rule in stages.items():
            for who in (*rule.who, *rule.settlers):
                if known and who not in known:
                    listed = ", ".join(known)
                    raise ValueError(f"{stage} names `{who}`, who is no reviewer ({listed})")
            if rule.who and len(rule.who) < rule.reviewers:
                raise ValueError(
                    f"{stage} needs {rule.reviewers} reviewers but names {len(rule.who)}; name "
                    "more or need fewer"
                )
            if rule.sample and rule.reviewers == 1:
                raise ValueError(f"{stage} has a `sample`, which needs `reviewers: 2` or more")
            criteria = [one.id for one in info.data.get("criteria", ())]
            lost = next((one for one in rule.reasons if one not in criteria), None)
            if lost:
                raise ValueError(f"{stage} names the reason `{lost}`, which is no criterion's id")
        return stages

    def form_rule(self, name: str) -> Extraction | None:
        """Return how a form is filled in: the one of that name, or for '' the pro-forma."""
        if not name:
            return self.extraction
        return next((one for one in self.forms if one.name == name), None)

    def marked(self) -> Highlight:
        """Return the words to mark while screening: terms of the concepts speak for a report."""
        concepts = tuple(
            term
            for concept in self.concepts
            for terms in (concept.terms, *(words.terms for words in concept.elsewhere))
            for term in terms
        )
        own = self.highlight
        return Highlight(wanted=concepts + own.wanted, unwanted=own.unwanted)

    def rule(self, stage: Stage) -> StageRule:
        """Return how a stage is decided; a stage that is not written takes two reviewers."""
        return self.stages.get(stage, StageRule())

    def readers(self, stage: Stage) -> tuple[str, ...]:
        """Return who may decide at a stage: those it names, else all but observers."""
        named = self.rule(stage).who
        return named or tuple(one.id for one in self.reviewers if one.role != "observer")

    def displayed(self) -> dict[str, Any]:
        """Return what the store must know of the fields that a report shows."""
        rule = self.display
        fields = rule.model_dump(exclude={"sources"})
        return {
            "sources": list(rule.sources or (one.name for one in self.sources)),
            "fields": fields,
        }

    def told(self, stage: Stage) -> dict[str, Any]:
        """Return what the store must know of a stage's rule besides the number of reviewers."""
        rule = self.rule(stage)
        return {
            "sample": rule.sample,
            "who": list(self.readers(stage)),
            "unsure": rule.unsure,
            "settle": rule.settle,
            "settlers": list(rule.settlers),
            "leads": [one.id for one in self.reviewers if one.role == "lead"],
            "programs": [one.id for one in self.reviewers if one.program],
            "reasons": list(rule.reasons),
            "sealed": rule.sealed,
            "automation": rule.automation,
        }
