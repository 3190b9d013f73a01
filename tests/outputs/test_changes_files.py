"""What changed as files, and which versions are compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.outputs.changes_files import (
    FORMATS,
    changes_between,
    changes_files,
    changes_json,
)
from reviewkit.outputs.changes_found import Changes
from tests.versions import Living

KEYS = [
    *("schema", "from", "to", "studies", "study_labels", "report_citations", "searches", "found"),
    *("answers", "codes", "codes_used", "conclusions", "protocol", "flow"),
]


def test_every_format_is_a_file_named_after_both_versions(grown: Changes) -> None:
    made = dict(changes_files(grown, FORMATS))
    assert list(made) == [f"changes-v1-v2.{kind}" for kind in FORMATS]
    assert all(made.values())
    assert dict(changes_files(grown, FORMATS)) == made
    assert "| Included studies | 2 | 3 | 1 added |" in made["changes-v1-v2.md"]


def test_json_has_stable_keys_and_the_values_of_the_store(grown: Changes) -> None:
    told = json.loads(changes_json(grown))
    assert list(told) == KEYS
    assert told["schema"] == 1
    assert told["from"] == {
        "name": "v1",
        "protocol": "v1",
        "studies": 2,
        "reports": 2,
        "records": 10,
    }
    (one,) = told["answers"]["changes"]
    assert (one["study"], one["field"], one["before"], one["after"]) == (
        *("S1", "design"),
        *("trial", "cohort"),
    )
    assert [one["code"] for one in told["codes"] if one["appeared"]] == ["PAY"]
    moved = [one["id"] for one in told["conclusions"] if one["change"] == "moved"]
    assert "FALLS" in moved
    assert told["protocol"]["rescreening"][0]["criterion"] == "E2"
    assert {"box": "Included", "line": "Studies of this version", "before": "2", "after": "3"} in (
        told["flow"]
    )


def test_without_names_the_last_release_is_compared_with_now(living: Living) -> None:
    with pytest.raises(NotThereError, match="no release to compare with yet"):
        changes_between(living.store, None, None)
    living.freeze_facts("v1")
    living.screen("an:EX-05", "include")
    living.freeze_facts("v2")
    living.screen("an:EX-07", "include")
    found = changes_between(living.store, None, None)
    assert (found.old.name, found.new.name) == ("v2", "now")
    assert len(found.studies.added) == 1
    found = changes_between(living.store, "v1", None)
    assert len(found.studies.added) == 2
    back = changes_between(living.store, "v2", "v1")
    assert (len(back.studies.added), len(back.studies.removed)) == (0, 1)
    with pytest.raises(NotThereError, match="no release v9; there are v1, v2"):
        changes_between(living.store, "v1", "v9")


def test_a_plan_that_is_not_kept_is_not_compared(living: Living) -> None:
    living.freeze_facts("v1")
    path: Path = living.folder / "protocol.yml"
    path.write_text(path.read_text("utf-8").replace("People under 65.", "Nobody."), "utf-8")
    with pytest.raises(NotAllowedError, match="not kept yet; run `reviewkit check` first"):
        changes_between(living.store, "v1", None)
