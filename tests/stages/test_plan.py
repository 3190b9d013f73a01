"""Versions of the protocol, the form and the codebooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.plan import read_plan
from reviewkit.stages import plan as plans
from reviewkit.stages.plan import Reopened
from reviewkit.store import Store

AT = "2026-11-02T09:00:00Z"
FORM = "extraction_forms/small.yml"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def keep(store: Store) -> list[str]:
    return plans.keep(store, read_plan(store.folder), "ADA", AT)


def test_only_changed_documents_are_kept_as_new_versions(store: Store, folder: Path) -> None:
    assert keep(store) == []
    edit(folder, FORM, 'version: "1"', 'version: "2"')
    assert plans.unkept(store) == [FORM]
    assert keep(store) == [FORM]
    assert plans.unkept(store) == keep(store) == []
    versions = store.db.execute(
        "select version from documents where name = ? order by ord", (FORM,)
    )
    assert versions.fetchall() == [("1",), ("2",)]


def test_a_protocol_put_back_as_it_was_is_in_force_again(store: Store, folder: Path) -> None:
    before = (folder / "protocol.yml").read_bytes()
    edit(folder, "protocol.yml", "version: v1", "version: v2")
    keep(store)
    (folder / "protocol.yml").write_bytes(before)
    assert keep(store) == ["protocol.yml"]
    assert store.db.execute("select version from standing_protocol").fetchone() == ("v1",)


def test_a_form_that_the_protocol_no_longer_names_is_of_no_concern(
    store: Store, folder: Path
) -> None:
    (folder / FORM).rename(folder / "extraction_forms/new.yml")
    edit(folder, "protocol.yml", FORM, "extraction_forms/new.yml")
    assert keep(store) == ["extraction_forms/new.yml", "protocol.yml"]
    assert plans.unkept(store) == []
    plans.refuse_unkept(store)
    assert plans.take_standing(store) == []
    assert not (folder / FORM).exists()


def test_a_document_in_force_that_is_gone_or_changed_is_written_again(
    store: Store, folder: Path
) -> None:
    before = (folder / FORM).read_text()
    (folder / FORM).unlink()
    edit(folder, "protocol.yml", "title: Falls", "title: All falls")
    assert sorted(plans.unkept(store)) == [FORM, "protocol.yml"]
    assert sorted(plans.take_standing(store)) == [FORM, "protocol.yml"]
    assert (folder / FORM).read_text() == before
    assert "All falls" not in (folder / "protocol.yml").read_text()


def test_changes_that_are_not_kept_stop_an_exchange(store: Store, folder: Path) -> None:
    edit(folder, "protocol.yml", "title: Falls", "title: All falls")
    with pytest.raises(NotAllowedError, match=r"protocol\.yml has changes.*reviewkit check"):
        plans.refuse_unkept(store)
    keep(store)
    plans.refuse_unkept(store)


def test_the_plan_in_force_is_read_from_what_the_store_kept(store: Store, folder: Path) -> None:
    edit(folder, "protocol.yml", "title: Falls", "title: All falls")
    kept = plans.standing_plan(store)
    assert kept.protocol.title == "Falls prevention"
    assert kept.form is not None
    assert set(kept.codebooks) == {"factors", "outcomes"}


def test_a_changed_criterion_reopens_what_it_excluded_until_it_is_decided_again(
    store: Store, folder: Path, say: Callable[..., str]
) -> None:
    reports = {}
    for number, reason in ((1, "E1"), (2, "E2"), (3, None)):
        for reviewer in ("ADA", "BO"):
            reports[number] = say(reviewer, f"an:EX-0{number}", "exclude", reason)
    assert plans.reopened(store) == []
    edit(folder, "protocol.yml", "text: People under 65.", "text: People under 60.")
    edit(folder, "protocol.yml", "version: v1", "version: v2")
    keep(store)
    wanted = [Reopened(reports[2], "title", who, "E2") for who in ("ADA", "BO")]
    assert plans.reopened(store) == wanted
    say("ADA", "an:EX-02", "exclude", "E2")
    assert plans.reopened(store) == wanted[1:]
    assert plans.reopened(store)[0].reviewer == "BO"


def test_a_criterion_that_is_gone_reopens_what_it_excluded(
    store: Store, folder: Path, say: Callable[..., str]
) -> None:
    for reviewer in ("ADA", "BO"):
        say(reviewer, "an:EX-01", "exclude", "E2")
    line = "  - {id: E2, kind: exclude, label: Wrong people, text: People under 65.}\n"
    edit(folder, "protocol.yml", line, "")
    keep(store)
    assert {one.reason for one in plans.reopened(store)} == {"E2"}
