"""The included reports as references."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.stages.publish import cited
from reviewkit.stages.retrieve import studies
from reviewkit.store import Store

Include = Callable[..., None]


def test_included_reports_are_cited_and_nothing_is_said_of_them(
    store: Store, include: Include
) -> None:
    assert [*cited(store)] == []
    include("an:EX-01", "an:EX-02")
    found = [*cited(store)]
    ids = sorted(report.id for study in studies(store) for report in study.reports)
    assert [one.id for one in found] == ids
    for one in found:
        assert one.record.title
        assert one.record.authors
        assert one.record.abstract is None
        assert (one.said, one.labels, one.sources) == ((), (), ())


def test_only_web_addresses_are_published(store: Store, include: Include) -> None:
    include("an:EX-01", "an:EX-02")
    kept = {one.id: one.record.url for one in cited(store)}
    assert all(url and url.startswith("https://") for url in kept.values())
    store.db.execute("drop trigger records_no_update")
    for table in ("records", "shown"):
        store.db.execute(f"update {table} set url = 'file:///home/ada/paper.pdf'")
    assert {one.record.url for one in cited(store)} == {None}
