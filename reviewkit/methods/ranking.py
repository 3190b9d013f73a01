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
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from reviewkit.errors import NotAllowedError, UnreadableError

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

# ELAS u4's settings: words and pairs of words, those in nearly every report left out.
_WORDS = (1, 2)
_TOO_COMMON = 0.95
_COST = 0.11
_INCLUDED_TO_EXCLUDED = 30  # of the summed weights of the two classes (u4: 9.8)
_PRECISION = 0.01  # of the fit: finer ones cost time and change no place that matters

_RAREST = 2  # a word of one report helps to find no other; leaving it out saves most columns
_UNREAD = 100  # unread reports that count as excluded
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
class Ranking:
    """The unread reports' places, best first, and every report's score (higher is better)."""

    order: Places
    scores: Floats


def make_features(texts: Iterable[Text]) -> Features:
    """Weigh the words of reports; done once, since it is the only slow step.

    Sublinear TF-IDF of words and pairs of words in title, abstract and keywords, rows brought to
    length 1 (Salton & Buckley 1988, doi:10.1016/0306-4573(88)90021-0).

    Args:
        texts: one a report, in the order whose places `rank` speaks of; read once.

    Raises:
        NotAllowedError: there is no report, or none has a word.
    """
    counter = CountVectorizer(ngram_range=_WORDS, dtype=np.float32)
    try:
        counts = counter.fit_transform(
            f"{text.title} {text.abstract} {text.keywords}" for text in texts
        )
    except ValueError as error:
        raise NotAllowedError(
            "There is nothing to rank: no report has a title or an abstract with words in it."
        ) from error
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    common = frequency > max(1, int(_TOO_COMMON * counts.shape[0]))
    words = counter.get_feature_names_out()
    if not common.all():
        counts, frequency, words = counts[:, ~common], frequency[~common], words[~common]
    # Lengths are taken over all words: leaving out the rare ones then changes no comparison.
    weigher = TfidfTransformer(sublinear_tf=True)
    weights = weigher.fit_transform(counts, None)
    # The commonest first: what is looked up most often lies together in memory.
    kept = np.argsort(-frequency, kind="stable")
    kept = kept[: (frequency >= _RAREST).sum() or None]
    weights = weights[:, kept].tocsr()
    weights.sort_indices()  # here, once, or else in each row that is taken out later
    return Features(
        weights,
        tuple(words[kept].tolist()),
        weigher.idf_[kept].astype(np.float32),
    )


def make_aim(features: Features, criteria: str) -> Aim | None:
    """Weigh the words of the criteria (question, criteria, concept terms) as a report's.

    Args:
        features: of the reports to be ranked.
        criteria: any text; a title and a few sentences do.

    Returns:
        The criteria as `rank` takes them; None when they share no word with the reports, since
        they can point nowhere then.
    """
    counter = CountVectorizer(ngram_range=_WORDS, vocabulary=features.words, dtype=np.float32)
    counts = counter.transform([criteria])
    if not counts.nnz:
        return None
    counts.data = (1 + np.log(counts.data)) * features.rarity[counts.indices]
    weights = normalize(counts)
    closeness = (features.weights @ weights.T).toarray().ravel().astype(np.float64)
    weights.sort_indices()
    return Aim(weights, closeness)


def rank(
    features: Features, labels: Mapping[int, bool], aim: Aim | None = None, *, seed: int = 0
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

    Returns:
        The places without a label, best first, and a score for every place: comparable within
        this ranking only.

    Raises:
        NotAllowedError: a label's place is not one of the features'.
    """
    reports = features.weights.shape[0]
    read = np.fromiter(labels, dtype=np.int64, count=len(labels))
    if read.size and not 0 <= read.min() <= read.max() < reports:
        raise NotAllowedError(
            f"A decision is on report {read.max()}, but only {reports} reports were prepared for "
            "ranking: prepare them again."
        )
    read.sort()  # the order in which decisions came must not matter
    included = np.array([labels[place] for place in read.tolist()], dtype=bool)
    drawn = np.random.default_rng(seed).permutation(reports)
    unread = np.ones(reports, dtype=bool)
    unread[read] = False
    scores = _scores(features, read, included, drawn[unread[drawn]], aim)
    places = drawn[unread[drawn]]
    return Ranking(places[np.argsort(-scores[places], kind="stable")], scores)


def _scores(
    features: Features, read: Places, included: NDArray[np.bool_], unread: Places, aim: Aim | None
) -> Floats:
    """Score every report, by what is there to go by."""
    if aim is None:
        if not included.any():
            return np.zeros(features.weights.shape[0])
        return _learned(features, read, included, unread, None)
    if not read.size:
        return aim.closeness
    learned = _learned(features, read, included, unread, aim)
    return _standard(learned) + _CRITERIA_VOTE * _standard(aim.closeness)


def _learned(
    features: Features, read: Places, included: NDArray[np.bool_], unread: Places, aim: Aim | None
) -> Floats:
    """Score every report by a machine that learned from the labelled ones."""
    taken = unread[:_UNREAD]
    rows = features.weights[np.concatenate([read, taken])]
    kinds = np.concatenate([included, np.zeros(taken.size, dtype=bool)])
    weights = np.concatenate([np.ones(read.size), np.full(taken.size, _UNREAD_WEIGHT)])
    if aim is not None:
        rows = _with_row(rows, aim.weights)
        kinds, weights = np.append(kinds, True), np.append(weights, 1.0)
    if kinds.all():
        return np.zeros(features.weights.shape[0])  # everything is read, and all was included
    share = weights[kinds].sum() / (_INCLUDED_TO_EXCLUDED * weights[~kinds].sum())
    weights = np.where(kinds, weights, weights * share)
    machine = LinearSVC(C=_COST, tol=_PRECISION, random_state=0)
    machine.fit(rows, kinds, sample_weight=weights * (weights.size / weights.sum()))
    # In the features' own precision: a product of mixed ones would copy all of them.
    line = machine.coef_[0].astype(np.float32)
    return np.asarray(features.weights @ line, dtype=np.float64)


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
