"""Evidence maps: map."""

from __future__ import annotations

from pathlib import Path

import click

from reviewkit.cli.door import Desk, note, with_desk
from reviewkit.cli.printing import (
    frozen_pages,
    out_option,
    print_files,
    printed,
    release_option,
    served,
)

FORMATS = ("html", "csv", "json", "qdpx", "svg", "png", "vega")


@click.command("map")
@click.option("--map", "name", metavar="ID", help="Only the map of this id.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="The page (html) if left out; json is for EPPI-Mapper, qdpx REFI-QDA, vega Vega-Lite.",
)
@out_option
@release_option
@with_desk
def map_(
    desk: Desk, name: str | None, formats: tuple[str, ...], out: Path | None, version: str | None
) -> None:
    """Write the evidence maps: as one HTML file that opens from disk, or for papers and programs.

    \b
    Example:
        reviewkit map
        reviewkit map --map factors --format svg --format csv
    """
    from reviewkit.outputs.map_files import crossed_more
    from reviewkit.outputs.map_formats import MAP_PAGE, map_files, names_of
    from reviewkit.outputs.package import material_of
    from reviewkit.outputs.review_map import make_map, make_maps, rule_named, with_links

    kinds = formats or ("html",)
    if not name and kinds == ("html",) and served(desk, version, [MAP_PAGE], out):
        return
    with printed(desk, version) as (store, plan):
        material = material_of(store, plan, version or "")
        maps = (make_map(rule_named(name, material), material),) if name else make_maps(material)
        frozen = names_of(maps, kinds)  # but for the page of one map, which was not frozen
        if not (name and MAP_PAGE in frozen) and served(desk, version, frozen, out):
            return
        linked = with_links(maps, frozen_pages(desk, material.versions, MAP_PAGE, out))
        print_files(desk.store.folder, map_files(linked, plan.codebooks, kinds), out)
    for one in maps if "json" in kinds else ():
        if more := crossed_more(one):
            some = "1 study stands" if more == 1 else f"{more} studies stand"
            note(
                f"{one.title}: EPPI-Mapper crosses all rows of a study with all its columns, so "
                f"that {some} in more cells there than here."
            )
