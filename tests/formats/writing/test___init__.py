from __future__ import annotations

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.formats.writing import PROFILE_FORMATS, WRITERS, Profile, refuse_unread
from reviewkit.terms import Stage
from tests.formats.written import PLAIN, entries


def test_every_profile_has_formats_and_each_can_be_written() -> None:
    assert set(PROFILE_FORMATS) == set(Profile)
    assert {one for known in PROFILE_FORMATS.values() for one in known} <= set(WRITERS)


def test_a_format_that_a_program_does_not_read_is_refused_with_those_it_does() -> None:
    with pytest.raises(NotAllowedError, match="For eppi, write ris; it does not read bib"):
        refuse_unread("bib", Profile.EPPI)
    refuse_unread("ris", Profile.EPPI)
    refuse_unread("bib", None)


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_reports_are_the_same_bytes(format_: str) -> None:
    one, other = (b"".join(WRITERS[format_](entries([PLAIN]), None, Stage.TITLE)) for _ in "ab")

    assert one == other
    assert one
