from __future__ import annotations

import csv
import io
from dataclasses import replace

from reviewkit.methods.prisma import Duplicates, Flow
from reviewkit.outputs.flow_csv import COLUMNS, to_csv


def rows(flow: Flow) -> dict[str, dict[str, str]]:
    reader = csv.DictReader(io.StringIO(to_csv(flow)))
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return {row["data"]: row for row in reader}


def test_every_number_stands_under_the_key_of_the_r_package(new_flow: Flow) -> None:
    told = {key: row["n"] for key, row in rows(new_flow).items()}

    assert told["database_results"] == "100"
    assert told["database_specific_results"] == "CINAHL, 60; MEDLINE, 40"
    assert told["excluded_automatic"] == "0"
    assert told["register_results"] == told["excluded_other"] == told["total_studies"] == ""
    assert (told["new_studies"], told["new_reports"]) == ("9", "12")


def test_how_duplicates_were_found_stands_in_rows_that_the_package_passes_over(
    new_flow: Flow,
) -> None:
    assert not any(key.startswith("removed") for key in rows(new_flow))
    found = Duplicates(3, 1, (("CINAHL", 1, 0), ("MEDLINE, Ovid", 2, 1)))

    told = rows(replace(new_flow, removed=found))

    assert [told[f"removed_by_{how}"]["n"] for how in ("automation", "hand")] == ["3", "1"]
    by_source = told["removed_by_automation_specific_results"]
    assert by_source["n"] == "CINAHL, 1; MEDLINE / Ovid, 2"
    assert told["removed_by_hand_specific_results"]["n"] == "CINAHL, 0; MEDLINE / Ovid, 1"
    assert [key for key in told if "duplicates" in key] == ["duplicates"]


def test_a_comma_within_a_reason_does_not_split_it(new_flow: Flow) -> None:
    reasons = rows(new_flow)["dbr_excluded"]["n"]

    assert reasons == "Not primary care / or abroad, 15; Opinion, 1"
    assert [part.split(", ")[1] for part in reasons.split("; ")] == ["15", "1"]


def test_none_excluded_is_0_and_no_empty_field(new_flow: Flow) -> None:
    assert rows(replace(new_flow, reports_excluded=()))["dbr_excluded"]["n"] == "0"


def test_an_updated_review_has_its_words_and_its_other_methods(updated_flow: Flow) -> None:
    told = rows(updated_flow)

    assert told["new_studies"]["boxtext"] == "New studies included in review"
    assert told["previous_studies"]["n"] == "9"
    assert told["website_results"]["n"] == "3"
    assert (told["other_results"]["boxtext"], told["other_results"]["n"]) == ("Experts", "2")
    assert told["other_excluded"]["n"] == "3"
