"""The included reports as references for other programs: how they are cited, nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator

from reviewkit.formats.writing import Entry
from reviewkit.store import Store
from reviewkit.terms import Record

_SHOWN = (
    *("kind", "title", "year", "journal", "volume", "issue", "pages", "doi", "pmid"),
    *("accession", "url"),
)
_QUERY = f"""
select r.report, r.authors, f.isbn, f.language, t.keywords, {", ".join(f"r.{f}" for f in _SHOWN)}
from included_reports i join reports r on r.report = i.report
join records f on f.id = r.report join record_texts t on t.record = r.report
order by r.report
"""


def cited(store: Store) -> Iterator[Entry]:
    """Yield the included reports by their ids, a few in memory at a time.

    They come without abstracts, which are not ours to publish, without decisions and labels, and
    without addresses that are no web addresses.
    """
    for report, authors, isbn, language, keywords, *shown in store.db.execute(_QUERY):
        told = dict(zip(_SHOWN, shown, strict=True))
        if not str(told["url"] or "").lower().startswith(("http://", "https://")):
            told["url"] = None
        record = Record(
            1,
            1,
            (),
            authors=tuple(authors.split("; ")) if authors else (),
            isbn=isbn,
            language=language,
            keywords=tuple(json.loads(keywords)),
            **told,
        )
        yield Entry(report, record)
