"""Is a title English? Told by its small words, well enough to suspect a translation."""

from __future__ import annotations

from functools import lru_cache

from reviewkit.methods.matching.text import word_set

_ENGLISH = word_set("of the and with for from by on to an is are its after among between during")
_FOREIGN = word_set(
    """de la el los las del y para con por una un der die und das des von bei mit zur zum eine et
    les du dans chez au aux do da em na dos das com il di nel della delle per och av hos van het
    een bij og w z na i u po v k pri"""
)


@lru_cache(maxsize=1 << 16)  # a title is met in several pairs
def tongue(title: str) -> str:
    """Guess whether a folded title is English ("en"), not ("other"), or unclear ("")."""
    words = title.split()
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if foreign > english or not title.isascii():
        return "other"
    return "en" if english > foreign else ""
