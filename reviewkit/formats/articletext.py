"""The words of an article in JATS, a paragraph a line, to read and to quote from."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import UnreadableError
from reviewkit.formats.pdftext import clean
from reviewkit.formats.xml_pieces import local

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements that stand on lines of their own; what is within others runs on.
_NAMES = """p title article-title label caption td th tr ref list-item abstract sec fig table-wrap
    disp-quote disp-formula ack front body back contrib aff kwd journal-title subject def-item
    boxed-text pub-date"""
_BLOCKS = frozenset(_NAMES.split())


def read_article(path: Path) -> str:
    """Read the words of an article.

    Args:
        path: the article as JATS.

    Returns:
        Its text, a paragraph, heading or cell a line.

    Raises:
        UnreadableError: its XML is damaged, nested too deep, or a text in it is too long.
    """
    from lxml import etree  # noqa: PLC0415 - heavy, and only XML needs it

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        root = None
    if root is None:
        raise UnreadableError(f"{path.name}: this XML is damaged and cannot be read; keep a PDF.")
    if any("XML_PARSE_HUGE" in one.message for one in parser.error_log):  # all behind it is lost
        raise UnreadableError(
            f"{path.name}: this XML is nested too deep, or a text in it is too long; keep a PDF."
        )
    lines = (" ".join(clean(line).split()) for line in "".join(_words(root)).split("\n"))
    return "\n".join(line for line in lines if line)


def _words(root: _Element) -> list[str]:
    """All text, with line ends around blocks; without recursion, as files may nest deeply."""
    from lxml.etree import Entity  # noqa: PLC0415

    words: list[str] = []
    todo: list[tuple[_Element, bool]] = [(root, False)]
    while todo:
        element, done = todo.pop()
        known = isinstance(element.tag, str)  # else a comment, or an instruction
        block = known and local(element) in _BLOCKS
        if done:
            words.append("\n" if block else "")
            words.append(_flat(element.tail))
            continue
        todo.append((element, True))
        if element.tag is Entity:  # none is ever expanded: a letter's name is enough
            words.append(html.unescape(element.text or ""))
        if known:
            words.append("\n" if block else "")
            words.append(_flat(element.text))
            todo += [(child, False) for child in reversed(element)]
    return words


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
