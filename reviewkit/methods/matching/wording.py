"""How two titles that are not the same differ: in length, words, numbers, language."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from reviewkit.methods.matching.numbers import Numbers, read_numbers
from reviewkit.methods.matching.text import word_set
from reviewkit.methods.matching.thresholds import CONTAINED, HEAD, MISPRINTS, SHORTER
from reviewkit.methods.matching.tongues import tongue

_STOP = word_set(
    """a an and are as at by de der des die du el en et for from fur in is la las le les los of on
    or the to und with without using versus vs via its their y"""
)
_SPELLING = 75  # likeness in percent of two spellings of one word
_BEGINNING = 85  # and of two that begin otherwise: names of one class of drugs end alike
_STEM = 5  # letters two inflections of one word share
# Words that may look alike and mean the opposite, or name another population.
_PAIRS = """male female  males females  men women  boys girls  increase decrease
    increased decreased  increases decreases  increasing decreasing  higher lower  high low
    with without  positive negative  adult adolescent  adults adolescents  adult pediatric
    adults children  maternal paternal  systolic diastolic  early late  acute chronic
    anterior posterior  upper lower  left right  north south  east west  western eastern
    northern southern  before after  short long  old young  older younger  winter summer
    mothers fathers  internal external  oral intravenous  sensitive resistant
    qualitative quantitative  inpatient outpatient  inpatients outpatients  hospital hospice
    prednisone prednisolone  niger nigeria  australia austria  australian austrian  iran iraq
    mali somalia  oman romania  india indiana  kansas arkansas  ireland iceland
    mauritania mauritius  slovakia slovenia  slovak slovenian"""
_OPPOSITE: dict[str, set[str]] = {}
for _one, _other in zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True):
    _OPPOSITE.setdefault(_one, set()).add(_other)
    _OPPOSITE.setdefault(_other, set()).add(_one)
_PREFIXES = (
    ("hyper", "hypo"), ("pre", "post"), ("inter", "intra"), ("macro", "micro"), ("mono", "poly"),
    ("over", "under"), ("pro", "anti"), ("homo", "hetero"), ("", "non"), ("", "un"), ("", "in"),
    ("", "a"), ("", "anti"), ("", "re"),
)  # fmt: skip

_DENIALS = (["non"], ["not"], ["without"])


class Wording(NamedTuple):
    """What a closer look at two titles found."""

    contained: bool  # one holds the other
    reworded: bool  # both say something that the other does not
    opposed: bool  # by opposites or single letters, above all
    numbered: bool  # their digits, or the parts they number, differ
    foreign: bool  # they seem to be in two languages


def wording(left: str, right: str) -> Wording:
    """Compare two folded titles word by word.

    Titles that both have words which nothing in the other resembles, or opposites, or a letter each
    ("hepatitis A", "hepatitis B"), are two titles, however alike the rest; so are titles with
    different numbers.

    Args:
        left: folded words of one title.
        right: folded words of the other.

    Returns:
        What was found; nothing, when one of the titles is empty.
    """
    if not left or not right:
        return Wording(*[False] * len(Wording._fields))
    one, other = left.split(), right.split()
    tight, tight_too = left.replace(" ", ""), right.replace(" ", "")
    short, long = (tight, tight_too) if len(tight) < len(tight_too) else (tight_too, tight)
    contained = len(short) >= CONTAINED and _holds(long, short)
    contained = contained or (len(short) >= HEAD and _begins(left, right))
    only = [word for word in one if word not in other]
    only_too = [word for word in other if word not in one]
    alone = [word for word in only if not _within(word, tight_too)]
    alone_too = [word for word in only_too if not _within(word, tight)]
    strange = _strange(alone, other) and _strange(alone_too, one)
    opposed = _opposed(alone, only_too) or _opposed(alone_too, only)
    opposed = opposed or (not contained and _relettered(one, other))
    opposed = opposed or [*only, *only_too] in _DENIALS
    return Wording(
        contained,
        opposed or (strange and not _transposed(tight, tight_too)),
        opposed,
        _renumbered(read_numbers(left), read_numbers(right), contained=contained),
        (tongue(left) == "other") != (tongue(right) == "other"),
    )


def _renumbered(one: Numbers, other: Numbers, *, contained: bool) -> bool:
    """Tell whether the digits of two titles, or the parts they number, differ."""
    if one.part != other.part:
        return True
    both = one.digits != "" and other.digits != ""
    return both and one.digits != other.digits and not contained


def _holds(long: str, short: str) -> bool:
    """Tell whether a title stands within another, misprints apart."""
    if short in long:
        return True
    return len(short) < SHORTER * len(long) and fuzz.partial_ratio(short, long) >= MISPRINTS * 100


def _begins(left: str, right: str) -> bool:
    """Tell whether one title is the beginning of the other, up to a whole word."""
    short, long = sorted((left, right), key=len)
    return long.startswith(f"{short} ")


def _transposed(left: str, right: str) -> bool:
    """Tell whether titles without blanks differ, if at all, by swapped neighbours only ("fo")."""
    if len(left) != len(right):
        return False
    at = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    return len(at) in (0, 2, 4) and all(
        one + 1 == other and left[one] == right[other] and left[other] == right[one]
        for one, other in zip(at[::2], at[1::2], strict=True)
    )


def _within(word: str, tight: str) -> bool:
    """Tell whether a word stands in a title without blanks ("non immune", "nonimmune")."""
    return len(word) > 3 and word in tight


def _strange(words: list[str], others: list[str]) -> bool:
    """Tell whether one of the words is a content word that nothing in the other title resembles."""
    return any(
        len(word) > 1
        and word not in _STOP
        and not word.isdigit()
        and not any(_resembles(word, other) for other in others)
        for word in words
    )


@lru_cache(maxsize=1 << 16)  # records of one review share their words
def _resembles(word: str, other: str) -> bool:
    """Tell whether two words are spellings or inflections of one, or one holds the other."""
    if len(word) <= 3 or len(other) <= 3:
        # "infliximab" is no longer form of "in".
        return other.startswith(word) or (other not in _STOP and word.startswith(other))
    if other in word or word[:_STEM] == other[:_STEM]:
        return True
    least = _SPELLING if word[0] == other[0] else _BEGINNING
    return fuzz.ratio(word, other, score_cutoff=least) > 0


def _relettered(one: list[str], other: list[str]) -> bool:
    """Tell whether each title has a single letter that the other lacks."""
    letters, letters_too = (
        Counter(word for word in words if len(word) == 1 and word.isalpha())
        for words in (one, other)
    )
    return bool(letters - letters_too) and bool(letters_too - letters)


def _opposed(words: list[str], others: list[str]) -> bool:
    """Tell whether the titles differ by opposites ("hyperkalaemia", "hypokalaemia")."""
    for word in words:
        if not _OPPOSITE.get(word, set()).isdisjoint(others):
            return True
        for other in others:
            if (
                len(word) > 5
                and len(other) > 5
                and word[-5:] == other[-5:]
                and _mirrored(word, other)
            ):
                return True
    return False


def _mirrored(word: str, other: str) -> bool:
    """Tell whether two words differ by prefixes that turn the meaning round."""
    return any(
        word.removeprefix(here) == other.removeprefix(there)
        for here, there in (*_PREFIXES, *((two, one) for one, two in _PREFIXES))
        if word.startswith(here) and other.startswith(there)
    )
