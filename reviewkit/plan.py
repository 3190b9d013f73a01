"""A review's plan as it lies in its folder: the protocol, and the forms and codebooks it names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from reviewkit.codebook import Codebook, read_codebook
from reviewkit.documents import Place, digest, line_of, parse, read_text
from reviewkit.errors import NotThereError, ProtocolError
from reviewkit.findings import Findings
from reviewkit.forms import FieldGroup, Form, FormField, full_path, read_form
from reviewkit.protocol import Extraction, Protocol
from reviewkit.protocol.naming import name_in_full
from reviewkit.protocol.presets import known_levels
from reviewkit.strands import Box, Strand

PROTOCOL_FILE = "protocol.yml"


@dataclass(frozen=True)
class Plan:
    """The protocol with the files it names, read, and the text of each by file name.

    A plan looks at one of its forms: what fills it in, asks what is owed, or compares, works on
    `form` alone. `forms` holds all by name, the pro-forma under ''; `at` says which is looked at.
    Tables, figures and map name their fields by full path.
    """

    protocol: Protocol
    form: Form | None
    codebooks: dict[str, Codebook]
    texts: dict[str, str]
    strands: dict[str, Strand] = field(default_factory=dict)
    findings: Findings | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    at: str = ""

    def of(self, name: str) -> Plan:
        """Look at another form; '' is the pro-forma.

        Raises:
            NotThereError: the protocol names no such form.
        """
        if name == self.at:
            return self
        first = self.protocol.extraction
        if name and first and name == first.name:
            return self.of("")
        if name not in self.forms:
            known = ", ".join(self.form_names()) or "none"
            raise NotThereError(f"The protocol names no form `{name}`; there are {known}.")
        return replace(self, form=self.forms[name], at=name)

    def each_form(self) -> Iterator[Plan]:
        """Yield the plan once for each form, looking at it; the pro-forma comes first."""
        yield from (self.of(name) for name in self.forms)

    def form_names(self) -> list[str]:
        """Name the forms as reviewers do: the pro-forma by its file."""
        first = self.protocol.extraction
        return [name or (first.name if first else "") for name in self.forms]

    @property
    def extraction(self) -> Extraction | None:
        """How the form that is looked at is filled in."""
        return self.protocol.form_rule(self.at)

    @cached_property
    def fields(self) -> dict[str, FormField]:
        """Every question of every form, by its full path."""
        return {
            full_path(name, path): question
            for name, form in self.forms.items()
            for path, question in form.fields.items()
        }

    @cached_property
    def groups(self) -> dict[str, FieldGroup]:
        """Every group of every form, by its full path."""
        return {
            full_path(name, group): found
            for name, form in self.forms.items()
            for group, found in form.groups.items()
        }

    def documents(self) -> Iterator[dict[str, Any]]:
        """Yield one body of a `document` fact for each file, the protocol last.

        The protocol comes last so that one in force never names a file that is not yet kept.
        """
        files = {}
        for name, form in self.forms.items():
            rule = self.protocol.form_rule(name)
            if rule:
                files[rule.form] = form.version
        yield from (self._body("form", file, version) for file, version in files.items())
        for name, file in self.protocol.codebooks.items():
            yield self._body("codebook", file, self.codebooks[name].version)
        for rule_ in self.protocol.strands:
            yield self._body("strand", rule_.path, self.strands[rule_.id].version)
        if self.findings:
            yield self._body("findings", self.protocol.findings, self.findings.version)
        criteria = [
            {"id": one.id, "kind": one.kind, "text": one.text, "label": one.label or one.text}
            for one in self.protocol.criteria
        ]
        stages = {str(stage): rule.reviewers for stage, rule in self.protocol.stages.items()}
        body = self._body("protocol", PROTOCOL_FILE, self.protocol.version)
        rules = {str(stage): self.protocol.told(stage) for stage in self.protocol.stages}
        display = self.protocol.displayed()
        yield body | {
            "criteria": criteria,
            "stages": stages,
            "rules": rules,
            "display": display,
        }

    def _body(self, role: str, name: str, version: str) -> dict[str, Any]:
        text = self.texts[name]
        sha = digest(text.encode())
        return {"role": role, "name": name, "sha": sha, "version": version, "text": text}

    def box(self, strand: str, name: str) -> Box | None:
        """Find a box of a strand by its id."""
        boxes = self.strands[strand].boxes if strand in self.strands else ()
        return next((one for one in boxes if one.id == name), None)

    def refuse_unknown_studies(self, studies: Collection[str]) -> None:
        """Refuse findings that rest on studies which the review does not include.

        Raises:
            ProtocolError: file, line, finding and study of each.
        """
        if self.findings is None:
            return
        file = self.protocol.findings
        told = [
            f"{file}:{line_of(self.texts[file], ('findings', number, 'studies', at))}: the finding "
            f"`{self.findings.findings[number].id}` names `{study}`, which is no included study; "
            "`reviewkit study list` has their ids."
            for number, at, study in self.findings.unknown(studies)
        ]
        if told:
            raise ProtocolError("\n".join(told))

    @property
    def form_sha(self) -> str:
        """SHA-256 of the text of the form looked at, '' where the protocol names none."""
        rule = self.extraction
        return digest(self.texts[rule.form].encode()) if rule else ""


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
    codebooks = {}
    for name, file in protocol.codebooks.items():
        texts[file] = read(file)
        codebooks[name] = read_codebook(texts[file], prefix + file)
    forms = _read_forms(protocol, read, texts, prefix)
    for name, form in forms.items():
        rule = protocol.form_rule(name)
        if rule:
            _check_form(form, codebooks, texts[rule.form], prefix + rule.form)

    def where(place: Place) -> str:
        return f"{prefix}{PROTOCOL_FILE}:{line_of(texts[PROTOCOL_FILE], place)}"

    protocol = name_in_full(protocol, forms, where)
    _check_codebooks(protocol, texts[PROTOCOL_FILE], prefix)
    _check_splits(protocol, forms, texts[PROTOCOL_FILE], prefix)
    strands = _read_strands(protocol, read, texts, prefix)
    findings = None
    if protocol.findings:
        texts[protocol.findings] = read(protocol.findings)
        findings = parse(texts[protocol.findings], Findings, prefix + protocol.findings)
    plan = Plan(protocol, forms.get(""), codebooks, texts, strands, findings, forms)
    _check_beside(plan, prefix)
    _check_maps(plan, prefix)
    return plan


def _read_forms(
    protocol: Protocol, read: Callable[[str], str], texts: dict[str, str], prefix: str
) -> dict[str, Form]:
    """Read the forms that a protocol names, and note their texts; the pro-forma is under ''."""
    places: list[tuple[Place, str, Extraction]] = [
        *([(("extraction", "form"), "", protocol.extraction)] if protocol.extraction else []),
        *((("forms", at, "form"), one.name, one) for at, one in enumerate(protocol.forms)),
    ]
    forms = {}
    for place, name, rule in places:
        texts[rule.form] = read(rule.form)
        form = forms[name] = read_form(texts[rule.form], prefix + rule.form)
        if form.unit != "study":
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(texts[PROTOCOL_FILE], place)}: "
                f"the form `{form.id}` is about a {form.unit} of the review, not about a study; "
                "name another for extraction."
            )
    return forms


def _read_strands(
    protocol: Protocol, read: Callable[[str], str], texts: dict[str, str], prefix: str
) -> dict[str, Strand]:
    """Read the strands that a protocol names, and note their texts."""
    strands = {}
    for number, rule in enumerate(protocol.strands):
        texts[rule.path] = read(rule.path)
        strand = parse(texts[rule.path], Strand, prefix + rule.path)
        if rule.sources is not None and len(strand.voices) > rule.sources:
            line = line_of(texts[PROTOCOL_FILE], ("strands", number, "sources"))
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line}: the strand `{rule.id}` has {rule.sources} "
                f"sources, but {rule.path} tells {len(strand.voices)} voices apart; correct one."
            )
        strands[rule.id] = strand
    return strands


def _check_beside(plan: Plan, prefix: str) -> None:
    """Tables of strands, boxes and findings name what is there."""
    known = ", ".join(plan.strands) or "none"
    for number, table in enumerate(plan.protocol.tables):
        lost = ""
        if table.kind in {"strand", "box"} and table.strand not in plan.strands:
            place, lost = "strand", f"no strand `{table.strand}` under `strands` ({known})"
        elif table.kind == "box" and plan.box(table.strand, table.box) is None:
            boxes = ", ".join(one.id for one in plan.strands[table.strand].boxes) or "none"
            place, lost = "box", f"no box `{table.box}` in the strand `{table.strand}` ({boxes})"
        elif table.kind == "summary_of_findings" and plan.findings is None:
            place, lost = "kind", "no `findings` file named"
        if lost:
            line = line_of(plan.texts[PROTOCOL_FILE], ("tables", number, place))
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line}: table `{table.id}` cannot be printed, as there "
                f"is {lost}."
            )


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


_OF_A_CODEBOOK = frozenset(
    {"matrix", "by_group", "framework", "theory", "votes"}
    | {"factors figure", "effect_direction figure", "harvest figure"}
)


def _check_codebooks(protocol: Protocol, text: str, prefix: str) -> None:
    """Tables and figures by codes name one of the protocol's codebooks."""
    named = [
        *(("tables", at, one.id, one.kind, one.codebook) for at, one in enumerate(protocol.tables)),
        *(
            ("figures", at, one.id, f"{one.kind} figure", one.codebook)
            for at, one in enumerate(protocol.figures)
        ),
    ]
    for part, number, name, kind, codebook in named:
        if kind in _OF_A_CODEBOOK and codebook not in protocol.codebooks:
            known = ", ".join(protocol.codebooks) or "name one under `codebooks`"
            lacking = f"the codebook `{codebook}`, which is not under `codebooks`"
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(text, (part, number, 'codebook'))}: "
                f"{part.removesuffix('s')} `{name}` needs "
                f"{lacking if codebook else f'a `codebook`: {known}'}."
            )


