"""Made-up works, written as references in many styles, and laid out as PDFs in many ways."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FAMILIES = [
    "Abara",
    "Okonjo",
    "Lindqvist",
    "Brown",
    "O'Hara",
    "Smith-Jones",
    "Ferreira",
    "Kowalski",
    "Dunmore",
    "Hale",
    "Nakamura",
    "Petrov",
    "Quist",
    "Ramaswamy",
    "Steinbach",
    "Tanaka",
    "Ueda",
    "Varga",
    "Whitcombe",
    "Yildiz",
    "Zeller",
    "Moreau",
    "Castellanos",
    "Ito",
]
GIVEN = [
    "Ada",
    "Bo",
    "Carla",
    "David",
    "Ellen",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Karin",
    "Leo",
    "Mina",
    "Noor",
    "Oskar",
    "Petra",
]
TITLES = (
    "Balance training for older people who live alone: a randomised trial",
    "What do carers want from respite? A qualitative study of day centres",
    "Integrated teams in rural practice, housing and the voluntary sector",
    "Barriers to shared records between hospitals and community nurses",
    "The cost of falls in residential care",
    "Self-management of long-term conditions in primary care: realist synthesis",
    "Telephone follow-up after discharge and the use of emergency departments",
    "Do link workers reduce loneliness among recently bereaved adults?",
    "Leadership and trust across organisational boundaries: lessons from six pilots",
    "Nurse prescribing and its discontents",
    "Interprofessional meetings in general practice: an observational study",
    "Using administrative data to evaluate intermediate care services",
)
JOURNALS = (
    ("Journal of Integrated Care", "J Integr Care"),
    ("Health and Social Care in the Community", "Health Soc Care Community"),
    ("British Medical Journal", "BMJ"),
    ("Family Practice", "Fam Pract"),
    ("Ageing and Society", "Ageing Soc"),
    ("Social Science and Medicine", "Soc Sci Med"),
    ("Primary Health Care Research and Development", "Prim Health Care Res Dev"),
)
PLACES = (("London", "King's Fund"), ("Oxford", "Radcliffe Press"), ("Bristol", "Policy Press"))


@dataclass(frozen=True)
class Made:
    """A work that was made up; `book` ones have a place and a publisher."""

    people: tuple[tuple[str, str], ...]  # family and given name
    year: int
    title: str
    journal: tuple[str, str]
    volume: int
    issue: int
    pages: tuple[int, int]
    doi: str
    place: tuple[str, str]
    book: bool


def works(count: int, seed: int, books: bool = True) -> list[Made]:
    chance = random.Random(seed)
    made = [_work(chance, number, books) for number in range(count)]
    return sorted(made, key=lambda one: (one.people[0], one.year))


def _work(chance: random.Random, number: int, books: bool) -> Made:
    names = chance.sample(FAMILIES, chance.choice((1, 1, 2, 3, 4)))
    first = chance.randint(1, 900)
    return Made(
        tuple((name, f"{chance.choice(GIVEN)} {chance.choice('ABCDEF')}.") for name in names),
        chance.randint(1985, 2024),
        chance.choice(TITLES),
        chance.choice(JOURNALS),
        chance.randint(1, 90),
        chance.randint(1, 12),
        (first, first + chance.randint(2, 20)),
        f"10.5555/made.{number}.{chance.randint(1000, 9999)}" if chance.random() < 0.4 else "",
        chance.choice(PLACES),
        books and chance.random() < 0.15,
    )


def _initials(given: str, dot: str = "", between: str = "") -> str:
    return between.join(part[0] + dot for part in given.split())


def _listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + last + names[-1]


def vancouver(one: Made) -> str:
    who = ", ".join(f"{family} {_initials(given)}" for family, given in one.people)
    stop = "" if one.title.endswith("?") else "."
    if one.book:
        return f"{who}. {one.title}{stop} {one.place[0]}: {one.place[1]}; {one.year}."
    doi = f" doi: {one.doi}." if one.doi else ""
    return (
        f"{who}. {one.title}{stop} {one.journal[1]}. {one.year};{one.volume}({one.issue}):"
        f"{one.pages[0]}-{one.pages[1]}.{doi}"
    )


def apa(one: Made) -> str:
    who = _listed(
        [f"{family}, {_initials(given, '.', ' ')}" for family, given in one.people], ", & "
    )
    stop = "" if one.title.endswith("?") else "."
    if one.book:
        return f"{who} ({one.year}). {one.title}{stop} {one.place[0]}: {one.place[1]}."
    doi = f" https://doi.org/{one.doi}" if one.doi else ""
    return (
        f"{who} ({one.year}). {one.title}{stop} {one.journal[0]}, {one.volume}({one.issue}), "
        f"{one.pages[0]}-{one.pages[1]}.{doi}"
    )


def harvard(one: Made) -> str:
    who = ", ".join(f"{family} {_initials(given)}" for family, given in one.people)
    if one.book:
        return f"{who} ({one.year}) {one.title}, {one.place[1]}, {one.place[0]}."
    return (
        f"{who} ({one.year}) {one.title}, {one.journal[0]}, {one.volume}, {one.issue}, "
        f"{one.pages[0]}-{one.pages[1]}."
    )


def chicago(one: Made) -> str:
    (family, given), *others = one.people
    who = _listed([f"{family}, {given}", *(f"{first} {last}" for last, first in others)], ", and ")
    who = who if who.endswith(".") else f"{who}."
    if one.book:
        stop = "" if one.title.endswith("?") else "."
        return f"{who} {one.year}. {one.title}{stop} {one.place[0]}: {one.place[1]}."
    stop = "" if one.title.endswith("?") else "."
    doi = f" https://doi.org/{one.doi}." if one.doi else ""
    return (
        f'{who} {one.year}. "{one.title}{stop}" {one.journal[0]} {one.volume} ({one.issue}): '
        f"{one.pages[0]}-{one.pages[1]}.{doi}"
    )


def ieee(one: Made) -> str:
    who = _listed(
        [f"{_initials(given, '.', ' ')} {family}" for family, given in one.people], " and "
    )
    if one.book:
        return f"{who}, {one.title}. {one.place[0]}: {one.place[1]}, {one.year}."
    return (
        f'{who}, "{one.title}," {one.journal[1]}, vol. {one.volume}, no. {one.issue}, '
        f"pp. {one.pages[0]}-{one.pages[1]}, {one.year}."
    )


def mhra(one: Made) -> str:
    (family, given), *others = one.people
    who = _listed([f"{family}, {given}", *(f"{first} {last}" for last, first in others)], ", and ")
    who = who.rstrip(".")
    if one.book:
        return f"{who}. {one.title} ({one.place[0]}: {one.place[1]}, {one.year})."
    return (
        f"{who}. '{one.title}', {one.journal[0]}, {one.volume}.{one.issue} ({one.year}), "
        f"{one.pages[0]}-{one.pages[1]}."
    )


STYLES: dict[str, Callable[[Made], str]] = {
    "Vancouver": vancouver,
    "APA": apa,
    "Harvard": harvard,
    "Chicago": chicago,
    "IEEE": ieee,
    "MHRA": mhra,
}
LABELS: dict[str, Callable[[int], str]] = {
    "[1]": lambda number: f"[{number}] ",
    "1.": lambda number: f"{number}. ",
    "(1)": lambda number: f"({number}) ",
    "none": lambda number: "",
}


@dataclass(frozen=True)
class Layout:
    """How a list is laid out.

    `set_apart` is hanging, spaced, both or plain; `across` draws two columns line by line over the
    page, as some programs do.
    """

    columns: int = 1
    label: str = "none"
    set_apart: str = "hanging"
    across: bool = False
    heading: str = "References"
    hyphens: bool = True


SIZE, LEAD, INDENT = 9.0, 11.0, 14.0
TOP, BOTTOM = 760.0, 70.0


def pdf(path: Path, references: list[str], layout: Layout, after: str = "Appendix A") -> Path:
    """Write a report: a page of text, the list with heads and feet on each page, an appendix."""
    width = 470.0 if layout.columns == 1 else 225.0
    lines: list[tuple[float, float, str]] = [(0, 0, layout.heading)]
    for number, reference in enumerate(references, 1):
        text = LABELS[layout.label](number) + reference
        indent = INDENT if layout.set_apart in ("hanging", "both") else 0.0
        space = 5.0 if layout.set_apart in ("spaced", "both") else 0.0
        for place, line in enumerate(_wrapped(text, width - indent, layout.hyphens)):
            lines.append((space if not place else 0.0, indent if place else 0.0, line))
    lines += [(14, 0, after), (8, 0, "Interview guide: what do you do on an ordinary day?")]
    canvas = Canvas(str(path), invariant=True)
    _text_page(canvas, width)
    _list_pages(canvas, lines, layout, width)
    canvas.save()
    return path


def _text_page(canvas: Canvas, width: float) -> None:
    _head(canvas, 1)
    canvas.setFont("Times-Roman", SIZE)
    words = "We followed what Smith (2001) and others [3, 4] had said, and met every week. " * 20
    for place, line in enumerate(_wrapped(words, width, False)):
        canvas.drawString(60, TOP - LEAD * place, line)
    canvas.showPage()


def _head(canvas: Canvas, page: int) -> None:
    canvas.setFont("Times-Italic", 8)
    canvas.drawString(60, 800, f"Made et al. Journal of Made-up Things 2024, 7:{page}")
    canvas.drawCentredString(300, 35, f"Page {page} of 9")


def _list_pages(
    canvas: Canvas, lines: list[tuple[float, float, str]], layout: Layout, width: float
) -> None:
    page, column, height, drawn = 2, 0, TOP, list[tuple[float, float, str]]()
    for space, indent, line in lines:
        height -= LEAD + space
        if height < BOTTOM:
            column, height = column + 1, TOP - LEAD
            if column == layout.columns:
                _draw(canvas, drawn, page, layout)
                page, column, drawn = page + 1, 0, []
        drawn.append((60 + column * (width + 20) + indent, height, line))
    _draw(canvas, drawn, page, layout)


def _draw(canvas: Canvas, drawn: list[tuple[float, float, str]], page: int, layout: Layout) -> None:
    _head(canvas, page)
    canvas.setFont("Times-Roman", SIZE)
    for x, y, line in sorted(drawn, key=lambda one: -one[1]) if layout.across else drawn:
        canvas.drawString(x, y, line)
    canvas.showPage()


def _wrapped(text: str, width: float, hyphens: bool) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if stringWidth(joined, "Times-Roman", SIZE) <= width:
            line = joined
            continue
        room = width - stringWidth(f"{line} -", "Times-Roman", SIZE)
        cut = next(
            (
                at
                for at in range(len(word) - 3, 2, -1)
                if stringWidth(word[:at], "Times-Roman", SIZE) < room
            ),
            0,
        )
        if hyphens and cut and re.fullmatch(r"[a-z]{7,}", word):
            lines.append(f"{line} {word[:cut]}-")
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
