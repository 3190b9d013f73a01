"""The search strategy: rendered for each platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli import search_log
from reviewkit.cli.door import json_option, note, tell_json
from reviewkit.cli.search_run import run_search
from reviewkit.errors import NotAllowedError, NotThereError

if TYPE_CHECKING:
    from reviewkit.protocol import Protocol
    from reviewkit.strategy.losses import Loss, Rendering


@click.group()
def search() -> None:
    """Write the strategy for each platform, check one, run searches and keep their log.

    \b
    Example:
        reviewkit search render --source CINAHL
    """


@search.command()
@click.option("--platform", metavar="NAME", help="Write it for this platform, e.g. pubmed.")
@click.option("--source", metavar="NAME", help="Write it for this source of the protocol.")
@click.option("--strict", is_flag=True, help="Fail where anything is lost.")
@json_option
def render(platform: str | None, source: str | None, strict: bool, as_json: bool) -> None:
    """Write the strategy of the protocol as each source's platform reads it, and what is lost.

    Without --platform and --source, for every source of the protocol.

    \b
    Example:
        reviewkit search render --platform ovid-embase
    """
    from reviewkit.documents import load
    from reviewkit.plan import PROTOCOL_FILE
    from reviewkit.protocol import Protocol
    from reviewkit.strategy.concepts import render_protocol

    folder: Path = click.get_current_context().find_root().obj
    protocol = load(folder / PROTOCOL_FILE, Protocol)
    wanted = [(platform, platform)] if platform else _sources(protocol, source)
    done = [(name, render_protocol(protocol, key)) for name, key in wanted]
    if as_json:
        told = [_told(name, one) for name, one in done]
        tell_json(told[0] if platform or source else told)
    else:
        click.echo("\n\n".join(_shown(name, one) for name, one in done))
    if strict:
        refuse_losses(sum(len(one.losses) for _, one in done), "render")


def _sources(protocol: Protocol, only: str | None) -> list[tuple[str, str]]:
    """Name the sources with their platforms; say which have none."""
    from reviewkit.strategy.concepts import platform_of
    from reviewkit.terms import SourceKind

    listed = [one for one in protocol.sources if only is None or one.name == only]
    if not listed:
        known = ", ".join(one.name for one in protocol.sources) or "none"
        raise NotThereError(
            f"The protocol names no source {only!r}; there are {known}."
            if only
            else "The protocol names no source; name a platform with --platform."
        )
    found: list[tuple[str, str]] = []
    for one in listed:
        platform = platform_of(one)
        if platform is not None:
            found.append((one.name, platform.key))
        elif only or one.kind in (SourceKind.DATABASE, SourceKind.REGISTER):
            note(f"{one.name}: no platform is known; name one as its `syntax` in the protocol.")
    if not found:
        raise NotThereError("No platform is known to write for; name one with --platform.")
    return found


def _shown(name: str, one: Rendering) -> str:
    title = f"{name} ({one.platform})" if name != one.platform else name
    lines = [title, "", one.text, ""]
    lines += [f"  {text}" for text in loss_lines(one.losses)] or ["  Nothing is lost."]
    return "\n".join(lines)


def loss_lines(losses: tuple[Loss, ...]) -> list[str]:
    """Tell losses in a line each; those of one kind and reason are told once, with all terms."""
    together: dict[tuple[str, str], list[str]] = {}
    for loss in losses:
        together.setdefault((loss.kind, loss.message), []).append(loss.term)
    return [
        f"{kind}: {', '.join(dict.fromkeys(terms))}: {message}."
        for (kind, message), terms in together.items()
    ]


def refuse_losses(lost: int, verb: str) -> None:
    """Fail under --strict where anything is lost.

    Raises:
        NotAllowedError: there is a loss.
    """
    if lost:
        told_as = "loss" if lost == 1 else "losses"
        raise NotAllowedError(f"{lost} {told_as}; change the strategy, or {verb} without --strict.")


def _told(name: str, one: Rendering) -> dict[str, Any]:
    return {
        "source": name,
        "platform": one.platform,
        "text": one.text,
        "lines": list(one.lines),
        "query": one.query,
        "losses": [told_loss(loss) for loss in one.losses],
    }


def told_loss(loss: Loss) -> dict[str, Any]:
    """Return a loss for JSON."""
    return {
        "kind": str(loss.kind),
        "term": loss.term,
        "message": loss.message,
        "line": loss.line,
        "at": str(loss.at) if loss.at else None,
    }


for command in (run_search, *search_log.COMMANDS):
    search.add_command(command)
COMMANDS = (search,)
