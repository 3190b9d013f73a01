"""Columns of a map's data, read as the page's script does."""

from __future__ import annotations

from typing import Any


def column(told: Any) -> list[str]:
    """Read a column as the page's script does."""
    if isinstance(told, list):
        return told
    if "of" in told:
        return [told["of"][n] for n in told["at"]]
    texts, text = [], ""
    for n in told["at"]:
        text += told["words"][n]
        if n == 0:
            texts.append(text)
            text = ""
    return texts


def lists(told: Any) -> list[list[int]]:
    at = iter(told["at"])
    return [[next(at) for _ in range(n)] for n in told["n"]]
