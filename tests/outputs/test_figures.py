"""Every kind of figure: sound SVG, words in Chromium, the same bytes, numbers behind it."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from reviewkit.errors import NotThereError
from reviewkit.outputs.drawing import to_svg
from reviewkit.outputs.figures import Figure, figure_csv, figure_names, make_figure
from reviewkit.outputs.material import Material
from tests.outputs.materials import found, make_material, said

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> & <!-- \x00"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"
FIGURES = """
figures:
  - {id: sides, title: What helps, kind: factors, codebook: factors}
  - {id: codes, title: What helps, kind: factors, codebook: factors, by: code}
  - {id: arrows, title: Effects, kind: effect_direction, codebook: outcomes, sample: people}
  - id: bars
    title: Harvest
    kind: harvest
    codebook: outcomes
    by: code
    height: design
    heights: {trial: 3, cohort: 1}
  - id: lights
    title: Appraisal
    kind: traffic_light
    columns:
      - {head: "Is the aim of the study clear to its readers?", fields: [aim]}
      - {head: Sampling, fields: [sampling]}
    judgements: {"yes": good, "no": bad, cant: unclear}
    notes: [A note that is long enough to go over more than one line, as such notes often are]
  - {id: summary, title: Summary, kind: appraisal_summary, columns: [{head: Aim, fields: [aim]}],
     judgements: {"yes": good, "no": bad}}
"""
KINDS = ("sides", "codes", "arrows", "bars", "lights", "summary")
every_kind = pytest.mark.parametrize("name", KINDS)


@pytest.fixture
def material() -> Material:
    studies = {
        f"S{number}": {
            "people": [12, 900, 60, "NR"][number % 4],
            "design": ["trial", "cohort", "NR"][number % 3],
            "aim": ["yes", "no", "cant", "NRV"][number % 4],
            "helped": {"F1": said("TRUST"), "F2": said("PAY")},
            "hindered": {"F3": said("TIME", "RULE")},
            "effects": {
                "O1": found("FALLS", ["improved", "worsened", "mixed", "no_change"][number % 4]),
                "O2": found("DEATHS", "improved"),
                "O3": found("BILL", "unclear"),
            },
        }
        for number in range(9)
    }
    labels = {"S0": HOSTILE, "S1": WORD, "S2": "WWW MMM @@@ %%% " * 5, "S3": "有关初级保健" * 6}
    return make_material(FIGURES, labels=labels, **studies)


@pytest.fixture
def nobody() -> Material:
    return make_material(FIGURES)


def test_the_review_names_its_figures_and_knows_no_others(material: Material) -> None:
    assert figure_names(material.plan) == list(KINDS)
    with pytest.raises(NotThereError, match="There is no figure other; there are sides, codes"):
        make_figure("other", material)


@every_kind
def test_a_figure_is_an_image_with_title_and_description_and_no_script(
    name: str, material: Material
) -> None:
    svg = to_svg(make_figure(name, material).drawing)
    root = ET.fromstring(svg.encode())
    labelled = (root.get("aria-labelledby") or "").split()
    texts = [next(one for one in root.iter() if one.get("id") == mark).text for mark in labelled]
    assert root.get("role") == "img"
    assert len(texts) == 2 and all(texts)
    assert root.find(f".//{SVG}script") is None


@every_kind
def test_the_same_review_draws_the_same_bytes(name: str, material: Material) -> None:
    one, other = (to_svg(make_figure(name, material).drawing) for _ in range(2))
    assert one.encode() == other.encode()


@every_kind
def test_a_review_without_studies_has_its_figures_too(name: str, nobody: Material) -> None:
    figure = make_figure(name, nobody)
    assert ET.fromstring(to_svg(figure.drawing)).tag == f"{SVG}svg"
    assert figure_csv(figure).count("\r\n") >= 1


@every_kind
def test_ids_in_a_figure_are_its_own_so_that_several_stand_on_one_page(
    name: str, material: Material
) -> None:
    root = ET.fromstring(to_svg(make_figure(name, material).drawing))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert ids and all(str(one).startswith(f"figure-{name}-") for one in ids)


@every_kind
def test_in_chromium_no_word_leaves_the_figure_or_covers_another(
    name: str, material: Material, open_file: Callable[..., Page]
) -> None:
    page = open_file(to_svg(make_figure(name, material).drawing), name="figure.svg")
    wrong = page.evaluate(
        """() => {
          const whole = document.documentElement.viewBox.baseVal;
          const texts = [...document.querySelectorAll("text")]
            .map((one) => [one.getBBox(), one.textContent]);
          const out = [];
          texts.forEach(([a, words], at) => {
            if (a.x < 0 || a.y < 0 || a.x + a.width > whole.width || a.y + a.height > whole.height)
              out.push("left: " + words);
            for (const [b, other] of texts.slice(at + 1)) {
              const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
              const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
              if (across > 0.5 && down > 4) out.push(words + " | " + other);
            }
          });
          return out;
        }"""
    )
    assert wrong == []


@every_kind
def test_in_chromium_no_bar_arrow_or_light_lies_under_words_of_others(
    name: str, material: Material, open_file: Callable[..., Page]
) -> None:
    page = open_file(to_svg(make_figure(name, material).drawing), name="figure.svg")
    wrong = page.evaluate(
        """() => {
          const box = (one) => one.getBoundingClientRect();
          const shapes = [...document.querySelectorAll("path:not(.rule):not(.light):not(.disc)")];
          const texts = [...document.querySelectorAll("text")];
          const out = [];
          for (const shape of shapes) for (const text of texts) {
            const a = box(shape), b = box(text);
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            const words = `${shape.getAttribute("class")} ${text.textContent}`;
            if (across > 1 && down > 4) out.push(words);
          }
          return out;
        }"""
    )
    assert wrong == []


def table_of(figure: Figure) -> list[list[str]]:
    return list(csv.reader(io.StringIO(figure_csv(figure), newline="")))


def test_the_numbers_behind_a_figure_are_a_table_without_a_byte_order_mark(
    material: Material,
) -> None:
    rows = table_of(make_figure("sides", material))
    assert rows[0] == ["Theme", "Studies: helps", "Studies: hinders"]
    assert rows[1:] == [["People", "9", "9"], ["Money", "9", "0"], ["Law", "0", "9"]]


def test_the_words_for_demonstration_stand_under_every_figure() -> None:
    printed = FIGURES + "demonstration: Made up\n"
    for name in KINDS:
        drawing = make_figure(name, make_material(printed)).drawing
        assert drawing.labels[-1].text == "Made up"
