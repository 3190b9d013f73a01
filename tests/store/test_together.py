from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.documents import digest
from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.stages import start
from reviewkit.store import open_store
from reviewkit.store.together import Act, mirror, refuse_stale, write_together

AT = "2026-01-01T00:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start.make_review(tmp_path / "review", "basic", "ME", AT)
    return tmp_path / "review"


def opens(facts) -> str:
    text = f"of {facts.reviewer}"
    body = {"role": "codebook", "name": "x.yml", "version": "1", "text": text}
    body["sha"] = digest(text.encode())
    return facts.append("document", body).id


def refuses(facts) -> None:
    opens(facts)
    raise NotThereError("no")


def test_an_act_that_is_refused_undoes_only_itself(folder) -> None:
    with open_store(folder) as store:
        answers = write_together(
            store,
            [Act("A", AT, opens), Act("B", AT, refuses), Act("9", AT, opens), Act("C", AT, opens)],
        )
        assert isinstance(answers[1], NotThereError) and isinstance(answers[2], NotAllowedError)
        kept = store.db.execute("select text from documents where name = 'x.yml' order by ord")
        assert [row[0] for row in kept] == ["of A", "of C"]
        ticks = [row[0] for row in store.db.execute("select tick from facts order by ord")]
        assert ticks == sorted(set(ticks))


def test_the_facts_files_follow_when_asked(folder) -> None:
    with open_store(folder) as store:
        write_together(store, [Act("A", AT, opens)])
        assert not list((folder / "facts").glob("A-*"))
        mirror(store)
        assert len(list((folder / "facts").glob("A-*"))) == 1


def test_a_store_older_than_its_facts_files_is_refused(folder) -> None:
    with open_store(folder) as store:
        refuse_stale(store)
        (path,) = (folder / "facts").glob("ME-*.jsonl")
        path.with_name("XX-elsewhere.jsonl").write_bytes(path.read_bytes())
        with pytest.raises(BrokenStoreError, match="reviewkit rebuild"):
            refuse_stale(store)


def test_a_full_disk_fails_all_in_one_line_and_keeps_what_was_there(folder) -> None:
    def says_much(facts) -> None:
        text = "word " * 200_000
        body = {"role": "codebook", "name": "y.yml", "version": "1", "text": text}
        facts.append("document", body | {"sha": digest(text.encode())})

    with open_store(folder) as store:
        write_together(store, [Act("A", AT, opens)])
        before = store.db.execute("select id from facts order by ord").fetchall()
        pages = store.db.execute("pragma page_count").fetchone()[0]
        store.db.execute(f"pragma max_page_count = {pages + 20}")
        with pytest.raises(BrokenStoreError, match=r"The disk is full; nothing was written\."):
            write_together(store, [Act("A", AT, opens), Act("B", AT, says_much)])
        assert store.db.execute("select id from facts order by ord").fetchall() == before
        store.db.execute("pragma max_page_count = 1000000")
        assert write_together(store, [Act("B", AT, opens)])


def test_acts_after_a_refused_one_go_on_in_their_chains(folder) -> None:
    with open_store(folder) as store:
        acts = [Act("A", AT, opens), Act("A", AT, refuses), Act("A", AT, opens)]
        write_together(store, acts)
        rows = store.db.execute("select seq, prev from facts where reviewer = 'A' order by seq")
        first, second = rows.fetchall()
        assert (first, second[0]) == ((1, None), 2)
        (first_id,) = store.db.execute("select id from facts where reviewer = 'A' and seq = 1")
        assert second[1] == first_id[0]
