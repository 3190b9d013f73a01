"""Pages for readers: one self-contained file each, nothing fetched, nothing of the data trusted."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

# What neither HTML nor XML 1.0 (section 2.2, "Char") lets stand in a document.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the content of a page that is one of a site.

    `header` and `footer` are markup of ours; `styles` name their style sheets; `feed` is where the
    site's feed lies, seen from the page.
    """

    header: Markup
    footer: Markup
    styles: tuple[str, ...]
    feed: str


def clean(text: str) -> str:
    """Put U+FFFD for each character that no page may hold, so that its loss is seen."""
    return _ILLEGAL.sub("\ufffd", text)


def render(template: str, **values: object) -> str:
    """Fill a template; every value is escaped and an unknown name is a bug.

    Args:
        template: the name of a file in `templates/`.
        values: what the template names.

    Returns:
        The text; the same values give the same text.
    """
    return clean(_environment().get_template(template).render(**values))


def page(
    template: str,
    *,
    title: str,
    styles: tuple[str, ...],
    scripts: tuple[str, ...] = (),
    frame: Frame | None = None,
    **values: object,
) -> str:
    """Fill a template that extends `page.html.j2`, with its styles and script in the file.

    The page's Content-Security-Policy allows that style and that script by their hashes and
    nothing else (W3C CSP3, "hash-source").

    Args:
        template: the name of a file in `templates/`.
        title: the page's title.
        styles: names of style sheets in `templates/`, in order.
        scripts: names of scripts in `templates/`, in order; they share one scope of their own.
        frame: what stands around it, where it is a page of a site.
        values: what the template names.
    """
    around = frame.styles if frame else ()
    style_text = "\n" + "\n".join(_asset(name) for name in (*styles, *around))
    script_text = _script(scripts) if scripts else ""
    return render(
        template,
        title=title,
        style=Markup(style_text),  # noqa: S704 - our own file, no data
        script=Markup(script_text),  # noqa: S704 - our own file, no data
        policy=_policy(style_text, script_text),
        frame=frame,
        **values,
    )


def script_data(value: object) -> Markup:
    """Write a value as JSON that can stand in a script element whatever text it holds.

    No "<", ">" or "&" is left, so that no "</script" and no "<!--" can be in it.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just above


def _script(names: tuple[str, ...]) -> str:
    body = "\n".join(_asset(name) for name in names)
    return f'\n"use strict";\n(() => {{\n{body}}})();\n'


def _policy(style: str, script: str) -> str:
    scripts = f"script-src {_hash(script)}; " if script else ""
    styles = f"style-src {_hash(style)}; "
    return f"default-src 'none'; {scripts}{styles}base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("reviewkit.outputs").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=PackageLoader("reviewkit.outputs"),
    )
    environment.globals["script_data"] = script_data
    return environment