def _check_maps(plan: Plan, prefix: str) -> None:
    """Files of a map have names of their own, and scope notes are of its known levels."""
    printed = {one.id for one in plan.protocol.tables} | {one.id for one in plan.protocol.figures}
    for number, rule in enumerate(plan.protocol.map):
        if rule.id != "map" and rule.file in printed:
            line = line_of(plan.texts[PROTOCOL_FILE], ("map", number, "id"))
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line}: files of the map `{rule.id}` are called "
                f"`{rule.file}`, as a table or figure is; give one another `id`."
            )
        known = known_levels(rule, plan.fields, plan.groups, plan.codebooks)
        lost = next((one for one in rule.scope if known and one not in known), None)
        if lost is not None:
            near = difflib.get_close_matches(lost, known, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(known)}."
            line = line_of(plan.texts[PROTOCOL_FILE], ("map", number, "scope", lost))
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line}: the map `{rule.id}` has no row, column or "
                f"segment `{lost}`; {hint}"
            )


def _check_splits(protocol: Protocol, forms: dict[str, Form], text: str, prefix: str) -> None:
    """A split is a question that every factor is asked."""
    groups = [group for form in forms.values() for group in form.groups.values()]
    asked = {one.id for group in groups if group.kind == "factors" for one in group.fields}
    for number, table in enumerate(protocol.tables):
        if table.split and table.split not in asked:
            listed = ", ".join(sorted(asked - {"statement", "codes"}))
            raise ProtocolError(
                f"{prefix}{PROTOCOL_FILE}:{line_of(text, ('tables', number, 'split'))}: the form "
                f"asks no `{table.split}` of factors; it asks {listed or 'nothing'}."
            )
