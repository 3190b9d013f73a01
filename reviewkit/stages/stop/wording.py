"""Where a reviewer stands, in words for the terminal and the browser alike.

None of them ever says that a search is complete.
"""

from __future__ import annotations

from reviewkit.methods.stopping import RecallTest, RunRule, percent_down
from reviewkit.stages.stop.standing import Sample, Stopping

MEASURED = (
    "they promise nothing: '50 irrelevant in a row' reached 95% recall in 44% of past reviews "
    "replayed"
)


def brief(found: Stopping) -> str:
    """Say in one line where a reviewer stands."""
    test, of = found.test, f"{found.read:,} of {found.total:,} read, {found.relevant:,} relevant"
    if test.recall_at_least is None:
        return f"{of}: nothing can be said yet of what is unread."
    bound = f"{percent_down(test.recall_at_least)} at {test.confidence:.0%} confidence"
    missed = f"at most {test.missed_at_most:,} missed"
    if test.reached:
        return f"{of}. Recall is at least {bound} ({missed}): the test is satisfied, you may stop."
    return f"{of}. Recall is at least {bound} ({missed}), short of {test.target:.0%}: read on."


def supposes(found: Stopping) -> str:
    """Say what the test supposes of the order that was read; '' where it supposes nothing."""
    hows = set(found.orders)
    if not hows or hows == {"random"}:
        return ""
    if hows <= {"ranked", "random"}:
        return "The test supposes that the ranking is no worse than chance to the end."
    return (
        "The test supposes that what is unread is no richer in relevant reports than what was "
        "read, which this order does not see to; a random sample does. (If you chose another order "
        "for a sitting, say so: it is not known here.)"
    )


def verdict(test: RecallTest) -> str:
    """Say what a test of recall found."""
    if test.recall_at_least is None:
        return f"nothing relevant found, so recall of {test.target:.0%} is not shown."
    shown = "is shown" if test.reached else "is not shown"
    return (
        f"recall of {test.target:.0%} {shown} (p = {test.p:.3f}); it is at least "
        f"{percent_down(test.recall_at_least)} at {test.confidence:.0%} confidence, at most "
        f"{test.missed_at_most:,} missed."
    )


def assumption(test: RecallTest) -> str:
    """Say what the biased test assumes."""
    return (
        f"If a relevant report were {test.bias:g} times as likely to be read next as an "
        "irrelevant one (an assumption, which no decision can bear out)"
    )


def told(sample: Sample) -> str:
    """Say how far a random sample of the unread is read, and then what it found."""
    lost = f" {sample.lost:,} of it others decided first." if sample.lost else ""
    if sample.found is None:
        return (
            f"{sample.read:,} of {sample.drawn:,} read, {sample.relevant:,} relevant; it says "
            f"something when it is read whole.{lost}"
        )
    return f"{sample.sentence}{lost}"


def named(rule: RunRule) -> str:
    """Name a heuristic, with the number that a share comes to."""
    return f"{rule.name} ({rule.run:,})" if "%" in rule.name else rule.name
