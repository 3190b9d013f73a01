"""Made-up evidence maps: levels that fold, filters, quotes, new studies; and hostile words."""

from __future__ import annotations

from dataclasses import replace

from reviewkit.outputs.map import (
    EvidenceMap,
    Facet,
    Level,
    Living,
    MapReport,
    MapStudy,
    Quote,
)

HOSTILE = "</script><script>document.title='hit'</script><img src=x onerror=alert(1)>\u202e\u2028"
TRUST = Level("trust", "Trust", note="Whether people rely on each other.")
PLACE, PEOPLE, MONEY = Level("place", "Place"), Level("people", "People"), Level("money", "Money")
ROOF = Level("roof", "Under one roof", parent="place")
TRAVEL = Level("travel", "Travel", parent="place")
FACTORS = (PLACE, ROOF, TRAVEL, PEOPLE, replace(TRUST, parent="people"), MONEY)
LEVELS = (Level("joint", "Joint working"), Level("apart", "Partnership"))
KINDS = (Level("helps", "helps"), Level("hinders", "hinders"))
DESIGN = Facet(
    "design",
    "Design",
    (
        Level("trials", "Trials"),
        Level("rct", "Randomised trial", parent="trials"),
        Level("survey", "Survey"),
    ),
)
COUNTRY = Facet("country", "Country", (Level("it", "Italy"), Level("no", "Norway")))

UNDER_ONE_ROOF = MapReport(
    "r1",
    "Able, A. and Bo, C. (2003) Under one roof. Journal of Care, 3, 1-9.",
    2003,
    "Under one roof",
    ("Able, A.", "Bo, C."),
    "Journal of Care",
    "10.1000/roof",
    "123",
    "https://doi.org/10.1000/roof",
)
MORE = MapReport("r2", "Able, A. (2004) More of it.", 2004, "More of it", ("Able, A.",))
ABLE = MapStudy(
    id="S1",
    label="Able 2003 (see also Able 2004)",
    summary="A survey of twelve practices.",
    year=2003,
    reports=(UNDER_ONE_ROOF, MORE),
    cells=(
        ("roof", "joint", "helps"),
        ("roof", "joint", "hinders"),
        ("travel", "joint", "helps"),
        ("trust", "joint", "helps"),
    ),
    facets={"design": ("survey",), "country": ("no",)},
    fields=(("Practices", "12"), ("Aim", "=1+1")),
    quotes=(
        Quote("We shared a kettle.", "r1", "4", (("roof", "joint", "helps"),)),
        Quote("Twelve practices answered.", "r2", ""),
    ),
)
BAKER = MapStudy(
    id="S2",
    label="Bäker 2005",
    summary="Interviews.",
    year=2005,
    reports=(MapReport("r3", "Bäker, B. (2005) Talks.", 2005, url="javascript:alert(1)"),),
    cells=(("roof", "joint", "helps"),),
    facets={"design": ("rct",), "country": ("it", "no")},
    new=True,
)
COLE = MapStudy("S3", "Cole 2011", "", None, (), (("money", None, None),))
DEAN = MapStudy(
    "S4",
    "Dean 2012",
    "Nothing mapped.",
    2012,
    (MapReport("r4", "Dean, D."),),
    (),
    {"country": ("it",)},
)
HOSTILE_STUDY = MapStudy(
    HOSTILE,
    HOSTILE,
    HOSTILE,
    2016,
    (MapReport(HOSTILE, HOSTILE, 2016, HOSTILE, (HOSTILE,), HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    (("trust", "apart", "hinders"),),
    {"design": ("rct",)},
    ((HOSTILE, HOSTILE),),
    (Quote(HOSTILE, HOSTILE, HOSTILE, (("trust", "apart", "hinders"),)),),
)
STUDIES = (ABLE, BAKER, COLE, DEAN, HOSTILE_STUDY)

HELPS = EvidenceMap(
    title="What helps",
    version="v2",
    row_axis="Factor",
    column_axis="Level of working",
    segment_axis="Direction",
    rows=FACTORS,
    columns=LEVELS,
    segments=KINDS,
    studies=STUDIES,
    notes=("Made-up studies.",),
    id="helps",
    facets=(DESIGN, COUNTRY),
    living=Living(
        "living",
        (("MEDLINE", "2026-05-01"), ("CINAHL", None)),
        (("v1", "map-v1.html"), ("v2", None)),
        "v1",
        "v2",
    ),
    review="Working together",
)
PLAIN = replace(
    HELPS,
    title="",
    id="years",
    row_axis="Year",
    rows=(Level("2003", "2003"), Level("2005", "2005")),
    columns=(Level("c", "Care"), Level("c1", "At home", parent="c")),
    segments=(),
    facets=(COUNTRY,),
    studies=tuple(
        replace(
            study,
            cells=((str(study.year), "c1", None),) if study in STUDIES[:2] else (),
            facets={"country": study.facets.get("country", ())},
            quotes=tuple(replace(quote, cells=()) for quote in study.quotes),
        )
        for study in STUDIES
    ),
)
MANY = replace(
    HELPS,
    rows=tuple(Level(f"r{n}", f"A factor with a name of some length, {n}") for n in range(1, 16)),
    columns=tuple(Level(f"c{n}", f"Outcomes of kind {n}") for n in range(1, 13)),
    segments=tuple(Level(f"s{n}", f"Kind {n}") for n in range(1, 31)),
    studies=tuple(
        replace(
            ABLE,
            id=f"M{n}",
            label=f"Study {n}",
            cells=((f"r{n % 15 + 1}", f"c{n % 12 + 1}", f"s{n % 30 + 1}"),),
            quotes=(),
            new=n % 7 == 0,
        )
        for n in range(80)
    ),
)
EMPTY = replace(HELPS, rows=(), columns=(), segments=(), facets=(), studies=(), notes=())
