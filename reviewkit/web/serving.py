"""Running the pages with waitress until somebody stops it."""

from __future__ import annotations

import logging
import signal
import socket
from pathlib import Path
from types import FrameType
from typing import Any

from waitress.server import create_server

from reviewkit.errors import NotAllowedError
from reviewkit.web import Setting, create_app


def listen(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Open the socket of an address; return it and the port (a free one for 0).

    Raises:
        NotAllowedError: the port is taken, or the address is not this computer's.
    """
    one: socket.socket | None = None
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        one = socket.socket(family, kind, proto)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(128)  # who comes while the pages load waits, and is not turned away
    except OSError as error:
        if one:
            one.close()
        raise NotAllowedError(
            f"{host}:{port} cannot be listened on ({error.strerror or error}); is another server "
            "running? Choose another with `--port`."
        ) from error
    return [one], one.getsockname()[1]


def run(
    folder: Path,
    sockets: list[socket.socket],
    origins: tuple[str, ...],
    reviewer: str,
    token: str,
    threads: int,
) -> None:
    """Serve a review until Ctrl-C or a polite kill; what was answered is on the disk by then.

    Args:
        folder: the review.
        sockets: where to listen.
        origins: the addresses by which browsers reach it.
        reviewer: who reads here; empty for a team with accounts.
        token: lets the reviewer's browser in.
        threads: how many requests are worked on at once.
    """
    app = create_app(folder, Setting(origins, reviewer, token))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue is no news
    server: Any = create_server(
        app, sockets=sockets, threads=threads, ident="reviewkit", channel_timeout=60
    )
    stop_politely()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        app.extensions["desk"].close()


def stop_politely() -> None:
    """Let a polite kill end this process as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
