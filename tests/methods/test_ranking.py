from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.methods.ranking import Features, Text, make_aim, make_features, pack, rank, unpack

BACKS = [
    Text("Exercise for low back pain", f"A randomised trial of exercise in back pain, arm {arm}.")
    for arm in ("one", "two", "three", "four", "five")
]
FISH = [
    Text("Salmon in rivers", f"Counts of salmon and trout in rivers and lakes, year {year}.")
    for year in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
]
CRITERIA = "Does exercise help adults with back pain? Randomised trials."


@pytest.fixture(scope="module")
def features() -> Features:
    """Five reports on backs, then ten on fish."""
    return make_features(BACKS + FISH)


def test_reports_like_the_included_one_come_first(features: Features) -> None:
    order = rank(features, {0: True, 14: False}).order
    assert set(order[:4].tolist()) == {1, 2, 3, 4}


def test_the_order_holds_every_unread_report_once(features: Features) -> None:
    order = rank(features, {0: True, 14: False}).order
    assert sorted(order.tolist()) == list(range(1, 14))


def test_the_criteria_alone_bring_what_they_ask_for_to_the_front(features: Features) -> None:
    order = rank(features, {}, make_aim(features, CRITERIA)).order
    assert set(order[:5].tolist()) == {0, 1, 2, 3, 4}


def test_the_criteria_help_where_only_irrelevant_reports_were_read(features: Features) -> None:
    order = rank(features, {12: False, 13: False}, make_aim(features, CRITERIA)).order
    assert set(order[:5].tolist()) == {0, 1, 2, 3, 4}


def test_known_relevant_reports_suffice_to_start(features: Features) -> None:
    order = rank(features, {0: True, 1: True}).order
    assert set(order[:3].tolist()) == {2, 3, 4}


def test_the_criteria_go_on_voting_for_what_the_included_do_not_resemble() -> None:
    yoga = Text("Yoga and stretching", "Yoga classes for older people in parks.")
    texts = make_features([*BACKS, *FISH, yoga])
    labels = {place: place < 5 for place in range(12)}
    aim = make_aim(texts, "Yoga or exercise for pain: yoga classes, stretching")
    assert rank(texts, labels, aim).order[0] == 15


def test_the_same_seed_gives_the_same_order_and_another_draws_anew(features: Features) -> None:
    assert rank(features, {}, seed=3).order.tolist() == rank(features, {}, seed=3).order.tolist()
    assert rank(features, {}, seed=3).order.tolist() != rank(features, {}, seed=4).order.tolist()


def test_the_order_in_which_decisions_came_does_not_matter(features: Features) -> None:
    one = rank(features, {0: True, 14: False, 9: False})
    other = rank(features, {9: False, 14: False, 0: True})
    assert one.order.tolist() == other.order.tolist()
    assert one.scores.tolist() == other.scores.tolist()


@pytest.mark.parametrize("criteria", ["", CRITERIA])
def test_starting_from_the_last_ranking_gives_the_same(features: Features, criteria: str) -> None:
    aim = make_aim(features, criteria)
    labels: dict[int, bool] = {}
    last = None
    for place in (0, 14, 2, 9, 7, 1, 3, 12):
        labels[place] = place < 5
        last = rank(features, labels, aim, seed=2, last=last)
        anew = rank(features, labels, aim, seed=2)
        assert last.scores == pytest.approx(anew.scores, abs=1e-3)
        assert (np.diff(anew.scores[last.order]) < 1e-3).all()  # the same order but for near ties


def test_a_decision_taken_back_is_unlearned(features: Features) -> None:
    before = rank(features, {0: True, 14: False, 5: True, 6: True})
    after = rank(features, {0: True, 14: False}, last=before)
    anew = rank(features, {0: True, 14: False})
    assert after.scores == pytest.approx(anew.scores, abs=1e-3)
    assert before.scores != pytest.approx(anew.scores, abs=0.1)


def test_a_last_ranking_of_other_reports_or_criteria_is_passed_over(features: Features) -> None:
    labels = {0: True, 14: False}
    aim, another = make_aim(features, CRITERIA), make_aim(features, "trout in lakes")
    others = make_features(FISH + BACKS)  # as many
    for last in (
        rank(make_features(BACKS), {0: True, 4: False}),
        rank(others, labels, make_aim(others, CRITERIA)),
        rank(features, labels),
        rank(features, labels, another),
    ):
        anew = rank(features, labels, aim)
        assert rank(features, labels, aim, last=last).scores.tolist() == anew.scores.tolist()


def test_equal_reports_are_not_kept_in_the_order_of_the_file() -> None:
    texts = make_features([BACKS[0]] * 30 + FISH)
    order = rank(texts, {30: False}, make_aim(texts, CRITERIA), seed=1).order
    assert set(order[:30].tolist()) == set(range(30))
    assert order[:30].tolist() != list(range(30))


