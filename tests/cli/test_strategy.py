"""`reviewkit search render` writes the strategy and tells what is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import run_in

Render = Callable[..., Result]

PROTOCOL = """\
reviewkit: 1
id: x
version: v1
title: T
concepts:
  - {id: a, label: Care, terms: [social care, team*]}
  - {id: b, label: Old, terms: [older people]}
sources:
  - {name: CINAHL, platform: EBSCOhost}
  - {name: MEDLINE, syntax: pubmed}
  - {name: A shelf}
  - {name: Reference lists, kind: citation_searching}
"""


@pytest.fixture
def render(tmp_path: Path) -> Render:
    (tmp_path / "protocol.yml").write_text(PROTOCOL, encoding="utf-8")
    return lambda *words, code=0: run_in(tmp_path, "search", "render", *words, code=code)


def test_every_source_with_a_platform_is_rendered_and_the_others_are_named(render: Render) -> None:
    done = render()
    assert 'CINAHL (ebsco)\n\nS1 TI ("social care" OR team*)' in done.stdout
    assert "MEDLINE (pubmed)" in done.stdout
    assert "Nothing is lost." in done.stdout
    assert "A shelf: no platform is known; name one as its `syntax`" in done.stderr
    assert "Reference lists" not in done.output


def test_one_platform_is_rendered_with_its_losses(render: Render) -> None:
    done = render("--platform", "ProQuest")
    assert 'S1 TI,AB("social care" OR team*)' in done.stdout
    assert "narrowed: team*: ProQuest's * stands for at most 5 characters." in done.stdout


def test_scripts_get_text_lines_one_expression_and_losses(render: Render) -> None:
    told = json.loads(render("--source", "MEDLINE", "--json").stdout)
    assert told["lines"][-1] == "#1 AND #2"
    assert told["query"] == ('("social care"[tiab] OR team*[tiab]) AND "older people"[tiab]')
    assert told["losses"] == []
    assert [one["source"] for one in json.loads(render("--json").stdout)] == ["CINAHL", "MEDLINE"]


def test_strict_fails_where_anything_is_lost(render: Render) -> None:
    assert render("--platform", "pubmed", "--strict").exit_code == 0
    done = render("--platform", "proquest", "--strict", "--json", code=1)
    assert json.loads(done.stdout)["losses"][0]["kind"] == "narrowed"
    assert "1 loss; change the strategy" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--platform", "x"), "no platform 'x'; known are pubmed"),
        (("--source", "x"), "names no source 'x'; there are CINAHL, MEDLINE"),
        (("--source", "A shelf"), "No platform is known to write for"),
    ],
)
def test_what_is_not_there_is_one_line(render: Render, words: tuple[str, ...], told: str) -> None:
    done = render(*words, code=1)
    assert told in done.stderr
    assert "Traceback" not in done.output


def test_a_folder_without_a_protocol_is_one_line(tmp_path: Path) -> None:
    done = run_in(tmp_path, "search", "render", code=1)
    assert "protocol.yml: there is no such file." in done.stderr
