"""The order in which reports are best read: those most like the included and the criteria first.

A linear support vector machine learns from the decisions made so far (certainty-based active
learning: Yu, Kraft & Menzies 2018, doi:10.1007/s10664-017-9587-0). Its features and cost are
those of ASReview's default since 2025, ELAS u4; keywords are read, too, and an included report
weighs more, for it is dearer to miss one than to read one. Three things are added:

* the review's **criteria** stand among the included as one more text, and go on voting beside
  the machine: what the first included reports do not resemble is found by the words of the
  question (Rocchio's relevance feedback keeps the query, too);
* **unread reports**, a few drawn by seed, count as weakly excluded, because nearly all are:
  the first decisions alone say too little of what the pile is like;
* ties are broken by seed, never by the order of the file: sorted files give the answer away.

Nothing here reads a clock, a file or a global random state: the same features, decisions and
seed give the same order.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.methods.machine import Known, learn
from reviewkit.methods.wording import Block, Counts, count_terms, reports_of_each, terms_of

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Terms = NDArray[np.int64]

# ELAS u4's settings: words in nearly every report are left out.
_TOO_COMMON = 0.95
_COST = 0.11
_INCLUDED_TO_EXCLUDED = 30  # of the summed weights of the two classes (u4: 9.8)

_RAREST = 2  # a word of one report helps to find no other; leaving it out saves most columns
_NO_COLUMN = -1
_UNREAD = 30  # unread reports that count as excluded
_UNREAD_WEIGHT = 0.2  # of a report that was read and excluded
_CRITERIA_VOTE = 0.2  # in standard deviations of each score; the machine's vote is 1


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of a report before it is opened; missing parts are empty."""

    title: str = ""
    abstract: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """Reports as weights of their words.

    `weights` has a row a report and a column a word or pair of words; a row's length is at most
    1 (less by what its words in no other report would add). `words` names the columns, `rarity`
    holds their inverse document frequencies.
    """

    weights: sparse.csr_matrix  # float32, reports x words
    words: tuple[str, ...]
    rarity: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Aim:
    """The criteria as a row like a report's, and how close each report's words are to them."""

    weights: sparse.csr_matrix  # float32, 1 x words
    closeness: Floats  # cosine, one a report


@dataclass(frozen=True, slots=True)
class Learned:
    """What the next ranking may start from, and what it was learned with.

    `known` has the pull (0 where the machine did not learn from it) and the score, by the machine
    alone, of each report and last of the criteria.
    """

    features: Features
    aim: Aim | None
    known: Known


@dataclass(frozen=True, slots=True)
class Ranking:
    """The unread reports' places, best first, and every report's score (higher is better)."""

    order: Places
    scores: Floats
    learned: Learned | None


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What the machine learns from: read reports, a few unread ones, the criteria last."""

    places: Places  # the criteria's is behind those of all reports
    included: NDArray[np.bool_]
    weights: Floats


def make_features(texts: Iterable[Text]) -> Features:
    """Weigh the words of reports; done once, since it is the only slow step.

    Sublinear TF-IDF of words and pairs of words in title, abstract and keywords, rows brought to
    length 1 (Salton & Buckley 1988, doi:10.1016/0306-4573(88)90021-0).

    Args:
        texts: one a report, in the order whose places `rank` speaks of; read once.

    Raises:
        NotAllowedError: there is no report, or none has a word.
    """
    counts = count_terms(f"{text.title} {text.abstract} {text.keywords}" for text in texts)
    terms, frequency = reports_of_each(counts)
    if not terms.size:
        raise NotAllowedError(
            "There is nothing to rank: no report has a title or an abstract with words in it."
        )
    reports = sum(block.lengths.size for block in counts.blocks)
    rarity = (np.log((1 + reports) / (1 + frequency)) + 1).astype(np.float32)
    common = frequency > max(1, int(_TOO_COMMON * reports))
    kept = (frequency >= _RAREST) & ~common
    if not kept.any():
        kept = ~common
    # The commonest first: what is looked up most often lies together in memory.
    places = np.flatnonzero(kept)[np.argsort(-frequency[kept], kind="stable")]
    columns = np.full(terms.size, _NO_COLUMN, dtype=np.int32)
    columns[places] = np.arange(places.size)
    weights = _weights(counts, terms, np.where(common, 0, rarity), columns)
    return Features(weights, counts.spell(terms[places]), rarity[places])


def _weights(
    counts: Counts, terms: Terms, rarity: NDArray[np.float32], columns: NDArray[np.int32]
) -> sparse.csr_matrix:
    """Weigh each report's terms by how often it has them and how rare they are."""
    parts = [_weigh(block, terms, rarity, columns) for block in counts.blocks]
    data, indices, lengths = (np.concatenate(some) for some in zip(*parts, strict=True))
    rows = np.concatenate([[0], np.cumsum(lengths)])
    shape = (lengths.size, int(columns.max()) + 1)
    weights = sparse.csr_matrix((data, indices, rows), shape=shape)
    weights.sort_indices()  # here, once, or else in each row that is taken out later
    return weights


