from __future__ import annotations

import csv
import io

from reviewkit.methods.prisma import Flow
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


def test_a_comma_within_a_reason_does_not_split_it(new_flow: Flow) -> None:
    reasons = rows(new_flow)["dbr_excluded"]["n"]

    assert reasons == "Not primary care / or abroad, 15; Opinion, 1"
    assert [part.split(", ")[1] for part in reasons.split("; ")] == ["15", "1"]


def test_an_updated_review_has_its_words_and_its_other_methods(updated_flow: Flow) -> None:
    told = rows(updated_flow)

    assert told["new_studies"]["boxtext"] == "New studies included in review"
    assert told["previous_studies"]["n"] == "9"
    assert told["website_results"]["n"] == "3"
    assert (told["other_results"]["boxtext"], told["other_results"]["n"]) == ("Experts", "2")
    assert told["other_excluded"]["n"] == "3"
