"""What an evidence map shows: its rows, columns and segments, said outright or by a preset.

An axis is a question of a form by its path, or one of these:

* `factors.codes`, `outcomes.basis`: a question of every group of that kind, row by row;
* `factors.direction`: whether a row helps or hinders;
* `study.year`, `study.source`: the year of each report, and where it appeared.
"""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from reviewkit.documents import Written

YEAR, SOURCE = "study.year", "study.source"
STUDY_PATHS = {YEAR: "Year", SOURCE: "Where published"}
KINDS = ("factors", "outcomes")
DIRECTION = "factors.direction"
AXES = ("rows", "columns", "segments")


class MapRule(Written):
    """An evidence map: paths of form fields; codes show as their themes, codes, or both."""

    id: str = Field("map", pattern=r"^[a-z][a-z0-9-]*$", description="`map`, or its preset")
    title: str = ""
    preset: Literal["factors", "outcomes", "settings", "years"] | None = Field(
        None, description="Fills in what of rows, columns and segments is not said"
    )
    rows: str = ""
    columns: str = ""
    segments: str = ""
    levels: Literal["themes", "codes", "both"] | None = Field(
        None,
        description="For codes: their themes (if left out), the codes, or codes that fold under "
        "their themes; for years: decades, years (if left out), or years under decades",
    )
    filters: tuple[str, ...] = Field((), description="Fields by which studies can be filtered")
    shown: tuple[str, ...] = Field((), description="Fields shown with each study")
    summary: str = Field("", description="Field that tells of each study in brief")
    scope: dict[str, str] = Field(
        default_factory=dict, description="Id of a row, column or segment, and what it covers"
    )
    notes: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _named_by_its_preset(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("preset") and "id" not in given:
            return {**given, "id": given["preset"]}
        return given

    @model_validator(mode="after")
    def _has_rows_and_columns(self) -> Self:
        lacking = next((one for one in ("rows", "columns") if not getattr(self, one)), None)
        if lacking and self.preset is None:
            raise ValueError(f"a map needs `{lacking}`, or a `preset` that finds them")
        for name in ("filters", "shown"):
            paths = getattr(self, name)
            twice = next((one for at, one in enumerate(paths) if one in paths[:at]), None)
            if twice is not None:
                raise ValueError(f"`{name}` names `{twice}` twice; keep one")
        return self

    @property
    def file(self) -> str:
        """What files of this map are called, without their ending."""
        return file_name(self.id)


def file_name(map_id: str) -> str:
    """Return what the files of a map are called, without their ending."""
    return map_id if map_id == "map" else f"map-{map_id}"
