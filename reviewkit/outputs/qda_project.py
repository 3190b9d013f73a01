"""The coded statements of a review as a project for other coding programs (QDPX)."""

from __future__ import annotations

from dataclasses import dataclass

from reviewkit.errors import NotAllowedError
from reviewkit.formats.qdpx import Passage, TextSource, to_qdpx
from reviewkit.plan import Plan
from reviewkit.stages.extract import reports_of
from reviewkit.stages.synthesise import Agreed, standing
from reviewkit.store import Store
from reviewkit.store.refs import report_of

TOLD = ("statement", "direction", "conditions", "voice", "speaker")


@dataclass(frozen=True, slots=True)
class QdaProject:
    """A project, and how many of its statements came without a quote or without any words."""

    data: bytes
    statements: int
    unquoted: int
    wordless: int


def make_project(store: Store, plan: Plan) -> QdaProject:
    """Make a project of what stands: one source a report, with the words of its statements.

    The words are the quote, else the statement itself; a statement with neither is counted. What
    extractors differ on, or have not both answered, is not in it.

    Raises:
        NotAllowedError: the protocol names no form or no codebook.
    """
    if not plan.forms or not plan.codebooks:
        raise NotAllowedError(
            "A project of coded statements needs a form and a codebook; name them in protocol.yml."
        )
    passages: dict[tuple[str, str], list[Passage]] = {}
    unquoted = wordless = 0
    for study, own in sorted(standing(store, plan).answers.items()):
        for (group, line), cells in sorted(own.items()):
            codes = _codes(plan, group, cells)
            words, quoted = _words(cells)
            wordless += bool(codes) and not words
            if codes and words:
                unquoted += not quoted
                key = f"{study} {group} {line}".strip()
                told = "\n".join(f"{name}: {cells[name].value}" for name in TOLD if name in cells)
                record = next((cell.record for cell in cells.values() if cell.record), None)
                report = report_of(store.db, record) if record else ""
                one = Passage(key, words, codes, told)
                passages.setdefault((study, report), []).append(one)
    sources = _sources(store, passages)
    books = list(plan.codebooks.values())
    made = sum(map(len, passages.values()))
    return QdaProject(to_qdpx(plan.protocol.title, books, sources), made, unquoted, wordless)


def _codes(plan: Plan, group: str, cells: dict[str, Agreed]) -> tuple[tuple[str, str], ...]:
    """The codes of a row, of all its questions that take codes; each with its codebook's id."""
    found = []
    for inner, cell in cells.items():
        question = plan.fields.get(f"{group}.{inner}" if inner else group)
        if question and question.type == "codes" and isinstance(cell.value, list):
            book = plan.codebooks[question.codebook]
            found += [(book.id, code) for code in cell.value if code in book.codes]
    return tuple(dict.fromkeys(found))


def _words(cells: dict[str, Agreed]) -> tuple[str, bool]:
    """The words that bear the codes of a row, and whether they are the report's own."""
    ordered = sorted(cells.items(), key=lambda one: one[0] != "statement")
    quote = next((cell.quote for _, cell in ordered if cell.quote), None)
    if quote:
        return quote.strip(), True
    statement = cells.get("statement")
    return (str(statement.value).strip() if statement else ""), False


def _sources(store: Store, passages: dict[tuple[str, str], list[Passage]]) -> list[TextSource]:
    made = []
    for (study, report), own in sorted(passages.items()):
        titles = dict(reports_of(store, study))
        title = titles.get(report, "") or "report not named"
        made.append(TextSource(f"{study}/{report}", f"{study}: {title}", tuple(own)))
    return made
