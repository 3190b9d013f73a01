"""Full paths: a question of a further form is named by its form, a slash, and its path there.

Questions of the pro-forma have no form before them, as nothing else could be answered before a
protocol could name several forms: what was answered then stays what it was. In answers, drafts and
agreed values the paths are full; on a form, and in files of answers to it, they are its own.
"""

from __future__ import annotations

APART = "/"


def full_path(form: str, path: str) -> str:
    """Return the full path of a question.

    Args:
        form: the name of its form, '' for the pro-forma.
        path: its path on the form: `s1`, or `population.n_invited`.
    """
    return f"{form}{APART}{path}" if form else path


def form_of(path: str) -> str:
    """Return the name of the form that a full path is on, '' for the pro-forma."""
    return path.rpartition(APART)[0]


def own_path(path: str) -> str:
    """Return the path that a question has on its form."""
    return path.rpartition(APART)[2]
