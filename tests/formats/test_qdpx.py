"""REFI-QDA projects: words at their offsets, codes by their GUIDs, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.codebook import Code, Codebook, Theme
from reviewkit.formats.qdpx import NAMESPACE, Passage, TextSource, to_qdpx

Q = f"{{{NAMESPACE}}}"
BOOK = Codebook(
    reviewkit=1,
    id="c",
    version="1",
    title="T",
    kind="factors",
    themes=(
        Theme(id="T", label="People", codes=(Code(id="A", label="a"), Code(id="B", label="b"))),
    ),
)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def opened(data: bytes) -> tuple[ElementTree.Element, dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = {
            name.removeprefix("sources/"): archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("sources/")
        }
        return ElementTree.fromstring(archive.read("project.qde")), texts


@settings(max_examples=80)
@given(st.lists(words, min_size=1, max_size=6))
def test_every_selection_holds_the_words_of_its_statement(given_words: list[str]) -> None:
    passages = tuple(Passage(str(at), one, (("c", "A"),)) for at, one in enumerate(given_words))
    root, texts = opened(to_qdpx("R", [BOOK], [TextSource("s", "S", passages)]))
    (source,) = root.iter(f"{Q}TextSource")
    text = texts[source.attrib["plainTextPath"].removeprefix("internal://")]
    for one, selection in zip(given_words, source.iter(f"{Q}PlainTextSelection"), strict=True):
        place = slice(int(selection.attrib["startPosition"]), int(selection.attrib["endPosition"]))
        assert text[place] == one.replace("\r\n", "\n").replace("\r", "\n")


def test_a_project_names_codes_in_their_order_and_has_the_same_bytes() -> None:
    passages = (
        Passage(
            "F1", "we trust them \N{GRINNING FACE}", (("c", "B"), ("c", "A")), "direction: helps"
        ),
        Passage("F2", "we trust them \N{GRINNING FACE}", (("c", "A"),)),
    )
    sources = [TextSource("S1/r", 'S1: "Ties" & <more>', passages)]
    data = to_qdpx("Review", [BOOK], sources)
    assert data == to_qdpx("Review", [BOOK], sources)
    root, texts = opened(data)
    assert list(texts.values()) == ["we trust them \N{GRINNING FACE}"], "the same words stand once"
    guids = {one.attrib["name"]: one.attrib["guid"] for one in root.iter(f"{Q}Code")}
    coded = [one.attrib["targetGUID"] for one in root.iter(f"{Q}CodeRef")]
    assert coded == [guids["b"], guids["a"], guids["a"]]
    assert [one.text for one in root.iter(f"{Q}Description")][-1] == "direction: helps"
    made = [one.attrib["guid"] for one in root.iter() if "guid" in one.attrib]
    assert len(made) == len(set(made)), "every GUID is of one thing"


def test_a_project_without_codes_or_statements_leaves_their_elements_out() -> None:
    bare = BOOK.model_copy(update={"themes": ()})
    root, texts = opened(to_qdpx("R", [bare], []))
    assert (list(root), texts) == ([], {})
    assert [one.tag for one in opened(to_qdpx("R", [BOOK], []))[0]] == [f"{Q}CodeBook"]
