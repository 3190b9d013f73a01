"""The text of a report, and where the quotes of answers stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reviewkit.errors import NotAllowedError, UnreadableError
from reviewkit.formats.articletext import read_article
from reviewkit.formats.pdftext import clean, read_pages
from reviewkit.methods.anchoring import (
    PAGE_END,
    Anchor,
    anchor,
    find,
    find_again,
    page_at,
    text_sha,
)
from reviewkit.store import Store
from reviewkit.store.fulltexts import kept_file, put_whole
from reviewkit.store.refs import report_of


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a report: the file it is from, and its pages parted by form feeds."""

    file: str
    text: str
    sha: str

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return page_at(self.text, len(self.text))

    def page(self, number: int) -> tuple[int, str]:
        """Return where a page (from 1) begins in the text, and its text."""
        start = 0
        for _ in range(number - 1):
            start = self.text.index(PAGE_END, start) + 1
        end = self.text.find(PAGE_END, start)
        return start, self.text[start : end if end >= 0 else len(self.text)]


def file_of(store: Store, report: str) -> str:
    """Return the file of a report's full text, from the review folder; '' where none is kept."""
    row = store.db.execute(
        "select note from standing_retrievals where report = ?", (report,)
    ).fetchone()
    file = kept_file(row[0] or "") if row else ""
    return file if file and (store.folder / file).is_file() else ""


def report_text(store: Store, report: str) -> ReportText | None:
    """Return the text of a report.

    Args:
        store: the review.
        report: its id.

    Returns:
        None where no full text is kept here, or the PDF has no text layer.

    Raises:
        UnreadableError: the PDF is damaged or locked.
    """
    file = file_of(store, report)
    found = _read(store.folder, file) if file else None
    return found if found and found.text.strip() else None


@lru_cache(maxsize=8)
def _read(folder: Path, file: str) -> ReportText:
    """Read a kept file, whose name tells its bytes; a PDF once only, then from the cache."""
    path = folder / file
    if path.suffix == ".txt":
        pages = path.read_bytes().decode("utf-8-sig").split(PAGE_END)
        text = PAGE_END.join(map(clean, pages))
        return ReportText(file, text, text_sha(text))
    if path.suffix == ".xml":
        text = read_article(path)
        return ReportText(file, text, text_sha(text))
    cached = folder / "cache" / "texts" / f"{path.stem}.txt"
    try:
        text = cached.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        text = PAGE_END.join(read_pages(path))
        _cache(cached, text)
    return ReportText(file, text, text_sha(text))


def _cache(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_whole(path, text.encode("utf-8"))
    except OSError:
        return  # a read-only folder is read all the same


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote as it was given: any record of its report, its words, its page, its place."""

    record: str
    words: str
    page: str | None = None  # of several places, the one on this page is meant
    about: Anchor | None = None  # where they were selected, or stood before the text changed


def place_quote(store: Store, quoted: Quoted, where: str) -> Anchor | None:
    """Find the words of a quote in the text of the report that it names.

    Args:
        store: the review.
        quoted: the quote as it was given.
        where: study and question, for messages.

    Returns:
        Where they stand. Where there is no text to look in the quote is kept as typed, with the
        place it had, if any.

    Raises:
        NotAllowedError: the words are not in the text, or are in several places of it.
    """
    report, quote, page, about = (
        report_of(store.db, quoted.record),
        quoted.words,
        quoted.page,
        quoted.about,
    )
    try:
        found = report_text(store, report)
    except UnreadableError:
        found = None
    same = about is not None and find(about.exact, quote).found
    if found is None:
        return about if same else None
    if about and same:
        again = find_again(found.text, about)
        if again.found:
            return anchor(found.text, again.start, again.end)
    again = find(found.text, quote, page=page_number(page))
    if again.places == 0:
        raise NotAllowedError(
            f"{where}: the quote is not in the text of report {report}; take its words from there, "
            f"or name the report that has them: {_short(quote)}"
        )
    if not again.found:
        raise NotAllowedError(
            f"{where}: the quote stands in {again.places} places of report {report}; select it "
            f"there, give more words, or its page: {_short(quote)}"
        )
    return anchor(found.text, again.start, again.end)


def page_number(page: str | None) -> int:
    """Return the number that a page has, 0 for one named otherwise, such as `iv` or `12-13`."""
    return int(page) if page and page.isascii() and page.isdigit() and len(page) < 6 else 0


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"
