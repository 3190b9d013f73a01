"""The kinds of loss are the five that readers are told of."""

from __future__ import annotations

from reviewkit.strategy.losses import LossKind


def test_a_loss_is_of_one_of_five_kinds() -> None:
    assert [str(kind) for kind in LossKind] == [
        "dropped",
        "broadened",
        "narrowed",
        "approximated",
        "needs-ui",
    ]
