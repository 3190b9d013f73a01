"""Every table and view of the store, as numbered migrations; their SQL lies in migrations/.

Facts are appended; opinions are views. Tables marked *from facts* hold, in columns with types
and keys, what the facts say; they are filled in the transaction that appends the fact and can
be rebuilt from the facts and the imported files at any time. `ord` orders facts: by Lamport
tick (Lamport 1978, doi:10.1145/359545.359563), then author, never by clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from sqlite3 import complete_statement

_FIRST_APPEND_ONLY = (
    "facts",
    "documents",
    "criteria",
    "stage_rules",
    "imports",
    "import_problems",
    "records",
    "record_texts",
    "runs",
    "pairs",
    "judgements",
    "decisions",
    "sightings",
    "settlements",
    "retrievals",
    "lookups",
    "links",
    "answers",
    "agreements",
    "withdrawals",
    "releases",
    "bulks",
    "assignments",
    "assigned",
    "departures",
    "openings",
    "tags",
    "comments",
    "orders",
    "ranks",
    "samples",
    "sampled",
    "stops",
    "left_unread",
)
_APPEND_ONLY_SINCE_9 = ("put_off", "splits", "document_numbers", "displays")
_APPEND_ONLY_SINCE_13 = ("searches", "search_files", "explanations")
APPEND_ONLY = (*_FIRST_APPEND_ONLY, *_APPEND_ONLY_SINCE_9, *_APPEND_ONLY_SINCE_13)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema; `append_only` are tables that refuse a change from it on."""

    number: int
    name: str
    append_only: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """Its statements with their comments, from migrations/."""
        slug = self.name.replace(",", "").replace(" ", "-")
        path = files("reviewkit.store") / "migrations" / f"{self.number:02}-{slug}.sql"
        return path.read_text("utf-8") + _refusals(self.append_only)

    def statements(self) -> Iterator[str]:
        """Yield the statements one by one."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if complete_statement(statement):
                yield statement.strip()
                statement = ""


def _refusals(tables: tuple[str, ...]) -> str:
    return "".join(
        f"create trigger {table}_no_{verb} before {verb} on {table} begin"
        f" select raise(abort, '{table} is append-only'); end;\n"
        for table in tables
        for verb in ("update", "delete")
    )


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "facts and documents"),
    Migration(2, "imports and records"),
    Migration(3, "duplicates and reports"),
    Migration(4, "screening"),
    Migration(5, "studies, answers and releases"),
    Migration(6, "screening together"),
    Migration(7, "stopping"),
    Migration(8, "triggers that refuse update and delete", _FIRST_APPEND_ONLY),
    Migration(
        9,
        "duplicates judged by people, and the fields that reports show",
        _APPEND_ONLY_SINCE_9,
    ),
    Migration(10, "views that nothing reads"),
    Migration(11, "duplicates found by people"),
    Migration(12, "one question for each two reports"),
    Migration(13, "searches", _APPEND_ONLY_SINCE_13),
)
LATEST = MIGRATIONS[-1].number
