"""How each platform's syntax is read, as data."""

from __future__ import annotations

import pytest

from reviewkit.errors import NotThereError
from reviewkit.strategy.dialects import canonical, dialect
from reviewkit.strategy.native import read_native
from reviewkit.strategy.platforms import platform, sign
from reviewkit.strategy.tree import Field
from tests.strategy.readable import READ


def test_databases_of_one_platform_share_its_syntax_and_keep_their_vocabulary() -> None:
    medline, embase = dialect("ovid-medline"), dialect("ovid-embase")
    assert medline.codes == embase.codes
    assert (medline.vocabulary, embase.vocabulary) == ("mesh", "emtree")


def test_a_code_with_several_spellings_has_one_meaning() -> None:
    codes = dialect("pubmed").codes
    assert codes["tiab"] == codes["title/abstract"]
    assert codes["tiab"].fields == (Field.TITLE, Field.ABSTRACT)
    assert (codes["majr"].major, codes["mh:noexp"].explode) == (True, False)


@pytest.mark.parametrize("name", READ)
def test_every_wildcard_that_is_read_is_written_with_the_same_sign(name: str) -> None:
    wilds = platform(name).wilds
    for mark, wild in dialect(name).wild.items():
        written = sign(wilds, wild, at_end=True) or sign(wilds, wild, at_end=False)
        assert written is not None
        known = {"$": ("*", "$")}.get(mark, (mark,))  # Ovid has two signs for any ending
        assert written.patterns[0] in known


def test_a_platform_that_is_only_written_for_says_which_are_read() -> None:
    with pytest.raises(NotThereError, match="known are pubmed, "):
        canonical("openalex")


@pytest.mark.parametrize(
    ("text", "codes"),
    [("TITLE:care AND SRC:MED", []), ('TITLE:(care) AND NOTE:"old"', ["field-unknown"])],
)
def test_a_field_code_that_europe_pmc_does_not_have_is_told(text: str, codes: list[str]) -> None:
    native = read_native(text)
    assert native.platform == "europepmc"
    assert native.lines[0].node is not None
    assert [one.code for one in native.problems] == codes