def _weigh(
    block: Block, terms: Terms, rarity: NDArray[np.float32], columns: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]:
    """Give a block's weights, their columns, and how many each report has."""
    reports = np.repeat(np.arange(block.lengths.size), block.lengths)
    found = np.searchsorted(terms, block.terms)
    weights = (1 + np.log(block.times)) * rarity[found]
    # Lengths are taken over all words: leaving out the rare ones then changes no comparison.
    lengths = np.sqrt(np.bincount(reports, weights * weights, block.lengths.size))
    kept = columns[found] != _NO_COLUMN
    reports = reports[kept]
    data = (weights[kept] / lengths[reports]).astype(np.float32)
    return data, columns[found][kept], np.bincount(reports, minlength=block.lengths.size)


def make_aim(features: Features, criteria: str) -> Aim | None:
    """Weigh the words of the criteria (question, criteria, concept terms) as a report's.

    Args:
        features: of the reports to be ranked.
        criteria: any text; a title and a few sentences do.

    Returns:
        The criteria as `rank` takes them; None when they share no word with the reports, since
        they can point nowhere then.
    """
    times = terms_of(criteria)
    columns = [column for column, word in enumerate(features.words) if word in times]
    if not columns:
        return None
    often = np.array([times[features.words[column]] for column in columns])
    row = (1 + np.log(often)) * features.rarity[columns]
    row = (row / np.sqrt(row @ row)).astype(np.float32)
    shape = (1, len(features.words))
    weights = sparse.csr_matrix((row, np.array(columns, np.int32), [0, row.size]), shape=shape)
    closeness = (features.weights @ weights.T).toarray().ravel().astype(np.float64)
    return Aim(weights, closeness)


def rank(
    features: Features,
    labels: Mapping[int, bool],
    aim: Aim | None = None,
    *,
    seed: int = 0,
    last: Ranking | None = None,
) -> Ranking:
    """Order the unread reports, those most likely to be included first.

    Included reports of an earlier version and known relevant ones are labels like any other. With
    nothing included yet the order is by closeness to the criteria; without criteria, too, it is
    drawn by seed.

    Args:
        features: of all reports, read and unread.
        labels: what was decided: place of the report -> included. Undecided ones are not in it.
        aim: the criteria, from `make_aim`.
        seed: draws the unread reports that count as excluded, and breaks ties.
        last: the ranking of a few decisions ago, by the same features and criteria: learning
            starts from there, which takes half of the time and finds the same.

    Returns:
        The places without a label, best first, and a score for every place: comparable within
        this ranking only.

    Raises:
        NotAllowedError: a label's place is not one of the features'.
    """
    reports = features.weights.shape[0]
    read = np.fromiter(labels, dtype=np.int64, count=len(labels))
    included = np.fromiter(labels.values(), dtype=bool, count=len(labels))
    if read.size and not 0 <= read.min() <= read.max() < reports:
        raise NotAllowedError(
            f"A decision is on report {read.max()}, but only {reports} reports were prepared for "
            "ranking: prepare them again."
        )
    sorting = np.argsort(read)  # the order in which decisions came must not matter
    read, included = read[sorting], included[sorting]
    drawn = np.random.default_rng(seed).permutation(reports)
    unread = np.ones(reports, dtype=bool)
    unread[read] = False
    places = drawn[unread[drawn]]
    learned = None
    if aim is None and not included.any():
        scores = np.zeros(reports)
    elif aim is not None and not read.size:
        scores = aim.closeness
    else:
        lesson = _lesson(read, included, places[:_UNREAD], aim, reports)
        before = last.learned if last else None
        if before and (before.features is not features or before.aim is not aim):
            before = None  # scores of other words
        start = _start(before.known, lesson) if before else None
        scores, known = _learned(features, lesson, aim, start)
        learned = Learned(features, aim, known) if known else None
    return Ranking(places[np.argsort(-scores[places], kind="stable")], scores, learned)


