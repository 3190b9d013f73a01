from __future__ import annotations

import pytest

from reviewkit.formats.screened import Screened, asreview, covidence, our_ids, rayyan
from reviewkit.terms import RawTag, Record, Verdict

INCLUDE, EXCLUDE, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def _record(*tags: tuple[str, str]) -> Record:
    return Record(1, 1, tuple(RawTag(tag, value, 1) for tag, value in tags))


def test_rayyan_names_each_persons_word_the_reasons_and_the_labels() -> None:
    note = (
        'Seen. | RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo {x}"=>"Excluded", "Cy"=>"Maybe", '
        '"Di"=>"Undecided"} | RAYYAN-LABELS: discuss, old | RAYYAN-EXCLUSION-REASONS: wrong topic'
    )

    assert rayyan(_record(("notes", note))) == Screened(
        {"Ann": INCLUDE, "Bo {x}": EXCLUDE, "Cy": UNSURE},
        reasons=("wrong topic",),
        labels=("discuss", "old"),
    )


def test_rayyans_note_is_read_from_ris_too_and_nowhere_else() -> None:
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Included"}'

    assert rayyan(_record(("N1", note))).said == {"Ann": INCLUDE}
    assert rayyan(_record(("AB", note))).said == {}


def test_a_note_of_rayyans_that_a_sheet_cut_short_still_tells_its_whole_words() -> None:
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Exclu'

    assert rayyan(_record(("notes", note))).said == {"Ann": INCLUDE}


def test_a_note_of_rayyans_that_begins_again_and_again_is_read_to_its_end() -> None:
    note = 'RAYYAN-INCLUSION: {"Ann"=>"Included"' * 40_000 + "}"

    assert rayyan(_record(("notes", note))).said == {"Ann": INCLUDE}


def test_a_word_of_rayyans_that_is_no_decision_is_kept_to_be_told() -> None:
    read = rayyan(_record(("N1", 'RAYYAN-INCLUSION: {"Ann"=>"Perhaps"}')))

    assert (read.said, read.strange) == ({}, ("Perhaps",))


@pytest.mark.parametrize(
    ("tag", "value", "verdict"),
    [
        ("included", "1", INCLUDE),
        ("asreview_label", "0", EXCLUDE),
        ("included", "0.0", EXCLUDE),
        ("N1", "ASReview_relevant", INCLUDE),
        ("N1", "ASReview_irrelevant\nASReview_prior", EXCLUDE),
    ],
)
def test_asreview_says_one_or_nought_or_a_note(tag: str, value: str, verdict: Verdict) -> None:
    assert asreview(_record((tag, value))) == Screened({"": verdict})


@pytest.mark.parametrize("value", ["", "-1", "nan"])
def test_what_asreview_has_not_shown_is_undecided(value: str) -> None:
    assert asreview(_record(("included", value), ("N1", "ASReview_not_seen"))) == Screened({})


def test_a_label_of_asreviews_that_is_no_number_is_told() -> None:
    assert asreview(_record(("included", "yes"))).strange == ("yes",)


def test_covidence_tells_the_reason_of_an_exclusion_in_its_notes() -> None:
    note = "Exclusion reason: Wrong topic; (2026-11-02 10:00:00)(Ann): see p. 3"

    assert covidence(_record(("Notes", note))) == Screened({"": EXCLUDE}, reasons=("Wrong topic",))
    assert covidence(_record(("Notes", ""))) == Screened({})


def test_our_own_id_is_found_wherever_a_program_kept_it() -> None:
    assert our_ids(_record(("U1", "3fa9c21e-0001"), ("ID", "reviewkit-3fa9c21e-0001"))) == [
        "3fa9c21e-0001"
    ]
    assert our_ids(_record(("AN", "2020-55555-005"), ("TI", "on 3fa9c21e-0001"))) == []
