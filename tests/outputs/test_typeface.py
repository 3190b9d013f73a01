from __future__ import annotations

from reviewkit.outputs.typeface import font_files, letters


def test_the_typeface_comes_with_its_bold_face() -> None:
    assert [path.is_file() for path in font_files()] == [True, True]


def test_the_typeface_has_western_letters_and_says_which_it_lacks() -> None:
    assert set("Größe, façade, señor (n = 12)") <= letters()
    assert "有" not in letters()
