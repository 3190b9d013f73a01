"""Codebooks: the versioned tree of themes and codes put on statements."""

from __future__ import annotations

from reviewkit.codebook.changes import Difference, Proposal, differences, follow
from reviewkit.codebook.checking import mistakes, read_codebook
from reviewkit.codebook.model import Change, Code, Codebook, Theme
from reviewkit.codebook.writing import from_csv, to_csv, to_yaml

__all__ = [
    "Change",
    "Code",
    "Codebook",
    "Difference",
    "Proposal",
    "Theme",
    "differences",
    "follow",
    "from_csv",
    "mistakes",
    "read_codebook",
    "to_csv",
    "to_yaml",
]
