"""A web site on this computer: answers that are said beforehand, with every fault a network has."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EMAIL = "ada@example.org"


@dataclass(frozen=True)
class Reply:
    """One answer; `cut` leaves out its last bytes, `drip` sends a byte each so many seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    drip: float = 0.0
    hang_up: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)
    sent: str = ""  # the form as it came, with fields that are named more than once


def answer(body: Any, status: int = 200, **headers: str) -> Reply:
    """Make an answer of JSON."""
    kind = {"Content-Type": "application/json"}
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), kind | more)


def pdf(body: bytes = PDF, **more: Any) -> Reply:
    return Reply(200, body, {"Content-Type": "application/pdf"}, **more)


class Site:
    """Serves each path what was said for it, in turn; the last stays. Else it is not found."""

    def __init__(self) -> None:
        self._said: dict[str, list[Reply]] = defaultdict(list)
        self._made: dict[str, Callable[[Asked], Reply]] = {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def say(self, path: str, *replies: Reply) -> None:
        self._said[path].extend(replies)

    def unpaywall(self, doi: str, *replies: Reply) -> None:
        self.say(f"/unpaywall/{doi}", *replies)

    def epmc(self, *replies: Reply) -> None:
        self.say("/epmc/search", *replies)

    def serve(self, under: str, made: Callable[[Asked], Reply]) -> None:
        """Have a function answer whatever is asked below a path."""
        self._made[under] = made

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def next(self, asked: Asked) -> Reply:
        path = asked.path
        for under, made in self._made.items():
            if path.startswith(under):
                return made(asked)
        replies = self._said.get(path)
        if not replies:
            gone = {"HTTP_status_code": 404, "error": True, "message": f"{path} is not here"}
            return answer(gone, 404)
        return replies.pop(0) if len(replies) > 1 else replies[0]


def _pairs(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path)
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked = Asked(path, _pairs(parts.query), dict(self.headers), _pairs(form), form)
            site.asked.append(asked)
            reply = site.next(asked)
            self.close_connection = True
            if reply.hang_up:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self._send(reply)

        def do_POST(self) -> None:
            self.do_GET()

        def _send(self, reply: Reply) -> None:
            whole = reply.body[: len(reply.body) - reply.cut]
            if not reply.drip:
                self.wfile.write(whole)
                return
            try:
                for at in range(len(whole)):
                    self.wfile.write(whole[at : at + 1])
                    self.wfile.flush()
                    time.sleep(reply.drip)
            except OSError:
                pass  # who asked has gone, as it should

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def unpaywall_open(doi: str, **best: Any) -> Reply:
    """An answer of Unpaywall (version 2) about a document with an open copy, made up."""
    location = {
        "endpoint_id": None,
        "evidence": "open (via page says license)",
        "host_type": "publisher",
        "is_best": True,
        "license": "cc-by",
        "oa_date": "2019-03-01",
        "pmh_id": None,
        "repository_institution": None,
        "updated": "2025-01-01T00:00:00",
        "url": f"https://journal.example/{doi}.pdf",
        "url_for_landing_page": f"https://journal.example/{doi}",
        "url_for_pdf": f"https://journal.example/{doi}.pdf",
        "version": "publishedVersion",
    } | best
    return answer(_unpaywall(doi) | {"is_oa": True, "best_oa_location": location})


def unpaywall_closed(doi: str) -> Reply:
    return answer(_unpaywall(doi) | {"is_oa": False, "best_oa_location": None})


def _unpaywall(doi: str) -> dict[str, Any]:
    return {
        "doi": doi,
        "doi_url": f"https://doi.org/{doi}",
        "data_standard": 2,
        "genre": "journal-article",
        "oa_locations": [],
        "oa_status": "closed",
        "title": "A made-up title",
        "year": 2019,
    }


def epmc_hits(*results: dict[str, Any]) -> Reply:
    """A page of Europe PMC with these results, made up."""
    return answer(
        {
            "version": "6.9",
            "hitCount": len(results),
            "request": {"queryString": "made up", "resultType": "core"},
            "resultList": {"result": list(results)},
        }
    )


def epmc_result(doi: str | None = None, pmid: str = "1", **more: Any) -> dict[str, Any]:
    """A result of Europe PMC whose full text is open at PMC, made up."""
    base = "https://europepmc.example/articles/PMC1"
    return {
        "id": pmid,
        "source": "MED",
        "pmid": pmid,
        "pmcid": "PMC1",
        "doi": doi,
        "isOpenAccess": "Y",
        "inEPMC": "Y",
        "license": "cc by",
        "fullTextUrlList": {
            "fullTextUrl": [
                epmc_place("S", "doi", "DOI", "https://doi.org/x"),
                epmc_place("OA", "pdf", "Europe_PMC", f"{base}?pdf=render"),
                epmc_place("OA", "html", "Europe_PMC", base),
            ]
        },
    } | more


def epmc_place(code: str, style: str, site: str, url: str) -> dict[str, str]:
    return {"availabilityCode": code, "documentStyle": style, "site": site, "url": url}
