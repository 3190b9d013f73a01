"""How long a whole report takes: `python benchmarks/report.py [--studies N] [--fields N]`.

Makes a review of so many studies (1,000) with a form of so many fields (100), answered by two
extractors who then agreed, through the same stages that a command or a page calls; then runs
`reviewkit report` (Word, page and folder) as a process of its own, and asks for a form page.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from measure import machine, run
from pages import keep

from reviewkit.documents import digest
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import plan, retrieve, screen, search, start
from reviewkit.stages.extract import Answer, Sheet, agree, answer, check_answers
from reviewkit.store import Store, open_store
from reviewkit.terms import Role, Stage, Verdict
from reviewkit.web import Setting, create_app

AT = "2026-01-01T00:00:00Z"
ORIGIN = "http://127.0.0.1:8425"
START, END = "<!-- report: written by benchmarks/report.py -->", "<!-- end of report -->"
TWO = ("JG", "RM")
DIFFERS = "f3"  # the question on which the two say something else
COLUMNS, ROWS, PAGES = 8, 2, 20  # columns of a table, rows of a group, requests of the form page
GROUPS = {"factors_helped": "factors", "factors_hindered": "factors", "key_impacts": "outcomes"}
FACTOR = """\
          - {id: statement, label: Statement, type: longtext, required: true}
          - {id: codes, label: Codes, type: codes, codebook: factors, required: true}
          - {id: level, label: Level, type: choice, choices: [integrated, partnership, both]}
          - {id: voice, label: Whose claim, type: choice, choices: [participants, study_authors]}
"""
FINDING = """\
          - {id: outcome, label: Outcome, type: codes, codebook: outcomes, several: false}
          - {id: horizon, label: Horizon, type: choice, choices: [short, medium, long]}
          - {id: direction, label: Direction, type: choice, choices: [improved, no_change]}
          - {id: basis, label: Basis, type: choice, choices: [measured_comparative, anticipated]}
          - {id: statement, label: Statement, type: longtext}
"""
KINDS = (
    ("longtext", "", "The study tells of it at some length, in words that fill two lines, no. {}"),
    ("choice", ", choices: [local, regional, national]", "regional"),
    ("integer", ", minimum: 0", "{}"),
    ("text", "", "Word {}"),
    ("multichoice", ", choices: [home, ward, clinic]", "home; ward"),
)
TABLES = """\
tables:
{answers}
  - {{id: factors, title: Factors that help or hinder, kind: factors}}
  - {{id: matrix, title: Factors by study, kind: matrix, codebook: factors}}
  - {{id: levels, title: Factors by level, kind: by_group, codebook: factors, split: level}}
  - {{id: framework, title: Framework matrix, kind: framework, codebook: factors}}
  - {{id: findings, title: Outcome findings, kind: outcomes, group: key_impacts.outcome}}
  - {{id: theory, title: Theory of change, kind: theory, codebook: outcomes}}
  - {{id: votes, title: Direction of effect, kind: votes, codebook: outcomes, by: theme}}

figures:
  - {{id: sides, title: What helps and what hinders, kind: factors, codebook: factors}}
  - {{id: effects, title: Direction of effect, kind: effect_direction, codebook: outcomes}}

map: {{rows: key_impacts.basis, columns: key_impacts.outcome, segments: key_impacts.basis}}

