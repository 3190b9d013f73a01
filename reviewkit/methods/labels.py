"""How reports and studies are called in print: "Brown et al. 2003", "A 2003 (see also B 2003)"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from reviewkit.terms import Role

TITLE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """What a label is made of; authors read "Family, Given", year None is "n.d."."""

    report: str
    authors: tuple[str, ...]
    year: int | None
    title: str
    role: Role = Role.PRIMARY


def short_citation(cited: Cited) -> str:
    """Return "Taylor 2001", "Syson and Bond 2010" or "Dodd et al. 2011"."""
    families = [author.split(",")[0].strip() for author in cited.authors]
    open_ended = any(_stands_for_others(family) for family in families)
    families = [family for family in families if family and not _stands_for_others(family)]
    if not families:
        words = cited.title.split()
        who = " ".join(words[:TITLE_WORDS]) + (" ..." if len(words) > TITLE_WORDS else "")
        who = f"\N{LEFT DOUBLE QUOTATION MARK}{who}\N{RIGHT DOUBLE QUOTATION MARK}"
    elif len(families) == 1 and not open_ended:
        who = families[0]
    elif len(families) == 2 and not open_ended:
        who = f"{families[0]} and {families[1]}"
    else:
        who = f"{families[0]} et al."
    return f"{who} {cited.year or 'n.d.'}"


def _stands_for_others(family: str) -> bool:
    return family.lower().rstrip(".") in {"et al", "others"}


def report_labels(reports: Sequence[Cited]) -> dict[str, str]:
    """Label reports, telling same names of one year apart as 2001a, 2001b in the order given."""
    plain = {cited.report: short_citation(cited) for cited in reports}
    shared = {label for label, times in Counter(plain.values()).items() if times > 1}
    used: Counter[str] = Counter()
    labels = {}
    for report, label in plain.items():
        if label in shared:
            labels[report] = label + _letters(used[label])
            used[label] += 1
        else:
            labels[report] = label
    return labels


def _letters(number: int) -> str:
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        text = ascii_lowercase[rest] + text
    return text


def study_label(reports: Sequence[Cited], labels: dict[str, str]) -> str:
    """Join the labels of a study's reports.

    Args:
        reports: the study's reports, any order.
        labels: label of each report.

    Returns:
        The primary report, joint ones behind a slash, companions in "(see also ...)".
    """
    ordered = sorted(reports, key=lambda one: (one.year or 0, labels[one.report]))
    by_role = {role: [labels[one.report] for one in ordered if one.role is role] for role in Role}
    heads = by_role[Role.PRIMARY] + by_role[Role.JOINT]
    companions = by_role[Role.COMPANION]
    if not heads:
        heads, companions = companions[:1], companions[1:]
    label = "/".join(heads)
    return f"{label} (see also {'; '.join(companions)})" if companions else label
