from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import Page

from reviewkit.outputs.tables import (
    EMPTY,
    TABLE_FORMATS,
    Cell,
    Row,
    Table,
    to_csv,
    to_html,
    to_json,
    to_markdown,
    to_tex,
)

HOSTILE = "</td><script>alert(1)</script> | *a* `b` [c](javascript:d) &lt; ~~e~~"


def factors(*rows: Row, notes: tuple[str, ...] = ()) -> Table:
    return Table("table-3", "Table 3: Factors", ("Study", "Helps", "Hinders"), rows, notes)


ABLE = Row(
    (
        Cell("Able 2003 (see also Able 2004)"),
        Cell(bullets=("A shared office", "Time, if slowly")),
        Cell("See Box 1.", ("No shared record",)),
    )
)
BAKER_NEW = Row((Cell("Baker 2016"), Cell(bullets=("Trust",)), Cell()), new=True)
MATRIX = Table(
    "matrix",
    "Factor matrix",
    ("Code", *(f"Author{number} and Other 20{number:02d}" for number in range(14))),
    tuple(Row((Cell(f"Code {code}"), *([Cell("+")] * 14)), code == 2) for code in range(5)),
)


class Shown(HTMLParser):
    """The words of a page's body, and the names of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.names = "", []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def html_of_markdown(text: str) -> str:
    return MarkdownIt("gfm-like", {"linkify": False}).render(text)


def rows_of_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_markdown_prints_bullets_as_the_review_does() -> None:
    assert to_markdown(factors(ABLE, BAKER_NEW, notes=("1. Alphabetical.",))) == (
        "## Table 3: Factors\n"
        "\n"
        "| Study | Helps | Hinders |\n"
        "|---|---|---|\n"
        "| Able 2003 (see also Able 2004) | • A shared office<br>• Time, if slowly"
        " | See Box 1.<br>• No shared record |\n"
        "| Baker 2016 **(new)** | • Trust | – |\n"  # noqa: RUF001
        "\n"
        "1\\. Alphabetical.\n"
    )


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_a_cell_markdown_keeps_the_shape_of_the_table(
    text: str, bullet: str
) -> None:
    row = Row((Cell("Able | 2003"), Cell(text, (bullet,)), Cell("last")))
    shown = Shown(html_of_markdown(to_markdown(factors(row, row))))
    assert shown.names.count("tr") == 3
    assert shown.names.count("td") == 6
    assert set(shown.names) <= {"h2", "table", "thead", "tbody", "tr", "th", "td", "br"}


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_markdown_shows_the_words_as_they_were_given(text: str) -> None:
    words = " ".join(text.split())
    row = Row((Cell("head"), Cell(words), Cell("last")))
    cells = html_of_markdown(to_markdown(factors(row))).split("<td>")
    assert Shown(cells[2].split("</td>")[0]).words == (words or "–")  # noqa: RUF001


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_a_note_is_a_paragraph_whatever_it_begins_with(text: str) -> None:
    words = " ".join(text.split()) or "note"
    html = html_of_markdown(to_markdown(factors(ABLE, notes=(words,)))).split("</table>")[1]
    assert Shown(html).names == ["p"]
    assert Shown(html).words.strip() == words


def test_html_shows_hostile_words_and_obeys_none_of_them() -> None:
    row = Row((Cell(HOSTILE), Cell(HOSTILE, (HOSTILE,)), Cell(HOSTILE)))
    table = Table("t", HOSTILE, (HOSTILE,) * 3, (row,), (HOSTILE,))
    shown = Shown(to_html(table))
    assert "script" not in shown.names
    assert shown.words.count("<script>alert(1)</script>") == 11


def test_html_marks_a_new_row_by_a_word() -> None:
    assert '<span class="badge">new</span>' in to_html(factors(ABLE, BAKER_NEW))
    assert '<span class="badge">new</span>' not in to_html(factors(ABLE))


def test_csv_opens_in_a_spreadsheet_as_text_and_not_as_formulas() -> None:
    starts = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1")  # noqa: RUF001
    text = to_csv(factors(*(Row((Cell(start), Cell(), Cell("a=b"))) for start in starts)))
    assert text.startswith("\ufeffStudy,Helps,Hinders\r\n")
    firsts = [row[0] for row in rows_of_csv(text)[1:]]
    assert all(first.startswith("'") for first in firsts)
    assert firsts[0] == "'=1+1"
    assert {row[2] for row in rows_of_csv(text)[1:]} == {"a=b"}


def test_csv_puts_each_bullet_on_its_own_line_of_one_field() -> None:
    assert rows_of_csv(to_csv(factors(ABLE)))[1] == [
        "Able 2003 (see also Able 2004)",
        "A shared office\nTime, if slowly",
        "See Box 1.\nNo shared record",
    ]


def test_csv_has_a_column_for_new_only_if_a_row_is_new() -> None:
    assert rows_of_csv(to_csv(factors(ABLE)))[0] == ["Study", "Helps", "Hinders"]
    marked = rows_of_csv(to_csv(factors(ABLE, BAKER_NEW)))
    assert [row[3] for row in marked] == ["new", "", "new"]


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_csv_keeps_every_row_in_one_piece(texts: list[str]) -> None:
    text = to_csv(factors(Row(tuple(Cell(each) for each in texts)), ABLE))
    assert [len(row) for row in rows_of_csv(text)] == [3, 3, 3]
    assert text.endswith("\r\n")


def test_an_empty_table_is_a_sentence() -> None:
    assert to_markdown(factors()) == f"## Table 3: Factors\n\n{EMPTY}\n"
    assert "table" not in Shown(to_html(factors())).names
    assert EMPTY in to_html(factors())
    assert rows_of_csv(to_csv(factors())) == [["Study", "Helps", "Hinders"]]


@pytest.mark.parametrize("kind", TABLE_FORMATS)
def test_the_same_table_prints_the_same_bytes(kind: str) -> None:
    again = factors(ABLE, BAKER_NEW, notes=("A note.",))
    write = TABLE_FORMATS[kind]
    assert write(factors(ABLE, BAKER_NEW, notes=("A note.",))).encode() == write(again).encode()


def test_a_row_that_does_not_fit_its_columns_is_a_bug() -> None:
    with pytest.raises(ValueError, match="Row 1 of table-3 has 1 cells for 3 columns"):
        factors(Row((Cell("alone"),)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "table", [factors(ABLE, BAKER_NEW, notes=("A note.",)), MATRIX, factors()], ids=lambda t: t.id
)
def test_a_table_page_breaks_no_rule_of_accessibility(
    table: Table,
    width: int,
    scheme: str,
    open_file: Callable[..., Page],
    broken_rules: Callable[[Page], list[str]],
) -> None:
    page = open_file(to_html(table), viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_table_on_a_phone_is_still_a_table_to_a_screen_reader(
    open_file: Callable[..., Page],
) -> None:
    page = open_file(to_html(factors(ABLE, BAKER_NEW)), viewport={"width": 360, "height": 800})
    assert page.get_by_role("table", name="Table 3: Factors").count() == 1
    assert page.get_by_role("rowheader").count() == 2
    assert page.get_by_role("cell").count() == 4
    assert page.get_by_role("columnheader").count() == 3


def test_columns_of_numbers_leave_their_room_to_words(open_file: Callable[..., Page]) -> None:
    rows = tuple(Row((Cell(f"S{n}"), Cell("12"), Cell("Word " * 60))) for n in range(3))
    table = Table("t", "Title", ("Study", "People", "What came of it"), rows)
    assert table.slim == {1}
    page = open_file(to_html(table), viewport={"width": 1280, "height": 800})
    widths = page.locator("thead th").evaluate_all("all => all.map(one => one.offsetWidth)")
    slim, wide = widths[1:]
    assert slim * 3 < wide


def test_a_printed_table_repeats_its_head_and_scrolls_nothing(
    open_file: Callable[..., Page],
) -> None:
    page = open_file(to_html(MATRIX), viewport={"width": 1040, "height": 700})
    page.emulate_media(media="print")
    look = "name => getComputedStyle(document.querySelector(name))"
    assert page.evaluate(f"({look})('thead').display") == "table-header-group"
    assert page.evaluate(f"({look})('.scroll').overflowX") == "visible"


def test_json_holds_every_word_of_the_table() -> None:
    told = json.loads(to_json(factors(ABLE, BAKER_NEW, notes=("A note.",))))

    assert told["columns"] == ["Study", "Helps", "Hinders"]
    assert told["rows"][0]["cells"][1] == {
        "text": "",
        "bullets": ["A shared office", "Time, if slowly"],
        "answers": [],
        "reports": [],
    }
    assert [row["new"] for row in told["rows"]] == [False, True]
    assert told["notes"] == ["A note."]


def test_latex_repeats_the_head_and_takes_no_command_from_the_data() -> None:
    text = to_tex(factors(Row((Cell(r"\input{/etc/passwd} 50% & $x$ [a]_b^c~"), Cell(), Cell()))))

    assert text.count(r"\textbf{Study}") == 2
    assert r"\textbackslash{}input\{/etc/passwd\} 50\% \& \$x\$" in text
    assert r"{[}a{]}\_b\textasciicircum{}c\textasciitilde{}" in text


def test_latex_marks_new_rows_and_writes_bullets_as_lines() -> None:
    text = to_tex(factors(ABLE, BAKER_NEW, notes=("50% more.",)))

    assert r"\textbullet{} A shared office \newline \textbullet{} Time, if slowly" in text
    assert r"Baker 2016 \textbf{(new)}" in text
    assert r"\noindent 50\% more.\par" in text


def test_latex_says_on_each_further_page_that_a_table_goes_on_under_its_own_number() -> None:
    text = to_tex(replace(factors(ABLE), title="Factors"))
    first, further, _ = re.split(r"\\endfirsthead|\\endhead", text)
    assert r"\caption{" in first and r"\label{" in first and "continued" not in first
    assert r"\multicolumn{3}{l}{\tablename~\thetable{} (continued)} \\" in further
    text = to_tex(factors(ABLE))
    assert r"\caption*{Table 3: Factors} \\" in text and r"\label" not in text
    assert r"{Table 3 (continued)} \\" in text


def test_latex_of_an_empty_table_is_a_sentence() -> None:
    assert EMPTY in to_tex(factors())


GROUPED = factors(
    Row((Cell("Able 2003"), Cell("a"), Cell("b")), group="Trials"),
    Row((Cell("Baker 2016"), Cell("c"), Cell("d")), group="Trials"),
    Row((Cell("Cole 2020"), Cell("e"), Cell("f")), new=True, group="=Cohorts"),
)


def test_a_group_has_a_row_for_its_name_wherever_tables_print() -> None:
    lines = to_markdown(GROUPED).splitlines()
    assert lines[4:7] == ["| **Trials** |  |  |", "| Able 2003 | a | b |", "| Baker 2016 | c | d |"]
    tex = to_tex(GROUPED)
    assert tex.count("\\multicolumn{3}{l}{\\textbf") == 2
    assert tex.index("Trials") < tex.index("Able 2003") < tex.index("Cohorts")
    assert json.loads(to_json(GROUPED))["rows"][2]["group"] == "=Cohorts"


def test_flat_files_name_the_group_in_a_column_and_guard_it() -> None:
    head, *rows = rows_of_csv(to_csv(GROUPED))
    assert head[3:] == ["group", "new"]
    assert [row[3:] for row in rows] == [["Trials", ""], ["Trials", ""], ["'=Cohorts", "new"]]


def test_in_chromium_the_name_of_a_group_heads_its_rows(
    open_file: Callable[..., Page], broken_rules: Callable[[Page], list[str]]
) -> None:
    page = open_file(to_html(GROUPED))
    heads = page.locator("th[scope=rowgroup]")
    assert heads.all_inner_texts() == ["Trials", "=Cohorts"]
    assert page.locator("tbody").count() == 2
    wide = heads.first.bounding_box()
    table = page.locator("table").bounding_box()
    assert wide and table
    assert wide["width"] > 0.95 * table["width"]
    assert broken_rules(page) == []
