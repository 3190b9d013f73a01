"""Codebook files: found, brought in, compared as frames of several coders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.codebook import Codebook, read_codebook
from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan
from reviewkit.protocol import Extraction
from reviewkit.stages import codebook, extract
from reviewkit.stages.extract import Answer, Sheet
from reviewkit.store import Store

AT = "2026-11-02T09:00:00Z"


def in_mode(plan: Plan, mode: str) -> Plan:
    given = {"form": "extraction_forms/small.yml", "mode": mode}
    extraction = Extraction.model_validate(given)
    return replace(plan, protocol=plan.protocol.model_copy(update={"extraction": extraction}))


def draft(plan: Plan, coder: str) -> Codebook:
    """The codebook of the review as the draft of one coder."""
    return plan.codebooks["factors"].model_copy(update={"status": "draft", "coder": coder})


@pytest.fixture
def give(store: Store, plan: Plan, study: str) -> Callable[..., None]:
    def given(extractor: str, **rows: list[str]) -> None:
        answers = [Answer("helped.codes", codes, row) for row, codes in rows.items()]
        extract.answer(store, plan, [Sheet(study, extractor, answers)], AT)

    return given


def test_a_codebook_is_found_by_its_name_or_its_file(folder: Path) -> None:
    for name in ("factors", "codebooks/factors.yml", str(folder / "codebooks" / "factors.yml")):
        path, book = codebook.find_codebook(folder, name)
        assert path.name == "factors.yml"
        assert book.id == "factors"
    assert codebook.codebooks_of(folder) == ["factors", "outcomes"]
    with pytest.raises(NotThereError, match="names factors, outcomes"):
        codebook.find_codebook(folder, "nine")
    with pytest.raises(NotThereError, match="no codebook nine; name a file"):
        codebook.find_codebook(folder / "codebooks", "nine")


def test_a_version_is_found_as_it_was_kept(store: Store, plan: Plan, folder: Path) -> None:
    (folder / "codebooks" / "factors.yml").unlink()
    assert list(codebook.kept_codebook(store, plan, "factors", "1").codes) == [
        "TRUST",
        "TIME",
        "PAY",
    ]
    with pytest.raises(NotThereError, match="no version 2 of the codebook factors; there are 1"):
        codebook.kept_codebook(store, plan, "factors", "2")
    with pytest.raises(NotThereError, match="none of it is kept yet"):
        codebook.kept_codebook(store, plan, "nine", "1")


def test_a_codebook_is_written_never_over_another(folder: Path, plan: Plan) -> None:
    book = plan.codebooks["factors"]
    path = codebook.keep_codebook(folder, "mine", book)
    assert read_codebook(path.read_text(), "x") == book
    for name, told in (("mine", "is there already"), ("../x", "is no name for"), ("", "is no")):
        with pytest.raises(NotAllowedError, match=told):
            codebook.keep_codebook(folder, name, book)


def test_coding_is_compared_where_both_coders_coded_the_statement(
    store: Store, plan: Plan, give: Callable[..., None]
) -> None:
    give("ADA", F1=["TRUST", "TIME"], F2=["PAY"], F3=["TIME"])
    give("BO", F1=["TRUST"], F2=["TIME"], F4=["PAY"])
    ours, theirs = draft(plan, "ADA"), draft(plan, "BO")
    pairs = codebook.compare_frames(ours, theirs).alike
    assert [(one.first, one.second) for one in pairs] == [
        ("TRUST", "TRUST"),
        ("TIME", "TIME"),
        ("PAY", "PAY"),
    ]
    found = codebook.coded_alike(store, in_mode(plan, "single"), ours, theirs, pairs)
    assert (found.agreement.n, found.agreement.percent, found.one_sided) == (2, 50.0, 2)


def test_coding_of_who_is_not_done_stays_hidden(
    store: Store, plan: Plan, give: Callable[..., None]
) -> None:
    give("ADA", F1=["TRUST"])
    give("BO", F1=["TRUST"])
    frames = draft(plan, "ADA"), draft(plan, "BO")
    found = codebook.coded_alike(store, in_mode(plan, "dual"), *frames, ())
    assert (found.agreement.n, found.one_sided, found.hidden) == (0, 0, 1)


def test_codes_that_are_not_paired_are_different_though_their_ids_are_the_same(
    store: Store, plan: Plan, give: Callable[..., None]
) -> None:
    give("ADA", F1=["TRUST"])
    give("BO", F1=["TRUST"])
    frames = draft(plan, "ADA"), draft(plan, "BO")
    found = codebook.coded_alike(store, in_mode(plan, "single"), *frames, ())
    assert found.agreement.percent == 0.0
