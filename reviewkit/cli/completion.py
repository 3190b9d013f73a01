"""Completing words in the shell: the script for it, and ids of reviewers and criteria."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_REVIEWKIT_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options, reviewers and criteria in your SHELL.

    bash: add `eval "$(reviewkit completion bash)"` to ~/.bashrc. zsh: the same with zsh, to
    ~/.zshrc. fish: `reviewkit completion fish > ~/.config/fish/completions/reviewkit.fish`.

    \b
    Example:
        reviewkit completion bash
    """
    kind = get_completion_class(shell)
    if kind is not None:  # click knows all of SHELLS
        click.echo(kind(ctx.find_root().command, {}, "reviewkit", VARIABLE).source())


def reviewer_ids(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the reviewers whose id begins so."""
    return _entries(ctx, "reviewers", "name", begun)


def criterion_ids(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the criteria whose id begins so."""
    return _entries(ctx, "criteria", "label", begun)


def _entries(ctx: click.Context, entries: str, help_of: str, begun: str) -> list[CompletionItem]:
    """Read ids straight from protocol.yml: checking it whole would keep a Tab waiting.

    Whatever is wrong with the file, nothing is completed and nothing is said.
    """
    import yaml

    folder = Path(ctx.find_root().params.get("folder") or ".")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load((folder / "protocol.yml").read_bytes(), loader)  # noqa: S506 - it is safe
        ids = [(str(one["id"]), str(one.get(help_of) or "")) for one in found[entries]]
    except (OSError, yaml.YAMLError, LookupError, TypeError, AttributeError, ValueError):
        return []
    return [CompletionItem(name, help=told or None) for name, told in ids if name.startswith(begun)]


COMMANDS = (completion,)
