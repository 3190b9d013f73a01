"""Which files have been compared."""

from __future__ import annotations

from pathlib import Path

from reviewkit.protocol import DuplicateRule
from reviewkit.stages import dedupe, search
from reviewkit.store import Store
from reviewkit.store.compared import not_compared
from reviewkit.store.searches import Search

AT = "2026-11-02T09:00:00Z"


def test_a_file_waits_until_a_run_of_the_rules_has_compared_it(
    store: Store, tmp_path: Path
) -> None:
    assert not_compared(store.db) == {}
    for name, records in (("b", 2), ("a", 1)):
        path = tmp_path / f"{name}.nbib"
        texts = (f"PMID- {one}\nTI  - Trial {name}{one}\n\n" for one in range(1, records + 1))
        path.write_text("".join(texts))
        search.import_file(store, path, Search(name), "ADA", AT)
    assert list(not_compared(store.db).values()) == [2, 1]  # in the order they came
    dedupe.dedupe(store, DuplicateRule(), "ADA", AT)
    assert not_compared(store.db) == {}
