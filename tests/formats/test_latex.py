from __future__ import annotations

import pytest

from reviewkit.formats.latex import outside_braces, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"{\'E}tude \& {R}eview", "Étude & Review"),
        (r"M{\"u}ller, J\"org", "Müller, Jörg"),
        (r"Garc{\'{\i}}a and Garc\'ia", "García and García"),
        (r"\c{C}elik, \v{S}koda, \v Zizek", "Çelik, Škoda, Žizek"),
        (r"S{\o}rensen, {\AA}s, Stra{\ss}e, \L{}ukasz", "Sørensen, Ås, Straße, Łukasz"),
        (r"22--34 --- ``so''", "22\u201334 \u2014 \u201cso\u201d"),
        (r"\emph{In vivo}, H\textsubscript{2}O", "In vivo, H2O"),
        (r"50\% of \{all\}, $\alpha$", "50% of {all}, $\u03b1$"),
        (r"\unknowncommand{x}", r"\unknowncommandx"),
        (
            r"Age ${\textgreater}$ 65, 5\texteuro{} or \textless 6{\textbackslash}day",
            r"Age $>$ 65, 5€ or <6\day",
        ),
        ("plain", "plain"),
    ],
)
def test_latex_is_read_as_a_reader_sees_it(written: str, read: str) -> None:
    assert plain(written) == read


def test_names_are_cut_where_and_stands_free_of_braces() -> None:
    assert outside_braces("Smith, A AND {Barnes and Noble} and Lee, B", "and") == [
        "Smith, A",
        "{Barnes and Noble}",
        "Lee, B",
    ]
