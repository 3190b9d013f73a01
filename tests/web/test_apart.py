from __future__ import annotations

from reviewkit.stages import dedupe
from reviewkit.store import open_store


def test_relatives_are_listed_with_their_kind_and_reason(pairs, sit) -> None:
    page = sit(pairs, "AK").get("/duplicates/apart/")
    assert 'aria-current="page">Related 3' in page
    assert "<b>notice</b>: " in page and "Erratum: Collaborative care" in page
    assert "<b>part</b>: " in page


def test_a_stopped_join_and_a_pair_called_different_say_who_and_why(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    with open_store(pairs) as store:
        first, second, _ = dedupe.cluster(store, "doi:10.1000/hip").records
    a, b = sorted((first.record, second.record))
    seat.get(f"/duplicates/?a={a}&b={b}")
    seen = seat.page.split('name="seen" value="')[1].split('"')[0]
    seat.post("/duplicates/say", a=a, b=b, seen=seen, choice="different", why="two wards")
    page = seat.get("/duplicates/apart/?list=different")
    assert "<b>JG</b> said <b>different</b>: <span" in page and "two wards" in page
    page = seat.get(f"/duplicates/clusters/{second.record}")
    assert "Joins that were stopped" in page and f"a person called {a} and {b} different" in page
    page = seat.get("/duplicates/apart/")
    assert 'aria-current="page">Stopped joins 1' in page
    assert f"a person called {a} and {b} different" in page
    assert f"/duplicates/?a={a}" not in page.split("<ol")[1], "the join, and not what stopped it"


def test_a_list_without_entries_says_so_and_a_page_beyond_the_last_is_the_last(pairs, sit) -> None:
    seat = sit(pairs, "JG")
    assert "There are none." in seat.get("/duplicates/apart/?list=stopped")
    assert "Erratum" in seat.get("/duplicates/apart/?list=related&page=9")


def test_a_report_names_its_relatives_where_it_is_screened_and_in_its_history(pairs, sit) -> None:
    seat = sit(pairs, "RM")
    with open_store(pairs) as store:
        (article,) = [one for one in dedupe.clusters(store) if dedupe.related_to(store, one)]
        erratum = dedupe.related_to(store, article)[0].relative
    page = seat.get(f"/screen/title?report={article}")
    line = page.split('class="related"')[1].split("</p>")[0]
    assert f"/reports/{erratum}" in line and "Erratum: Collaborative" in line
    assert "a notice (erratum, retraction, comment or reply)" in line
    assert line.count("<a ") == 1, "two records of the article are related to it, it is named once"
    assert "Related reports" in seat.get(f"/reports/{erratum}")
    assert 'class="related"' not in seat.get(f"/screen/title?report={_alone(pairs)}")


def _alone(folder) -> str:
    with open_store(folder) as store:
        return next(
            report
            for (report,) in store.db.execute("select report from membership order by place")
            if not dedupe.related_to(store, report)
        )


def test_a_report_s_history_says_from_which_record_each_field_is(pairs, sit) -> None:
    with open_store(pairs) as store:
        one = dedupe.cluster(store, "doi:10.1000/dementia")
    page = sit(pairs, "AK").get(f"/reports/{one.report}")
    rows = dict(part.split("</th>", 1) for part in page.split('<th scope="row">')[1:])
    assert one.records[1].record in rows["Abstract"], "the longer one"
    assert one.records[0].record in rows["Title"] and "MEDLINE" in rows["Title"]
    assert f"/duplicates/clusters/{one.report}" in page and "2 records" in page
