from __future__ import annotations

from reviewkit.outputs.boxes import LEAD, text_width
from reviewkit.outputs.drawing import (
    MARGIN,
    Body,
    Drawing,
    Label,
    disc,
    framed,
    legend,
    placed,
    to_svg,
    windows,
)

LONG = "words that go on and on " * 20


def frame(title: str = "Title", notes: tuple[str, ...] = ()) -> Drawing:
    return framed("f", title, "told", notes, 300, lambda top: Body((), (), top + 50))


def test_title_and_notes_are_wrapped_to_the_width_and_the_figure_grows_with_them() -> None:
    drawing = frame(LONG, (LONG, "short"))
    assert all(text_width(one.text, bold=one.bold) <= 300 - 2 * MARGIN for one in drawing.labels)
    assert drawing.height > frame().height + 10 * LEAD
    assert max(one.y for one in drawing.labels) < drawing.height


def test_signs_drawn_around_nothing_are_moved_to_their_place() -> None:
    (shape,), (label,) = placed([disc(5, "good"), Label(0, 0, "+", "middle")], 40, 30)
    assert shape.at == (40, 30)
    assert (label.x, label.y) == (40, 34.5)


def test_a_legend_goes_on_below_its_longest_words() -> None:
    drawn = legend([([disc(5, "good")], LONG), ([], "last")], 10, 0, 200)
    assert drawn.labels[-1].text == "last"
    assert drawn.labels[-1].y > max(one.y for one in drawn.labels[:-1])
    assert drawn.bottom > drawn.labels[-1].y


def test_words_of_the_data_are_never_markup() -> None:
    svg = to_svg(frame('<b onload="x">&amp;'))
    assert "<b" not in svg
    assert "&lt;b onload=&#34;x&#34;&gt;&amp;amp;" in svg


def test_a_drawing_beside_its_caption_leaves_its_own_title_out() -> None:
    drawing = frame("What helps", ("A note.",))
    (window,) = windows(drawing, 1000)
    whole, bare = to_svg(drawing), to_svg(drawing, window)
    assert ">What helps</text>" in whole
    assert ">What helps</text>" not in bare
    assert "<title" in bare and ">A note.</text>" in bare


def test_a_drawing_too_high_for_a_page_is_parted_between_its_lines_and_loses_none() -> None:
    labels = tuple(Label(10, 40 + 20 * number, f"row {number}") for number in range(100))
    drawing = Drawing("f", "F", "told", 300, 2080, (), labels)
    ranges = windows(drawing, 500)
    shown = [to_svg(drawing, one) for one in ranges]
    assert len(ranges) == 5
    assert [low for _, low in ranges[:-1]] == [high for high, _ in ranges[1:]]
    assert all(low - high <= 500 for high, low in ranges)
    for number in range(100):
        assert sum(f">row {number}</text>" in svg for svg in shown) == 1
    assert not any(one.y - 13 < low < one.y + 4 for _, low in ranges[:-1] for one in labels)
