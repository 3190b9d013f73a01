"""What people say of pairs, taken back in the order in which they said it."""

from __future__ import annotations

import sys

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import dedupe
from reviewkit.store import Store, writing
from reviewkit.store.refs import find_record, records_of, report_of
from reviewkit.terms import Judgement

AT = "2026-11-02T09:00:00Z"
PAIR = ("an:EX-03", "an:EX-04")
SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT


def say(store: Store, judgement: Judgement, pair: tuple[str, str] = PAIR, who: str = "ADA") -> str:
    with writing(store, who, AT) as facts:
        return dedupe.say_in(facts, pair, judgement)


def back(store: Store, fact: str = "", who: str = "ADA") -> dedupe.Word | None:
    with writing(store, who, AT) as facts:
        return dedupe.take_back_in(facts, fact)


def size(store: Store, record: str) -> int:
    return len(records_of(store.db, report_of(store.db, find_record(store.db, record))))


def test_the_same_word_twice_is_one_fact_and_another_word_a_change_of_mind(store: Store) -> None:
    said = say(store, SAME)
    assert say(store, SAME) == said
    assert say(store, SAME, who="BO") != said
    assert say(store, DIFFERENT) != said
    assert dedupe.pair(store, *PAIR).said.judgement is DIFFERENT  # type: ignore[union-attr]
    assert not dedupe.pair(store, *PAIR).joined


def test_each_takes_back_their_own_words_to_any_depth(store: Store) -> None:
    say(store, SAME)
    with writing(store, "ADA", AT) as facts:
        dedupe.put_off_in(facts, ("an:EX-01", "an:EX-02"))
    say(store, DIFFERENT, ("an:EX-05", "an:EX-06"), "BO")
    assert [one.what for one in (back(store), back(store)) if one] == ["later", "same"]
    assert back(store) is None
    assert dedupe.latest(store.db, "BO") is not None
    assert not dedupe.pair(store, *PAIR).joined


def test_a_named_word_is_taken_back_once_and_only_by_who_said_it(store: Store) -> None:
    fact = say(store, SAME)
    with pytest.raises(NotThereError, match="BO said no such thing"):
        back(store, fact, "BO")
    assert back(store, fact) == back(store, fact)
    taken = store.db.execute("select count(*) from withdrawals where target = ?", (fact,))
    assert taken.fetchone() == (1,)


def test_a_record_split_off_parts_what_only_it_held_together_and_comes_back_in_one_stroke(
    store: Store,
) -> None:
    say(store, SAME)
    assert size(store, "an:EX-04") == 3
    with writing(store, "ADA", AT) as facts:
        fact = dedupe.split_off_in(facts, "an:EX-04", "part two")
    assert [size(store, one) for one in ("an:EX-03", "an:EX-04", "pmid:99000003")] == [1, 1, 1]
    word = dedupe.latest(store.db, "ADA")
    assert word is not None
    assert (word.fact, word.what, word.why, len(word.pairs)) == (fact, "split", "part two", 2)
    back(store)
    assert size(store, "an:EX-04") == 3
    assert dedupe.latest(store.db, "ADA").what == "same"  # type: ignore[union-attr]


def test_a_report_split_into_all_its_records_is_none_of_them_together(store: Store) -> None:
    say(store, SAME)
    with writing(store, "ADA", AT) as facts:
        dedupe.split_apart_in(facts, "an:EX-03")
    assert [size(store, one) for one in ("an:EX-03", "an:EX-04", "pmid:99000003")] == [1, 1, 1]
    with writing(store, "ADA", AT) as facts, pytest.raises(NotAllowedError, match="only record"):
        dedupe.split_apart_in(facts, "an:EX-03")


def test_a_report_of_very_many_records_is_not_split_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["reviewkit.stages.dedupe.clusters"], "MOST_APART", 1)
    with writing(store, "ADA", AT) as facts, pytest.raises(NotAllowedError, match="2 records"):
        dedupe.split_apart_in(facts, "an:EX-01")
