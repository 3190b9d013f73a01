"""Full paths of questions: the form, a slash, the path there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.forms import form_of, full_path, own_path

FORMS = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,39}", fullmatch=True) | st.just("")
PATHS = st.from_regex(r"[a-z][a-z0-9_]{0,9}(\.[a-z][a-z0-9_]{0,9})?", fullmatch=True)


@pytest.mark.parametrize(
    ("form", "path", "full"),
    [("", "design", "design"), ("mmat-2018", "c1_1", "mmat-2018/c1_1"), ("t", "g.x", "t/g.x")],
)
def test_only_questions_of_the_pro_forma_go_without_their_form(
    form: str, path: str, full: str
) -> None:
    assert full_path(form, path) == full


@given(FORMS, PATHS)
def test_a_full_path_gives_back_its_form_and_its_path_there(form: str, path: str) -> None:
    full = full_path(form, path)
    assert (form_of(full), own_path(full)) == (form, path)