def test_words_in_a_single_report_are_left_out_without_moving_its_length() -> None:
    texts = make_features([Text("alpha beta"), Text("alpha gamma"), Text("delta"), Text("delta")])
    assert set(texts.words) == {"alpha", "delta"}
    lengths = np.sqrt(texts.weights.multiply(texts.weights).sum(axis=1))
    assert lengths[0] < 1
    assert lengths[2] == pytest.approx(1)


def test_keywords_count_as_words_of_the_report() -> None:
    texts = make_features(
        [Text("One", keywords="Back Pain"), Text("Two"), Text("Three", keywords="back pain")]
    )
    order = rank(texts, {}, make_aim(texts, "back pain")).order
    assert order[-1] == 1


def test_criteria_that_share_no_word_with_the_reports_point_nowhere(features: Features) -> None:
    assert make_aim(features, "astrophysics") is None
    assert make_aim(features, "") is None


def test_reports_without_words_are_ranked_with_the_rest() -> None:
    texts = make_features([*BACKS, Text(), Text(abstract="..."), *FISH])
    order = rank(texts, {0: True, 10: False}).order
    assert {5, 6} <= set(order.tolist())


def test_a_pile_without_any_words_is_refused_in_one_line() -> None:
    with pytest.raises(NotAllowedError, match="no report has a title"):
        make_features([Text(), Text("-")])
    with pytest.raises(NotAllowedError, match="no report has a title"):
        make_features([])


def test_other_scripts_are_words_too() -> None:
    chinese = [Text("腰痛 运动 治疗"), Text("腰痛 运动 疗法"), Text("河流 鲑鱼"), Text("河流 鳟鱼")]
    texts = make_features(chinese)
    assert rank(texts, {0: True, 3: False}).order[0] == 1


def test_everything_read_leaves_nothing_to_order(features: Features) -> None:
    done = rank(features, dict.fromkeys(range(15), True), make_aim(features, CRITERIA))
    assert done.order.tolist() == []
    assert rank(features, dict.fromkeys(range(15), True)).order.tolist() == []


def test_a_decision_on_a_report_that_was_not_prepared_is_refused(features: Features) -> None:
    with pytest.raises(NotAllowedError, match="report 15, but only 15"):
        rank(features, {15: True})
    with pytest.raises(NotAllowedError, match="prepare them again"):
        rank(features, {-1: True})


def test_features_are_read_once_and_kept_as_bytes(features: Features) -> None:
    def once() -> Iterator[Text]:
        yield from BACKS + FISH

    again = unpack(pack(make_features(once())))
    assert again.words == features.words
    assert rank(again, {0: True}).order.tolist() == rank(features, {0: True}).order.tolist()


def test_damaged_features_are_refused_in_one_line(features: Features) -> None:
    for damaged in (b"", b"nonsense", pack(features)[:-40]):
        with pytest.raises(UnreadableError, match="made again"):
            unpack(damaged)


def test_words_are_weighed_as_scikit_learn_weighs_them() -> None:
    texts = [Text("Salmon", "salmon in rivers", "fish"), *BACKS, *FISH]
    ours = make_features(texts)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    theirs = vectorizer.fit_transform(f"{one.title} {one.abstract} {one.keywords}" for one in texts)
    columns = [vectorizer.vocabulary_[word] for word in ours.words]
    assert ours.weights.toarray() == pytest.approx(theirs[:, columns].toarray(), abs=1e-6)
    assert ours.rarity == pytest.approx(vectorizer.idf_[columns], abs=1e-6)
    left_out = np.delete(theirs.toarray(), columns, axis=1)
    assert ((left_out > 0).sum(axis=0) == 1).all()


def test_the_criteria_are_weighed_as_a_report_is(features: Features) -> None:
    aim = make_aim(features, "Salmon, salmon and trout in rivers")
    assert aim is not None
    named = dict(zip(aim.weights.indices.tolist(), aim.weights.data.tolist(), strict=True))
    found = {features.words[column]: weight for column, weight in named.items()}
    assert np.linalg.norm(aim.weights.toarray()) == pytest.approx(1)
    assert found["salmon"] == max(found.values())
    assert "salmon salmon" not in found
    rows = features.weights.toarray()
    assert aim.closeness == pytest.approx(rows @ aim.weights.toarray()[0], abs=1e-6)


def test_words_of_nearly_every_report_say_nothing() -> None:
    texts = make_features([Text("trial", f"arm{number % 3}") for number in range(40)])
    assert "trial" not in texts.words
    assert set(texts.words) == {"arm0", "arm1", "arm2", "trial arm0", "trial arm1", "trial arm2"}


def test_equal_reports_that_share_every_word_can_be_ordered_all_the_same() -> None:
    texts = make_features([Text("One trial")] * 5)
    assert sorted(rank(texts, {0: True, 1: False}).order.tolist()) == [2, 3, 4]
