"""Synthesis: factors and outcome findings from agreed answers, counted by studies."""

from __future__ import annotations

from reviewkit.stages.synthesise.factors import Factor, MatrixRow, factor_matrix, factors
from reviewkit.stages.synthesise.outcomes import Effect, OutcomeFinding, effects, outcome_findings
from reviewkit.stages.synthesise.standing import Agreed, Answers, Standing, standing

__all__ = [
    "Agreed",
    "Answers",
    "Effect",
    "Factor",
    "MatrixRow",
    "OutcomeFinding",
    "Standing",
    "effects",
    "factor_matrix",
    "factors",
    "outcome_findings",
    "standing",
]
