"""Pairs in doubt, and words on them: duplicates, same, different, undo."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    plain,
    reviewer_option,
    tell_json_rows,
    who_is,
    with_desk,
    writes,
)
from reviewkit.cli.prose import one_line
from reviewkit.cli.screen import key_option, keys_option
from reviewkit.errors import NotAllowedError
from reviewkit.terms import Judgement

if TYPE_CHECKING:
    from reviewkit.stages.dedupe import Pair

SIDES = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "source")


@click.command()
@click.option("--list", "listed", is_flag=True, help="Print the pairs, and judge none.")
@reviewer_option
@keys_option
@key_option
@json_option
@with_desk
def duplicates(
    desk: Desk,
    listed: bool,
    reviewer: str | None,
    preset: str,
    own: tuple[str, ...],
    as_json: bool,
) -> None:
    """Judge the doubtful pairs side by side, most doubtful first; one key each, `?` lists them.

    Where there is no terminal, the pairs are listed.

    \b
    Example:
        reviewkit duplicates --reviewer JG
        reviewkit duplicates --list
    """
    if as_json:
        tell_json_rows(map(_told, _waiting(desk, reviewer)))
    elif listed or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _tell(desk, reviewer)
    else:
        _judge(desk, reviewer, preset, own)


@writes
def _judge(desk: Desk, reviewer: str | None, preset: str, own: tuple[str, ...]) -> None:
    from reviewkit.cli.pairing import judge_each, pair_keys
    from reviewkit.keys import in_terminal

    judge_each(desk, who_is(desk, reviewer), pair_keys(in_terminal(preset, own)))


def _waiting(desk: Desk, reviewer: str | None) -> Iterator[Pair]:
    from reviewkit.stages import dedupe

    return dedupe.waiting(desk.store, reviewer or "")


def _tell(desk: Desk, reviewer: str | None) -> None:
    """List the pairs for reading, and how each is judged."""
    count = 0
    for count, pair in enumerate(_waiting(desk, reviewer), start=1):  # noqa: B007
        a, b = pair.key
        ruling = pair.ruling
        click.echo(
            f"{a}  {b}  " + (f"({ruling.probability:.0%}) {ruling.reason}" if ruling else "")
        )
        if pair.stopped:
            click.echo(f"    not joined: {pair.stopped}")
        _side_by_side(pair)
        click.echo(f"    reviewkit same {a} {b}   or   reviewkit different ...")
    note(f"{count} pairs wait for a person.")


def _side_by_side(pair: Pair) -> None:
    from reviewkit.methods.differences import same_words

    for name in SIDES:
        left, right = one_line(pair.a.field(name)), one_line(pair.b.field(name))
        mark = " " if same_words(left, right) else "*"
        if left or right:
            click.echo(f"  {mark} {name:>8}  {left or '-'}")
        if mark == "*":
            click.echo(f"             {right or '-'}")


def _told(pair: Pair) -> dict[str, Any]:
    """A pair for scripts."""
    a, b = pair.key
    ruling = plain(pair.ruling) if pair.ruling else {}
    return {"a": a, "b": b, **ruling, "stopped": pair.stopped, "records": plain([pair.a, pair.b])}


def _judging(
    verdict: Judgement, desk: Desk, pair: tuple[str, str], why: str, reviewer: str
) -> None:
    from reviewkit.stages import dedupe

    joined = dedupe.judge(desk.store, pair, verdict, why, reviewer, desk.at)
    state = "one report" if joined else "two reports"
    click.echo(f"{pair[0]} and {pair[1]}: {verdict}, by {reviewer}. They are {state} now.")


why_option = click.option("--why", default="", help="Your reason, kept with the judgement.")


@click.command()
@click.argument("a")
@click.argument("b")
@why_option
@reviewer_option
@with_desk
@writes
def same(desk: Desk, a: str, b: str, why: str, reviewer: str | None) -> None:
    """Say that records A and B are the same report.

    \b
    Example:
        reviewkit same 3fa9c21e-0012 77d0ab3f-0004 --why "same abstract"
    """
    _judging(Judgement.SAME, desk, (a, b), why, who_is(desk, reviewer))


@click.command()
@click.argument("a")
@click.argument("b")
@why_option
@reviewer_option
@with_desk
@writes
def different(desk: Desk, a: str, b: str, why: str, reviewer: str | None) -> None:
    """Say that records A and B are different reports; splits them if they were joined.

    \b
    Example:
        reviewkit different 3fa9c21e-0012 77d0ab3f-0004 --why "part I and part II"
    """
    _judging(Judgement.DIFFERENT, desk, (a, b), why, who_is(desk, reviewer))


@click.command()
@click.argument("pair", metavar="[A B]", nargs=-1)
@reviewer_option
@with_desk
@writes
def undo(desk: Desk, pair: tuple[str, ...], reviewer: str | None) -> None:
    """Take back what was said of records A and B, or else your own last word or split.

    The rules' word stands again.

    \b
    Example:
        reviewkit undo 3fa9c21e-0012 77d0ab3f-0004
        reviewkit undo
    """
    from reviewkit.stages import dedupe
    from reviewkit.store import writing

    who = who_is(desk, reviewer)
    if pair:
        if len(pair) != 2:
            raise NotAllowedError("Name two records, or none to take back your own last word.")
        taken = dedupe.undo(desk.store, (pair[0], pair[1]), who, desk.at)
        click.echo(f"{pair[0]} and {pair[1]}: `{taken}` is taken back.")
        return
    with writing(desk.store, who, desk.at) as facts:
        word = dedupe.take_back_in(facts)
    if word is None:
        note(f"{who} has said nothing of duplicates that could be taken back.")
        return
    about = "; ".join(f"{a} and {b}" for a, b in word.pairs)
    click.echo(f"{about}: `{word.what}` is taken back.")


COMMANDS = (duplicates, same, different, undo)
