"""A review with records to merge, in doubt, stopped and related, as several sources give them."""

from __future__ import annotations

import re
from pathlib import Path

from reviewkit.plan import read_plan
from reviewkit.stages import plan, search, start
from reviewkit.stages.dedupe import dedupe
from reviewkit.store import open_store

AT = "2026-01-01T00:00:00Z"
HOSTILE = '<script>alert(1)</script> "care" & <b>work</b> in homes for older people'
WORKING = "Joint working of older people and nurses in the community"
DEMENTIA = "Collaborative care for dementia in primary practice"
HIP = "Hip fracture rehabilitation at home after an early discharge"
FALLS = "Falls and their prevention among residents of nursing homes"
TOLD = "Older adults and their care, as told by those who give it and those who receive it."
# Title, volume, pages, DOI and abstract of each record, in two sources.
MEDLINE = (
    (WORKING, "12", "101-110", "", TOLD),
    (DEMENTIA, "3", "1-9", "10.1000/dementia", TOLD),
    (HOSTILE, "7", "20-29", "", ""),
    ("Loneliness in later life: part I", "9", "20-30", "", ""),
    (HIP, "5", "5-9", "10.1000/hip", TOLD),
    (FALLS, "8", "77-80", "10.1000/falls", ""),
)
EMBASE = (
    (WORKING + ".", "12", "151-160", "", ""),
    (DEMENTIA + ".", "3", "1-9", "10.1000/dementia", TOLD + " <i>Not</i> all agreed."),
    (HOSTILE, "7", "60-66", "", ""),
    ("Loneliness in later life: part II", "9", "31-40", "", ""),
    (HIP, "5", "5-9", "", TOLD),
    (HIP + ".", "5", "5-9", "", ""),
    ("Erratum: " + DEMENTIA, "4", "12", "", ""),
    (FALLS, "8", "97-99", "", ""),
)


def make_pairs(folder: Path, people: tuple[str, ...] = ("JG", "RM", "AK")) -> Path:
    """Make a review of these reviewers, the last an observer; three pairs are in doubt."""
    start.make_review(folder, "basic", people[0], AT)
    path = folder / "protocol.yml"
    roles = ["lead", *["reviewer"] * (len(people) - 2), "observer"]
    listed = "".join(
        f"  - id: {one}\n    role: {role}\n" for one, role in zip(people, roles, strict=True)
    )
    text = re.sub(r"  - id: ME\n.*?role: lead\n", listed, path.read_text("utf-8"), flags=re.DOTALL)
    path.write_text(text.replace("reviewers: 1", "reviewers: 2"), "utf-8")
    with open_store(folder) as store:
        now = read_plan(folder)
        plan.keep(store, now, people[0], AT)
        for source, records in (("MEDLINE", MEDLINE), ("Embase", EMBASE)):
            file = folder / f"{source}.ris"
            file.write_text("".join(_entry(*one) for one in records), encoding="utf-8")
            search.import_file(store, file, search.Search(source), people[0], AT)
        dedupe(store, now.protocol.duplicates, people[0], AT)
    return folder


def _entry(title: str, volume: str, pages: str, doi: str, abstract: str) -> str:
    begin, _, end = pages.partition("-")
    more = (f"DO  - {doi}\n" if doi else "") + (f"AB  - {abstract}\n" if abstract else "")
    return (
        f"TY  - JOUR\nTI  - {title}\nAU  - Doe, Jo\nAU  - Roe, Ann\nPY  - 2020\n"
        f"JO  - Journal of Care\nVL  - {volume}\nSP  - {begin}\nEP  - {end}\n{more}ER  - \n\n"
    )
