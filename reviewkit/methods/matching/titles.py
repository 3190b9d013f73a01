"""The anatomy of a title: its words, what kind of notice it is, its numbers, its language."""

from __future__ import annotations

import re
from typing import NamedTuple

from reviewkit.methods.matching.notices import (
    is_generic,
    is_protocol,
    split_notice,
    without_notes,
)
from reviewkit.methods.matching.text import fold, unmark, word_set

_BRACKETED = re.compile(r"^\s*\[(.*)\][\s.]*$", re.DOTALL)
_URL = re.compile(r"^https?://\S*?/([^/\s]+?)(?:\.\w{2,5})?/?$")
_SPARE = word_set(
    """a an and are as at by de der des die el en et for from in is la le les of on or the to und
    with without using"""
)


class Title(NamedTuple):
    """A title taken apart; all text folded."""

    words: str  # the title proper: notes, marks of a notice and brackets taken off
    notice: str  # "" or erratum, retraction, withdrawn, reply, comment, summary
    protocol: bool
    generic: bool  # recurs from issue to issue, so proves nothing
    translated: bool  # in brackets, as MEDLINE gives its own translations
    content: str  # key: content words in alphabetical order


def read_title(raw: str) -> Title:
    """Take a title apart.

    Args:
        raw: the title as exported.

    Returns:
        Its parts; an empty title has empty parts and counts as generic.
    """
    text, corrected = without_notes(unmark(raw))
    if url := _URL.match(text):
        text = url.group(1)
    whole = _BRACKETED.match(text)
    notice, core = split_notice(fold(whole.group(1) if whole else text))
    return Title(
        words=core,
        notice="erratum" if corrected else notice,
        protocol=is_protocol(core),
        generic=is_generic(core),
        translated=whole is not None,
        content="".join(sorted(set(core.split()) - _SPARE)),
    )
