"""The protocol: what a review asks, where it looks, what it keeps, who decides, what it prints."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from reviewkit.documents import Written
from reviewkit.terms import SourceKind, Stage, Vote

FlowBox = Literal[
    "databases",
    "registers",
    "per_source",
    "duplicates",
    "automation",
    "removed_other",
    "screened",
    "excluded",
    "sought",
    "not_retrieved",
    "assessed",
]


class Question(Written):
    """A question the review answers."""

    id: str
    text: str


class Definition(Written):
    """A term as the review uses it."""

    term: str
    text: str


class Concept(Written):
    """A block of the search strategy: terms joined by OR; blocks are joined by AND."""

    id: str
    label: str
    terms: tuple[str, ...] = Field(description="Words and phrases; `*` truncates")
    note: str = ""


class Highlight(Written):
    """Words that stand out while screening, besides the terms of the concepts."""

    wanted: tuple[str, ...] = Field((), description="Speak for a report; `*` truncates")
    unwanted: tuple[str, ...] = Field((), description="Speak against it; `*` truncates")


class Source(Written):
    """Where the review looks."""

    name: str
    kind: SourceKind = SourceKind.DATABASE
    platform: str | None = Field(None, description="Interface, e.g. Ovid; null prints not reported")
    searched: date | None = Field(None, description="Day of the last search; null: not reported")
    strategy: str | None = Field(None, description="Exact strategy as run; null: not reported")
    note: str = ""


class Criterion(Written):
    """One eligibility rule; an exclusion names the criterion that failed."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    kind: Literal["include", "exclude"]
    text: str
    label: str = Field("", description="Short form for the flow; the text where left out")
    note: str = ""


class DuplicateRule(Written):
    """Which relatives of a report count as the same report; by default they are linked only."""

    versions: bool = Field(False, description="Updates of one document, e.g. Cochrane .pub2")
    notices: bool = Field(False, description="Errata, comments and replies with their article")
    conference: bool = Field(False, description="Congress abstract with the article")
    preprints: bool = Field(False, description="Preprint with the article")
    protocols: bool = Field(False, description="Protocol with the results")
    reprints: bool = Field(False, description="One text printed in two places")
    translations: bool = Field(False, description="One text in two languages")


