"""Print what follows from the code: pages of docs/, and the worked example's outputs in output/.

    python docs/print.py

rewrites them; tests hold that they are fresh. PAGES says which page which function prints,
SHIPPED which outputs of the worked example lie in output/sscr/ for whoever wants but to look.
"""

from __future__ import annotations

import inspect
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from enum import EnumType, StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from reviewkit import terms
from reviewkit.cli import cli
from reviewkit.cli.strategy import loss_lines
from reviewkit.documents import load
from reviewkit.protocol import Protocol
from reviewkit.store.schema import MIGRATIONS
from reviewkit.strategy.concepts import platform_of, render_protocol
from reviewkit.strategy.platforms import platforms, sign
from reviewkit.strategy.tree import ANY

DOCS = Path(__file__).parent
WIDTH = 88
PRINTED = "<!-- Printed from the code by `make docs`; edit the code, not this page. -->\n"


def words() -> str:
    """Print the word table, and the words that a value may take."""
    lines = [PRINTED, "# Words\n", _intro(terms)]
    lines += ["A word has one meaning, on every floor of the house, in every table and command.\n"]
    lines += ["| word | meaning |", "|---|---|"]
    lines += [f"| {word} | {meaning} |" for word, meaning in terms.WORDS.items()]
    lines += ["\n## Values\n", "Where one of a few words is stored or typed, it is one of these.\n"]
    lines += ["| what | meaning | one of |", "|---|---|---|"]
    for kind in vocabularies():
        values = ", ".join(f"`{member}`" for member in kind)
        lines.append(f"| {_spaced(kind.__name__)} | {_one_line(kind)} | {values} |")
    lines += ["\n## Missing\n", "A missing value is never blank and never 0.\n"]
    lines += ["| code | meaning |", "|---|---|"]
    lines += [f"| `{code}` | {meaning} |" for code, meaning in terms.MISSING_MEANINGS.items()]
    return "\n".join(lines) + "\n"


def vocabularies() -> list[EnumType]:
    """List the enumerations of the terms, in the order of the file."""
    return [
        kind
        for kind in vars(terms).values()
        if isinstance(kind, EnumType) and issubclass(kind, StrEnum) and kind is not StrEnum
    ]


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _intro(module: object) -> str:
    """Take what a module's docstring says after its first line."""
    return (inspect.getdoc(module) or "").partition("\n\n")[2].strip() + "\n"


