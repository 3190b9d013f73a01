from __future__ import annotations

import json
import sqlite3
import threading

from reviewkit.errors import NotThereError, ReviewkitError
from reviewkit.store import open_store
from reviewkit.web.writer import Writer

AT = "2026-01-01T00:00:00Z"


def test_many_at_once_are_all_kept_each_once_and_mirrored_in_the_end(review) -> None:
    writer = Writer(review)
    with open_store(review) as store:
        reports = [row[0] for row in store.db.execute("select record from membership")]

    def work(reviewer: str) -> None:
        for report in reports:
            body = {"record": report, "stage": "title", "tag": "seen", "state": 1}
            writer.write(reviewer, AT, lambda facts, body=body: facts.append("tag", body))

    threads = [threading.Thread(target=work, args=(f"R{at}",)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    with open_store(review) as store:
        assert store.db.execute("select count(*) from tags").fetchone()[0] == 8 * len(reports)
    for at in range(8):
        (path,) = (review / "facts").glob(f"R{at}-*.jsonl")
        seqs = [json.loads(line)["seq"] for line in path.read_text().splitlines()]
        assert seqs == list(range(1, len(reports) + 1))


def test_what_is_refused_harms_nobody_else_s_act(review) -> None:
    writer = Writer(review)
    results: list[object] = []

    def bad(facts) -> None:
        facts.append("tag", {"record": "nobody", "stage": "title", "tag": "x", "state": 1})

    def refused(_facts) -> None:
        raise NotThereError("no")

    def good(facts) -> str:
        record = facts.db.execute("select record from membership").fetchone()[0]
        return facts.append("tag", {"record": record, "stage": "title", "tag": "x", "state": 1}).id

    def run(act) -> None:
        try:
            results.append(writer.write("ME", AT, act))
        except (ReviewkitError, sqlite3.Error, KeyError) as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in (bad, refused, good) * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert sum(isinstance(one, str) for one in results) == 5
    assert sum(isinstance(one, NotThereError) for one in results) == 5
    with open_store(review) as store:
        assert store.db.execute("select count(*) from tags").fetchone()[0] == 5
