"""From where on fields are alike: the numbers that the sieve, the signs and the sentences share."""

from __future__ import annotations

ALIKE = 0.93  # titles: misprints, hyphens, spelling
LIKE = 0.8  # titles: the same thing in somewhat other words
HOPELESS = 0.6  # titles less alike than this need another field to speak for the pair
AUTHORS = 0.6  # share of the shorter list
STRANGERS = 0.4
JOURNAL = 0.8
ELSEWHERE = 0.6
ABSTRACT = 0.9
OTHER_TEXT = 0.5
CONTAINED = 18  # letters a title needs before "the one within the other" says anything
HEAD = 4  # letters it needs when it is the other's beginning, up to a whole word
REWRITTEN = 0.75  # titles of one stretch of pages, by the same authors
MISPRINTS = 0.93  # a title and its place in a longer one
SHORTER = 0.9  # share of the longer title's letters up to which one may stand in it misprinted
