"""A review's plan as it lies in its folder: the protocol, and the form and codebooks it names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.documents import Place, digest, line_of, parse, read_text
from reviewkit.errors import ProtocolError
from reviewkit.forms import FieldGroup, Form, read_form
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
        rules = {str(stage): self.protocol.told(stage) for stage in self.protocol.stages}
        yield body | {"criteria": criteria, "stages": stages, "rules": rules}

    def _body(self, role: str, name: str, version: str) -> dict[str, Any]:
        text = self.texts[name]
        sha = digest(text.encode())
        return {"role": role, "name": name, "sha": sha, "version": version, "text": text}

    @property
    def form_sha(self) -> str:
        """SHA-256 of the form's text, '' where the protocol names none."""
        extraction = self.protocol.extraction
        return digest(self.texts[extraction.form].encode()) if extraction else ""


def shipped(kind: str) -> Path:
    """Return the folder of shipped `protocols` or `extraction_forms`.

    In an installed package it lies beside the code; in a checkout, at the root.
    """
    package = Path(__file__).parent
    installed = package / "shipped" / kind
    return installed if installed.is_dir() else package.parent / kind


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
        form = read_form(texts[file], prefix + file)
    codebooks = {}
    for name, file in protocol.codebooks.items():
        texts[file] = read(file)
        codebooks[name] = parse(texts[file], Codebook, prefix + file)
    if form and protocol.extraction:
        file = protocol.extraction.form
        if form.unit != "study":
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(texts[PROTOCOL_FILE], ('extraction', 'form'))}: "
                f"the form `{form.id}` is about a {form.unit} of the review, not about a study; "
                "name another for extraction."
            )
        _check_form(form, codebooks, texts[file], prefix + file)
    _check_paths(protocol, form, texts[PROTOCOL_FILE], prefix)
    return Plan(protocol, form, codebooks, texts)


def _check_form(form: Form, codebooks: dict[str, Codebook], text: str, where: str) -> None:
    for number, section in enumerate(form.sections):
        for at, entry in enumerate(section.fields):
            for question in entry.fields if isinstance(entry, FieldGroup) else (entry,):
                if question.type == "codes" and question.codebook not in codebooks:
                    line = line_of(text, ("sections", number, "fields", at))
                    raise ProtocolError(
                        f"{where}:{line}: `{question.id}` takes codes of the codebook "
                        f"`{question.codebook}`, which {PROTOCOL_FILE} does not name under "
                        "`codebooks`."
                    )


def _check_paths(protocol: Protocol, form: Form | None, text: str, prefix: str) -> None:
    known = list(form.fields) if form else []
    for place, path in _paths_named(protocol):
        if path not in known:
            near = difflib.get_close_matches(path, known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "name one of its fields."
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(text, place)}: the form has no field `{path}`; "
                f"{hint}"
            )
    for number, table in enumerate(protocol.tables):
        if table.kind == "matrix" and table.codebook not in protocol.codebooks:
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(text, ('tables', number, 'codebook'))}: table "
                f"`{table.id}` needs the codebook `{table.codebook}`, which is not under "
                "`codebooks`."
            )


def _paths_named(protocol: Protocol) -> Iterator[tuple[Place, str]]:
    """Yield every form field that tables and map name, and its place in the protocol."""
    for number, table in enumerate(protocol.tables):
        for at, column in enumerate(table.columns):
            for which, path in enumerate(column.fields):
                yield ("tables", number, "columns", at, "fields", which), path
        if table.level_field:
            yield ("tables", number, "level_field"), table.level_field
    if protocol.map:
        for name in ("rows", "columns", "segments", "summary"):
            if path := getattr(protocol.map, name):
                yield ("map", name), path
