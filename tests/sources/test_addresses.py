"""Which addresses may be asked, and how they are told."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources.addresses import bare, origin, refuse_inside


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://localhost:8080/x",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://localhost./",
    ],
)
def test_what_lies_inside_is_not_asked(url: str) -> None:
    with pytest.raises(SourceError, match="lies inside this computer or its network"):
        refuse_inside(url, frozenset())


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "//x", "", "http://"],
)
def test_what_is_no_web_address_is_not_asked(url: str) -> None:
    with pytest.raises(SourceError, match="no web address"):
        refuse_inside(url, frozenset())


def test_numbers_of_the_open_internet_and_what_a_reviewer_named_are_asked() -> None:
    refuse_inside("https://8.8.8.8/x", frozenset())
    refuse_inside("http://127.0.0.1:8000/x", {origin("http://127.0.0.1:8000")})
    with pytest.raises(SourceError):
        refuse_inside("http://127.0.0.1:8001/x", {origin("http://127.0.0.1:8000")})


def test_a_host_without_an_address_is_away() -> None:
    with pytest.raises(SourceAwayError, match="cannot be found"):
        refuse_inside("https://nowhere.invalid/x", frozenset())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://a.org/v2/10.1/x?email=me%40b.org", "https://a.org/v2/10.1/x"),
        ("https://a.org/s?query=a%20b&EMAIL=me&api_key=1", "https://a.org/s?query=a+b"),
        ("https://me:secret@a.org/x?y=1#z", "https://a.org/x?y=1"),
        ("https://[broken/x?email=me", "https://[broken/x"),
    ],
)
def test_an_address_is_told_without_its_secrets(url: str, told: str) -> None:
    assert bare(url) == told


@given(st.text(min_size=1))
def test_any_text_is_told_or_refused_but_never_breaks(text: str) -> None:
    bare(text)
    with contextlib.suppress(SourceError):
        origin(text)
