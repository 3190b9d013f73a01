"""What people write as text: protocols, forms and codebooks as YAML; rows as CSV.

A wrong file raises ProtocolError with one line a mistake: file, line, field, what is wrong and
what would be right. YAML is read so that people do not trip over it: only `true` and `false` are
truth values (so a choice may be called `no`), only plain decimals are numbers (page `012` and time
`12:30` stay text), and dates stay text.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import re
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from reviewkit.errors import NotThereError, ProtocolError, UnreadableError

Place = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

MOST_MISTAKES_SHOWN = 10
MOST_NODES = 200_000  # aliases can make a small file endless,
DEEPEST = 50  # or turn in a circle


class Written(BaseModel):
    """Base of everything people write: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loader that takes few plain words for anything but text."""


_OURS = {
    "bool": ("tTfF", r"true|True|TRUE|false|False|FALSE"),
    "int": ("-+0123456789", r"[-+]?(?:0|[1-9][0-9]*)"),
    "float": ("-+0123456789", r"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?"),
}
_REPLACED = {f"tag:yaml.org,2002:{name}" for name in (*_OURS, "timestamp")}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _REPLACED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _name, (_first, _pattern) in _OURS.items():
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )


def digest(data: bytes) -> str:
    """Return the SHA-256 of data as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def load(path: Path, model: type[M]) -> M:
    """Read the YAML file at path as a model.

    Raises:
        ProtocolError: the file is missing, is no YAML, or does not fit the model.
    """
    return parse(read_text(path), model, str(path))


def read_text(path: Path) -> str:
    """Read a UTF-8 text file.

    Raises:
        ProtocolError: it is missing or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise ProtocolError(f"{path}: there is no such file.") from None
    except UnicodeDecodeError as error:
        raise ProtocolError(f"{path}: not UTF-8 text ({error.reason}); save it as UTF-8.") from None


def parse(text: str, model: type[M], name: str) -> M:
    """Read YAML text as a model; `name` stands for the file in messages.

    Raises:
        ProtocolError: the text is no YAML or does not fit the model.
    """
    data, lines = read_yaml(text, name)
    if not isinstance(data, dict):
        raise ProtocolError(f"{name}:1: expected `key: value` lines, found {_kind(data)}.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = _mistakes(error, model, lines, name)
    shown = mistakes[:MOST_MISTAKES_SHOWN]
    if len(mistakes) > len(shown):
        shown.append(f"{name}: and {len(mistakes) - len(shown)} more mistakes.")
    raise ProtocolError("\n".join(shown))


def read_yaml(text: str, name: str) -> tuple[Any, dict[Place, int]]:
    """Return the data of a YAML text and the line of each place in it.

    Raises:
        ProtocolError: the text is no YAML, or gives a key twice.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        if node is None:
            return None, lines
        _walk(node, (), lines, name)
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        raise _no_yaml(error, name) from None
    finally:
        loader.dispose()


