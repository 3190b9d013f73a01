"""One host called: what goes there, and what of it is told and kept."""

from __future__ import annotations

import json

import pytest
from network import EMAIL, Site, answer

from reviewkit.errors import SourceError
from reviewkit.sources.api import Host, Key, Question
from reviewkit.sources.calling import Caller
from reviewkit.sources.polite import Clock

KEY = "k-123456789"
AT = 1_800_000_000.0


def caller(site: Site, key: Key) -> Caller:
    host = Host("Somewhere", "https://some.example", "REVIEWKIT_SOME_URL", 100.0, key, "mailto")
    held = {"REVIEWKIT_SOME_URL": site.url, "REVIEWKIT_SOME_KEY": KEY, "REVIEWKIT_EMAIL": EMAIL}
    return Caller(host, held, clock=Clock(sleep=lambda _: None, date=lambda: AT))


@pytest.mark.parametrize(
    "key",
    [Key("REVIEWKIT_SOME_KEY", param="api_key"), Key("REVIEWKIT_SOME_KEY", header="x-api-key")],
)
def test_a_key_is_sent_and_never_told(site: Site, key: Key) -> None:
    site.say("/works", answer({"you sent": KEY}))
    with caller(site, key) as calls:
        called = calls.call(Question("/works", {"q": "walks"}), json.loads)
        sent = {**site.asked[0].query, **site.asked[0].headers}
        assert {KEY, EMAIL, "walks"} <= set(sent.values())
        assert called.found == {"you sent": KEY} and called.body == b'{"you sent": "[hidden]"}'
        assert called.asked == f"{site.url}/works?q=walks" and called.status == 200
        assert calls.at() == "2027-01-15T08:00:00+00:00"


@pytest.mark.parametrize(
    ("key", "said", "kept"),
    [
        ("a+secret", "?api_key=a%2Bsecret&q=1", "?api_key=[hidden]&q=1"),
        ("secret", "secretion, secret", "secretion, [hidden]"),
        ("test", "a test of walks", "a test of walks"),
    ],
)
def test_a_key_is_hidden_and_words_of_records_stay(
    site: Site, key: str, said: str, kept: str
) -> None:
    site.say("/works", answer([said]))
    host = Host("Somewhere", site.url, "REVIEWKIT_SOME_URL", 100.0, Key("KEY", param="api_key"))
    with Caller(host, {"KEY": key}, clock=Clock(sleep=lambda _: None)) as calls:
        assert json.loads(calls.call(Question("/works"), json.loads).body) == [kept]


def test_a_form_names_a_field_once_for_each_of_a_list(site: Site) -> None:
    site.say("/links", answer([]))
    with caller(site, Key("REVIEWKIT_SOME_KEY", param="api_key")) as calls:
        called = calls.call(Question("/links", data={"id": ["1", "2"]}), json.loads)
    assert called.asked == f"POST {site.url}/links id=1&id=2"


def test_a_status_that_is_an_answer_too_is_none_elsewhere(site: Site) -> None:
    with caller(site, Key("REVIEWKIT_NO_KEY", param="api_key")) as calls:
        assert calls.call(Question("/gone"), json.loads, also=[404]).status == 404
        with pytest.raises(SourceError, match="answered 404"):
            calls.call(Question("/gone"), json.loads)
