from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewkit.formats.rules import Rules
from reviewkit.formats.xml_pieces import Shape, flattened, parsed, pieces

NAMES = ("record", "book")


def cut(*texts: str) -> list[tuple[str, bool]]:
    return [(piece.text, piece.record) for piece in pieces(texts, NAMES)]


def test_records_are_cut_out_wherever_a_chunk_ends() -> None:
    text = "<xml>\n<records><record a='1'>\nx</record> y <book>z</book></records>"
    expected = [
        ("<xml>\n<records>", False),
        ("<record a='1'>\nx</record>", True),
        (" y ", False),
        ("<book>z</book>", True),
        ("</records>", False),
    ]

    for size in (1, 2, 7, len(text)):
        found = cut(*(text[at : at + size] for at in range(0, len(text), size)))
        assert "".join(one for one, _ in found) == text
        assert [one for one, record in found if record] == [
            one for one, record in expected if record
        ]


def test_a_record_without_its_end_stops_at_the_next() -> None:
    assert cut("<record>a<record>b</record>") == [
        ("<record>a", True),
        ("<record>b</record>", True),
    ]


@given(
    parts=st.lists(
        st.sampled_from(("<record>", "</record>", "<book/>", "<recording>", "a\n", "<"))
    ),
    size=st.integers(1, 9),
)
def test_pieces_joined_are_the_file(parts: list[str], size: int) -> None:
    text = "".join(parts)
    found = cut(*(text[at : at + size] for at in range(0, len(text), size)))

    assert "".join(one for one, _ in found) == text


def test_entities_of_a_document_type_cannot_be_used() -> None:
    element, fault = parsed("<record><t>a &bomb; b &eacute;</t></record>")

    assert element is not None
    assert fault == "Entity 'bomb' not defined"
    assert "é" in "".join(element.itertext())


def test_damaged_xml_is_mended_and_the_damage_told() -> None:
    element, fault = parsed("<record><t>one</t><u>two")

    assert element is not None
    assert "".join(element.itertext()) == "onetwo"
    assert fault
    assert parsed("<record")[1]
    assert parsed("<record/>more")[1] == "text beside the element"


def test_elements_become_tags_by_path_with_attributes_and_lines() -> None:
    shape = Shape(("record",), Rules(), keys=("Type",), dropped=frozenset(("style",)))
    element, _ = parsed(
        '<record>\n<id Type="doi" ok="Y">10.1</id>\n<t>H<sub>2</sub>O</t>'
        "<n><style f='1'>A</style><style>B</style></n><!-- aside --></record>"
    )
    assert element is not None
    raw, values = flattened(element, shape, 5)

    assert [(tag.tag, tag.value, tag.line) for tag in raw] == [
        ("id[doi]", "10.1", 6),
        ("id[doi]/@ok", "Y", 6),
        ("t", "H<sub>2</sub>O", 7),
        ("n", "AB", 7),
        ("/comment", "aside", 5),
    ]
    assert (values["t"], values["n"]) == (["H2O"], ["AB"])
