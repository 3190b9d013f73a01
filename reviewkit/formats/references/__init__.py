"""Reference lists of full texts, read into references with their words as they stand.

found = read_references(Path("okafor.pdf"))
found.found, found.left, found.headings
"""

from __future__ import annotations

from reviewkit.formats.references.documents import read_references
from reviewkit.formats.references.model import Left, Reference, References, Work

__all__ = ["Left", "Reference", "References", "Work", "read_references"]
