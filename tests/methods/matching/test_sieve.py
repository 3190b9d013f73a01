"""The sieve puts aside only what no rule could judge."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching import judge
from reviewkit.methods.matching.columns import Columns, Ints
from reviewkit.methods.matching.decide import RULES
from reviewkit.methods.matching.judged import weigh
from reviewkit.methods.matching.normalise import normalise
from reviewkit.methods.matching.policy import Policy
from reviewkit.methods.matching.sieve import (
    Share,
    Sifted,
    compare_authors,
    likeness,
    objects,
    sift,
)
from reviewkit.methods.matching.thresholds import HOPELESS
from reviewkit.terms import Judgement

Row = dict[str, str]
TITLE = "Evidence maps for school meals in rural districts"
WORDS = ("evidence", "maps", "school", "meals", "brokers", "rural", "men", "women", "phase", "1")
VALUES = {
    "authors": ("Okello, Ruth; Berg, Ida", "Okello R.; Berg I.", "Berg, Ida; Silva, Ana",
                "Silva, Ana; Costa, Rui", "Costa, Rui; Okello, Ruth; Lund, Eva", ""),
    "year": ("2019", "2019", "2020", "2016", ""),
    "journal": ("Journal of Imaginary Policy", "J Imag Policy", "Congress of Made-Up Meals",
                "medRxiv", "ClinicalTrials.gov", "Cochrane Database of Systematic Reviews", "", ""),
    "volume": ("12", "12", "13", "", ""),
    "issue": ("3", "3", "4", ""),
    "pages": ("101-115", "101-15", "220-231", "CD001234", "1", ""),
    "doi": ("10.5555/a", "10.5555/b", "10.1002/14651858.cd001234.pub2",
            "10.1002/14651858.cd001234.pub3", "", "", ""),
    "pmid": ("17", "18", "", "", ""),
    "accession": ("6", "7", "NCT01234567", "NCT07654321", "", ""),
    "source": ("E", "M"),
    "abstract": ("Brokers carry evidence into planning.", "Twelve districts took part in it.", ""),
}  # fmt: skip


def title(chance: random.Random) -> str:
    """A title that is one of a few, more or less changed."""
    words = TITLE.split()
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(words))
        words[at : at + 1] = chance.choice(([], [chance.choice(WORDS)], [words[at] + "s"]))
    before = chance.choice(("", "", "", "Erratum: ", "A qualitative study of planners: "))
    after = chance.choice(("", "", "", " II", " 2019", ": study protocol", ": a long trial"))
    return chance.choice((f"{before}{' '.join(words)}{after}",) * 6 + ("Karten der Schulen", ""))


def variants(count: int, seed: int) -> pd.DataFrame:
    """Records that are all variants of one."""
    chance = random.Random(seed)
    rows = []
    for n in range(count):
        usual = chance.random()  # how often a field has its first value
        row = {
            name: values[0] if chance.random() < usual else chance.choice(values)
            for name, values in VALUES.items()
        }
        rows.append(row | {"record": str(n), "title": title(chance)})
    return pd.DataFrame(rows)


def judged_without_sieve(columns: Columns, left: Ints, right: Ints) -> dict[tuple[int, int], str]:
    """Ask the rules about all pairs."""
    title = np.maximum(letters(columns, left, right), ordered(columns, left, right))
    pairs = Sifted(left, right, title, *compare_authors(columns, left, right))
    judged = weigh(columns, pairs, Policy())
    return {
        (a, b): RULES[rule].name
        for a, b, rule in zip(
            judged.left.tolist(), judged.right.tolist(), judged.rule.tolist(), strict=True
        )
    }


def letters(columns: Columns, left: Ints, right: Ints) -> Share:
    """How alike titles are letter by letter."""
    return likeness(objects([t.replace(" ", "") for t in columns.title.strings()]), left, right)


def ordered(columns: Columns, left: Ints, right: Ints) -> Share:
    """How alike titles are with their words in alphabetical order."""
    words = [" ".join(sorted(t.split())) for t in columns.title.strings()]
    return likeness(objects(words), left, right)


def test_every_pair_that_a_rule_would_judge_passes() -> None:
    links = {rule.name for rule in RULES if rule.judgement is Judgement.RELATED}
    rules = set()
    for seed in range(4):
        columns = normalise(variants(300, seed))
        left, right = np.triu_indices(300, 1)
        judged = judged_without_sieve(columns, left, right)
        sifted = sift(columns, left, right)

        passed = set(zip(sifted.left.tolist(), sifted.right.tolist(), strict=True))
        for pair in judged.keys() - passed:  # links that HOPELESS gives up
            likeness_of = letters(columns, *np.array(pair).reshape(2, 1))
            assert likeness_of[0] < HOPELESS and judged[pair] in links
        assert len(sifted) < len(left)
        rules |= set(judged.values())
    assert rules == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("other", "passes"),
    [
        ({}, True),
        ({"title": "Evidence maps for school meals in urban and rural districts"}, True),
        ({"title": f"A study of planners, long in the making: {TITLE}"}, True),
        ({"authors": "Silva, Ana"}, False),
        ({"authors": "Silva, Ana", "doi": "10.5555/a"}, True),
        ({"title": "Evidence maps for prison meals in urban districts"}, False),
        ({"title": "Evidence maps for prison meals in urban districts", "issue": "3"}, True),
        ({"title": "Evidence maps for 9 prison meals in urban districts"}, True),
        ({"title": "Sitting time", "doi": "10.5555/a"}, True),
        ({"title": "Sitting time", "doi": "10.5555/a", "authors": "Silva, Ana"}, False),
        ({"title": "Sitting time"}, False),
    ],
)
def test_titles_authors_numbers_or_place_must_speak_for_a_pair(other: Row, passes: bool) -> None:
    base = {"title": TITLE, "authors": "Okello, Ruth", "volume": "12", "doi": "10.5555/a"}
    one = base | {"record": "a", "issue": "3"}
    frame = pd.DataFrame([one, base | {"record": "b", "doi": ""} | other]).fillna("")

    assert len(sift(normalise(frame), np.array([0]), np.array([1]))) == passes


def test_the_judgements_of_a_frame_do_not_depend_on_what_else_is_in_it() -> None:
    frame = variants(40, 9)
    alone = {(pair.a, pair.b): pair for pair in judge(frame)}
    strangers = pd.DataFrame(
        [{"record": f"x{n}", "title": f"Sitting {n}", "authors": f"N{n}, A."} for n in range(9)]
    )

    among = judge(pd.concat([frame, strangers]).fillna(""))

    assert alone == {(pair.a, pair.b): pair for pair in among if "x" not in pair.a + pair.b}
