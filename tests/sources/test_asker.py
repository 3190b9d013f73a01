"""Sources asked one after the other."""

from __future__ import annotations

import os

import pytest
from network import EMAIL, Reply, Site, unpaywall_closed

from reviewkit.errors import NotAllowedError, SourceAwayError, SourceError
from reviewkit.sources.asker import Asker
from reviewkit.sources.polite import Clock

QUICK = Clock(sleep=lambda _: None)


@pytest.mark.parametrize("email", ["", " ", "ada", "ada@", "a b@example.org", "a@b\n.org"])
def test_without_an_email_address_nobody_is_asked(site: Site, email: str) -> None:
    with pytest.raises(NotAllowedError, match="REVIEWKIT_EMAIL") as told:
        Asker(os.environ | {"REVIEWKIT_EMAIL": email})
    assert not email.strip() or email not in str(told.value)


def test_a_wrong_address_of_a_source_is_told() -> None:
    settings = {"REVIEWKIT_EMAIL": EMAIL, "REVIEWKIT_UNPAYWALL_URL": "unpaywall.org"}
    with pytest.raises(NotAllowedError, match="REVIEWKIT_UNPAYWALL_URL holds is no web address"):
        Asker(settings)


def test_a_source_that_fails_three_times_in_a_row_is_asked_no_more(site: Site) -> None:
    for doi in ("10.1/a", "10.1/b", "10.1/d", "10.1/e", "10.1/f"):
        site.unpaywall(doi, Reply(403))
    site.unpaywall("10.1/c", unpaywall_closed("10.1/c"))
    with Asker(clock=QUICK) as asker:
        for doi in "ab":
            with pytest.raises(SourceError):
                asker.ask("Unpaywall", f"10.1/{doi}", None)
        asker.ask("Unpaywall", "10.1/c", None)
        for doi in "def":
            with pytest.raises(SourceError, match="403"):
                asker.ask("Unpaywall", f"10.1/{doi}", None)
        before = len(site.asked)
        with pytest.raises(SourceAwayError, match=r"Unpaywall: 127\.0\.0\.1 answered 403"):
            asker.ask("Unpaywall", "10.1/g", None)
        assert len(site.asked) == before == 6
        assert not asker.gone
        asker.refuse_gone()


def test_when_every_source_is_away_one_line_says_so(site: Site) -> None:
    rest = Reply(503, headers={"Retry-After": "9999"})
    site.unpaywall("10.1/a", rest)
    site.epmc(rest)
    with Asker(clock=QUICK) as asker:
        for name in ("Unpaywall", "Europe PMC"):
            with pytest.raises(SourceAwayError):
                asker.ask(name, "10.1/a", None)
        with pytest.raises(SourceAwayError, match="No source answers") as told:
            asker.refuse_gone()
    assert "\n" not in str(told.value) and EMAIL not in str(told.value)
