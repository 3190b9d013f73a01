"""Made-up words for made-up records: topics, journals, people, and a long tail of rare terms.

Nothing here is taken from a real export. Frequencies fall off as in prose (Zipf: a word's
share is a power of its rank), so that blocking on common words costs what it costs in life.
"""

# Words as prose are easier to read and mend than lists of a hundred quoted strings.
# ruff: noqa: SIM905

from __future__ import annotations

import itertools
import random

FUNCTION_WORDS = (
    "the of and in to a for with was were that on by as at from is this be we are an or which "
    "between not their had have it than all these who but has more also other among after may "
    "both during no most when there however within those such across each using whether while "
    "before could where over been into did only through one two three about"
).split()

TOPIC_WORDS = (
    "care health social support service people older adults carers family community hospital "
    "home nursing practice practitioner team integrated partnership working joint review study "
    "evidence intervention outcome effect patient quality life need assessment access policy "
    "cost funding budget local authority primary discharge admission referral dementia frailty "
    "stroke depression anxiety loneliness disability mental physical wellbeing independence "
    "training staff workforce role skill knowledge attitude experience view interview survey "
    "questionnaire sample cohort trial control baseline follow month year week group "
    "participant respondent response rate score scale measure measurement model framework "
    "theory analysis regression theme qualitative quantitative mixed method design data "
    "collection setting rural urban region national programme pilot project evaluation "
    "implementation barrier facilitator trust communication information technology record "
    "sharing governance leadership management culture organisation boundary profession "
    "occupational therapy physiotherapy medicine general consultation screening prevention "
    "risk fall fracture medication safety harm death mortality survival hospitalisation stay "
    "length readmission emergency crisis respite day centre housing residential extra "
    "equipment adaptation telecare remote monitoring self efficacy confidence choice control "
    "dignity respect ethnicity gender income poverty inequality deprivation education "
    "employment benefit volunteer charity voluntary sector provider commissioner user"
).split()

ADJECTIVES = (
    "integrated collaborative community-based person-centred multidisciplinary home-based "
    "early long-term short-term acute chronic comparative longitudinal pragmatic rural urban "
    "joint informal formal specialist generic intermediate preventive digital remote intensive "
    "low-cost nurse-led family-led culturally-adapted trauma-informed strengths-based "
    "co-located cross-sector regional national local stepped tailored brief supported"
).split()

ACTIVITIES = (
    "working assessment discharge planning commissioning screening support coordination care "
    "management rehabilitation monitoring prevention training budgeting housing visiting "
    "befriending advocacy reablement referral triage prescribing handover supervision "
    "evaluation safeguarding counselling signposting"
).split()

POPULATIONS = (
    "older people|people living with dementia|family carers|adults with learning disabilities|"
    "care home residents|stroke survivors|young carers|people leaving hospital|"
    "homeless adults|people with severe mental illness|refugees|rural residents|"
    "people with multiple conditions|social workers|district nurses|general practitioners|"
    "people at the end of life|frail older adults|disabled parents|housebound patients"
).split("|")

DESIGNS = (
    "a randomised controlled trial|a cohort study|a qualitative study|a mixed methods study|"
    "a systematic review|a case study|an economic evaluation|a cross-sectional survey|"
    "a realist review|a feasibility study|a before-and-after study|a scoping review|"
    "a protocol|results of a national survey|a secondary analysis|lessons from three regions"
).split("|")

GENERIC_TITLES = (
    "Editorial",
    "Book review",
    "Correction",
    "In this issue",
    "Letter to the editor",
    "Author reply",
    "Conference abstracts",
    "News and comment",
)

GIVEN_NAMES = (
    "Ada Amina Anil Anna Arjun Beatriz Bo Carla Chen Clara Daniel David Elena Émile Emma Farah "
    "Fiona Gareth Grace Hana Hugo Ines Ingrid Ivan Jane Jean-Paul João John Jörg Kamal Karin "
    "Kofi Laura Lena Li Lucía Mads Maria Martin Mei Miguel Nadia Niamh Nils Olga Omar Paula "
    "Peter Priya Rachel Rosa Ruth Samir Sara Søren Tariq Tomás Uma Vera Wei Yasmin Yuki Zoë"
).split()

