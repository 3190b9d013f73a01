"""Matching: which records are the same document, which a person must look at, which are relatives.

The way of a judgement is the list of files: `survey` finds columns of junk, `normalise` makes
fields comparable, `block` finds the pairs worth comparing, `sieve` puts aside those that no rule
could judge, `compare` says what agrees, differs or is unknown, `decide` asks the rules, `explain`
puts it into words, `cluster` follows the joins. `run` does it all for a frame, in several
processes where that pays.
"""

from __future__ import annotations

from reviewkit.methods.matching.block import candidates, keys, order, splits
from reviewkit.methods.matching.cluster import Clustering, Stop, clusters
from reviewkit.methods.matching.columns import Columns, concat
from reviewkit.methods.matching.frame import COLUMNS
from reviewkit.methods.matching.judged import Judged, judge_pairs, together, weigh
from reviewkit.methods.matching.normalise import document_numbers, normalise
from reviewkit.methods.matching.policy import RULES_VERSION, Pair, Policy
from reviewkit.methods.matching.run import deduplicate, judge, judge_columns, judge_new
from reviewkit.methods.matching.sieve import Sifted, sift
from reviewkit.methods.matching.survey import Survey, survey

__all__ = [
    "COLUMNS", "RULES_VERSION", "Clustering", "Columns", "Judged", "Pair", "Policy", "Sifted",
    "Stop", "Survey", "candidates", "clusters", "concat", "deduplicate", "document_numbers",
    "judge", "judge_columns", "judge_new", "judge_pairs", "keys", "normalise", "order", "sift",
    "splits", "survey", "together", "weigh",
]  # fmt: skip
