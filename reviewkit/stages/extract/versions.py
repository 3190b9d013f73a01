"""Versions of the form: which questions a later version asks otherwise."""

from __future__ import annotations

import sqlite3

from reviewkit.errors import ProtocolError
from reviewkit.forms import read_form, touched
from reviewkit.plan import Plan


class Versions:
    """The form in force beside those before it; each is read once."""

    def __init__(self, db: sqlite3.Connection, plan: Plan) -> None:
        """Take the store and the plan; older forms are read when they are asked for."""
        self._db = db
        self._plan = plan
        self._touched: dict[str, frozenset[str] | None] = {plan.form_sha: frozenset()}

    def touches(self, sha: str, field: str) -> bool:
        """Say whether a question was asked otherwise in an older version of the form.

        Args:
            sha: SHA-256 of the form under which an answer was given.
            field: path of the question.
        """
        if sha not in self._touched:
            self._touched[sha] = self._compare(sha)
        found = self._touched[sha]
        return found is None or field in found

    def _compare(self, sha: str) -> frozenset[str] | None:
        """Compare an older form with the one in force; None where it cannot be read."""
        row = self._db.execute(
            "select text, name from documents where role = 'form' and sha = ? limit 1", (sha,)
        ).fetchone()
        if row is None or self._plan.form is None:
            return None
        try:
            return touched(read_form(*row), self._plan.form)
        except ProtocolError:
            return None
