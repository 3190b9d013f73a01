"""British and American spellings of words that reviews search for, and which partner is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from reviewkit.strategy.native import Native
from reviewkit.strategy.tree import Place, Term, Wild, walk

# British, American: how a word begins (^) or what is within it.
_PAIRS = """
behaviour behavior|colour color|^labour labor|tumour tumor|favour favor|neighbour neighbor
^honour honor|^humour humor|^rumour rumor|^vapour vapor|^harbour harbor|^odour odor
paediatr pediatr|orthopaed orthoped|anaesth anesth|^haemo hemo|^haema hema|^anaemi anemi
leukaemi leukemi|ischaemi ischemi|glycaemi glycemi|bacteraemi bacteremi|septicaemi septicemi
lipidaemi lipidemi|^uraemi uremi|^oedema edema|^oestr estr|^foet fet|^faec fec|^oesoph esoph
diarrhoea diarrhea|gynaecolog gynecolog|apnoea apnea|dyspnoea dyspnea|homoeopath homeopath
caesar cesar|^caecum cecum|^coeliac celiac|manoeuv maneuv|^aetiolog etiolog|archaeolog archeolog
randomis randomiz|organis organiz|hospitalis hospitaliz|utilis utiliz|stigmatis stigmatiz
standardis standardiz|characteris characteriz|immunis immuniz|sterilis steriliz|optimis optimiz
minimis minimiz|prioritis prioritiz|personalis personaliz|institutionalis institutionaliz
socialis socializ|criminalis criminaliz|radicalis radicaliz|marginalis marginaliz|recognis recogniz
generalis generaliz|specialis specializ|mobilis mobiliz|civilis civiliz|catheteris catheteriz
^fibre fiber|^centre center|^litre liter|^metre meter|^theatre theater|^programme program
^counselling counseling|^counsellor counselor|^modelling modeling|^labelling labeling
^travelling traveling|^signalling signaling|^ageing aging|^judgement judgment
^paralyse paralyze|^sulph sulf|^aluminium aluminum|^mould mold|^grey gray|^defence defense
^offence offense|^licence license|^enrolment enrollment|^fulfilment fulfillment|^sceptic skeptic
^tyre tire|^catalogue catalog|^dialogue dialog|^moustache mustache|^cheque check
"""
_ONE_WAY = frozenset(
    {"tire", "check", "dialog", "catalog", "liter", "meter", "program", "license", "fet", "fec"}
)
# Words that begin alike and have one spelling only.
_ALIKE = re.compile(
    r"colorec|laborat|humoral|"
    r"(?:organ|general|special|social|radical|character)is[tm]"
)
PAIRS = tuple(
    (pair.split()[0].lstrip("^"), pair.split()[1], pair.startswith("^"))
    for pair in re.split(r"[|\n]", _PAIRS)
    if pair.strip()
)
_INITIAL = 3  # letters by which patterns are looked up


def missing_partners(native: Native) -> Iterator[tuple[str, str, Place]]:
    """Yield each word whose other spelling nothing in the strategy would find.

    Args:
        native: the strategy, as it was read.

    Yields:
        A sentence, the number of the line, the place of the word's term.
    """
    words = list(_words(native))
    found = _Finder({pattern for pattern, _, _ in words})
    told: set[str] = set()
    for pattern, name, place in words:
        for partner in _partners(pattern):
            if partner not in told and not found.finds(partner):
                told.add(partner)
                yield f"{pattern}: add the other spelling, {partner}", name, place


def _words(native: Native) -> Iterator[tuple[str, str, Place]]:
    """Each word of each term: `*` any letters, `?` none or one, `#` one."""
    for line in native.lines:
        for node in walk(line.node) if line.node is not None else ():
            if isinstance(node, Term) and node.at is not None and len(node.parts) < 20:
                text = "".join(
                    part if isinstance(part, str) else _mark(part) for part in node.parts
                )
                for word in re.findall(r"[a-z*?#]{4,40}", text.lower()):
                    yield word, line.name, node.at


def _mark(wild: Wild) -> str:
    return {(0, 1): "?", (1, 1): "#"}.get((wild.least, wild.most or 0), "*")


def _partners(pattern: str) -> Iterator[str]:
    stem = pattern.rstrip("*?#")
    if not stem.isalpha() or _ALIKE.match(stem):
        return
    for british, american, at_start in PAIRS:
        for here, there in ((british, american), (american, british)):
            if there == american or here not in _ONE_WAY:
                fits = stem.startswith(here) if at_start else here in stem
                other = there in stem if here in there else False
                if fits and not other and len(stem) >= len(here):
                    yield stem.replace(here, there, 1) + pattern[len(stem) :]


class _Finder:
    """Tells whether any word of a strategy would find a spelling."""

    def __init__(self, patterns: set[str]) -> None:
        self.plain = patterns
        self.stems = {pattern.rstrip("*") for pattern in patterns if pattern.endswith("*")}
        self.inner: dict[str, list[re.Pattern[str]]] = defaultdict(list)
        for pattern in patterns:
            body = pattern.rstrip("*")
            if not body.isalpha() and pattern[:_INITIAL].isalpha():
                signs = {"*": r"\w*", "?": r"\w?", "#": r"\w"}
                made = "".join(signs.get(letter, letter) for letter in pattern)
                self.inner[pattern[:_INITIAL]].append(re.compile(made))

    def finds(self, word: str) -> bool:
        """Tell whether a word, or what a stem stands for, is found."""
        stem = word.rstrip("*")
        if word in self.plain or (stem in self.plain and not word.endswith("*")):
            return True
        if any(stem[:length] in self.stems for length in range(1, len(stem) + 1)):
            return True
        return any(one.match(stem) for one in self.inner[stem[:_INITIAL]])
