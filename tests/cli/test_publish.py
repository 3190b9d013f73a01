"""Publishing a review at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_site_is_written_and_written_again(
    run: Run, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    decide_both("an:EX-01", "an:EX-02")
    run("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    site = tmp_path / "site"
    told = run("publish", site, "--address", "https://example.org/falls").output
    count = sum(1 for one in site.rglob("*") if one.is_file())
    assert told.startswith(f"{site / 'index.html'} and {count - 1} files, ")
    assert (site / "studies/S1.html").is_file()
    assert 'href="https://example.org/falls/feed.xml"' in (site / "feed.xml").read_text("utf-8")
    run("study", "link", "an:EX-01", "--study", "S9", "--reviewer", "ADA")
    said = json.loads(run("publish", site, "--json").output)
    assert said["folder"] == str(site)
    assert (said["files"], said["removed"]) == (count, ["studies/S1.html"])
    run("study", "link", "an:EX-01", "--study", "S1", "--reviewer", "ADA")
    assert "1 file of the former site is no more." in run("publish", site).output


def test_what_cannot_be_published_is_told_in_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.docx").write_text("mine")
    foreign = run("publish", tmp_path / "mine", code=1).output
    assert foreign == (
        f"Error: {tmp_path / 'mine'} holds files that are not of a published site (thesis.docx); "
        "name an empty folder, or move them away.\n"
    )
    address = run("publish", tmp_path / "site", "--address", "www.example.org", code=1).output
    assert "`www.example.org` is no address for a site; write it like https://" in address
    assert (
        "There is no release v7" in run("publish", tmp_path / "x", "--release", "v7", code=1).output
    )
    assert {one.name for one in tmp_path.iterdir()} & {"site", "x"} == set()
