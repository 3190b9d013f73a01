"""What reports and studies are called in print."""

from __future__ import annotations

import pytest

from reviewkit.methods.labels import Cited, report_labels, short_citation, study_label
from reviewkit.terms import Role

PRIMARY, JOINT, COMPANION = Role.PRIMARY, Role.JOINT, Role.COMPANION


def cited(
    report: str, *authors: str, year: int | None = 2003, role: Role = PRIMARY, title: str = "T"
) -> Cited:
    return Cited(report, authors, year, title, role)


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        (("Taylor, Ann",), "Taylor 2003"),
        (("Syson, G", "Bond, J"), "Syson and Bond 2003"),
        (("Dodd, A", "Bell, B", "Carr, C"), "Dodd et al. 2003"),
        (("Dodd, A", "et al."), "Dodd et al. 2003"),
        (("Dodd, A", "Bell, B", "others"), "Dodd et al. 2003"),
        (("World Health Organization",), "World Health Organization 2003"),
        (("", "Bell, B"), "Bell 2003"),
    ],
)
def test_a_report_goes_by_the_families_of_its_authors(authors: tuple[str, ...], label: str) -> None:
    assert short_citation(cited("r", *authors)) == label


def test_a_report_without_authors_goes_by_the_first_words_of_its_title() -> None:
    long = cited("r", title="How the old players met anew")
    left, right = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
    assert short_citation(long) == f"{left}How the old players ...{right} 2003"
    short = cited("r", title="Meeting anew", year=None)
    assert short_citation(short) == f"{left}Meeting anew{right} n.d."


def test_same_names_of_one_year_are_told_apart_in_the_order_given() -> None:
    reports = [cited(str(n), "Rummery, K") for n in range(28)]
    reports.append(cited("x", "Rummery, K", year=2004))
    labels = report_labels(reports)
    assert labels["0"] == "Rummery 2003a"
    assert labels["25"] == "Rummery 2003z"
    assert labels["26"] == "Rummery 2003aa"
    assert labels["27"] == "Rummery 2003ab"
    assert labels["x"] == "Rummery 2004"
    assert len(set(labels.values())) == len(reports)


def label_of(*reports: Cited) -> str:
    return study_label(reports, report_labels(reports))


def test_a_study_prints_joint_reports_behind_a_slash_and_companions_in_brackets() -> None:
    assert label_of(cited("a", "Brown, A")) == "Brown 2003"
    assert (
        label_of(
            cited("c", "Rummery, K", role=COMPANION),
            cited("d", "Rummery, K", "Coleman, A", role=COMPANION),
            cited("a", "Coleman, A", "Rummery, K"),
        )
        == "Coleman and Rummery 2003 (see also Rummery 2003; Rummery and Coleman 2003)"
    )
    joint = cited("b", "Kharicha, K", "L, A", "M, B", year=2005, role=JOINT)
    assert label_of(joint, cited("a", "Davey, B", "L, A", "M, B", year=2005)) == (
        "Davey et al. 2005/Kharicha et al. 2005"
    )


def test_companions_print_by_year() -> None:
    later = cited("b", "Able, A", year=2009, role=COMPANION)
    earlier = cited("c", "Zoe, Z", year=1999, role=COMPANION)
    assert label_of(later, earlier, cited("a", "Brown, A")) == (
        "Brown 2003 (see also Zoe 1999; Able 2009)"
    )


def test_a_study_of_companions_only_goes_by_the_first_of_them() -> None:
    reports = [cited(one, f"{one}, X", year=year, role=COMPANION) for one, year in (("B", 2004), ("A", 2003))]  # fmt: skip  # noqa: E501
    assert label_of(*reports) == "A 2003 (see also B 2004)"
