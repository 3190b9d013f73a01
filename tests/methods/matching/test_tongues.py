"""Is a title English?"""

from __future__ import annotations

import pytest

from reviewkit.methods.matching.tongues import tongue


@pytest.mark.parametrize(
    ("title", "guess"),
    [
        ("the use of evidence and its costs", "en"),
        ("uso de la evidencia en los distritos", "other"),
        ("доказательная политика", "other"),
        ("evidence maps", ""),
        ("", ""),
    ],
)
def test_small_words_tell_the_language(title: str, guess: str) -> None:
    assert tongue(title) == guess
