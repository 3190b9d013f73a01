"""Why a source refuses a question, in its own words: they say what to mend in the strategy."""

from __future__ import annotations

import re

from reviewkit.sources.found import word

MOST = 8192  # bytes of a refusal that are looked at
_TOLD = 200  # letters of it that fit a line
# Where JSON of sources says what is wrong, at whatever depth; not their echo of what was asked.
_SAID = re.compile(r'"(?:error|message|detail|errMsg)"\s*:\s*"((?:[^"\\]|\\.)+)"')
_TAG = re.compile(r"<[^>]*>")


def reason_of(body: str, kind: str) -> str:
    """Return what the body of a refusal says, as plain text in one line; '' where it says nothing.

    Args:
        body: its beginning, nothing secret in it.
        kind: its media type; pages made for people say more about their layout, and are not read.
    """
    if "html" in kind.lower():
        return ""
    if body.lstrip()[:1] in ("{", "["):
        said = dict.fromkeys(re.sub(r"\\.", " ", one) for one in _SAID.findall(body))
        body = " ".join(said)
    return (word(_TAG.sub(" ", body)) or "")[:_TOLD].rstrip(". ")