class Reviewer(Written):
    """A person who decides."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    name: str = ""
    role: Literal["lead", "reviewer", "observer"] = "reviewer"
    program: bool = Field(False, description="A program that reads, not a person")


class StageRule(Written):
    """How a screening stage is decided."""

    reviewers: int = Field(2, ge=1, le=9, description="Independent decisions a report needs")
    sample: float | None = Field(
        None, gt=0, lt=1, description="Share of reports that get all reviewers; others get one"
    )
    who: tuple[str, ...] = Field((), description="Reviewer ids; empty: every reviewer may")
    unsure: Literal["conflict", "forward"] = Field(
        "conflict", description="Unsure against include: a conflict, or it goes forward"
    )
    settle: Literal["discussion", "third", "lead"] = Field(
        "discussion", description="Who settles: any reviewer, one who did not read it, a lead"
    )
    settlers: tuple[str, ...] = Field((), description="Reviewer ids who settle, where named")
    exclusion: Literal["free", "reason", "reason_and_note"] | None = Field(
        None, description="What an exclusion needs; full text always needs a reason"
    )
    reasons: tuple[str, ...] = Field(
        (), description="Criterion ids in the order they count; the others follow as written"
    )
    sealed: bool = Field(False, description="Decisions travel when their batch is complete")
    batch: int = Field(0, ge=0, description="Reports a batch; 0: one batch")
    order: Literal["place", "random", "newest", "oldest", "ranked"] = Field(
        "place", description="Order of reading, unless one is frozen or a reviewer chooses"
    )
    automation: Literal["reads", "excludes"] = Field(
        "reads", description="Whether a program's exclusion stands without a person's"
    )


class Extraction(Written):
    """How data are extracted."""

    form: str = Field(description="File of the form, from the review folder")
    mode: Literal["single", "dual", "verify"] = Field(
        "single",
        description="One extracts; several do, blind to each other; one does and others verify",
    )
    extractors: int = Field(1, ge=1, le=9, description="Extractors a study needs, in all")

    @model_validator(mode="before")
    @classmethod
    def _one_tells_the_other(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        if "mode" not in given and isinstance(given.get("extractors"), int):
            return {"mode": "dual" if given["extractors"] > 1 else "single", **given}
        if "extractors" not in given and given.get("mode") in {"dual", "verify"}:
            return {"extractors": 2, **given}
        return given

    @model_validator(mode="after")
    def _they_fit(self) -> Self:
        if (self.mode == "single") != (self.extractors == 1):
            raise ValueError(
                f"`mode: {self.mode}` does not go with `extractors: {self.extractors}`; single "
                "takes one, dual and verify two or more"
            )
        return self


class Column(Written):
    """A column of a table: form fields whose answers it prints."""

    head: str
    fields: tuple[str, ...]


class Effects(Written):
    """Which outcome findings vote, and for which direction."""

    directions: dict[str, Vote] = Field(
        {
            "improved": Vote.POSITIVE,
            "better": Vote.POSITIVE,
            "positive": Vote.POSITIVE,
            "worsened": Vote.NEGATIVE,
            "worse": Vote.NEGATIVE,
            "negative": Vote.NEGATIVE,
            "no_change": Vote.NO_CHANGE,
            "none": Vote.NO_CHANGE,
            "mixed": Vote.MIXED,
        },
        description="What each direction of the form counts as; others do not count and are told",
    )
    where: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Form field and the answers with which a finding counts"
    )
    agreement: float = Field(
        1,
        gt=0.5,
        le=1,
        description="Share of a study's findings that must point one way, or it is mixed",
    )


class TableRule(Written):
    """A table the review prints."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    kind: Literal[
        "answers", "factors", "matrix", "by_group", "framework", "outcomes", "theory", "votes"
    ]
    columns: tuple[Column, ...] = Field((), description="For answers")
    sources: bool = Field(False, description="For answers: the study column names its sources")
    level: str = Field("", description="For factors: only statements of studies of this level")
    level_field: str = Field("", description="For factors: the form field that holds the level")
    codebook: str = Field("", description="The codebook of its rows, or for framework its columns")
    by: Literal["code", "theme"] | None = Field(
        None, description="What a row is, or for framework a column (there a theme if left out)"
    )
    split: str = Field("", description="For by_group: the question on factors, such as `voice`")
    effects: Effects = Field(default_factory=Effects, description="For votes: what counts")
    sign_test: bool = Field(False, description="For votes: a sign test, with its caveat")
    group: str = Field("", description="Form field by which rows stand under heads")
    order: str = Field("", description="Form field by which rows are put in order")
    missing: Literal["words", "codes"] = Field(
        "words", description="How a missing value prints: in words, or as a code told in a note"
    )
    footnotes: dict[str, str] = Field(
        default_factory=dict, description="What a column or row begins with, and its footnote"
    )
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _settings_fit_the_kind(self) -> Self:
        for name, kinds in _TABLE_SETTINGS.items():
            if name in self.model_fields_set and self.kind not in kinds:
                raise ValueError(
                    f"a table of kind `{self.kind}` takes no `{name}`; it is for {_either(kinds)}"
                )
        if self.kind == "by_group" and not self.split:
            raise ValueError("a table of kind `by_group` needs `split`, such as `split: voice`")
        return self


_ROWS_OF_STUDIES = ("answers", "factors", "outcomes")
_TABLE_SETTINGS = {
    "columns": ("answers",),
    "sources": ("answers",),
    "level": ("factors",),
    "level_field": ("factors",),
    "codebook": ("matrix", "by_group", "framework", "theory", "votes"),
    "by": ("by_group", "framework", "theory", "votes"),
    "split": ("by_group",),
    "effects": ("votes",),
    "sign_test": ("votes",),
    "group": _ROWS_OF_STUDIES,
    "order": _ROWS_OF_STUDIES,
    "missing": ("answers", "outcomes"),
}


def _either(kinds: tuple[str, ...]) -> str:
    return " or ".join(f"`{one}`" for one in kinds)


