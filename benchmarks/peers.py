"""Other rankers to measure against: ASReview's default model, emulated, and ASReview itself."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from reviewkit.formats.labelled import Labelled

Order = Callable[[Mapping[int, bool]], Iterable[int]]
RATIO = 9.8  # of the summed weights of relevant and irrelevant


def elas_u4(records: Sequence[Labelled]) -> Order:
    """Rank as ELAS u4 does (ASReview 3.0): its parts are scikit-learn's, put together here."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    weights = vectorizer.fit_transform(f"{one.title} {one.abstract}" for one in records)

    def order(labels: Mapping[int, bool]) -> Iterable[int]:
        read = np.fromiter(labels, dtype=np.int64)
        relevant = np.array(list(labels.values()))
        balance = np.where(relevant, 1.0, relevant.sum() / (RATIO * (~relevant).sum()))
        machine = LinearSVC(C=0.11, loss="squared_hinge", random_state=0)
        machine.fit(weights[read], relevant, balance * (balance.size / balance.sum()))
        scores = weights @ machine.coef_[0]
        scores[read] = -np.inf
        unread = len(records) - read.size
        return map(int, np.argsort(-scores, kind="stable")[:unread])

    return order


def asreview_found(
    program: str, records: Sequence[Labelled], start: Sequence[int], seed: int
) -> list[int]:
    """Run `asreview simulate` on the records and say when each relevant one was found, from 1."""
    with tempfile.TemporaryDirectory(prefix="reviewkit-asreview-") as name:
        folder = Path(name)
        with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("title", "abstract", "included"))
            table.writerows((one.title, one.abstract, int(one.included)) for one in records)
        priors = ("--prior-idx", *map(str, start))
        command = (program, "simulate", "in.csv", "--ai", "elas_u4", *priors)
        command += ("--seed", str(seed), "-o", "out.asreview")
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        labels = _read_labels(folder)
    return [place for place, relevant in enumerate(labels, start=1) if relevant]


def _read_labels(folder: Path) -> list[bool]:
    """Read the labels in the order given, those known at the start left out."""
    with zipfile.ZipFile(folder / "out.asreview") as archive:
        inner = next(name for name in archive.namelist() if name.endswith("results.db"))
        (folder / "results.db").write_bytes(archive.read(inner))
    db = sqlite3.connect(folder / "results.db")
    query = "select label from results where training_set is not null order by rowid"
    labels = [bool(label) for (label,) in db.execute(query)]
    db.close()
    return labels
