from __future__ import annotations

import pytest

from reviewkit.formats.names import Style, family_given, split_names

INITIALS, GIVEN, KEPT = Style.FAMILY_INITIALS, Style.GIVEN_FAMILY, Style.AS_GIVEN
WHOLE, LOUD = Style.FAMILY_GIVEN, Style.SHOUTED


@pytest.mark.parametrize(
    ("name", "style", "shown"),
    [
        ("Smith, John", KEPT, "Smith, John"),
        ("Smith,John", KEPT, "Smith, John"),
        ("Smith , John,", KEPT, "Smith, John"),
        ("Smith,John,Jr.", KEPT, "Smith, John, Jr."),
        ("Smith J", KEPT, "Smith J"),
        ("World Health Organization", KEPT, "World Health Organization"),
        ("1,2,4-Consortium", KEPT, "1,2,4-Consortium"),
        ("van den Hoven,null", KEPT, "van den Hoven"),
        ("O&apos;Connor, R", KEPT, "O'Connor, R"),
        ("Liu R.", INITIALS, "Liu, R."),
        ("Dos Santos H.B.", INITIALS, "Dos Santos, H.B."),
        ("Brownstein C D", INITIALS, "Brownstein, C D"),
        ("Müller-Höß JÄ", INITIALS, "Müller-Höß, JÄ"),
        ("Smith JM Jr", INITIALS, "Smith, JM, Jr"),
        ("Smith, John", INITIALS, "Smith, John"),
        ("WHO", INITIALS, "WHO"),
        ("Study Group A", INITIALS, "Study Group A"),
        ("lastname firstname", INITIALS, "lastname firstname"),
        ("Björn A. Blomberg", GIVEN, "Blomberg, Björn A."),
        ("Jan van der Berg", GIVEN, "van der Berg, Jan"),
        ("J. -P. Nominé", GIVEN, "Nominé, J. -P."),
        ("Martin L. King Jr.", GIVEN, "King, Martin L., Jr."),
        ("Department of Health", GIVEN, "Department of Health"),
        ("A very long phrase that is no name", GIVEN, "A very long phrase that is no name"),
        ("Plato", GIVEN, "Plato"),
        ("van der Berg Carl", WHOLE, "van der Berg, Carl"),
        ("Smith A B", WHOLE, "Smith, A B"),
        ("Smith Ann B", WHOLE, "Smith Ann B"),  # or a Ms Smith Ann, B
        ("Smith", WHOLE, "Smith"),
        ("van der", WHOLE, "van der"),
        ("GREEN Pat", LOUD, "GREEN, Pat"),
        ("de SOUZA LIMA Ana", LOUD, "de SOUZA LIMA, Ana"),
        ("GREEN Pat, et al", LOUD, "GREEN, Pat"),
        ("CARE QUALITY WATCH", LOUD, "CARE QUALITY WATCH"),
        ("Pat Green", LOUD, "Pat Green"),
        ("Smith A et al.", INITIALS, "Smith, A"),
        ("Smith, Carl.", INITIALS, "Smith, Carl"),
        ("Smith, J.", INITIALS, "Smith, J."),
        ("田中 花子", GIVEN, "田中, 花子"),
        ("김 민수", KEPT, "김, 민수"),
    ],
)
def test_a_name_reads_family_given_where_that_is_certain(
    name: str, style: Style, shown: str
) -> None:
    assert family_given(name, style) == shown


@pytest.mark.parametrize(
    ("text", "between", "names"),
    [
        ("Smith, John", "tag", ["Smith, John"]),
        ("Smith, John; Roy, Bo", "tag", ["Smith, John", "Roy, Bo"]),
        ("Smith, John\nRoy, Bo", "tag", ["Smith, John", "Roy, Bo"]),
        ("Smith, J and Roy, B", "tag", ["Smith, J", "Roy, B"]),
        ("Ministry of Health and Welfare", "tag", ["Ministry of Health and Welfare"]),
        (
            "Centers for Disease Control and Prevention, Atlanta",
            "tag",
            ["Centers for Disease Control and Prevention, Atlanta"],
        ),
        (
            "Ministry of Health, Labour and Welfare, Tokyo",
            "tag",
            ["Ministry of Health, Labour and Welfare, Tokyo"],
        ),
        ("Smith, J and Roy, B and Vega, A", "", ["Smith, J", "Roy, B", "Vega, A"]),
        ("Smith, John", "", ["Smith, John"]),
        ("Liu R., Adler D.G.", "", ["Liu R.", "Adler D.G."]),
        ("Wei Wu, Bo Roy, Ann Lee", "", ["Wei Wu", "Bo Roy", "Ann Lee"]),
        ("Alba Vega|Bo Roy", "", ["Alba Vega", "Bo Roy"]),
        ("Laval, N.R.\n and Bardet, N.\n", "", ["Laval, N.R.", "Bardet, N."]),
        ("['Marx, Karl', 'Roy, Bo']", "", ["Marx, Karl", "Roy, Bo"]),
        ("Griffin DK, O'Connor RE.", ",", ["Griffin DK", " O'Connor RE"]),
        ("Liu R., Adler D.G.", ",", ["Liu R.", " Adler D.G."]),
        ("a, b and c, d ; e, f", "and", ["a, b", "c, d ", " e, f"]),
        ("Ann LeeTom McDonaldBo Roy", "glued", ["Ann Lee", "Tom McDonald", "Bo Roy"]),
    ],
)
def test_several_names_in_one_cell_are_parted(text: str, between: str, names: list[str]) -> None:
    assert split_names(text, between) == names


def test_a_megabyte_of_ands_is_parted_in_good_time() -> None:
    assert len(split_names("x and " * 200_000, "tag")) == 1