FAMILY_PARTICLES = ("van ", "de ", "Mac", "O'", "von ", "al-", "da ")
JOURNAL_PATTERNS = (
    ("Journal of {}", "J {}"),
    ("{} Review", "{} Rev"),
    ("International Journal of {}", "Int J {}"),
    ("Annals of {}", "Ann {}"),
    ("Archives of {}", "Arch {}"),
    ("European Journal of {}", "Eur J {}"),
    ("{} Research", "{} Res"),
    ("{} and Practice", "{} Pract"),
    ("Advances in {}", "Adv {}"),
    ("BMX {}", "BMX {}"),
)
JOURNAL_SUBJECTS = (
    "Social Care",
    "Community Health",
    "Integrated Services",
    "Gerontology Nursing",
    "Rehabilitation Science",
    "Family Studies",
    "Disability Policy",
    "Mental Wellbeing",
    "Care Economics",
    "Primary Practice",
    "Dementia Support",
    "Health Informatics",
    "Welfare Management",
    "Ageing & Society Studies",
    "Hospital Administration",
    "Partnership Working",
    "Public Services",
    "Occupational Health",
    "Care Ethics",
    "Rural Medicine",
)

_ONSETS = (
    "b br c ch cl d dr f fl g gl gr h j k l m n p ph pl pr r s sc sh sl st t th tr v w z".split()
)
_VOWELS = "a e i o u ai ea ei ia io ou".split()
_CODAS = "b c ck d l lm ln m n nd ng nt p r rd rn rt s sk st t th x".split()
_TERM_ENDINGS = "osis itis ine ol ate ium ene ide ism ity ment ancy oid al ic".split()
_FAMILY_ENDINGS = "son er man ez ova ska ton ley by ini ard dottir ham wood ström é".split()


def _syllable(rng: random.Random) -> str:
    return rng.choice(_ONSETS) + rng.choice(_VOWELS)


def rare_terms(count: int = 20_000) -> list[str]:
    """Make that many different word-like terms, the same ones at every call."""
    rng = random.Random("rare terms")
    terms: dict[str, None] = {}
    while len(terms) < count:
        stem = "".join(_syllable(rng) for _ in range(rng.randint(1, 3)))
        terms[stem + rng.choice(_CODAS) + rng.choice(_TERM_ENDINGS)] = None
    return list(terms)


def family_names(count: int = 4_000) -> list[str]:
    """Make that many different family names, some with particles, hyphens and diacritics."""
    rng = random.Random("family names")
    names: dict[str, None] = {}
    while len(names) < count:
        name = (_syllable(rng) + rng.choice(_CODAS) + rng.choice(_FAMILY_ENDINGS)).capitalize()
        draw = rng.random()
        if draw < 0.04:
            name = rng.choice(FAMILY_PARTICLES) + name
        elif draw < 0.07 and names:
            name = f"{name}-{rng.choice(list(itertools.islice(names, 50)))}"
        names[name] = None
    return list(names)


def journals() -> list[tuple[str, str]]:
    """List the journals as (full title, abbreviation)."""
    return [
        (full.format(subject), short.format(_abbreviated(subject)))
        for subject in JOURNAL_SUBJECTS
        for full, short in JOURNAL_PATTERNS
    ]


def _abbreviated(subject: str) -> str:
    words = [word for word in subject.split() if word != "&"]
    return " ".join(word if len(word) < 5 else word[:4].rstrip("aeiou") for word in words)


def zipf(count: int, offset: int = 5, power: float = 1.4) -> list[float]:
    """Add up the weights (offset + rank)^-power, as `random.choices` wants them."""
    return list(itertools.accumulate((offset + rank) ** -power for rank in range(count)))