def _lesson(
    read: Places, included: NDArray[np.bool_], unread: Places, aim: Aim | None, reports: int
) -> _Lesson:
    """Put together what there is to learn from, and weigh it."""
    criteria = 0 if aim is None else 1
    kinds = np.concatenate([included, np.zeros(unread.size, bool), np.ones(criteria, bool)])
    weights = np.ones(kinds.size)
    weights[read.size : read.size + unread.size] = _UNREAD_WEIGHT
    if not kinds.all():
        share = weights[kinds].sum() / (_INCLUDED_TO_EXCLUDED * weights[~kinds].sum())
        weights[~kinds] *= share
    places = np.concatenate([read, unread, np.full(criteria, reports)])
    return _Lesson(places, kinds, weights * (weights.size / weights.sum()))


def _start(before: Known, lesson: _Lesson) -> Known | None:
    """Take from what was known what this lesson holds; None if it held more then."""
    pulls, scores = before.pulls[lesson.places], before.scores[lesson.places]
    if np.count_nonzero(pulls) != np.count_nonzero(before.pulls):
        return None  # a decision was taken back, and the scores rest on it
    return Known(pulls, scores)


def _learned(
    features: Features, lesson: _Lesson, aim: Aim | None, start: Known | None
) -> tuple[Floats, Known | None]:
    """Score every report by a machine that learned, and give what the next may start from."""
    reports = features.weights.shape[0]
    if lesson.included.all():  # everything is read, and all was included: nothing to tell apart
        return np.zeros(reports), None
    if aim is None:
        rows = features.weights[lesson.places]
    else:
        rows = _with_row(features.weights[lesson.places[:-1]], aim.weights)
    machine = learn(rows, lesson.included, _COST * lesson.weights, start)
    pulls, alone = np.zeros((2, reports + 1), dtype=np.float32)
    pulls[lesson.places] = machine.pulls
    # In the features' own precision: a product of mixed ones would copy all of them.
    alone[:-1] = features.weights @ machine.line
    if aim is not None:
        alone[-1:] = aim.weights @ machine.line
    alone += machine.bias
    scores = alone[:-1].astype(np.float64)
    if aim is not None:
        scores = _standard(scores) + _CRITERIA_VOTE * _standard(aim.closeness)
    return scores, Known(pulls, alone)


def _with_row(rows: sparse.csr_matrix, row: sparse.csr_matrix) -> sparse.csr_matrix:
    """Add a row below; SciPy's vstack would sort every row again."""
    return sparse.csr_matrix(
        (
            np.concatenate([rows.data, row.data]),
            np.concatenate([rows.indices, row.indices]),
            np.append(rows.indptr, rows.indptr[-1] + row.nnz),
        ),
        shape=(rows.shape[0] + 1, rows.shape[1]),
    )


def _standard(scores: Floats) -> Floats:
    """Bring scores to mean 0 and spread 1 over all reports, read and unread."""
    standard: Floats = (scores - scores.mean()) / (float(scores.std()) or 1.0)
    return standard


def pack(features: Features) -> bytes:
    """Write features as bytes (NumPy's npz, without pickles), for the caller to keep."""
    file = io.BytesIO()
    matrix = features.weights
    words = "\n".join(features.words).encode()
    np.savez(
        file,
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        shape=np.array(matrix.shape),
        words=np.frombuffer(words, dtype=np.uint8),
        rarity=features.rarity,
    )
    return file.getvalue()


def unpack(packed: bytes) -> Features:
    """Read what `pack` wrote.

    Raises:
        UnreadableError: the bytes are no packed features.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
            parts = (kept["data"], kept["indices"], kept["indptr"])
            matrix = sparse.csr_matrix(parts, shape=tuple(kept["shape"].tolist()))
            words = tuple(kept["words"].tobytes().decode().split("\n"))
            return Features(matrix, words, kept["rarity"])
    except (ValueError, KeyError, EOFError, OSError, BadZipFile) as error:
        raise UnreadableError(
            "The prepared features for ranking are damaged: remove them; they are made again."
        ) from error
