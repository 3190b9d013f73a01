from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from reviewkit.outputs.page import Frame, clean, page, render, script_data
from reviewkit.outputs.tables import Table, grouped


def empty_page(title: str = "A title") -> str:
    return page(
        "table.html.j2",
        title=title,
        styles=("page.css", "table.css"),
        table=Table("t", title, ("Study",), ()),
        stacked=True,
        empty="Nothing.",
        no_text="-",
    )


def test_a_page_allows_its_own_style_and_nothing_else() -> None:
    text = empty_page()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r'Security-Policy" content="([^"]+)"', text)
    assert style and policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in policy[1]
    assert "default-src &#39;none&#39;" in policy[1]
    assert "script-src" not in policy[1]
    assert "<script" not in text


def test_a_page_of_a_site_stands_in_its_frame_and_allows_the_styles_of_both() -> None:
    around = Frame(Markup("<header>Top</header>"), Markup("<p>End</p>"), ("site.css",), "feed.xml")
    table = Table("t", "A title", ("Study",), ())
    values = {"table": table, "stacked": True, "grouped": grouped}
    framed = page("table.html.j2", title="A", styles=("page.css",), frame=around, **values)
    plain = page("table.html.j2", title="A", styles=("page.css",), **values)
    assert framed.index("<header>Top") < framed.index("<main>") < framed.index("<p>End</p>")
    assert '<link rel="alternate" type="application/atom+xml"' in framed
    assert ".site-head" in framed
    style = re.search(r"<style>(.*?)</style>", framed, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in framed
    assert "alternate" not in plain
    assert ".site-head" not in plain


def test_markup_in_a_title_is_shown_and_not_obeyed() -> None:
    text = empty_page("</title><script>alert(1)</script>")
    assert "<script" not in text
    assert "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_name_that_the_template_lacks_is_a_bug_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        render("table.html.j2", title="only this")


def test_characters_that_no_page_may_hold_are_seen_as_lost() -> None:
    assert clean("a\x00b\x0cc\ud800d\ufffee\tf\n") == "a\ufffdb\ufffdc\ufffdd\ufffde\tf\n"


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.tuples(inner)))
def test_data_in_a_script_cannot_end_the_script_and_reads_back(value: object) -> None:
    text = script_data(value)
    assert not set("<>&") & set(text)
    assert json.loads(text) == json.loads(json.dumps(value))
