"""Who decides, and how screening and extraction are done."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from reviewkit.documents import Written


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

    @property
    def name(self) -> str:
        """How the form is called where several are told apart: as its file."""
        return PurePosixPath(self.form).stem

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


class FurtherForm(Extraction):
    """A form that is filled in beside the pro-forma, such as one of critical appraisal."""

    id: str = Field("", description="Its name; that of its file, if left out. Answers bear it")

    @property
    def name(self) -> str:
        """How the form is called."""
        return self.id or super().name

    @model_validator(mode="after")
    def _has_a_plain_name(self) -> Self:
        if not _PLAIN.fullmatch(self.name):
            raise ValueError(
                f"`{self.name}` is no name for a form; give an `id` of letters, digits, - and _"
            )
        return self


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
