"""REFI-QDA codebooks (QDC) of other coding programs, read.

What programs write differs (attributes left out, any depth, names used twice), so reading follows
stated rules and tells each place where it used one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from reviewkit.codebook import Codebook
from reviewkit.errors import NotThereError, UnreadableError
from reviewkit.formats.refiqda import MARKED, guid_of, undescribed
from reviewkit.terms import Problem

LARGEST = 10 << 20
DEEPEST = 60
MOST_CODES = 20_000
LONGEST_NAME = 1_000
UNGROUPED = "UNGROUPED"
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(slots=True)
class _Element:
    name: str
    given: dict[str, str]
    line: int
    inner: list[_Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[_Element]:
        """Elements of a name right below."""
        return [one for one in self.inner if one.name == name]

    @property
    def label(self) -> str:
        """Its name."""
        return self.given.get("name", "").strip()

    @property
    def description(self) -> str:
        """The text of its description."""
        return "".join("".join(one.text) for one in self.all("Description"))


def read_qdc(path: Path, head: dict[str, Any]) -> tuple[Codebook, list[Problem]]:
    """Read a codebook from a QDC file of any program.

    A code at the top that has codes below is a theme; if statements may bear it too, a code of
    its name stands first in the theme. A code at the top with none below goes into the theme of
    the first set that it is a member of, else into the theme `UNGROUPED`. Deeper codes have the
    code above as `parent`. Taguette writes no tree: a tag `a.b` stands below its tag `a`. An id is
    the one reviewkit wrote, else made from the name.

    Args:
        path: the file.
        head: `id`, `version`, `title` and `kind` of the codebook, which the format cannot say.

    Returns:
        The codebook, and each place where a rule was needed: line, what, the code's name.

    Raises:
        NotThereError: there is no such file.
        UnreadableError: no QDC, or one with a document type, too large or too deep.
    """
    if not path.is_file():
        raise NotThereError(f"{path}: there is no such file.")
    if path.stat().st_size > LARGEST:
        raise UnreadableError(f"{path}: larger than {LARGEST >> 20} MB; is it a codebook?")
    root = _parsed(path)
    book = root if root.name == "CodeBook" else next(iter(root.all("CodeBook")), None)
    codes = book and next(iter(book.all("Codes")), None)
    if not book or not codes or not codes.all("Code"):
        raise UnreadableError(
            f"{path}:{root.line}: no REFI-QDA codebook with codes (found <{root.name}>); export "
            "the codebook as QDC (REFI-QDA) and give that file."
        )
    if book.given.get("origin", "").startswith("Taguette"):
        _nest(codes)
    return _Reader(head).read(codes, book)


def _nest(codes: _Element) -> None:
    """Put each tag of Taguette below the tag whose name and a full stop its own name begins with.

    Of several, the longest counts; what is left is its label, and its id tells the whole path.
    """
    tags: dict[str, _Element] = {}
    for one in codes.all("Code"):
        tags.setdefault(one.label, one)
    top = []
    for one in codes.inner:
        path = one.label
        above = path.rpartition(".")[0]
        while above and above not in tags:
            above = above.rpartition(".")[0]
        left = path[len(above) + 1 :].strip() if above else ""
        if left:
            one.given |= {"path": path, "name": left}
            tags[above].inner.append(one)
        else:
            top.append(one)
    codes.inner = top


def _parsed(path: Path) -> _Element:
    """Read XML without document types, entities or anything outside the file."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    top = _Element("", {}, 1)
    stack = [top]

    def refuse(*_: object) -> None:
        raise UnreadableError(
            f"{path}:{parser.CurrentLineNumber}: has a document type (<!DOCTYPE ...>), which no "
            "QDC file needs; nothing of it was read."
        )

    def start(name: str, given: dict[str, str]) -> None:
        if len(stack) > DEEPEST:
            raise UnreadableError(
                f"{path}:{parser.CurrentLineNumber}: nested deeper than {DEEPEST}; flatten it."
            )
        if len(given.get("name", "")) > LONGEST_NAME:
            raise UnreadableError(
                f"{path}:{parser.CurrentLineNumber}: a name of more than {LONGEST_NAME:,} "
                "characters; shorten it (a definition goes into the Description)."
            )
        one = _Element(name.rpartition(" ")[2], given, parser.CurrentLineNumber)
        stack[-1].inner.append(one)
        stack.append(one)

    def words(text: str) -> None:
        stack[-1].text.append(text)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.CharacterDataHandler = words
    try:
        parser.Parse(path.read_bytes(), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        told = expat.ErrorString(parser.ErrorCode) if parser.ErrorCode else str(error)
        raise UnreadableError(
            f"{path}:{parser.ErrorLineNumber}: not readable as XML ({told}); export it again."
        ) from None
    return top.inner[0]


class _Reader:
    """Makes themes and codes from elements, and notes where a rule was needed."""

    def __init__(self, head: dict[str, Any]) -> None:
        self._head = head
        self._problems: list[Problem] = []
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}  # the last given to ids wanted twice
        self._names: dict[str, str] = {}

    def read(self, codes: _Element, book: _Element) -> tuple[Codebook, list[Problem]]:
        """Read the codes and sets of a codebook."""
        self._reserve(codes)
        themes: list[dict[str, Any]] = []
        loose: list[_Element] = []
        for one in codes.all("Code"):
            if one.all("Code") or _told(one, "isCodable") == "false":
                themes.append(self._theme(one))
            else:
                loose.append(one)
        themes += self._grouped(loose, book)
        data = {"reviewkit": 1, **self._head, "themes": themes}
        return Codebook.model_validate(data), sorted(self._problems, key=lambda one: one.line)

    def _reserve(self, codes: _Element) -> None:
        """Ids that reviewkit wrote are kept for the codes that have them."""
        waiting, count = codes.all("Code"), 0
        while waiting:
            one = waiting.pop()
            count += 1
            if count > MOST_CODES:
                raise UnreadableError(f"More than {MOST_CODES} codes; is it a codebook?")
            name = undescribed(one.description).get("id", "")
            if _ID.fullmatch(name) and name not in self._taken:
                self._taken.add(name)
                one.given["reviewkit"] = name
            waiting += one.all("Code")

    def _theme(self, one: _Element) -> dict[str, Any]:
        codes: list[dict[str, Any]] = []
        head = self._head_of(one)
        told = undescribed(one.description)
        if _told(one, "isCodable") == "true":
            name = self._new_id(f"{head['id']}_GENERAL")
            codes.append({"id": name, "label": head["label"], "definition": told["definition"]})
            self._note(one, f"is a theme here; statements that bear it find the code {name}")
        waiting = [(inner, "") for inner in reversed(one.all("Code"))]
        while waiting:
            inner, parent = waiting.pop()
            code = self._code(inner, parent)
            codes.append(code)
            waiting += [(deeper, code["id"]) for deeper in reversed(inner.all("Code"))]
        more = [f"[{name}] {text}" for name, text in told.items() if name in MARKED[1:]]
        definition = "\n".join([told["definition"], *more]).strip()
        return head | {"definition": definition, "codes": codes}

    def _code(self, one: _Element, parent: str) -> dict[str, Any]:
        if one.all("Code") and _told(one, "isCodable") == "false":
            self._note(one, "could not be put on text there; here it can")
        told = undescribed(one.description)
        told.pop("id", None)
        return self._head_of(one) | {"parent": parent} | told | _colour(one)

    def _grouped(self, loose: list[_Element], book: _Element) -> Iterator[dict[str, Any]]:
        """Put codes at the top that have none below into the themes of their sets."""
        sets = [one for part in book.all("Sets") for one in part.all("Set")]
        first: dict[str, _Element] = {}
        for one in sets:
            for member in one.all("MemberCode"):
                guid = _guid(member.given.get("guid") or member.given.get("targetGUID", ""))
                first.setdefault(guid, one)
        groups: dict[int, list[_Element]] = {}
        for one in loose:
            group = first.get(_guid(one.given.get("guid", "")))
            groups.setdefault(id(group) if group else 0, []).append(one)
        for one in sets:
            if id(one) in groups:
                codes = [self._code(code, "") for code in groups.pop(id(one))]
                definition = one.description.strip()
                yield self._head_of(one) | {"definition": definition, "codes": codes}
        for rest in groups.values():
            theme = {"id": self._new_id(UNGROUPED), "label": "Without a theme"}
            for one in rest:
                self._note(one, f"stands under no theme; it goes into {theme['id']}")
            yield theme | {"codes": [self._code(one, "") for one in rest]}

    def _head_of(self, one: _Element) -> dict[str, Any]:
        label = one.label
        if not label:
            label = f"Code on line {one.line}"
            self._note(one, "has no name; it is called by its line")
        made = _from_label(one.given.get("path", label))
        name = one.given.get("reviewkit") or self._new_id(made)
        if label in self._names:
            self._note(one, f"has a name used before; they are {self._names[label]} and {name}")
        self._names.setdefault(label, name)
        return {"id": name, "label": label}

    def _new_id(self, wanted: str) -> str:
        name, number = wanted, self._numbers.get(wanted, 1)
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._numbers[wanted] = number
        self._taken.add(name)
        return name

    def _note(self, one: _Element, what: str) -> None:
        self._problems.append(Problem(one.line, what, one.label))


def _told(one: _Element, name: str) -> str:
    return {"1": "true", "0": "false"}.get(one.given.get(name, ""), one.given.get(name, "").lower())


def _guid(text: str) -> str:
    return text.strip("{} ").lower()


def _colour(one: _Element) -> dict[str, str]:
    given = one.given.get("color", "")
    if not _COLOUR.fullmatch(given):
        return {}
    if len(given) == 4:
        given = "#" + "".join(digit * 2 for digit in given[1:])
    return {"colour": given}


def _from_label(label: str) -> str:
    """Make an id from a name: ASCII letters and digits of it, or the name's own number."""
    import unicodedata  # noqa: PLC0415  # its tables are seldom needed

    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    made = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").upper()[:40].rstrip("_")
    letters = sum(one.isalpha() for one in label)
    if not made or 2 * len(made) < letters:  # another alphabet: what is left says nothing
        return f"C_{guid_of('name', label)[:8]}"
    return made if made[0].isalpha() else f"C_{made}"
