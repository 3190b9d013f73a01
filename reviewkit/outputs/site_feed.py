"""The feed of versions: Atom (RFC 4287), an entry for each release.

Ids come from the facts of the review (RFC 4122 names), so that they stay whatever the address, and
days from the releases, never from the clock.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from reviewkit.outputs.page import render
from reviewkit.outputs.site_frame import CHANGES, Site
from reviewkit.outputs.site_pages import Step

_NAMES = uuid.UUID("b1c2b5a4-6f0e-5b8b-9d3a-6a4c2f1d7e90")


def feed(site: Site, steps: Sequence[Step]) -> str:
    """Write the feed; without an address its links are as seen from the feed."""
    told = {one.name: one for one in steps}
    entries = [
        {
            "id": _id(one.fact),
            "title": f"{site.title}: version {one.name}",
            "updated": moment(one.at),
            "href": f"{CHANGES}/{site.version_pages[one.name]}",
            "summary": told[one.name].told,
        }
        for one in reversed(site.versions)
    ]
    return render(
        "feed.xml.j2",
        id=_id(site.begun.fact),
        title=site.title,
        updated=max((moment(one.at) for one in site.versions), default=moment(site.begun.at)),
        address=site.address,
        entries=entries,
    )


def _id(fact: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMES, fact)}"


def moment(at: str) -> str:
    """Write the time of a fact as Atom wants it (RFC 3339), in UTC."""
    when = datetime.fromisoformat(at)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
