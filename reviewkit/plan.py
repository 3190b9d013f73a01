"""A review's plan as it lies in its folder: the protocol, and the form and codebooks it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.documents import digest, parse, read_text
from reviewkit.errors import ProtocolError
from reviewkit.forms import Form
from reviewkit.protocol import Protocol

PROTOCOL_FILE = "protocol.yml"


@dataclass(frozen=True, slots=True)
class Plan:
    """The protocol with its form and codebooks, and the text of each by file name."""

    protocol: Protocol
    form: Form | None
    codebooks: dict[str, Codebook]
    texts: dict[str, str]

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield one body of a `document` fact for each file, the protocol last.

        Forms and codebooks come first so that a protocol in force never names one that is not
        yet kept.
        """
        if self.form and self.protocol.extraction:
            yield self._body("form", self.protocol.extraction.form, self.form.version)
        for name, file in self.protocol.codebooks.items():
            yield self._body("codebook", file, self.codebooks[name].version)
        criteria = [
            {"id": one.id, "kind": one.kind, "text": one.text, "label": one.label or one.text}
            for one in self.protocol.criteria
        ]
        stages = {str(stage): rule.reviewers for stage, rule in self.protocol.stages.items()}
        body = self._body("protocol", PROTOCOL_FILE, self.protocol.version)
        yield body | {"criteria": criteria, "stages": stages}

    def _body(self, role: str, name: str, version: str) -> dict[str, Any]:
        text = self.texts[name]
        sha = digest(text.encode())
        return {"role": role, "name": name, "sha": sha, "version": version, "text": text}

    @property
    def form_sha(self) -> str:
        """SHA-256 of the form's text, '' where the protocol names none."""
        extraction = self.protocol.extraction
        return digest(self.texts[extraction.form].encode()) if extraction else ""


def read_plan(folder: Path) -> Plan:
    """Read and check the protocol of a review folder and the files it names.

    Raises:
        ProtocolError: a file is missing or wrong: file, line, field.
    """

    def read(file: str) -> str:
        path = folder / file
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ProtocolError(
                f"{folder / PROTOCOL_FILE}: `{file}` lies outside the review folder; move it in."
            )
        return read_text(path)

    return make_plan(read, str(folder / "x")[:-1])


def make_plan(read: Callable[[str], str], prefix: str = "") -> Plan:
    """Check a protocol and the files it names.

    Args:
        read: gives the text of a file by its name in the review folder.
        prefix: put before file names in messages.

    Raises:
        ProtocolError: a file is missing or wrong: file, line, field.
    """
    texts = {PROTOCOL_FILE: read(PROTOCOL_FILE)}
    protocol = parse(texts[PROTOCOL_FILE], Protocol, prefix + PROTOCOL_FILE)
    form = None
    if protocol.extraction:
        file = protocol.extraction.form
        texts[file] = read(file)
        form = parse(texts[file], Form, prefix + file)
    codebooks = {}
    for name, file in protocol.codebooks.items():
        texts[file] = read(file)
        codebooks[name] = parse(texts[file], Codebook, prefix + file)
    if form:
        _check_form(form, codebooks, protocol)
    _check_paths(protocol, form)
    return Plan(protocol, form, codebooks, texts)


def _check_form(form: Form, codebooks: dict[str, Codebook], protocol: Protocol) -> None:
    for path, question in form.fields.items():
        if question.type == "codes" and question.codebook not in codebooks:
            raise ProtocolError(
                f"{protocol.extraction.form if protocol.extraction else 'form'}: field `{path}` "
                f"takes codes of the codebook `{question.codebook}`, which {PROTOCOL_FILE} does "
                "not name under `codebooks`."
            )


def _check_paths(protocol: Protocol, form: Form | None) -> None:
    known = set(form.fields) if form else set()
    named: dict[str, list[str]] = {}
    for table in protocol.tables:
        named[f"table `{table.id}`"] = [
            *(path for column in table.columns for path in column.fields),
            *([table.level_field] if table.level_field else []),
        ]
        if table.kind == "matrix" and table.codebook not in protocol.codebooks:
            raise ProtocolError(
                f"{PROTOCOL_FILE}: table `{table.id}` needs the codebook `{table.codebook}`, which "
                "is not under `codebooks`."
            )
    if protocol.map:
        rule = protocol.map
        named["the map"] = [p for p in (rule.rows, rule.columns, rule.segments, rule.summary) if p]
    for where, paths in named.items():
        strange = [path for path in paths if path not in known]
        if strange:
            raise ProtocolError(
                f"{PROTOCOL_FILE}: {where} names the form field `{strange[0]}`, which the form "
                "does not have."
            )
