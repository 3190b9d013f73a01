"""Longer things the commands say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.errors import NotThereError, ReviewkitError

if TYPE_CHECKING:
    from reviewkit.stages.doctor import Ailment
    from reviewkit.stages.screen import PairAgreement, StageAgreement
    from reviewkit.stages.status import FormWork, Status

SHOWN = 5
NEW, REBUILD = "reviewkit new NAME", "reviewkit rebuild"
UPGRADE = "pip install --upgrade reviewkit"
FATES = (
    "duplicate",
    "awaiting title screening",
    "in conflict at title",
    "excluded at title",
    "awaiting retrieval",
    "not retrieved",
    "awaiting full-text screening",
    "in conflict at full text",
    "excluded at full text",
    "included",
)


def status_lines(found: Status) -> Iterator[str]:
    """Write a status, a line each."""
    yield f"{found.title} (protocol {found.version})"
    yield f"  {found.records} records from {found.files} files; {found.reports} reports"
    width = max(len(fate) for fate in FATES)
    for fate in FATES:
        if found.fates.get(fate):
            yield f"    {fate:<{width}}  {found.fates[fate]:>7}"
        if fate == "duplicate":
            yield from _duplicates(found)
    if found.studies:
        yield f"  {found.studies} studies included, from {found.included_reports} reports"
    yield from _work(found)
    for name in found.changed:
        yield f"  {name} was changed; the next command that writes keeps it as a new version"
    if found.overdue:
        yield f"  Overdue to be searched again: {_some(list(found.overdue))}"
    if found.releases:
        yield f"  Releases: {', '.join(found.releases)}"
    yield "Next: " + ("; ".join(found.next) if found.next else "nothing is owed")


def _duplicates(found: Status) -> Iterator[str]:
    """Tell who found the duplicates, as PRISMA asks, source by source."""
    for source, counts in found.duplicates.items():
        told = f"{counts['by_automation']} by automation tools, {counts['by_hand']} by hand"
        yield f"      {source}: {told}"


def _work(found: Status) -> Iterator[str]:
    if found.undeduped:
        yield f"  {found.undeduped} records are not compared for duplicates yet"
    for one in found.unexplained:
        yield f"  {one.what}, and nobody said why: the flow does not print"
    if found.doubtful:
        yield f"  {found.doubtful} doubtful pairs wait for a person"
    for stage, owed in found.owed.items():
        for reviewer, count in owed.items():
            if count:
                yield f"  {reviewer} owes {count} decisions at {stage}"
    yield from _stopped(found)
    yield from _extraction(found)
    for reason, count in found.reopened.items():
        yield f"  {count} exclusions under {reason}, which changed, are to be looked at again"
    if found.untraced:
        yield (
            f"  {found.untraced} exclusions name no criterion, so a changed criterion cannot be "
            "traced to them"
        )


def _extraction(found: Status) -> Iterator[str]:
    """Write who has extracted what, and what is still to do to their answers, form by form."""
    for extractor, count in found.extraction.items():
        yield f"  {extractor} has extracted from {count} of {found.studies} studies"
    yield from _owed_on(found)
    for how, count in found.recode.items():
        yield f"  {count} answers to recode, {how}, as a codebook changed"
    for one in found.forms:
        if told := list(_further(one, found.studies)):
            yield f"  {one.form}:"
            yield from told


def _further(form: FormWork, studies: int) -> Iterator[str]:
    """Write what was and is to be done on a form beside the pro-forma."""
    for extractor, count in form.extraction.items():
        yield f"    {extractor} has answered it for {count} of {studies} studies"
    if form.unextracted:
        yield f"    {len(form.unextracted)} studies wait for an extractor"
    yield from (f"  {line}" for line in _owed_on(form))


def _owed_on(found: Status | FormWork) -> Iterator[str]:
    """Write what is still to do to the answers to one form."""
    for study, paths in found.unanswered.items():
        yield f"  {study}: not answered yet: {_some(paths)}"
    for study in dict.fromkeys(study for study, _ in found.outdated):
        paths = [path for one, path in found.outdated if one == study]
        yield f"  {study}: to be answered again, as form or codebook changed: {_some(paths)}"
    if found.blinded:
        yield f"  {len(found.blinded)} studies are hidden until their extractors are all done"
    if found.differences:
        yield f"  {found.differences} answers differ between extractors"


def _stopped(found: Status) -> Iterator[str]:
    """Write who stopped reading; what nobody excluded is unread, and said so."""
    for one in found.stopped:
        excluded = f", and {one.excluded} excluded by automation tools" if one.excluded else ""
        yield (
            f"  {one.reviewer} stopped reading at {one.stage}: {one.unread} reports stay unread"
            f"{excluded} ({one.why}); `reviewkit stop --resume` opens them again"
        )


def _some(names: list[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def examine(folder: Path) -> list[Ailment]:
    """Look a review folder over, from the outside in; what cannot be opened is an ailment too."""
    from reviewkit.plan import read_plan
    from reviewkit.stages.doctor import Ailment, ailments, command_in
    from reviewkit.store import open_store

    found: list[Ailment] = []
    try:
        with open_store(folder) as store:
            found += ailments(store)
    except NotThereError as error:
        return [Ailment(str(error), command_in(str(error)) or NEW)]
    except ReviewkitError as error:
        newer = "newer reviewkit" in str(error)
        found.append(Ailment(str(error), UPGRADE if newer else command_in(str(error)) or REBUILD))
    try:
        read_plan(folder)
    except ReviewkitError as error:
        found += [Ailment(line, _edit(line)) for line in str(error).splitlines()]
    return found


def _edit(mistake: str) -> str:
    """Name the command that opens the file a mistake is in, at its line."""
    file, _, rest = mistake.partition(":")
    line = rest.partition(":")[0]
    return f"$EDITOR +{line} {file}" if line.isdigit() else f"$EDITOR {file}"


def agreement_line(pair: PairAgreement) -> str:
    """Write the agreement of two reviewers at a stage."""
    found = pair.agreement
    head = f"{pair.stage}: {' and '.join(pair.reviewers)}, {found.n} reports: "
    text = f"{found.percent:.1f}% agreement"
    if found.kappa is None:
        return f"{head}{text}; kappa is not defined (all words are alike)"
    interval = ""
    if found.low is not None and found.high is not None:
        interval = f" (95% CI {found.low:.2f} to {found.high:.2f})"
    line = f"{head}{text}, kappa {found.kappa:.2f}{interval}"
    if found.pabak is None or found.ac1 is None:
        return line
    return f"{line}, PABAK {found.pabak:.2f}, AC1 {found.ac1:.2f}"


def stage_line(found: StageAgreement) -> str:
    """Write the agreement of all reviewers of a stage."""
    alpha = "not defined" if found.alpha is None else f"{found.alpha:.2f}"
    once = f"; {found.once} still wait for a reader" if found.once else ""
    who = ", ".join(found.reviewers) or "nobody"
    return (
        f"{found.stage}: Krippendorff's alpha {alpha} over {found.reports} reports read by "
        f"several ({who}){once}"
    )