"""


def plain_fields(fields: int) -> list[str]:
    """Name the fields outside groups, so that all together are so many."""
    inside = FACTOR.count("{id:") * 2 + FINDING.count("{id:")
    return [f"f{number}" for number in range(max(fields - inside, 1))]


def write_plan(folder: Path, fields: int) -> None:
    """Put the form and the tables into the folder of a new review."""
    plain = plain_fields(fields)
    kinds = ["".join(KINDS[at % 5][:2]) for at in range(len(plain))]
    asked = "".join(
        f"      - {{id: {name}, label: Question {name}, type: {kind}}}\n"
        for name, kind in zip(plain, kinds, strict=True)
    )
    groups = "".join(
        f"      - id: {name}\n        label: {name}\n        repeat: true\n        kind: {kind}\n"
        f"{_direction(name)}        fields:\n{FACTOR if kind == 'factors' else FINDING}"
        for name, kind in GROUPS.items()
    )
    (folder / "extraction_forms" / "long.yml").write_text(
        "reviewkit: 1\nid: long\nversion: '1'\ntitle: Long\nsections:\n"
        f"  - id: all\n    title: All\n    fields:\n{asked}{groups}",
        "utf-8",
    )
    answers = "\n".join(
        f"  - {{id: part-{at}, title: Characteristics {at}, kind: answers, columns: ["
        + ", ".join(f"{{head: Question {one}, fields: [{one}]}}" for one in names)
        + "]}"
        for at, names in enumerate(_batches(plain, COLUMNS), 1)
    )
    path = folder / "protocol.yml"
    text = path.read_text("utf-8")
    for head in ("tables", "figures", "map", "strands", "published", "flow", "demonstration"):
        text = re.sub(rf"(?m)^{head}:.*\n(?:(?:[ #].*)?\n)*", "", text)
    text = text.replace("extraction_forms/sscr.yml", "extraction_forms/long.yml")
    text = text.replace("  extractors: 1 ", "  mode: dual\n  extractors: 2 ")
    path.write_text(text + TABLES.format(answers=answers), "utf-8")


def _direction(name: str) -> str:
    side = {"factors_helped": "helps", "factors_hindered": "hinders"}.get(name)
    return f"        direction: {side}\n" if side else ""


def _batches(names: list[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(names), size):
        yield names[at : at + size]


def answers_of(study: int, kept: Plan, fields: int) -> Iterator[Answer]:
    """Answer every field of a study, and two rows of each group."""
    for at, name in enumerate(plain_fields(fields)):
        yield Answer(name, KINDS[at % 5][2].format(study + at))
    codes = {name: list(book.codes) for name, book in kept.codebooks.items()}
    for group, kind in GROUPS.items():
        for row in range(ROWS):
            number, line = study * 7 + row * 3 + len(group), f"R{row}"
            told = f"It was seen that this mattered to the people of site {number} more than money"
            yield Answer(f"{group}.statement", told, line)
            if kind == "factors":
                of = codes["factors"]
                yield Answer(f"{group}.codes", of[number % len(of)], line)
                yield Answer(f"{group}.level", ("integrated", "both")[number % 2], line)
                yield Answer(f"{group}.voice", "participants", line)
                continue
            of = codes["outcomes"]
            yield Answer(f"{group}.outcome", of[number % len(of)], line)
            yield Answer(f"{group}.horizon", ("short", "medium", "long")[number % 3], line)
            yield Answer(f"{group}.direction", ("improved", "no_change")[number % 2], line)
            yield Answer(f"{group}.basis", "measured_comparative", line)


def make_review(folder: Path, studies: int, fields: int) -> None:
    """Make a review of so many studies, every field answered twice and agreed."""
    start.make_review(folder, "sscr", "JG", AT)
    write_plan(folder, fields)
    found = folder / "found.ris"
    found.write_text("".join(map(_record, range(studies))), "utf-8")
    with open_store(folder) as store:
        kept = read_plan(folder)
        plan.keep(store, kept, "JG", AT)
        search.import_file(store, found, search.Search("MEDLINE"), "JG", AT)
        _include(store, kept)
        _extract(store, kept, fields)


def _record(number: int) -> str:
    return (
        f"TY  - JOUR\nAU  - Author{number}, A\nAU  - Other, B\nPY  - {1990 + number % 30}\n"
        f"TI  - {digest(str(number).encode())[:12]} joint working in place {number}\n"
        f"JO  - Journal of Place {number % 40}\nVL  - {number}\nSP  - {number}\nER  - \n"
    )


def _include(store: Store, kept: Plan) -> None:
    records = [row[0] for row in store.db.execute("select id from records order by position")]
    for stage in Stage:
        for who in TWO:
            words = [screen.Decision(one, stage, Verdict.INCLUDE, None, "") for one in records]
            for at in range(0, len(words), 500):
                screen.decide_many(store, kept.protocol, words[at : at + 500], who, AT)
    for number, record in enumerate(records):
        retrieve.retrieve(store, retrieve.Retrieval(record, True, ""), "JG", AT)
        retrieve.link(store, record, f"S{number:04}", Role.PRIMARY, "JG", AT)


def _extract(store: Store, kept: Plan, fields: int) -> None:
    rows = store.db.execute("select distinct study from included_reports order by study")
    if kept.form is None:
        raise RuntimeError("the protocol of the benchmark names no form")
    for number, (study,) in enumerate(rows.fetchall()):
        given = list(answers_of(number, kept, fields))
        same = check_answers(given, kept.form, kept.codebooks, study)
        other = [replace(one, value="Else") if one.field == DIFFERS else one for one in same]
        for who, said in zip(TWO, (same, other), strict=True):
            answer(store, kept, [Sheet(study, who, said)], AT)
        settled = [one for one in same if one.field == DIFFERS]
        agree(store, kept, study, settled, "JG is right", "JG", AT)


def form_page(folder: Path) -> float:
    """Ask for the form page many times; return the middle CPU milliseconds of one."""
    app = create_app(folder, Setting((ORIGIN,), "JG", "let-me-in"))
    client = app.test_client()
    client.get("/enter/let-me-in", base_url=ORIGIN)
    spent = []
    for _ in range(PAGES):
        begun = time.process_time()
        page = client.get("/extract/S0001", base_url=ORIGIN)
        spent.append(1000 * (time.process_time() - begun))
        if page.status_code != 200:
            raise RuntimeError(f"the form page answers {page.status_code}: {page.text[:500]}")
    app.extensions["desk"].close()
    return statistics.median(spent)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--fields", type=int, default=100)
    parser.add_argument("--folder", type=Path, help="keep the review there, or use the one there")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.folder or Path(place) / "review"
        if not folder.exists():
            begun = time.process_time()
            make_review(folder, chosen.studies, chosen.fields)
            print(f"made in {time.process_time() - begun:.1f} s of CPU", flush=True)
        lines = list(measured(folder, chosen.studies, chosen.fields))
    print("\n".join(lines))
    if chosen.write:
        keep(START, END, lines)


def measured(folder: Path, studies: int, fields: int) -> Iterator[str]:
    """Run the commands and write what they cost, a row each."""
    yield f"Machine: {machine()}. {studies:,} studies, {fields} fields, 2 extractors."
    yield ""
    yield "| what | wall s | CPU s | peak MB | MB written |"
    yield "|---|---:|---:|---:|---:|"
    program = (sys.executable, "-m", "reviewkit")
    for name in ("docx", "html", "folder", "all"):
        kinds = () if name == "all" else ("--format", name)
        out = folder / "measured" / name
        cost = run((*program, "report", *kinds, "--out", str(out)), folder)
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        told = "Word, page and folder" if name == "all" else name
        yield (
            f"| report: {told} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak / 2**20:.0f} "
            f"| {size / 2**20:.1f} |"
        )
    page = form_page(folder) / 1000
    yield f"| a form page | | {page:.3f} | | |"


if __name__ == "__main__":
    main()
