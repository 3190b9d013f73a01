"""The fetcher against a real server on this computer that fails in every way a network does."""

from __future__ import annotations

import gzip
import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from urllib.parse import quote

import pytest
from network import EMAIL, Reply, Site, answer

from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources.fetch import KEY_HEADER, Fetcher, Limits, RefusedError, Request
from reviewkit.sources.polite import Clock

NOON = 1_800_000_000.0
GOOD = answer({"yes": 1})
BUSY = Reply(429, b"slow down", {"Content-Type": "text/plain"})


@dataclass
class Sleeper:
    """A clock that goes on by sleeping only, and notes the sleeps."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    def clock(self) -> Clock:
        return Clock(lambda: self.at, self.sleep, lambda: NOON + self.at)


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def fetcher(site: Site, sleeper: Sleeper) -> Iterator[Fetcher]:
    with Fetcher({site.url: 1000.0}, secrets=[EMAIL], clock=sleeper.clock()) as fetcher:
        yield fetcher


def get(fetcher: Fetcher, site: Site, path: str = "/x") -> object:
    found, _ = fetcher.get_json(f"{site.url}{path}", lambda body: body, params={"email": EMAIL})
    return found


@pytest.mark.parametrize(
    "fault",
    [
        BUSY,
        Reply(403, b"{}", {"Retry-After": "1"}),
        Reply(408),
        Reply(500, b"<html>oops</html>", {"Content-Type": "text/html"}),
        Reply(502),
        Reply(503, b"down for maintenance", {"Content-Type": "text/plain"}),
        Reply(200, b""),
        Reply(200, b" \n"),
        Reply(200, b'{"yes": 1', {"Content-Type": "application/json"}),
        Reply(200, b"<html>log in to the wireless network</html>", {"Content-Type": "text/html"}),
        Reply(200, b"[1, 2]"),
        Reply(200, b"[" * 100_000),
        Reply(200, GOOD.body, cut=3),
        Reply(200, b"no gzip", {"Content-Encoding": "gzip"}),
        Reply(hang_up=True),
    ],
)
def test_what_may_pass_is_asked_for_again(
    site: Site, fetcher: Fetcher, sleeper: Sleeper, fault: Reply
) -> None:
    site.say("/x", fault, fault, GOOD)
    assert get(fetcher, site) == {"yes": 1}
    assert len(site.asked) == 3
    assert 0.5 <= sleeper.slept[0] <= 1.0 <= sleeper.slept[1] <= 2.0


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 422])
def test_what_will_not_pass_is_told_at_once(site: Site, fetcher: Fetcher, status: int) -> None:
    site.say("/x", Reply(status))
    with pytest.raises(SourceError, match=f"127.0.0.1 answered {status}"):
        get(fetcher, site)
    assert len(site.asked) == 1


def test_why_a_source_refuses_is_told_without_what_is_secret(site: Site, fetcher: Fetcher) -> None:
    site.say("/x", answer({"error": f"{EMAIL} ({quote(EMAIL)}) is blocked."}, 403))
    told = r"answered 403 Forbidden, and says: \[hidden\] \(\[hidden\]\) is blocked\.$"
    with pytest.raises(RefusedError, match=told):
        get(fetcher, site)
    site.say("/cut", Reply(400, b'{"error": "No field x."}', {"Content-Encoding": "gzip"}))
    with pytest.raises(RefusedError, match=r"answered 400 Bad Request\.$"):
        get(fetcher, site, "/cut")
    site.say("/long", Reply(400, b"a" * 3_000_000, {"Content-Type": "text/plain"}))
    with pytest.raises(RefusedError, match=r"says: a{200}\.$"):
        get(fetcher, site, "/long")
    assert len(site.asked) == 3


def test_a_burst_of_failures_ends_after_four_tries(site: Site, fetcher: Fetcher) -> None:
    site.say("/x", Reply(500))
    with pytest.raises(SourceError, match="answered 500 Internal Server Error"):
        get(fetcher, site)
    assert len(site.asked) == 4


@pytest.mark.parametrize("header", ["17", formatdate(NOON + 17, usegmt=True)])
def test_a_wait_that_is_asked_for_is_kept(
    site: Site, fetcher: Fetcher, sleeper: Sleeper, header: str
) -> None:
    site.say("/x", Reply(429, headers={"Retry-After": header}), GOOD)
    assert get(fetcher, site) == {"yes": 1}
    assert sleeper.slept == [17.0]


def test_who_waits_is_told_why_and_for_how_long(site: Site, sleeper: Sleeper) -> None:
    site.say("/x", Reply(503, headers={"Retry-After": "17"}), Reply(hang_up=True), GOOD)
    told: list[str] = []
    with Fetcher({site.url: 1000.0}, clock=sleeper.clock(), again=told.append) as fetcher:
        get(fetcher, site)
    broken = f"The answer of 127.0.0.1 broke off. It is asked again in {sleeper.slept[1]:.1f} s"
    assert told == [
        "127.0.0.1 answered 503 Service Unavailable. It is asked again in 17.0 s (try 2 of 4).",
        f"{broken} (try 3 of 4).",
    ]


def test_a_source_that_asks_for_a_long_rest_is_away(
    site: Site, fetcher: Fetcher, sleeper: Sleeper
) -> None:
    site.say("/x", Reply(503, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceAwayError, match="a rest of 3600 seconds"):
        get(fetcher, site)
    assert len(site.asked) == 1 and sleeper.slept == []


def test_a_host_that_is_not_there_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        sleeper = Sleeper()
        offline = pytest.raises(SourceAwayError, match="cannot be reached; is this computer onl")
        with Fetcher({url: 1000.0}, clock=sleeper.clock()) as fetcher, offline:
            fetcher.get(f"{url}/x", b"".join)
    assert len(sleeper.slept) == 3


def test_an_answer_that_drips_is_given_up(site: Site) -> None:
    site.say("/x", Reply(200, b"x" * 1000, drip=0.02))
    quick = Limits(total=0.1, tries=2, first_wait=0.0)
    slow = pytest.raises(SourceError, match="too slowly")
    with Fetcher({site.url: 1000.0}, limits=quick) as fetcher, slow:
        fetcher.get(f"{site.url}/x", b"".join)
    assert len(site.asked) == 2


def test_a_silent_host_is_given_up(site: Site) -> None:
    site.say("/x", Reply(200, b"xx", drip=0.5))
    quick = Limits(read=0.05, tries=1)
    slow = pytest.raises(SourceError, match="took too long")
    with Fetcher({site.url: 1000.0}, limits=quick) as fetcher, slow:
        fetcher.get(f"{site.url}/x", b"".join)


def test_an_answer_that_is_too_large_is_not_taken(site: Site) -> None:
    squeezed = gzip.compress(b"0" * 5_000_000)
    site.say("/plain", Reply(200, b"0" * 3000))
    site.say("/squeezed", Reply(200, squeezed, {"Content-Encoding": "gzip"}))
    with Fetcher({site.url: 1000.0}, limits=Limits(largest=2000)) as fetcher:
        for path in ("/plain", "/squeezed"):
            with pytest.raises(SourceError, match="sent more than"):
                fetcher.get(f"{site.url}{path}", b"".join)
    assert len(site.asked) == 2


def test_redirects_are_followed_to_their_end(site: Site, fetcher: Fetcher) -> None:
    site.say("/x", Reply(301, headers={"Location": "/y"}))
    site.say("/y", Reply(302, headers={"Location": f"{site.url}/z?email={EMAIL}&page=1"}))
    site.say("/z", GOOD)
    answered = fetcher.get(f"{site.url}/x", b"".join)
    assert answered.body == GOOD.body
    assert answered.url == f"{site.url}/z?page=1"
    assert answered.kind == "application/json"


def test_redirects_without_end_are_given_up(site: Site, fetcher: Fetcher) -> None:
    site.say("/x", Reply(302, headers={"Location": "/x"}))
    with pytest.raises(SourceError, match="sends on and on"):
        get(fetcher, site)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "place",
    ["http://127.0.0.1:1/admin", "http://[::1]/", "file:///etc/passwd", "gopher://example.org/"],
)
def test_a_redirect_inside_or_to_another_scheme_is_refused(
    site: Site, fetcher: Fetcher, place: str
) -> None:
    site.say("/x", Reply(302, headers={"Location": place}))
    with pytest.raises(SourceError, match="not asked"):
        get(fetcher, site)
    assert len(site.asked) == 1


def test_each_host_is_asked_at_its_rate(site: Site, sleeper: Sleeper) -> None:
    site.say("/x", GOOD)
    with Fetcher({site.url: 4.0}, clock=sleeper.clock()) as fetcher:
        for _ in range(3):
            fetcher.get(f"{site.url}/x", b"".join)
    assert sleeper.slept == [0.25, 0.25]


def test_the_tool_is_named_and_nothing_else_is_sent(site: Site, fetcher: Fetcher) -> None:
    site.say("/x", Reply(200, GOOD.body, {"Set-Cookie": "id=1"}))
    get(fetcher, site)
    get(fetcher, site)
    for asked in site.asked:
        assert asked.query == {"email": EMAIL}
        assert asked.headers["User-Agent"].startswith("reviewkit/")
        assert {"Cookie", "Referer", "Authorization"} & set(asked.headers) == set()


def test_the_email_is_neither_told_nor_kept_nor_logged(
    site: Site, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.say("/echo", answer({"who": EMAIL}))
    _, kept = fetcher.get_json(f"{site.url}/echo", dict, params={"email": EMAIL})
    assert kept == (f"{site.url}/echo", 200, '{"who": "[hidden]"}')
    site.say("/wrong", Reply(422))
    with pytest.raises(SourceError) as told:
        get(fetcher, site, "/wrong")
    assert EMAIL not in str(told.value) and "email" not in caplog.text


def test_what_is_posted_is_posted_again_where_the_source_moved(
    site: Site, fetcher: Fetcher
) -> None:
    site.say("/x", Reply(301, headers={"Location": "/y"}))
    site.say("/y", Reply(500), GOOD)
    answered = fetcher.ask(Request(f"{site.url}/x", data={"id": "1,2"}), b"".join)
    assert answered.body == GOOD.body
    assert [one.form for one in site.asked] == [{"id": "1,2"}] * 4


def test_what_is_posted_and_a_key_go_to_no_other_host(site: Site, sleeper: Sleeper) -> None:
    with Site() as other:
        site.say("/x", Reply(302, headers={"Location": f"{other.url}/x"}))
        other.say("/x", GOOD)
        rates = {site.url: 1000.0, other.url: 1000.0}
        with Fetcher(rates, clock=sleeper.clock()) as fetcher:
            with pytest.raises(RefusedError, match="sends on to another host"):
                fetcher.ask(Request(f"{site.url}/x", data={"api_key": "k"}), b"".join)
            fetcher.ask(Request(f"{site.url}/x", headers={KEY_HEADER: "k"}), b"".join)
        assert [KEY_HEADER in one.headers for one in (*site.asked, *other.asked)] == [
            False,
            True,
            False,
        ]
