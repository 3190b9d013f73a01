"""`reviewkit screen`: one report after the other in the terminal, a decision in one key.

Text streams by and nothing is drawn over, so that screen readers and slow lines can follow.
"""

from __future__ import annotations

import click

from reviewkit.cli.door import Desk, reviewer_option, who_is, with_desk, writes
from reviewkit.cli.screen import key_option, keys_option, order_option, stage_option
from reviewkit.keys import in_terminal
from reviewkit.terms import Stage


@click.command("screen")
@stage_option
@reviewer_option
@keys_option
@key_option
@order_option
@click.option("--names/--no-names", default=True, help="Show authors and journal, or hide them.")
@click.option("--marks/--no-marks", default=True, help="Mark the protocol's terms, or do not.")
@with_desk
@writes
def screen(
    desk: Desk,
    stage: str,
    reviewer: str | None,
    preset: str,
    own: tuple[str, ...],
    how: str | None,
    names: bool,
    marks: bool,
) -> None:
    """Read report after report in the terminal; one key decides, `?` lists the keys.

    \b
    Example:
        reviewkit screen --reviewer JG
    """
    from reviewkit.cli.reading import read_on

    mine = in_terminal(preset, own)
    read_on(desk, Stage(stage), who_is(desk, reviewer), how or "", mine, names, marks)


COMMANDS = (screen,)
