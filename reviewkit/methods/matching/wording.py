"""How two titles that are not the same differ: in order, in length, or in their words."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from reviewkit.methods.matching.text import word_set

_CONTAINED = 25  # letters a title needs before "the one within the other" says anything
_STOP = word_set(
    """a an and are as at by de der des die du el en et for from fur in is la las le les los of on
    or the to und with without using versus vs via its their y"""
)
_SPELLING = 75  # likeness in percent of two spellings of one word
_STEM = 5  # letters two inflections of one word share
# Words that may look alike and mean the opposite, or name another population.
_PAIRS = """male female  males females  men women  boys girls  increase decrease
    increased decreased  increases decreases  increasing decreasing  higher lower  high low
    with without  positive negative  adult adolescent  adults adolescents  adult pediatric
    adults children  maternal paternal  systolic diastolic  early late  acute chronic
    anterior posterior  upper lower  left right  north south  east west  western eastern
    northern southern  before after  short long  old young  older younger  winter summer
    mothers fathers  internal external  oral intravenous  sensitive resistant"""
_OPPOSITE: dict[str, set[str]] = {}
for _one, _other in zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True):
    _OPPOSITE.setdefault(_one, set()).add(_other)
    _OPPOSITE.setdefault(_other, set()).add(_one)
_PREFIXES = (
    ("hyper", "hypo"), ("pre", "post"), ("inter", "intra"), ("macro", "micro"), ("mono", "poly"),
    ("over", "under"), ("pro", "anti"), ("homo", "hetero"), ("", "non"), ("", "un"), ("", "in"),
    ("", "a"), ("", "anti"),
)  # fmt: skip


class Wording(NamedTuple):
    """What a closer look at two titles found."""

    ordered: float  # likeness of the words in alphabetical order, 0 to 1
    contained: bool
    reworded: bool


def wording(left: str, right: str) -> Wording:
    """Compare two folded titles word by word.

    Args:
        left: folded words of one title.
        right: folded words of the other.

    Returns:
        Their likeness whatever the order, whether one holds the other, and whether both say
        something that the other does not: then they are two titles, however alike their letters.
    """
    if not left or not right:
        return Wording(0.0, contained=False, reworded=False)
    one, other = left.split(), right.split()
    ordered = fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) / 100
    tight, tight_too = left.replace(" ", ""), right.replace(" ", "")
    short, long = (tight, tight_too) if len(tight) < len(tight_too) else (tight_too, tight)
    contained = len(short) >= _CONTAINED and short in long
    alone = [word for word in one if word not in other and not _within(word, tight_too)]
    alone_too = [word for word in other if word not in one and not _within(word, tight)]
    strange = _strange(alone, other) and _strange(alone_too, one)
    return Wording(ordered, contained, strange or _opposed(alone, alone_too))


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


def _resembles(word: str, other: str) -> bool:
    """Tell whether two words are spellings or inflections of one, or one holds the other."""
    if len(word) <= 3 or len(other) <= 3:
        return word.startswith(other) or other.startswith(word)
    if other in word or word[:_STEM] == other[:_STEM]:
        return True
    return fuzz.ratio(word, other, score_cutoff=_SPELLING) > 0


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
