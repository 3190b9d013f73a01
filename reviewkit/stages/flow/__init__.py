"""The numbers of the PRISMA 2020 flow, counted from the store."""

from __future__ import annotations

from reviewkit.stages.flow.counting import count_flow
from reviewkit.stages.flow.notes import stops
from reviewkit.stages.flow.published import published_flow

__all__ = ["count_flow", "published_flow", "stops"]
