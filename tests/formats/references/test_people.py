"""The names at the beginning of references."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviewkit.formats.references.people import group_before_year, people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith JA, Doe B. The title", ("Smith, JA", "Doe, B")),
        ("Smith JA, van der Berg C, et al. The", ("Smith, JA", "van der Berg, C")),
        ("Smith, J. A., & Doe, B. (2010). The", ("Smith, J. A.", "Doe, B.")),
        ("Abe, C., Dee, E., . . . Fox, G. (2017). The", ("Abe, C.", "Dee, E.", "Fox, G.")),
        ("Smith, John, and Jane Q. Doe. 2010. The", ("Smith, John", "Doe, Jane Q.")),
        ("J. A. Smith, B. Doe and C. Roe, The", ("Smith, J. A.", "Doe, B.", "Roe, C.")),
        ("SMITH, J. and A. BROWN, 2010. The", ("Smith, J.", "Brown, A.")),
        ("Donald E. Knuth. Literate programming. 1984", ("Knuth, Donald E.",)),
        ("Ito CA, O'Hara DB. The title", ("Ito, CA", "O'Hara, DB")),
        ("García López MJ, Núñez-Pérez Á. El", ("García López, MJ", "Núñez-Pérez, Á")),
        ("Le Mesurier N, Cumella S (2001) The", ("Le Mesurier, N", "Cumella, S")),
        ("Friedli L., Butchart M. Evaluation", ("Friedli, L.", "Butchart, M")),
    ],
)
def test_names_are_read_in_the_order_in_which_the_first_stands(
    text: str, names: tuple[str, ...]
) -> None:
    found = people(text)
    assert found is not None and found.names == names


def test_editors_and_others_are_known() -> None:
    editors = people("Wilkin D, Leese B, editors. The survey")
    assert editors is not None and editors.editors and not editors.others
    others = people("Hudson B, Lewis H et al. (1998) The")
    assert others is not None and others.others and others.names == ("Hudson, B", "Lewis, H")


@pytest.mark.parametrize(
    "text",
    [
        "Social prescribing in practice. 2010",
        "Mental Health. A story",
        "NHS England. (2014). Five years",
        "The Health and Social Care Alliance Scotland. Links",
        "World Health Organization. Declaration",
        "",
    ],
)
def test_titles_and_organisations_are_no_people(text: str) -> None:
    assert people(text) is None


def test_an_organisation_is_what_stands_before_a_year_in_brackets() -> None:
    assert group_before_year("NHS England. (2014). Five") == ("NHS England", 11)
    assert group_before_year("Department of Health (1999) Working") == ("Department of Health", 20)
    assert group_before_year("A long sentence that goes on without any year.") is None


@settings(deadline=None)
@given(some.text(alphabet="AaB-'., \u2019&de(1)", max_size=2_000))
def test_any_text_is_read_and_names_lie_within_it(text: str) -> None:
    found = people(text)
    assert found is None or (0 < found.end <= len(text) and all(found.names))
