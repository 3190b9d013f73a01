"""Form files: those that ship, those of a review, a new one to edit."""

from __future__ import annotations

from pathlib import Path

from reviewkit.codebook import Codebook, read_codebook
from reviewkit.documents import load, read_text
from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.forms import Form, read_form
from reviewkit.plan import PROTOCOL_FILE, shipped
from reviewkit.protocol import Protocol

FOLDER = "extraction_forms"


def shipped_forms() -> list[str]:
    """Name the forms that ship."""
    return sorted(path.stem for path in shipped(FOLDER).glob("*.yml"))


def find_form(folder: Path, name: str | None) -> tuple[Path, Form, dict[str, Codebook]]:
    """Find a form, and the codebooks that the review beside it names.

    Args:
        folder: the review folder, or any other.
        name: a file, or the name of a form of the protocol, of the review's folder, or of those
            that ship; None means the form that the protocol names for extraction.

    Returns:
        Its file, the form, and the codebooks by name.

    Raises:
        NotThereError: there is no such form.
        ProtocolError: it is wrong, or so are the protocol or a codebook: file, line, field.
    """
    protocol = _protocol(folder)
    path = _path(folder, name, protocol)
    form = read_form(read_text(path), str(path))
    named = protocol.codebooks if protocol else {}
    books = {
        one: read_codebook(read_text(folder / file), str(folder / file))
        for one, file in named.items()
    }
    return path, form, books


def _protocol(folder: Path) -> Protocol | None:
    path = folder / PROTOCOL_FILE
    return load(path, Protocol) if path.is_file() else None


def _path(folder: Path, name: str | None, protocol: Protocol | None) -> Path:
    if name is None:
        if protocol is None or protocol.extraction is None:
            raise NotThereError(
                f"{folder / PROTOCOL_FILE} names no form; name a file, or one of those that ship: "
                f"{', '.join(shipped_forms())}."
            )
        return folder / protocol.extraction.form
    rule = protocol.form_rule(name) if protocol and name else None
    named = [folder / rule.form] if rule else []
    places = (*named, Path(name), folder / FOLDER / f"{name}.yml", shipped(FOLDER) / f"{name}.yml")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise NotThereError(
            f"There is no form {name}; {', '.join(shipped_forms())} ship with reviewkit, and a "
            f"review's own lie in {folder / FOLDER}."
        )
    return found


def make_form(folder: Path, name: str, origin: str) -> Path:
    """Put a copy of a form that ships into the review folder, to edit.

    Args:
        folder: the review folder.
        name: of the new form: letters, digits, `-` and `_`.
        origin: the form that ships to begin with.

    Raises:
        NotThereError: no such form ships.
        NotAllowedError: there is a form of that name, or the name is none.
    """
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise NotAllowedError(f"`{name}` is no name for a form; use letters, digits, - and _.")
    source = shipped(FOLDER) / f"{origin}.yml"
    if origin not in shipped_forms():
        raise NotThereError(f"No form {origin} ships; there are {', '.join(shipped_forms())}.")
    path = folder / FOLDER / f"{name}.yml"
    if path.exists():
        raise NotAllowedError(f"{path} is there already; choose another name, or edit it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text(encoding="utf-8").replace(f"\nid: {origin}\n", f"\nid: {name}\n", 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
