from __future__ import annotations

import re


def counts(page: str) -> dict[str, str]:
    """Read the numbers of the tables: words of a row, its number."""
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td>([^<]+)</td>', page)
    return {words: number.strip() for words, number in rows}


def test_the_page_tells_what_the_command_tells(review, sit) -> None:
    page = sit(review).get("/status/")
    assert "20 records from 1 file; 20 reports." in page
    assert counts(page)["Awaiting title screening"] == "20"
    assert "<b>ME</b> owes 20 decisions at title and abstract" in page
    assert "<code>reviewkit dedupe</code>" in page
    assert '<a href="/screen/title">Screen</a>' in page


def test_pairs_in_doubt_lead_to_where_they_are_judged(pairs, sit) -> None:
    page = sit(pairs, "AK").get("/status/")
    assert '<a href="/duplicates/">3 pairs wait for a person</a>' in page
    assert '<a href="/duplicates/">Judge the pairs in doubt</a>' in page
    assert "14 records from 2 files; 11 reports." in page


def test_the_prisma_counts_add_up_and_say_what_waits(review, sit) -> None:
    seat = sit(review)
    seat.decide("include")
    seat.decide("exclude:E1")
    found = counts(seat.get("/status/"))
    assert found["Records identified from databases"] == "20"
    assert found["Records screened"] == "2"
    assert found["Records excluded"] == "1"
    assert found["Reports sought for retrieval"] == "1"
    assert found["Not decided yet: awaiting title screening"] == "18"
    assert "does not add up" not in seat.page


def test_a_box_that_may_not_be_reported_says_so_and_is_no_zero(review, sit) -> None:
    path = review / "protocol.yml"
    text = path.read_text("utf-8")
    told = re.sub(r"\nflow:\n(  .*\n)*", "\n", text)
    path.write_text(told + "\nflow:\n  not_reported: [duplicates]\n", "utf-8")
    assert counts(sit(review).get("/status/"))["Duplicate records removed"] == "not reported"


def test_another_reviewers_work_is_named_but_not_linked(tmp_path, make, sit) -> None:
    folder = make(tmp_path / "two", people=("JG", "RM"))
    page = sit(folder, "RM").get("/status/")
    assert "<code>reviewkit next --stage title --reviewer JG</code>" in page
    assert ">Screen</a>" not in page


def test_nothing_owed_says_so(tmp_path, make, sit) -> None:
    seat = sit(make(tmp_path / "one", titles=("One",)))
    seat.decide("exclude:E1")
    page = seat.get("/status/")
    assert "owes" not in page.split("Who owes what")[1].split("</section>")[0]
