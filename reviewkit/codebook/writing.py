"""Codebooks as text: YAML as reviewkit reads it, and one CSV row a theme or code."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from reviewkit.codebook.checking import mistakes
from reviewkit.codebook.model import Codebook
from reviewkit.documents import read_csv
from reviewkit.errors import UnreadableError

HEADS = ("id", "label", "parent")
MORE = ("definition", "includes", "excludes", "examples", "level", "horizon", "colour")
_EXPONENT = re.compile(r"[-+]?[0-9]+\.[0-9]+[eE][0-9]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Dumper(yaml.SafeDumper):
    """Writes texts so that our reader takes them for texts."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    quoted = "'" if _EXPONENT.fullmatch(value) else None  # a number to our reader only
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=quoted)


_Dumper.add_representer(str, _text)


def to_yaml(book: Codebook) -> str:
    """Write a codebook as YAML; read again it is the same codebook."""
    data = {"reviewkit": 1} | book.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data.setdefault("themes", [])
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def to_csv(book: Codebook) -> str:
    """Write a codebook as CSV: themes have no `parent`, codes that of a theme or of a code."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEADS, *MORE])
    for theme in book.themes:
        blank = [""] * (len(MORE) - 1)
        writer.writerow(map(_cell, [theme.id, theme.label, "", theme.definition, *blank]))
        for code in theme.codes:
            rest = [getattr(code, name) for name in MORE]
            row = [code.id, code.label, code.parent or theme.id, *rest]
            writer.writerow(map(_cell, row))
    return out.getvalue()


def _cell(text: str) -> str:
    """A spreadsheet must not take a text for a formula; `_uncell` takes the mark off again."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _uncell(text: str) -> str:
    marked = text.startswith("'") and text.lstrip("'").startswith(_FORMULA)
    return text[1:] if marked else text


def from_csv(path: Path, head: dict[str, Any]) -> Codebook:
    """Read a codebook from CSV: `id`, `label` and `parent` (or `theme`), and what else there is.

    Args:
        path: the file.
        head: `id`, `version`, `title` and `kind` of the codebook, which a table cannot say.

    Raises:
        NotThereError: there is no such file.
        UnreadableError: file, line and what is wrong; nothing of it is taken.
    """
    rows = [
        {key: _uncell(value) for key, value in row.items() if key}
        for row in read_csv(path, HEADS[:2])
    ]
    by_id: dict[str, dict[str, str]] = {}
    for row in rows:
        above = row.get("parent") or row.get("theme", "")
        row["above"] = above
        if not row["id"] or row["id"] in by_id:
            told = f"the id `{row['id']}` is used twice" if row["id"] else "there is no `id`"
            raise UnreadableError(f"{path}:{row['line']}: {told}; give each row an id of its own.")
        by_id[row["id"]] = row
    themes: dict[str, dict[str, Any]] = {
        row["id"]: {"id": row["id"], "label": row["label"], "codes": []}
        | ({"definition": row["definition"]} if row.get("definition") else {})
        for row in rows
        if not row["above"]
    }
    known: dict[str, str] = {}
    for row in rows:
        if row["above"]:
            theme = _theme(path, row, by_id, known)
            parent = row["above"] if row["above"] != theme else ""
            given = {name: row[name] for name in MORE if row.get(name)}
            code = {"id": row["id"], "label": row["label"], "parent": parent} | given
            themes[theme]["codes"].append(code)
    return _made(path, {"reviewkit": 1, **head, "themes": list(themes.values())}, by_id)


def _theme(
    path: Path, row: dict[str, str], by_id: dict[str, dict[str, str]], known: dict[str, str]
) -> str:
    """Go up from a code to its theme; `known` remembers the themes of codes passed on the way."""
    passed: dict[str, None] = {}
    here = row
    while here["above"] and here["id"] not in known:
        if here["above"] not in by_id or here["id"] in passed:
            told = (
                f"codes go in a circle at `{here['id']}`; correct one `parent`"
                if here["id"] in passed
                else f"`{here['id']}` is put under `{here['above']}`, which no row has as its id; "
                "add that row, or correct `parent`"
            )
            raise UnreadableError(f"{path}:{here['line']}: {told}. Nothing was brought in.")
        passed[here["id"]] = None
        here = by_id[here["above"]]
    theme = known.get(here["id"], here["id"])
    known.update(dict.fromkeys(passed, theme))
    return theme


def _made(path: Path, data: dict[str, Any], by_id: dict[str, dict[str, str]]) -> Codebook:
    try:
        book = Codebook.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place: Any = data
        row: dict[str, str] = {}
        for part in first["loc"]:
            place = place.get(part) if isinstance(place, dict) else place[part]
            if isinstance(place, dict):
                row = by_id.get(str(place.get("id")), row)
        told = f"{first['loc'][-1]}: {first['msg'][:1].lower()}{first['msg'][1:]}"
        where = f"{path}:{row['line']}" if row else str(path)
        raise UnreadableError(f"{where}: {told}. Nothing was brought in.") from None
    wrong = next(mistakes(book), None)
    if wrong:
        raise UnreadableError(f"{path}: {wrong[1]}. Nothing was brought in.")
    return book
