"""Agreement of two reviewers, against hand-worked and published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.methods.agreement import agreement, alpha


def verdicts(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The two sequences behind a table of counts."""
    first, second = [], []
    for one, row in enumerate(table):
        for other, count in enumerate(row):
            first += [one] * count
            second += [other] * count
    return first, second


def test_two_reviewers_of_fifty_reports_worked_by_hand() -> None:
    # Observed 35/50; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa 0.2 / 0.5.
    # Formula 13 of Fleiss, Cohen & Everitt: agreed 0.4 * 0.17**2 + 0.3 * 0.23**2, differed
    # 0.3**2 * (0.1 * 1.1**2 + 0.2 * 0.9**2), less 0.05**2; in sum 0.0504.
    first, second = verdicts([[20, 5], [10, 15]])

    found = agreement(first, second)

    assert (found.n, found.percent) == (50, 70)
    assert found.table == {(0, 0): 20, (0, 1): 5, (1, 0): 10, (1, 1): 15}
    assert found.kappa == pytest.approx(0.4)
    error = (0.0504 / 50) ** 0.5 / 0.25
    assert found.low == pytest.approx(0.4 - 1.959964 * error, abs=1e-6)
    assert found.high == pytest.approx(0.4 + 1.959964 * error, abs=1e-6)


def test_the_worked_example_of_fleiss_cohen_and_everitt() -> None:
    # 200 subjects in three categories; interval as statsmodels 0.15 cohens_kappa gives it.
    first, second = verdicts([[106, 10, 4], [22, 28, 10], [2, 12, 6]])

    found = agreement(first, second)

    assert found.kappa == pytest.approx(0.42857, abs=1e-5)
    assert found.low == pytest.approx(0.32330, abs=1e-5)
    assert found.high == pytest.approx(0.53384, abs=1e-5)


def test_full_agreement_on_two_verdicts_is_kappa_one() -> None:
    found = agreement(["include", "exclude"], ["include", "exclude"])

    assert (found.percent, found.kappa, found.low, found.high) == (100, 1, 1, 1)


def test_full_disagreement_is_below_chance() -> None:
    assert agreement(["include", "exclude"], ["exclude", "include"]).kappa == -1


def test_one_verdict_throughout_leaves_kappa_undefined() -> None:
    found = agreement(["exclude"] * 3, ["exclude"] * 3)

    assert (found.n, found.percent, found.kappa, found.low, found.high) == (
        3,
        100,
        None,
        None,
        None,
    )


def test_one_reviewer_who_never_varies_gives_kappa_zero() -> None:
    assert agreement(["exclude"] * 4, ["exclude", "include"] * 2).kappa == 0


def test_no_verdicts_give_no_numbers() -> None:
    found = agreement([], [])

    assert (found.n, found.table, found.percent, found.kappa) == (0, {}, None, None)


def test_reviewers_with_unequal_numbers_of_verdicts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        agreement(["include"], [])


@given(st.lists(st.tuples(st.sampled_from("ieu"), st.sampled_from("ieu")), min_size=1))
def test_kappa_does_not_depend_on_who_is_named_first(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = agreement(one, other), agreement(other, one)

    if there.kappa is None:
        assert back.kappa is None
        assert set(one + other) == {one[0]}
    else:
        assert there.kappa == pytest.approx(back.kappa)
        assert (there.low, there.high) == (pytest.approx(back.low), pytest.approx(back.high))
        assert -1 <= there.low <= there.kappa <= there.high <= 1


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # kappa with its interval, PABAK, AC1 and alpha as statsmodels and irrCAC give them.
        ([[40, 20], [10, 930]], (0.712, 0.614, 0.810, 0.940, 0.967, 0.712)),
        ([[5, 10], [10, 975]], (0.323, 0.103, 0.543, 0.960, 0.979, 0.324)),
    ],
)
def test_where_almost_all_is_excluded_kappa_falls_and_ac1_stays(
    table: list[list[int]], expected: tuple[float, ...]
) -> None:
    first, second = verdicts(table)

    found = agreement(first, second)

    got = (found.kappa, found.low, found.high, found.pabak, found.ac1)
    assert [*got, alpha(zip(first, second, strict=True))] == pytest.approx(expected, abs=6e-4)


def test_no_common_include_gives_a_kappa_below_zero_and_a_high_ac1() -> None:
    first, second = verdicts([[0, 5], [5, 990]])

    found = agreement(first, second)

    assert found.kappa == pytest.approx(-0.005, abs=1e-3)
    assert (found.pabak, found.ac1) == (pytest.approx(0.980), pytest.approx(0.990, abs=1e-3))


def test_pabak_of_three_verdicts_is_bennetts_s() -> None:
    # Agreed 140 of 200: (3 * 0.7 - 1) / 2.
    first, second = verdicts([[106, 10, 4], [22, 28, 10], [2, 12, 6]])

    assert agreement(first, second).pabak == pytest.approx(0.55)


def test_alpha_of_the_example_with_four_observers_and_missing_verdicts() -> None:
    # Krippendorff 2011, example C: nominal alpha 0.743.
    a = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    c = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    units = [[one for one in unit if one is not None] for unit in zip(a, b, c, d, strict=True)]

    assert alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_undefined_where_all_say_one_thing_or_nobody_shares_a_report() -> None:
    assert alpha([["exclude"] * 3] * 4) is None
    assert alpha([["include"], ["exclude"]]) is None


@given(st.lists(st.lists(st.sampled_from("ieu"), max_size=4)))
def test_alpha_is_at_most_one_and_does_not_depend_on_order(units: list[list[str]]) -> None:
    found = alpha(units)

    assert found is None or found <= 1
    assert alpha([unit[::-1] for unit in units[::-1]]) == (
        None if found is None else pytest.approx(found)
    )
