"""Reading a published site as a stranger would: all its bytes, its links, its words."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reviewkit.outputs.site_frame import Site
from reviewkit.outputs.site_public import public
from reviewkit.stages.publish import begun, versions
from tests.versions import Living


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


def links(page: str) -> list[str]:
    """Every address that a page names."""
    reader = _Links()
    reader.feed(page)
    return reader.found


def dead_links(folder: Path) -> list[str]:
    """Addresses of a site that lead to no file of it, and are none of the web."""
    dead = []
    for page in folder.rglob("*.html"):
        for address in links(page.read_text("utf-8")):
            parts = urlsplit(address)
            if parts.scheme in {"http", "https"} or not parts.path:
                continue
            target = page.parent / unquote(parts.path)
            if parts.scheme or parts.path.startswith("/") or not target.is_file():
                dead.append(f"{page.relative_to(folder)}: {address}")
    return dead


def make_site(living: Living, release: str = "", address: str = "") -> Site:
    """The site of a review as it stands, before anything of it is written."""
    shown = public(living.store, living.plan)
    made = tuple(versions(living.store))
    return Site(shown, begun(living.store), made, release, address)
