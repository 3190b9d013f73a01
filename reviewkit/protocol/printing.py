"""What a review prints: tables, figures and flow."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from reviewkit.documents import Written
from reviewkit.terms import Vote

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
        "answers",
        "factors",
        "matrix",
        "by_group",
        "framework",
        "outcomes",
        "theory",
        "votes",
        "strand",
        "box",
        "summary_of_findings",
    ]
    columns: tuple[Column, ...] = Field(
        (), description="For answers; for framework: answers before the themes"
    )
    sources: bool = Field(False, description="For answers: the study column names its sources")
    level: str = Field("", description="For factors: only statements of studies of this level")
    level_field: str = Field("", description="For factors: the form field that holds the level")
    codebook: str = Field("", description="The codebook of its rows, or for framework its columns")
    by: Literal["code", "theme"] | None = Field(
        None, description="What a row is, or for framework a column (there a theme if left out)"
    )
    split: str = Field("", description="For by_group: the question on factors, such as `voice`")
    effects: Effects = Field(default_factory=Effects, description="For votes: what counts")
    strand: str = Field("", description="For strand and box: the strand it prints")
    box: str = Field("", description="For box: the box of the strand")
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
    "columns": ("answers", "framework"),
    "sources": ("answers",),
    "level": ("factors",),
    "level_field": ("factors",),
    "codebook": ("matrix", "by_group", "framework", "theory", "votes"),
    "by": ("by_group", "framework", "theory", "votes"),
    "split": ("by_group",),
    "effects": ("votes",),
    "sign_test": ("votes",),
    "strand": ("strand", "box"),
    "box": ("box",),
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
    overall: str = Field(
        "", description="For appraisal, effect_direction: the field with the overall judgement"
    )
    judgements: dict[str, Literal["good", "some", "bad", "unclear"]] = Field(
        default_factory=dict, description="For appraisal, overall: what each answer says"
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
        wanted = needed.get(self.kind, ("judgements",) if self.overall else ())
        lacking = [one for one in wanted if not getattr(self, one)]
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
    "overall": (*_OF_APPRAISAL, "effect_direction"),
    "judgements": (*_OF_APPRAISAL, "effect_direction"),
}


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