def read_csv(path: Path, heads: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a CSV file with at least the columns in `heads`; every row has its `line`.

    Raises:
        NotThereError: there is no such file.
        UnreadableError: not UTF-8, a column is missing, or a row has too many fields.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [head for head in heads if head not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableError(
                    f"{path}:1: the column `{missing[0]}` is missing; the first line must name "
                    f"{','.join(heads)}."
                )
            return [_row(path, reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: not UTF-8 text; save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise UnreadableError(f"{path}: not readable as CSV: {error}.") from None


def _row(path: Path, line: int, row: dict[Any, Any]) -> dict[str, str]:
    if None in row or None in row.values():
        raise UnreadableError(
            f"{path}:{line}: this row has not as many fields as the first line; quote values that "
            "hold a comma."
        )
    return {key: (value or "").strip() for key, value in row.items()} | {"line": str(line)}


def line_of(text: str, place: Place) -> int:
    """Return the line (from 1) of a place in a YAML text that was read before.

    One entry may stand for a list of one: its number is then no part of the place.
    """
    lines = read_yaml(text, "")[1]
    return _line(_written_place(place, lines, missing=False), lines)


def _no_yaml(error: yaml.YAMLError, name: str) -> ProtocolError:
    mark = getattr(error, "problem_mark", None)
    line = f":{mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "no YAML"
    return ProtocolError(
        f"{name}{line}: {problem}; check the indentation near this line, and put a text that "
        "holds : # {} [] or odd characters in quotes."
    )


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if len(lines) > MOST_NODES or len(place) > DEEPEST:
        raise ProtocolError(
            f"{name}:{node.start_mark.line + 1}: too much is nested here; write it out without "
            "aliases (`*`)."
        )
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            word = str(key.value)
            line = key.start_mark.line + 1
            if word in seen:
                raise ProtocolError(f"{name}:{line}: `{word}` is given twice; keep one.")
            seen.add(word)
            lines[(*place, word)] = line
            _walk(value, (*place, word), lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*place, index)] = item.start_mark.line + 1
            _walk(item, (*place, index), lines, name)


def _mistakes(
    error: ValidationError, model: type[BaseModel], lines: dict[Place, int], name: str
) -> list[str]:
    """One line a mistake, in the order of the file; the first thing said of a place counts."""
    told: dict[Place, str] = {}
    for item in error.errors():
        place = _written_place(tuple(item["loc"]), lines, missing=item["type"] == "missing")
        told.setdefault(place, _mistake(item, place, model, lines, name))
    return [told[place] for place in sorted(told, key=lambda one: _line(one, lines))]


def _written_place(place: Place, lines: dict[Place, int], *, missing: bool) -> Place:
    """Leave out of a place what only the model knows, such as the member of a union."""
    kept: Place = ()
    for number, part in enumerate(place, start=1):
        if (*kept, part) in lines or (missing and number == len(place)):
            kept = (*kept, part)
    return kept


def _line(place: Place, lines: dict[Place, int]) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _mistake(
    item: Any, place: Place, model: type[BaseModel], lines: dict[Place, int], name: str
) -> str:
    where = f"{name}:{_line(place, lines)}: {_dotted(place)}"
    kind = item["type"]
    if kind == "extra_forbidden":
        allowed = _fields_at(model, place[:-1])
        near = difflib.get_close_matches(str(place[-1]), allowed, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"known fields: {', '.join(allowed)}."
        return f"{where}: no such field; {hint}"
    if kind == "missing":
        return f"{where}: this field is missing; add it."
    message = item["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    given = item.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float) else ""
    hint = "; put it in quotes" if kind == "string_type" and shown else ""
    return f"{where}: {message[:1].lower()}{message[1:]}{shown}{hint}."


def _dotted(place: Place) -> str:
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "file"


def _kind(data: Any) -> str:
    return {type(None): "an empty file", list: "a list", str: "plain text"}.get(
        type(data), type(data).__name__
    )


def _fields_at(model: type[BaseModel], place: Place) -> list[str]:
    """Names of the fields that the model knows at a place, best effort through containers."""
    current: Any = model
    for part in place:
        current = _step(current, part)
    found = _models(current) or _models(_step(current, 0))  # one may stand for a list of one
    return sorted({name for one in found for name in one.model_fields})


def _step(annotation: Any, part: str | int) -> Any:
    for one in _models(annotation):
        if isinstance(part, str) and part in one.model_fields:
            return one.model_fields[part].annotation
    for container in _alternatives(annotation):
        arguments = typing.get_args(container)
        if arguments and typing.get_origin(container) in {list, tuple, dict}:
            return arguments[-1] if typing.get_origin(container) is dict else arguments[0]
    return annotation


def _alternatives(annotation: Any) -> list[Any]:
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        return [one for part in typing.get_args(annotation) for one in _alternatives(part)]
    if typing.get_origin(annotation) is typing.Annotated:
        return _alternatives(typing.get_args(annotation)[0])
    return [annotation]


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [
        one
        for one in _alternatives(annotation)
        if isinstance(one, type) and issubclass(one, BaseModel)
    ]
