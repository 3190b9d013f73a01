"""What is prepared once for ranking, and kept in the cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from reviews import AT, Review, bring_in, make_records

from reviewkit.errors import NotAllowedError
from reviewkit.stages import dedupe
from reviewkit.stages.rank.preparing import _texts, prepare
from reviewkit.store import memory_store
from reviewkit.terms import Judgement

Make = Callable[..., Review]


def kept(review: Review) -> list[Path]:
    return sorted((review.folder / "cache").glob("features-*"))


def test_reports_are_prepared_by_id_with_title_abstract_and_keywords(two_topics: Make) -> None:
    review = two_topics(1, 1)
    prepared = prepare(review.store)

    assert list(prepared.reports) == sorted(review.records)
    falls = next(one for one in _texts(review.store) if "balance" in one[1] and one[3])
    assert falls[3] == "topic100"
    assert prepared.features.weights.shape[0] == 3


def test_what_is_prepared_is_kept_and_taken_from_there(two_topics: Make) -> None:
    review = two_topics()
    told: list[str] = []
    first = prepare(review.store, tell=told.append)
    (file,) = kept(review)
    stamp = file.stat().st_mtime_ns
    again = prepare(review.store, tell=told.append)

    assert told == ["Weighing the words of 13 reports"]
    assert (first.reports, first.texts, first.method) == (again.reports, again.texts, again.method)
    assert np.array_equal(first.features.weights.toarray(), again.features.weights.toarray())
    assert file.stat().st_mtime_ns == stamp
    assert prepare(review.store, again) is again


@pytest.mark.parametrize("damage", [b"", b"no features", b"PK\x03\x04" + b"x" * 40])
def test_damaged_features_are_made_anew(two_topics: Make, damage: bytes) -> None:
    review = two_topics()
    whole = prepare(review.store)
    (file,) = kept(review)
    good = file.read_bytes()
    for bad in (damage, good[: len(good) // 2], good[:-200] + b"\0" * 200):
        file.write_bytes(bad)
        again = prepare(review.store)
        assert again.features.words == whole.features.words
        assert file.read_bytes() == good


def test_new_records_make_new_features_and_the_old_ones_go(two_topics: Make) -> None:
    review = two_topics()
    before = prepare(review.store)
    (old,) = kept(review)
    (old.parent / "features-0000.npz.1234.part").write_bytes(b"half")
    (old.parent / "search.db").write_bytes(b"another's")
    bring_in(review.store, make_records(review.folder / "more.ris", 2, first=50))
    after = prepare(review.store, before)

    assert len(after.reports) == len(before.reports) + 2
    assert after.texts != before.texts
    assert [one.name for one in kept(review)] != [old.name]
    assert len(kept(review)) == 1
    assert (old.parent / "search.db").exists()


def test_a_judgement_of_duplicates_is_noticed(two_topics: Make) -> None:
    review = two_topics()
    before = prepare(review.store)
    one, other = review.records[1:3]
    dedupe.judge(review.store, (one, other), Judgement.SAME, "", "ADA", AT)
    after = prepare(review.store, before)

    assert len(after.reports) == len(before.reports) - 1
    merged = next(text for text in _texts(review.store) if text[0] == one)
    assert merged[3] == "topic0 topic1"


def test_a_review_in_memory_or_in_a_folder_that_cannot_be_written_is_ranked_all_the_same(
    two_topics: Make, tmp_path: Path
) -> None:
    review = two_topics()
    (review.folder / "cache").write_text("a file where the folder would be")
    assert len(prepare(review.store).reports) == 13
    with memory_store(tmp_path) as empty, pytest.raises(NotAllowedError, match="nothing to rank"):
        prepare(empty)
    assert not (tmp_path / "cache").exists()


def test_the_method_names_versions_and_parameters(two_topics: Make) -> None:
    method = prepare(two_topics().store).method

    assert {"reviewkit", "numpy", "scipy"} < set(method)
    assert method["parameters"]["cost"] > 0
