"""Checking a codebook beyond the form of its fields: ids, parents, what became of codes."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from reviewkit.codebook.model import Change, Codebook, Theme
from reviewkit.documents import MOST_MISTAKES_SHOWN, Place, parse, read_yaml
from reviewkit.errors import ProtocolError

Mistake = tuple[Place, str]


def read_codebook(text: str, name: str) -> Codebook:
    """Read the text of a codebook file; `name` stands for the file in messages.

    Raises:
        ProtocolError: one line a mistake: file, line, what is wrong and what mends it.
    """
    book = parse(text, Codebook, name)
    found = list(mistakes(book))
    if found:
        _, lines = read_yaml(text, name)
        shown = [f"{name}:{lines.get(place, 1)}: {told}." for place, told in found]
        more = len(shown) - MOST_MISTAKES_SHOWN
        rest = [f"{name}: and {more} more mistakes."] if more > 0 else []
        raise ProtocolError("\n".join([*shown[:MOST_MISTAKES_SHOWN], *rest]))
    return book


def mistakes(book: Codebook) -> Iterator[Mistake]:
    """Yield the place and a sentence for everything that does not hang together."""
    yield from _doubles(book)
    for number, theme in enumerate(book.themes):
        yield from _parents(number, theme)
    yield from _changes(book)
    if book.coder and book.status != "draft":
        yield ("coder",), "only a draft has a `coder`; add `status: draft`, or drop it"


def _doubles(book: Codebook) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, theme in enumerate(book.themes):
        here: Place = ("themes", number)
        named = [((*here, "id"), theme.id)]
        named += [((*here, "codes", at, "id"), code.id) for at, code in enumerate(theme.codes)]
        for place, name in named:
            if name in seen:
                yield place, f"the id `{name}` is used twice; rename one"
            seen.add(name)


def _parents(number: int, theme: Theme) -> Iterator[Mistake]:
    above = {code.id: code.parent for code in theme.codes}
    lost = False
    for at, code in enumerate(theme.codes):
        if code.parent and code.parent not in above:
            lost = True
            yield (
                ("themes", number, "codes", at, "parent"),
                f"`{code.id}` is put under `{code.parent}`, which is no code of the theme "
                f"`{theme.id}`; add it there, or drop `parent`",
            )
    if lost:
        return
    try:
        TopologicalSorter({code: {one} - {""} for code, one in above.items()}).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        at = list(above).index(circle[0])
        told = " is under ".join(f"`{one}`" for one in circle)
        place = ("themes", number, "codes", at, "parent")
        yield place, f"codes go in a circle: {told}; drop one `parent`"


_MANY = 10_000
_NUMBERS = {  # how many ids a change has `from` and `to`, at least and at most, in words
    "rename": (1, 1, 1, 1, "one code `from` and one `to`"),
    "merge": (1, _MANY, 1, 1, "codes `from` and one `to`"),
    "split": (1, 1, 2, _MANY, "one code `from` and two or more `to`"),
    "retire": (1, _MANY, 0, 0, "codes `from` and none `to`"),
}


def _changes(book: Codebook) -> Iterator[Mistake]:
    """Every change leads to codes of this version; what it takes away is not there any more."""
    for number, change in enumerate(book.changes):
        here: Place = ("changes", number)
        fewest, most, fewest_to, most_to, wanted = _NUMBERS[change.kind]
        if not (fewest <= len(change.origin) <= most and fewest_to <= len(change.to) <= most_to):
            yield (*here, "kind"), f"a {change.kind} has {wanted}"
            continue
        for code in change.to:
            if code not in book.codes and not _gone_since(code, book.changes[number + 1 :]):
                yield (*here, "to"), f"`{code}` is no code of this version; add it, or correct `to`"
        for code in change.origin:
            if code in book.codes and code not in change.to:
                yield (
                    (*here, "from"),
                    f"`{code}` is a code of this version still; take it out of the themes, or "
                    "out of `from`",
                )


def _gone_since(code: str, later: tuple[Change, ...]) -> bool:
    return any(code in change.origin for change in later)
