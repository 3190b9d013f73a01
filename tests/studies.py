"""A review with two included studies, one of two reports, and a form for the browser."""

from __future__ import annotations

import io
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

from reviewkit.plan import read_plan
from reviewkit.stages import dedupe, plan, retrieve, screen, search
from reviewkit.stages.extract import given_by
from reviewkit.store import create_store, open_store
from reviewkit.terms import Role, Stage, Verdict

SMALL = Path(__file__).parent / "review"
AT = "2026-01-01T00:00:00Z"
TEXT = "Staff met weekly.\fThe nurses met daily. They trusted each other.\fStaff met weekly."
FORM = """\
reviewkit: 1
id: web
version: "1"
title: A form for the browser
sections:
  - id: about
    title: About the study
    fields:
      - {id: summary, label: In brief, type: longtext, required: true, help: Your own words.}
      - {id: design, label: Design, type: choice, choices: [trial, cohort], other: true}
      - {id: clusters, label: Clusters, type: integer, when: design = 'trial'}
      - {id: clear, label: Clear aim, type: choice, choices: {yes: Y, no: N}, judgement: true}
      - {id: setting, label: Settings, type: multichoice, choices: [home, clinic]}
      - {id: aim, label: Aim, quote: true}
      - {id: invited, label: Invited, type: integer, minimum: 0, tolerance: 1}
      - {id: country, label: Country, default: England}
      - {id: main, label: Main report, type: report}
  - id: findings
    title: Findings
    fields:
      - id: helped
        label: What helped
        repeat: true
        fields:
          - {id: statement, label: Statement, type: longtext}
          - {id: codes, label: Codes, type: codes, codebook: factors}
"""


def make_study(folder: Path, mode: str = "dual") -> Path:
    """Make a review with one study S1 of two reports, and a second study; texts kept for S1."""
    shutil.copytree(SMALL, folder)
    (folder / "extraction_forms" / "web.yml").write_text(FORM, "utf-8")
    path = folder / "protocol.yml"
    rule = f"extraction: {{form: extraction_forms/web.yml, mode: {mode}}}"
    path.write_text(re.sub(r"extraction: .*", rule, path.read_text("utf-8")), "utf-8")
    with create_store(folder) as store:
        kept = read_plan(folder)
        plan.keep(store, kept, "ADA", AT)
        file = SMALL / "searches" / "pubmed.nbib"
        search.import_file(store, file, search.Search("pubmed"), "ADA", AT)
        dedupe.dedupe(store, kept.protocol.duplicates, "ADA", AT)
        rows = store.db.execute("select distinct report, place from membership order by place")
        first, second, third = [row[0] for row in rows][:3]
        for stage in Stage:
            for who in ("ADA", "BO"):
                for report in (first, second, third):
                    word = screen.Decision(report, stage, Verdict.INCLUDE, None, "")
                    screen.decide(store, kept.protocol, word, who, AT)
        retrieve.link(store, first, "S1", Role.PRIMARY, "ADA", AT)
        retrieve.link(store, second, "S1", Role.COMPANION, "ADA", AT)
        retrieve.link(store, third, "S2", Role.PRIMARY, "ADA", AT)
    return folder


def give_text(seat, report: str, text: str, name: str = "text.txt") -> None:
    seat.post(f"/fulltext/{report}/retrieved", pdf=(io.BytesIO(text.encode()), name), note="")


def whole(page: str) -> dict[str, list[str]]:
    """Read what a browser would send of the form on a page."""
    sent: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        area = select = ""
        text = ""

        def handle_starttag(self, tag, attrs):
            one = dict(attrs)
            name = one.get("name", "")
            if tag == "textarea":
                self.area, self.text = name, ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select:
                if "selected" in one or self.select not in sent:
                    sent[self.select] = [one.get("value") or ""]
            elif tag == "input" and "|" in name and "new|" not in name:
                ticked = one.get("type") in {"radio", "checkbox"}
                if not ticked or "checked" in one:
                    sent.setdefault(name, []).append(one.get("value") or "")

        def handle_endtag(self, tag):
            if tag == "textarea" and "|" in self.area:
                sent[self.area] = [self.text.removeprefix("\n")]
                self.area = ""
            if tag == "select":
                self.select = ""

        def handle_data(self, data):
            self.text += data

    Reader(convert_charrefs=True).feed(page)
    return {name: values for name, values in sent.items() if "|" in name}


def send(seat, do: str = "save", study: str = "S1", page: str = "", **typed):
    """Send the form as a browser without scripts does, with some inputs changed."""
    form = whole(page or seat.get(f"/extract/{study}"))
    form |= typed
    return seat.post(f"/extract/{study}", do=do, **form)


def given(folder, who: str = "ADA"):
    with open_store(folder) as store:
        return {key: one.value for key, one in given_by(store, "S1", who).items()}