class FigureRule(Written):
    """A figure the review prints."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    kind: Literal["factors", "effect_direction", "harvest", "traffic_light", "appraisal_summary"]
    codebook: str = Field("", description="For factors, effects and harvest: codebook of its rows")
    by: Literal["code", "theme"] = Field("theme", description="What a row or column is")
    effects: Effects = Field(
        default_factory=Effects, description="For effects, harvest: what counts"
    )
    sample: str = Field("", description="For effect_direction: the field with the size of sample")
    height: str = Field("", description="For harvest: the field that a bar's height stands for")
    heights: dict[str, int] = Field(
        default_factory=dict, description="For harvest: the height of each answer, from 1"
    )
    columns: tuple[Column, ...] = Field((), description="For appraisal: a domain each")
    overall: str = Field("", description="For appraisal: the field with the overall judgement")
    judgements: dict[str, Literal["good", "some", "bad", "unclear"]] = Field(
        default_factory=dict, description="For appraisal: what each answer says of a domain"
    )
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _settings_fit_the_kind(self) -> Self:
        for name, kinds in _FIGURE_SETTINGS.items():
            if name in self.model_fields_set and self.kind not in kinds:
                raise ValueError(
                    f"a figure of kind `{self.kind}` takes no `{name}`; it is for {_either(kinds)}"
                )
        needed = {
            "harvest": ("height", "heights"),
            "traffic_light": ("columns", "judgements"),
            "appraisal_summary": ("columns", "judgements"),
        }
        lacking = [one for one in needed.get(self.kind, ()) if not getattr(self, one)]
        if lacking:
            raise ValueError(f"a figure of kind `{self.kind}` needs `{lacking[0]}`")
        if any(one < 1 for one in self.heights.values()):
            raise ValueError("`heights` go from 1")
        return self


_OF_OUTCOMES = ("effect_direction", "harvest")
_OF_APPRAISAL = ("traffic_light", "appraisal_summary")
_FIGURE_SETTINGS = {
    "codebook": ("factors", *_OF_OUTCOMES),
    "by": ("factors", *_OF_OUTCOMES),
    "effects": _OF_OUTCOMES,
    "sample": ("effect_direction",),
    "height": ("harvest",),
    "heights": ("harvest",),
    "columns": _OF_APPRAISAL,
    "overall": _OF_APPRAISAL,
    "judgements": _OF_APPRAISAL,
}


class MapRule(Written):
    """What the evidence map shows: paths of form fields; codes show as their theme."""

    rows: str
    columns: str
    segments: str = ""
    summary: str = Field("", description="Field shown with each study")


class FlowRule(Written):
    """What the PRISMA flow must not count or must add."""

    not_reported: tuple[FlowBox, ...] = Field((), description="Boxes that print `not reported`")
    previous: str = Field("", description="Release that this version updates")
    notes: tuple[str, ...] = ()


class Published(Written):
    """Counts of a review published elsewhere; null prints `not reported`."""

    databases: int | None = None
    registers: int | None = None
    citation_searching: int | None = None
    duplicates: int | None = None
    automation: int | None = None
    removed_other: int | None = None
    screened: int | None = None
    excluded: int | None = None
    sought: int | None = None
    not_retrieved: int | None = None
    assessed: int | None = None
    reports_excluded: int | None = None
    studies: int | None = None
    reports: int | None = None


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
    highlight: Highlight = Highlight()
    limits: tuple[str, ...] = Field((), description="Dates, languages, places of the search")
    sources: tuple[Source, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    duplicates: DuplicateRule = DuplicateRule()
    reviewers: tuple[Reviewer, ...] = ()
    stages: dict[Stage, StageRule] = Field(
        default_factory=lambda: {Stage.TITLE: StageRule(), Stage.FULLTEXT: StageRule()}
    )
    extraction: Extraction | None = None
    codebooks: dict[str, str] = Field(
        default_factory=dict, description="Name and file, from the review folder"
    )
    tables: tuple[TableRule, ...] = ()
    figures: tuple[FigureRule, ...] = ()
    map: MapRule | None = None
    flow: FlowRule = FlowRule()
    published: Published | None = None
    changes: tuple[Change, ...] = ()
    demonstration: str = Field("", description="Printed with outputs of demonstration data")

    @field_validator("criteria", "reviewers", "tables", "figures", "sources")
    @classmethod
    def _names_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        names = [getattr(one, "id", None) or one.name for one in entries]
        twice = next((one for place, one in enumerate(names) if one in names[:place]), None)
        if twice is not None:
            raise ValueError(f"`{twice}` is there twice; rename one")
        return entries

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

    def marked(self) -> Highlight:
        """Return the words to mark while screening: terms of the concepts speak for a report."""
        concepts = tuple(term for concept in self.concepts for term in concept.terms)
        own = self.highlight
        return Highlight(wanted=concepts + own.wanted, unwanted=own.unwanted)

    def rule(self, stage: Stage) -> StageRule:
        """Return how a stage is decided; a stage that is not written takes two reviewers."""
        return self.stages.get(stage, StageRule())

    def readers(self, stage: Stage) -> tuple[str, ...]:
        """Return who may decide at a stage: those it names, else all but observers."""
        named = self.rule(stage).who
        return named or tuple(one.id for one in self.reviewers if one.role != "observer")

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
