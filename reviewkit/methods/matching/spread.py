"""The matching on many machines: the same steps as tasks of a Dask cluster.

Chunks of records are normalised (a task each), their keys dealt out by bucket, pairs found within
each bucket, gathered by the chunks that their records lie in, and compared two chunks at a time.
All tasks are given at once and each follows from its arguments alone, so when a worker dies the
scheduler has its tasks done again elsewhere: the judgements do not depend on who does what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from reviewkit.errors import NotAllowedError, NotThereError, UnreadableError
from reviewkit.methods.matching.batch import judge_across, taken
from reviewkit.methods.matching.block import KEYS, keys, order, pairs, splits
from reviewkit.methods.matching.columns import UNKNOWN, Codes, Columns, Ints, concat
from reviewkit.methods.matching.judged import Judged, together
from reviewkit.methods.matching.normalise import hashed, normalise
from reviewkit.methods.matching.parquet import read_frames
from reviewkit.methods.matching.policy import RULES_VERSION, Pair, Policy
from reviewkit.methods.matching.run import Progress, silent
from reviewkit.methods.matching.survey import Serials, Survey, survey

if TYPE_CHECKING:
    from distributed import Client, Future

Part = pd.DataFrame | Columns | str  # records, normalised records, or a file that workers can read
Sides = npt.NDArray[np.uint32]  # two columns: rows of the first and of the second records
Keyed = npt.NDArray[np.void]

CHUNK = 250_000  # records a chunk, where parts are smaller
_PIECE = 10_000  # records of a frame normalised at a time
_PATIENCE = 30  # seconds until somebody must answer
_KEYED = np.dtype(
    [("key", "<u8"), ("row", "<u4"), ("number", "u1"), ("splits", "<u8", 4), ("order", "<u8", 3)]
)
_DEFAULT = Policy()


def judge_spread(
    address: str,
    parts: Iterable[Part],
    policy: Policy = _DEFAULT,
    *,
    progress: Progress = silent,
    chunk: int = CHUNK,
) -> Iterator[Pair]:
    """Judge records on a Dask cluster.

    Args:
        address: of the scheduler, such as `tcp://10.0.0.5:8786`.
        parts: records in file order: frames as for `judge`, or what `normalise` gave, both sent
            over the network; or paths of CSV or Parquet files that every worker can read.
        policy: which relatives count as the same report.
        progress: called with a step, what of it is done, and how much there is.
        chunk: records a chunk; a file is never cut.

    Yields:
        The pairs of `judge`, in its order.

    Raises:
        NotAllowedError: Dask is not installed, workers have other rules, or die again and again.
        NotThereError: no scheduler answers, or it has no workers.
        UnreadableError: a file cannot be read.
    """
    with _client(address) as client:
        chunks = _chunks(client, parts, chunk, progress)
        starts = [0, *accumulate(_sizes(client, chunks, progress))]
        rows = _planned(client, chunks, starts, policy)
        for done, row in enumerate(rows, start=1):
            blocks = _gathered(client, row)
            row.clear()  # the workers may forget them
            yield from _in_words(blocks)
            progress("judging", done, len(rows))


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """Connect to a scheduler whose workers have these rules."""
    try:
        import dask  # noqa: PLC0415 - an extra, and slow to import
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        msg = "A cluster needs Dask: install it with `pip install 'reviewkit[cluster]'`."
        raise NotAllowedError(msg) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        msg = (
            f"No scheduler answers at {address}: start one with `dask scheduler`, name its address."
        )
        raise NotThereError(msg) from error
    with client, dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            msg = f"The scheduler at {address} has no workers: start some with `dask worker`."
            raise NotThereError(msg) from error
        for worker, version in client.run(_version, on_error="return").items():
            if version != RULES_VERSION:
                msg = (
                    f"The worker at {worker} has not the matching rules {RULES_VERSION} but says "
                    f"{version}: install the same reviewkit there."
                )
                raise NotAllowedError(msg)
        yield client


def _version() -> str:
    return RULES_VERSION


def _chunks(
    client: Client, parts: Iterable[Part], chunk: int, progress: Progress
) -> list[Future[Any]]:
    """Have all records normalised, small parts put together; give one future a chunk."""
    kept = list(parts)
    serials = _surveyed(client, kept, progress)
    chunks: list[Future[Any]] = []
    waiting: list[Future[Any]] = []
    held = 0
    for part in kept:
        if isinstance(part, pd.DataFrame):
            for at in range(0, len(part), _PIECE):
                piece = part.iloc[at : at + _PIECE]
                waiting.append(client.submit(normalise, piece, serials, pure=False))
                held += len(piece)
                if held >= chunk:
                    chunks.append(client.submit(concat, waiting, pure=False))
                    waiting, held = [], 0
            continue
        if waiting:
            chunks.append(client.submit(concat, waiting, pure=False))
            waiting, held = [], 0
        work = (_file, part, serials) if isinstance(part, str) else (_same, part)
        chunks.append(client.submit(*work, pure=False))
    if waiting:
        chunks.append(client.submit(concat, waiting, pure=False))
    return chunks


def _surveyed(client: Client, parts: Sequence[Part], progress: Progress) -> Serials:
    """Survey frames here and files where they are read; what is normalised was surveyed."""
    surveys: list[Survey | Future[Any]] = []
    for part in parts:
        if isinstance(part, pd.DataFrame):
            surveys.append(survey(part))
        elif isinstance(part, str):
            surveys.append(client.submit(_file_survey, part, pure=False))
    seen = Survey()
    for done, one in enumerate(surveys, start=1):
        seen = seen.plus(one if isinstance(one, Survey) else one.result())
        progress("reading", done, len(surveys))
    return seen.serials()


def _file_survey(path: str) -> Survey:
    seen = Survey()
    for frame in read_frames([path]):
        seen = seen.plus(survey(frame))
    return seen


def _file(path: str, serials: Serials) -> Columns:
    return concat([normalise(frame, serials) for frame in read_frames([path])])


def _same(columns: Columns) -> Columns:
    return columns


def _sizes(client: Client, chunks: Sequence[Future[Any]], progress: Progress) -> list[int]:
    """Wait until all records are normalised; give how many each chunk has.

    Raises:
        UnreadableError: a record is named twice.
    """
    told = [client.submit(_names, columns, pure=False) for columns in chunks]
    codes = []
    for done, future in enumerate(told, start=1):
        codes.append(future.result())
        progress("normalising", done, len(told))
    every = np.sort(np.concatenate([*codes, np.zeros(0, np.uint64)]))
    if len(twice := every[1:][every[1:] == every[:-1]]):
        at = next(at for at, some in enumerate(codes) if (some == twice[0]).any())
        name = client.submit(_name, chunks[at], int(np.argmax(codes[at] == twice[0]))).result()
        msg = f"Two rows are named '{name}' in the column 'record': each needs a name of its own."
        raise UnreadableError(msg)
    return [len(some) for some in codes]


def _names(columns: Columns) -> Codes:
    """Give the codes of the names; a name that is missing counts as one."""
    return hashed([f"={name}" for name in columns.record.strings()])


def _name(columns: Columns, row: int) -> str:
    return columns.record.take(np.array([row])).strings()[0]


def _planned(
    client: Client, chunks: Sequence[Future[Any]], starts: Sequence[int], policy: Policy
) -> list[list[Future[Any]]]:
    """Give all tasks from keys to judgements; one row of futures a chunk of first records.

    Only the last are held here: the scheduler forgets what no task waits for.
    """
    submit, count = client.submit, len(chunks)
    keyed = [submit(_keyed, *one, count, pure=False) for one in zip(chunks, starts, strict=False)]
    buckets = [[submit(itemgetter(at), some, pure=False) for some in keyed] for at in range(count)]
    found = [submit(_paired, bucket, starts, pure=False) for bucket in buckets]
    rows = []
    for i in range(count):
        mine = [submit(itemgetter(i), some, pure=False) for some in found]
        sides = submit(_sides, mine, starts, pure=False)
        rows.append(
            [
                submit(
                    _judged,
                    [(starts[at], chunks[at]) for at in sorted({i, j})],
                    submit(itemgetter(j), sides, pure=False),
                    policy,
                    pure=False,
                )
                for j in range(i, count)
            ]
        )
    return rows


def _keyed(columns: Columns, start: int, buckets: int) -> list[Keyed]:
    """Give every key of every record, dealt out by key."""
    codes, apart, sorting = keys(columns), splits(columns), order(columns)
    row, number = np.nonzero(codes != UNKNOWN)
    every = np.empty(len(row), _KEYED)
    every["key"], every["row"], every["number"] = codes[row, number], row + start, number
    every["splits"], every["order"] = apart[row], sorting[row]
    bucket = every["key"] % np.uint64(buckets)
    return [every[bucket == at] for at in range(buckets)]


def _paired(bucket: Sequence[Keyed], starts: Sequence[int]) -> list[Sides]:
    """Find the pairs in a bucket; give them by the chunk of the first record."""
    every = np.concatenate(bucket)
    sides = [np.zeros((0, 2), np.uint32)]
    for number in range(len(KEYS)):
        mine = every[every["number"] == number]
        for left, right in pairs(mine["key"][:, None], mine["splits"], mine["order"]):
            sides.append(np.stack([mine["row"][left], mine["row"][right]], axis=1))
    both = np.concatenate(sides)
    at = np.searchsorted(starts, both[:, 0], side="right") - 1
    return [both[at == i] for i in range(len(starts) - 1)]


def _sides(found: Sequence[Sides], starts: Sequence[int]) -> list[Sides]:
    """Give the pairs of one chunk, each once, by the chunk of the second record."""
    both = np.unique(np.concatenate(found), axis=0)
    at = np.searchsorted(starts, both[:, 1], side="right") - 1
    return [both[at == j] for j in range(len(starts) - 1)]


@dataclass(frozen=True, slots=True)
class _Block:
    """The judged pairs of two chunks, with the names of their records."""

    judged: Judged
    rows: Ints
    names: list[str]


def _judged(chunks: Sequence[tuple[int, Columns]], sides: Sides, policy: Policy) -> _Block:
    left, right = sides[:, 0].astype(np.int64), sides[:, 1].astype(np.int64)
    judged = judge_across(chunks, left, right, policy)
    rows = np.unique(np.concatenate([judged.left, judged.right]))
    return _Block(judged, rows, taken(chunks, rows, Columns.called).record.strings())


def _gathered(client: Client, row: list[Future[Any]]) -> list[_Block]:
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        blocks: list[_Block] = client.gather(row)  # type: ignore[no-untyped-call]
    except KilledWorker as error:
        msg = (
            "Workers died again and again over the same records: give them more memory "
            "(`dask worker --memory-limit`), then run it again."
        )
        raise NotAllowedError(msg) from error
    return blocks


def _in_words(blocks: list[_Block]) -> Iterator[Pair]:
    """Give the pairs of some blocks by their rows."""
    judged = together([block.judged for block in blocks])
    rows, first = np.unique(np.concatenate([block.rows for block in blocks]), return_index=True)
    every = [name for block in blocks for name in block.names]
    names = [every[at] for at in first.tolist()]
    left, right = np.searchsorted(rows, judged.left), np.searchsorted(rows, judged.right)
    yield from replace(judged, left=left, right=right).pairs(names)
