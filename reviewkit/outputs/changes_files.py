"""What changed between two versions as files: page, table for the paper, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reviewkit.errors import NotThereError
from reviewkit.outputs.changes_found import NOW, Changes, find_changes
from reviewkit.outputs.changes_page import changes_page
from reviewkit.outputs.changes_paper import file_id, paper_table
from reviewkit.outputs.package import File, files_of
from reviewkit.outputs.tables import lines_of
from reviewkit.stages.plan import refuse_unkept, standing_plan
from reviewkit.stages.release import releases
from reviewkit.store import Store
from reviewkit.store.rebuild import released

FORMATS = ("html", "md", "docx", "xlsx", "csv", "json")
SCHEMA = 1  # of the JSON; it goes up when a key changes its meaning or goes


def changes_between(store: Store, old: str | None, new: str | None) -> Changes:
    """Compare two releases, or a release with the review as it is now.

    Args:
        store: the review.
        old: the older release; the last one if None.
        new: the newer release; the review now if None.

    Raises:
        NotThereError: there is no such release, or none at all.
        NotAllowedError: the review now has changes of its plan that are not kept yet.
        BrokenStoreError: a version does not add up.
    """
    if old is None:
        old = _last(store)
    with released(store, old) as then:
        older = (old, then, standing_plan(then))
        if new is None:
            refuse_unkept(store)
            return find_changes(older, (NOW, store, standing_plan(store)))
        with released(store, new) as now:
            return find_changes(older, (new, now, standing_plan(now)))


def _last(store: Store) -> str:
    names = [one.name for one in releases(store)]
    if not names:
        raise NotThereError(
            "There is no release to compare with yet; `reviewkit release NAME` makes one."
        )
    return names[-1]


def changes_files(
    found: Changes, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield what changed in each format: the page, the table for the paper, the whole as JSON.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    for kind in formats:
        if kind == "html":
            yield f"{file_id(found)}.html", changes_page(found)
        elif kind == "json":
            yield f"{file_id(found)}.json", changes_json(found)
        else:
            yield from files_of(paper_table(found), (kind,), reference)


def changes_json(found: Changes) -> str:
    """Write what changed as JSON; values of answers are those of the store.

    Returns:
        One object with `schema`, `from`, `to`, and a key for each kind of change, ending in a
        line end. Keys are not taken away without another `schema`.
    """
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "from": asdict(found.old),
        "to": asdict(found.new),
        "studies": asdict(found.studies),
        "study_labels": found.studies_named,
        "report_citations": found.reports_cited,
        "searches": [asdict(one) for one in found.searched],
        "found": asdict(found.found),
        "answers": asdict(found.answers),
        "codes": [asdict(one) | {"appeared": one.appeared} for one in found.codes],
        "codes_used": found.codes_used,
        "conclusions": [asdict(one) | {"change": str(one.change)} for one in found.conclusions],
        "protocol": {
            "reasons": [one.model_dump() for one in found.reasons],
            "changes": [asdict(one) for one in found.plan],
            "rescreening": [asdict(one) for one in found.rescreened],
            "included_before": found.included_before,
        },
        "flow": [*_flow(found)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _flow(found: Changes) -> Iterator[Mapping[str, Any]]:
    for row in found.flow.rows:
        line, before, after = (" ".join(lines_of(cell)) for cell in row.cells)
        yield {"box": row.group, "line": line, "before": before, "after": after}
