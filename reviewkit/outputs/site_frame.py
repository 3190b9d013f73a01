"""What the pages of a site share: their header and footer, where they lie, how files are named."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from reviewkit.outputs.figures import figure_names
from reviewkit.outputs.page import Frame, clean, page, render
from reviewkit.outputs.review_tables import table_names
from reviewkit.outputs.site_public import Public
from reviewkit.stages.publish import Dated

INDEX = "index.html"
HOME, MAP, STUDIES, TABLES, FIGURES = "home", "map", "studies", "tables", "figures"
FLOW, METHODS, CHANGES, DATA = "flow", "methods", "changes", "data"
SECTIONS = {
    HOME: "Home",
    MAP: "Map",
    STUDIES: "Studies",
    TABLES: "Tables",
    FLOW: "Flow",
    METHODS: "Methods",
    CHANGES: "Changes",
    DATA: "Data",
}
UNRELEASED = "unreleased"
# Names that a page of its own has, or that Windows keeps for devices.
_KEPT = {"index", UNRELEASED, "con", "prn", "aux", "nul"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}


@dataclass(frozen=True)
class Site:
    """A site of a version of a review: what it shows, and its versions, oldest first.

    `release` is '' for the review as it stands; `address` is where the site will lie, '' for
    wherever.
    """

    shown: Public
    begun: Dated
    versions: tuple[Dated, ...]
    release: str
    address: str

    @property
    def title(self) -> str:
        """The title of the review."""
        return self.shown.protocol.title

    @property
    def version(self) -> str:
        """Which version this is, in words."""
        if self.release:
            return f"Version {self.release}"
        last = self.versions[-1].name if self.versions else ""
        return f"As it stands after version {last}" if last else "As it stands, before any version"

    @cached_property
    def study_pages(self) -> dict[str, str]:
        """The page of each study, seen from its folder."""
        return file_names(one.id for one in self.shown.material.studies)

    @cached_property
    def study_of(self) -> dict[str, str]:
        """The study of each of its reports, by their ids."""
        studies = self.shown.material.studies
        return {report.id: study.id for study in studies for report in study.reports}

    @cached_property
    def version_pages(self) -> dict[str, str]:
        """The page of each version, seen from its folder."""
        return file_names(one.name for one in self.versions)

    @cached_property
    def table_pages(self) -> dict[str, str]:
        """The page of each table, seen from its folder."""
        return file_names(table_names(self.shown.material.plan))

    @cached_property
    def figure_pages(self) -> dict[str, str]:
        """The page of each figure, seen from its folder."""
        return file_names(figure_names(self.shown.material.plan))

    @cached_property
    def _frames(self) -> dict[tuple[str, bool], Frame]:
        return {(one, here): self._frame(one, here) for one in SECTIONS for here in (True, False)}

    def page(
        self,
        section: str,
        template: str,
        *,
        title: str = "",
        here: bool = False,
        styles: tuple[str, ...] = ("site_page.css",),
        scripts: tuple[str, ...] = (),
        **values: object,
    ) -> str:
        """Fill a template as a page of a section; `here` says that it is the section's first."""
        whole = f"{title} - {self.title}" if title else self.title
        return page(
            template,
            title=clean(whole),
            styles=("page.css", *styles),
            scripts=scripts,
            frame=self.frame(section, here=here),
            **values,
        )

    def frame(self, section: str, *, here: bool) -> Frame:
        """Return what stands around a page of a section."""
        return self._frames[section, here]

    def _frame(self, section: str, here: bool) -> Frame:
        up = "" if section == HOME else "../"
        places = [
            (one, INDEX if one == HOME else f"{one}/{INDEX}", label)
            for one, label in SECTIONS.items()
        ]
        header = render(
            "site_header.html.j2",
            up=up,
            title=self.title,
            sections=places,
            section=section,
            here=here,
        )
        footer = render(
            "site_footer.html.j2",
            up=up,
            version=f"{self.version}.",
            licence=self.shown.protocol.licence,
        )
        return Frame(Markup(header), Markup(footer), ("site.css",), f"{up}feed.xml")  # noqa: S704 - ours, escaped


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Name the page of each of some ids: as the id, so that its address stays.

    Where two ids differ in capitals only, which many discs take for one, or a name is taken, the
    first digits of the id's SHA-256 follow.
    """
    listed = list(ids)
    alike = Counter(one.lower() for one in listed)
    return {
        one: f"{one}.html"
        if alike[one.lower()] == 1 and one.lower().partition(".")[0] not in _KEPT
        else f"{one}-{hashlib.sha256(one.encode()).hexdigest()[:8]}.html"
        for one in listed
    }
