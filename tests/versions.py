"""A small review that goes from version to version: two studies, factors and outcomes in them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.outputs.frozen import freeze
from reviewkit.plan import Plan, read_plan
from reviewkit.stages import dedupe, extract, release, retrieve, screen, search
from reviewkit.stages import plan as plans
from reviewkit.stages.extract import Sheet
from reviewkit.stages.retrieve import Retrieval
from reviewkit.store import Store, create_store
from reviewkit.terms import Role, Stage, Verdict

SMALL = Path(__file__).parent / "review"
AT = "2026-11-02T09:00:00Z"
LATER = "2027-05-03T09:00:00Z"
FIRST = {
    "summary": "Walking groups",
    "design": "trial",
    "helped": {"h1": {"statement": "=Trust grows", "codes": ["TRUST"], "page": "7"}},
    "outcomes": {"o1": {"outcome": ["FALLS"], "direction": "better", "statement": "Fewer falls"}},
}
SECOND = {
    "summary": "Tai chi",
    "design": "cohort",
    "said": {"s1": {"direction": "hinders", "statement": "No time", "codes": ["TIME"]}},
    "outcomes": {"o1": {"outcome": ["FALLS"], "direction": "worse", "statement": "More falls"}},
}
THIRD = {
    "said": {"s1": {"direction": "helps", "statement": "Time to walk", "codes": ["TIME"]}},
    "outcomes": {"o1": {"outcome": ["FALLS"], "direction": "better", "statement": "Fewer"}},
    "helped": {"h1": {"statement": "It pays", "codes": ["PAY", "TRUST"]}},
}
VOTES = """\
  - id: votes
    title: Votes
    kind: votes
    codebook: outcomes
    effects: {directions: {better: positive, worse: negative, none: no_change}}
"""


@dataclass
class Living:
    """A review on its way: what is done to it is done by ADA and BO, at `at`."""

    store: Store
    at: str = AT

    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def plan(self) -> Plan:
        return read_plan(self.folder)

    def screen(self, record: str, verdict: str, reason: str | None = None) -> None:
        """Both say the same at title and, unless they exclude there, at full text."""
        fails = verdict == "exclude"
        for stage in Stage:
            said = Verdict.EXCLUDE if fails and stage is Stage.FULLTEXT else Verdict.INCLUDE
            for who in ("ADA", "BO"):
                given = reason if said is Verdict.EXCLUDE else None
                word = screen.Decision(record, stage, said, given)
                screen.decide(self.store, self.plan.protocol, word, who, self.at)
            if stage is Stage.TITLE:
                retrieve.retrieve(self.store, Retrieval(record, True), "ADA", self.at)

    def screen_out(self, record: str, reason: str) -> None:
        """Both exclude at title."""
        for who in ("ADA", "BO"):
            word = screen.Decision(record, Stage.TITLE, Verdict.EXCLUDE, reason)
            screen.decide(self.store, self.plan.protocol, word, who, self.at)

    def link(self, record: str, study: str, role: Role = Role.PRIMARY) -> None:
        retrieve.link(self.store, record, study, role, "ADA", self.at)

    def answer(self, study: str, who: str = "ADA", **given: Any) -> None:
        plan = self.plan
        assert plan.form is not None
        rows = list(extract.answers_from_yaml({"answers": given}, plan.form, "f"))
        standing = extract.given_by(self.store, study, who, plan.at)
        checked = extract.check_answers(rows, plan.form, plan.codebooks, "f", standing)
        extract.answer(self.store, plan, [Sheet(study, who, checked)], self.at)

    def bring_in(self, name: str, searched: str | None = None) -> None:
        source = search.Search(name.partition(".")[0], searched=searched)
        search.import_file(self.store, SMALL / "searches" / name, source, "ADA", self.at)
        dedupe.dedupe(self.store, self.plan.protocol.duplicates, "ADA", self.at)

    def edit(self, file: str, old: str, new: str) -> None:
        """Change words of a file of the plan, and keep the new version."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), "utf-8")
        self.keep()

    def keep(self) -> None:
        plans.keep(self.store, self.plan, "ADA", self.at)

    def release(self, name: str) -> None:
        freeze(self.store, name, "ADA", self.at)

    def freeze_facts(self, name: str) -> None:
        """Release without printing: it is quicker."""
        held = release.prepare(self.store, name)
        release.release(self.store, held, release.Print("0" * 64, "0.1.0"), "ADA", self.at)


def make_living(folder: Path) -> Living:
    """Make the review as version 1 finds it: one search, studies S1 and S2, one exclusion."""
    shutil.copytree(SMALL, folder)
    path = folder / "protocol.yml"
    text = re.sub(r", extractors: 2", "", path.read_text("utf-8"))
    path.write_text(text.replace("map: {", f"{VOTES}map: {{"), "utf-8")
    living = Living(create_store(folder))
    living.keep()
    living.bring_in("cinahl.ris", "2026-11-02")
    living.screen("an:EX-01", "include")
    living.screen("an:EX-02", "include")
    living.screen("an:EX-03", "exclude", "E2")
    living.link("an:EX-01", "S1")
    living.link("an:EX-02", "S2")
    living.answer("S1", **FIRST)
    living.answer("S2", **SECOND)
    return living
