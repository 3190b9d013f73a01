from __future__ import annotations

import io
import struct

from PIL import Image

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.flow import draw, to_svg
from reviewkit.outputs.picture import MOST_PIXELS, ZOOM, to_png


def test_a_drawing_becomes_a_picture_of_twice_its_size(new_flow: Flow) -> None:
    picture = Image.open(io.BytesIO(to_png(to_svg(new_flow))))
    drawing = draw(new_flow)

    assert picture.format == "PNG"
    assert abs(picture.width - drawing.width * ZOOM) <= 1
    assert abs(picture.height - drawing.height * ZOOM) <= 1


def test_words_are_drawn_and_the_ground_is_white(new_flow: Flow) -> None:
    picture = Image.open(io.BytesIO(to_png(to_svg(new_flow)))).convert("L")
    dark = sum(picture.histogram()[:60])

    assert picture.getpixel((1, 1)) == 255
    assert dark > 5_000  # letters, lines and arrows


def test_the_same_drawing_gives_the_same_bytes(new_flow: Flow) -> None:
    assert to_png(to_svg(new_flow)) == to_png(to_svg(new_flow))


def test_a_drawing_of_thousands_of_rows_is_drawn_smaller_and_not_given_up() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="4000.0" height="90000.0" '
        'viewBox="0 0 4000 90000"><rect width="10" height="10"/></svg>'
    )
    width, height = struct.unpack(">II", to_png(svg)[16:24])
    assert 0.9 * MOST_PIXELS < width * height < 1.1 * MOST_PIXELS
