"""The web pages: serve, account invite, account list, account remove."""

from __future__ import annotations

import ipaddress

import click

from reviewkit.cli.door import Desk, note, reviewer_option, who_is, with_desk
from reviewkit.errors import NotAllowedError, NotThereError

PORT = 8425
THREADS = 6  # of each process; more only wait for each other


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="How browsers reach it, e.g. https://review.example.org; with --host.",
)
@reviewer_option
@with_desk
def serve(desk: Desk, host: str, port: int, origins: tuple[str, ...], reviewer: str | None) -> None:
    r"""Open the review in a browser: screening, conflicts, full texts, lists, history.

    On this computer it is for one reviewer and needs no login: open the address that it prints.
    With --host it is for a team, and reviewers need accounts (`reviewkit account invite`).

    \b
    Example:
        reviewkit serve --reviewer JG
    """
    import secrets

    from reviewkit.web.serving import listen, run
    from reviewkit.web.workers import cores, run_many

    alone = _loopback(host)
    who = who_is(desk, reviewer) if alone else ""
    if not alone:
        _refuse_open_house(desk, host, origins)
    sockets, port = listen(host, port)
    token = secrets.token_urlsafe(18) if alone else ""
    if alone:
        origins = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
        click.echo(f"{origins[0]}/enter/{token}")
        note(f"Open this address; {who} reads here. Stop with Ctrl-C: nothing is lost.")
    else:
        origins = origins or (f"http://{host}:{port}",)
        click.echo("\n".join(origins))
        if any(origin.startswith("http:") for origin in origins):
            note(
                "Without https, passwords and decisions cross the network in the clear: put a "
                "proxy with TLS before it, or stay in a network that you trust."
            )
    if alone:
        run(desk.store.folder, sockets, origins, who, token, THREADS)
    else:
        run_many(desk.store.folder, sockets, origins, THREADS, cores())


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_open_house(desk: Desk, host: str, origins: tuple[str, ...]) -> None:
    import time
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts

    with closing(open_accounts(desk.store.folder)) as accounts:
        ready = [*accounts.names(), *accounts.expected(int(time.time()))]
    if not ready:
        raise NotAllowedError(
            f"At {host} others can reach the review, so reviewers need accounts and there are "
            "none yet: run `reviewkit account invite ID` for each and pass the link on."
        )
    if host in {"0.0.0.0", "::"} and not origins:  # noqa: S104 - refused, not bound
        raise NotAllowedError(
            f"{host} listens everywhere; say by which address browsers reach it: add "
            "`--origin http://NAME:PORT`."
        )


@click.group()
def account() -> None:
    r"""Accounts for a team's server: invite, list, remove.

    \b
    Example:
        reviewkit account invite JG
    """


@account.command()
@click.argument("reviewer")
@click.option("--origin", default="", metavar="URL", help="How browsers reach the server.")
@with_desk
def invite(desk: Desk, reviewer: str, origin: str) -> None:
    r"""Print a link with which REVIEWER chooses a password; it works once, for seven days.

    \b
    Example:
        reviewkit account invite JG --origin https://review.example.org
    """
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts
    from reviewkit.web import accounts

    known = [one.id for one in desk.plan.protocol.reviewers]
    if reviewer not in known:
        raise NotThereError(
            f"`{reviewer}` is not a reviewer of this protocol ({', '.join(known) or 'none'}); add "
            "them to protocol.yml first."
        )
    with closing(open_accounts(desk.store.folder)) as kept:
        token = accounts.invite(kept, reviewer)
    click.echo(f"{origin.rstrip('/') or 'http://HOST:PORT'}/invitation/{token}")
    note(f"For {reviewer} alone: whoever opens it first chooses the password.")


@account.command("list")
@with_desk
def list_(desk: Desk) -> None:
    r"""List the reviewers who have an account, with their role in the protocol.

    \b
    Example:
        reviewkit account list
    """
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts

    roles = {one.id: one.role for one in desk.plan.protocol.reviewers}
    with closing(open_accounts(desk.store.folder)) as kept:
        for name in kept.names():
            click.echo(f"{name}  {roles.get(name, 'not in the protocol: cannot log in')}")


@account.command()
@click.argument("reviewer")
@with_desk
def remove(desk: Desk, reviewer: str) -> None:
    r"""Take REVIEWER's account away; their decisions stay, their session ends at once.

    \b
    Example:
        reviewkit account remove JG
    """
    from contextlib import closing

    from reviewkit.store.accounts import open_accounts

    with closing(open_accounts(desk.store.folder)) as kept:
        if not kept.remove(reviewer):
            raise NotThereError(f"{reviewer} has no account; see `reviewkit account list`.")
    click.echo(f"{reviewer} can no longer log in.")


COMMANDS = (serve, account)
