"""What of a review is public: its releases, its included reports, and a database for readers.

Nothing here reads what one reviewer said alone: no decision, note, comment, tag or answer that is
not settled, and nobody's name.
"""

from __future__ import annotations

from reviewkit.stages.publish.database import write_database
from reviewkit.stages.publish.references import cited
from reviewkit.stages.publish.tables import SHEETS, Column, Sheet
from reviewkit.stages.publish.versions import Dated, begun, versions

__all__ = [
    "SHEETS",
    "Column",
    "Dated",
    "Sheet",
    "begun",
    "cited",
    "versions",
    "write_database",
]
