"""The pages of a review at an address of this computer: served by a thread, or by a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from reviewkit.plan import read_plan
from reviewkit.web import Setting, create_app


@dataclass(frozen=True)
class Served:
    """Where the pages are, the address that lets a lone reviewer in, and what answers."""

    base: str
    address: str
    app: Flask


@contextmanager
def serve_team(folder: Path) -> Iterator[Served]:
    """Serve a review to reviewers with accounts, in a thread."""
    with _serve(folder, "", "") as served:
        yield served


@contextmanager
def serve_one(folder: Path) -> Iterator[Served]:
    """Serve a review to the first reviewer of its protocol, in a thread."""
    with _serve(folder, read_plan(folder).protocol.reviewers[0].id, "let-me-in") as served:
        yield served


@contextmanager
def _serve(folder: Path, reviewer: str, token: str) -> Iterator[Served]:
    server = make_server("127.0.0.1", 0, lambda *_: None, threaded=True)
    base = f"http://127.0.0.1:{server.port}"
    app = create_app(folder, Setting((base,), reviewer, token))
    server.app = app
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Served(base, f"{base}/enter/{token}", app)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["desk"].close()


@dataclass
class Server:
    """`reviewkit serve` in a process of its own, that can be killed and begun again."""

    folder: Path
    port: int = 0
    address: str = ""
    process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        command = [sys.executable, "-m", "reviewkit", "--review", str(self.folder), "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.split(":")[2].split("/")[0])
        return self.address

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"