def _one_line(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def store() -> str:
    """Print every table and view, with what its DDL says of it, migration by migration."""
    db = sqlite3.connect(":memory:")
    for migration in MIGRATIONS:
        db.executescript(migration.sql)
    lines = [PRINTED, "# The store\n"]
    lines += ["One SQLite file a review, `review.db`. Facts are appended; opinions are views.\n"]
    lines += ["| migration | brings |", "|---|---|"]
    lines += [f"| {migration.number} | {migration.name} |" for migration in MIGRATIONS]
    there = {name for (name,) in db.execute("select name from sqlite_master")}
    for migration in MIGRATIONS:
        made = [
            name
            for name in _made_by(migration.sql)
            if name in there and _last_maker(name) == migration.number
        ]
        if made:
            lines.append(f"\n## {migration.name.capitalize()}")
        for name in made:
            lines += ["", *_table_or_view(db, name)]
    db.close()
    return "\n".join(lines) + "\n"


def _made_by(sql: str) -> list[str]:
    return re.findall(r"^create (?:table|view) (\w+)", sql, re.MULTILINE)


def _last_maker(name: str) -> int:
    """Number the migration whose word on a table or view is the last."""
    return max(one.number for one in MIGRATIONS if name in _made_by(one.sql))


def _table_or_view(db: sqlite3.Connection, name: str) -> Iterator[str]:
    kind, sql = db.execute("select type, sql from sqlite_master where name = ?", (name,)).fetchone()
    yield f"### {name}\n"
    yield f"*{kind.capitalize()}.* {ddl_comment(sql)}\n"
    if kind == "view":
        columns = db.execute("select name from pragma_table_info(?)", (name,))
        yield "Columns: " + ", ".join(f"`{column}`" for (column,) in columns)
        return
    targets = dict(
        db.execute('select "from", "table" from pragma_foreign_key_list(?)', (name,)).fetchall()
    )
    yield "| column | type | holds |"
    yield "|---|---|---|"
    for column, typed, required, key in db.execute(
        'select name, type, "notnull", pk from pragma_table_info(?)', (name,)
    ):
        said = _column_definition(sql, column)
        notes = ["key"] if key else []
        notes += [f"one of {_choices(said)}"] if _choices(said) else []
        notes += [f"points to `{targets[column]}`"] if column in targets else []
        notes += ["may be null"] if not (key or required or "null:" in said) else []
        holds = "; ".join(filter(None, (_comments(said), *notes)))
        yield f"| `{column}` | {typed.lower()} | {holds} |".replace("  |", " |")


def ddl_comment(sql: str) -> str:
    """Take the comment that opens the definition of a table or view, '' where there is none."""
    lines = [line.strip() for line in sql.splitlines()[1:]]
    said = []
    for line in lines:
        if not line.startswith("--"):
            break
        said.append(line.removeprefix("--").strip())
    return " ".join(said)


def _column_definition(sql: str, column: str) -> str:
    """Take a column's line, and the further-indented lines its definition goes on to."""
    at = re.search(rf"^    {column} .*(?:\n {{8,}}.*)*", sql, re.MULTILINE)
    return at[0] if at else ""


def _comments(sql: str) -> str:
    return " ".join(re.findall(r"--\s*(.*?)\s*$", sql, re.MULTILINE))


def _choices(sql: str) -> str:
    """Take the values that a check allows: "`include`, `exclude`"."""
    at = re.search(r"check \(\w+ in\s*\((?P<values>[^)]*)\)", sql)
    return ", ".join(f"`{value}`" for value in re.findall(r"'([^']*)'", at["values"])) if at else ""


def commands() -> str:
    """Print the help of every command, in the order in which a review uses them."""
    lines = [PRINTED, "# Commands\n"]
    for path, command, context in command_tree(cli):
        if context.parent:
            lines.append(f"\n## {path}\n")
        lines += ["```text", command.get_help(context).rstrip(), "```"]
    return "\n".join(lines) + "\n"


def command_tree(
    command: click.Command, parent: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yield every command with its full name and its context, groups before their commands."""
    name = command.name if parent else "reviewkit"
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found and not found.hidden:
                yield from command_tree(found, context)


def _schema(what: str) -> Callable[[], str]:
    """Give the page that holds what `reviewkit schema WHAT` prints."""
    return lambda: CliRunner().invoke(cli, ["schema", what], catch_exceptions=False).stdout


def search() -> str:
    """Print the platforms and the worked example's strategy into the page on searching."""
    page = (DOCS / "search.md").read_text(encoding="utf-8")
    for name, part in (("platforms", _platforms), ("example", _example)):
        begin, end = f"<!-- {name}: printed by `make docs` -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n{part()}\n{end}{rest.partition(end)[2]}"
    return page


def _platforms() -> str:
    lines = ["| platform | `--platform` | near, 2 words between | any ending | lines | after |"]
    lines += ["|---|---|---|---|---|---|"]
    for one in platforms():
        width = str(2 + one.near.count)
        near = one.near.any_order.replace("{n}", width) or ("~2" if one.near.tagged else "no")
        ending = sign(one.wilds, ANY, at_end=True)
        mark = f"`{ending.patterns[0]}`" if ending else "no"
        ref = one.lines.replace("{}", "1") or "no"
        sources = "; ".join(one.sources)
        lines.append(f"| {one.name} | `{one.key}` | `{near}` | {mark} | `{ref}` | {sources} |")
    return "\n".join(lines) + "\n"


def _example() -> str:
    protocol = load(DOCS.parent / "protocols" / "sscr" / "protocol.yml", Protocol)
    parts = []
    for source in protocol.sources:
        platform = platform_of(source)
        if platform is None:
            continue
        done = render_protocol(protocol, platform.key)
        parts += [f"### {source.name}, as {platform.name} reads it\n"]
        lost = loss_lines(done.losses) or ["Nothing is lost."]
        parts += ["```text", done.text, "", *(f"  {line}" for line in lost), "```\n"]
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "words.md": words,
    "store.md": store,
    "commands.md": commands,
    "search.md": search,
    "schemas/protocol.schema.json": _schema("protocol"),
    "schemas/form.schema.json": _schema("form"),
    "schemas/codebook.schema.json": _schema("codebook"),
    "schemas/strand.schema.json": _schema("strand"),
    "schemas/findings.schema.json": _schema("findings"),
}


SHIPPED = [
    f"{version}/{name}"
    for version in ("v1", "v2")
    for name in ("map.html", "flow.svg", *(f"table-{number}.html" for number in range(1, 6)))
]
SHIPPED.append("v2/changes-v1-v2.html")


def shipped() -> Iterator[tuple[str, str]]:
    """Run the worked example, and yield the outputs that lie in output/sscr/."""
    with TemporaryDirectory() as folder:
        ran = CliRunner().invoke(cli, ["demo", f"{folder}/demo"], prog_name="reviewkit")
        if ran.exit_code:
            raise SystemExit(ran.output)
        for name in SHIPPED:
            yield name, (Path(folder) / "demo" / "output" / name).read_text(encoding="utf-8")


def main() -> int:
    """Write every page, and tell which of them changed."""
    for name, page in PAGES.items():
        write(DOCS / name, page())
    for name, text in shipped():
        write(DOCS.parent / "output" / "sscr" / name, text)
    return 0


def write(path: Path, text: str) -> None:
    """Write a file where it is not the same already."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    said = "unchanged" if text == before else "written"
    click.echo(f"{path.relative_to(DOCS.parent)}: {said}")


if __name__ == "__main__":
    sys.exit(main())
