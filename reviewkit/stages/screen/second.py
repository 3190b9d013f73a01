"""A second reader that is a program: reports and criteria in, verdicts with reasons out.

It is a named reviewer of the protocol like any other: it gets what waits for it, sees nothing of
what others said, and its verdicts are compared like theirs. Whether its exclusions stand without
a person's is for the protocol to say (`automation`).
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from reviewkit.errors import NotAllowedError, NotThereError, ReviewkitError, UnreadableError
from reviewkit.protocol import Protocol
from reviewkit.stages.screen.deciding import Decision, decide_in
from reviewkit.stages.screen.desk import to_decide
from reviewkit.store import Store, writing
from reviewkit.store.orders import BY_PLACE, Order
from reviewkit.terms import Stage, Verdict

AT_ONCE = 200
LONGEST_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What a program did: reports it was given, its verdicts by kind, reports it left out."""

    given: int
    verdicts: dict[str, int]
    unanswered: int


def second_reader(
    store: Store,
    protocol: Protocol,
    command: Sequence[str],
    stage: Stage,
    reviewer: str,
    at: str,
    *,
    order: Order = BY_PLACE,
    most: int = 1_000_000,
) -> SecondReading:
    """Let a program read what waits for it.

    The program gets one JSON object a line: `report`, `stage`, `title`, `abstract`, `authors`,
    `year`, `journal`, `criteria` (each with `id`, `kind`, `text`). It answers one a line, in any
    order: `report`, `verdict` (include, exclude, unsure), and where it excludes a `reason` (a
    criterion's id) and perhaps a `note`. Verdicts are stored as they come; a program that stops
    half way goes on where it was when it is run again.

    Args:
        store: the review.
        protocol: its protocol.
        command: the program and its arguments; no shell reads them.
        stage: title or fulltext.
        reviewer: the program's name in the protocol.
        at: ISO time.
        order: in which order.
        most: how many reports at most.

    Raises:
        NotThereError: there is no such program.
        NotAllowedError: the reviewer is no program in the protocol, or does not read at the stage.
        UnreadableError: the program failed, or a line of it is no verdict; those before it are
            stored.
    """
    _check_program(protocol, stage, reviewer)
    reports = to_decide(store, protocol, stage, reviewer, order, limit=most)
    if not reports:
        return SecondReading(0, {}, 0)
    waiting = {report["report"] for report in reports}
    verdicts: dict[str, int] = {}
    for part in _in_parts(_answers(command, _questions(protocol, stage, reports))):
        wrong: ReviewkitError | None = None
        with writing(store, reviewer, at) as facts:
            for number, line in part:
                try:
                    decision = _decision(line, stage, waiting)
                    decide_in(facts, protocol, decision)
                except ReviewkitError as error:
                    wrong = UnreadableError(
                        f"Line {number} of the program: {error} The verdicts before it are stored."
                    )
                    break
                waiting.discard(decision.record)
                verdicts[str(decision.verdict)] = verdicts.get(str(decision.verdict), 0) + 1
        if wrong:
            raise wrong
    return SecondReading(len(reports), dict(sorted(verdicts.items())), len(waiting))


def _check_program(protocol: Protocol, stage: Stage, reviewer: str) -> None:
    if not any(one.id == reviewer and one.program for one in protocol.reviewers):
        raise NotAllowedError(
            f"`{reviewer}` is no program in this protocol; add `- {{id: {reviewer}, program: "
            "true}` to its reviewers, and to those who read at the stage."
        )
    readers = protocol.readers(stage)
    if reviewer not in readers:
        raise NotAllowedError(
            f"At stage {stage}, {' and '.join(readers)} read, not {reviewer}; add it to `who` of "
            "the stage in protocol.yml."
        )


def _questions(
    protocol: Protocol, stage: Stage, reports: Sequence[dict[str, Any]]
) -> Iterator[str]:
    criteria = [{"id": c.id, "kind": c.kind, "text": c.text} for c in protocol.criteria]
    for report in reports:
        asked = report | {"stage": str(stage), "criteria": criteria}
        yield json.dumps(asked, ensure_ascii=False) + "\n"


def _answers(command: Sequence[str], questions: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Run the program, feed it while reading it, and yield its lines with their numbers."""
    try:
        program = subprocess.Popen(  # noqa: S603 - the reviewer names the program to run
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise NotThereError(f"`{command[0]}` cannot be run ({error.strerror}).") from error
    feeder = threading.Thread(target=_feed, args=(program, questions), daemon=True)
    feeder.start()
    try:
        if program.stdout:
            number = 0
            while line := program.stdout.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield number, line
        code = program.wait()
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()
        if program.stdout:
            program.stdout.close()
        feeder.join()
    if code:
        raise UnreadableError(
            f"`{command[0]}` ended with code {code}; the verdicts before that are stored. Run it "
            "again to go on."
        )


def _feed(program: subprocess.Popen[str], questions: Iterator[str]) -> None:
    if program.stdin is None:
        return
    with suppress(OSError):  # it stopped reading: what it answered counts
        for question in questions:
            program.stdin.write(question)
    with suppress(OSError):
        program.stdin.close()


def _in_parts(
    lines: Iterator[tuple[int, str]],
) -> Iterator[list[tuple[int, str]]]:
    """Gather lines into parts to be stored together; a failure comes after what was whole."""
    part: list[tuple[int, str]] = []
    try:
        for line in lines:
            part.append(line)
            if len(part) == AT_ONCE:
                yield part
                part = []
    except UnreadableError:
        if part:
            yield part
        raise
    if part:
        yield part


def _decision(line: str, stage: Stage, waiting: set[str]) -> Decision:
    try:
        said = json.loads(line)
        report, verdict = str(said["report"]), Verdict(said["verdict"])
        reason, note = said.get("reason") or None, str(said.get("note") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableError(
            "this is no verdict; it must be a JSON object with `report` and `verdict` (include, "
            "exclude or unsure)."
        ) from None
    if report not in waiting:
        raise UnreadableError(f"{report} was not given to it, or was answered before.")
    return Decision(report, stage, verdict, reason and str(reason), note)
