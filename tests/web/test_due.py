from __future__ import annotations


def decide(seat, labels: str) -> None:
    seat.get("/screen/title")
    for label in labels:
        seat.decide({"+": "include", "-": "exclude:E1"}[label])


def test_the_line_is_told_every_so_many_and_not_in_between(tmp_path, make, sit) -> None:
    titles = [f"Report number {number}" for number in range(24)]
    seat = sit(make(tmp_path / "many", titles=titles))
    decide(seat, "+---------")
    ten = seat.get("/screen/title/ahead")
    assert "10 of 24 read, 1 relevant" in ten
    decide(seat, "---")
    assert "10 of 24 read, 1 relevant" in seat.get("/screen/title/ahead")
    decide(seat, "-" * 7)
    assert "20 of 24 read, 1 relevant" in seat.page
