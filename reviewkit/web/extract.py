"""Extraction in the browser: the studies with progress, and a form beside the full text.

Which of the protocol's forms is meant the address says: `?form=mmat-2018`; without it, the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from reviewkit.errors import NotAllowedError
from reviewkit.forms import Key, full_path
from reviewkit.plan import Plan
from reviewkit.stages import extract
from reviewkit.stages.extract import filling, listing
from reviewkit.stages.extract.entries import Entry, fresh
from reviewkit.stages.extract.filling import Filling
from reviewkit.stages.extract.submitting import submission
from reviewkit.store.drafts import Drafted, Drafts, Write, open_drafts
from reviewkit.terms import MISSING_MEANINGS
from reviewkit.web.desk import here, refuse_observer
from reviewkit.web.extract_forms import address, form_tabs, on_form
from reviewkit.web.extract_text import Pane, pane
from reviewkit.web.extract_view import show_form

pages = Blueprint("extract", __name__, url_prefix="/extract")

A_PAGE = 50
LONGEST_ENTRY = 200_000  # characters
Answered = Response | tuple[str, int]
PARTS = ("value", "other", "missing", "reason", "note", "report", "page", "quote", "spot")


@dataclass(frozen=True, slots=True)
class Posted:
    """A question as a page sent it: what it showed, what is typed now, and by which window."""

    shown: str
    entry: Entry
    number: int

    @property
    def changed(self) -> bool:
        """Whether anything was typed since the page was shown."""
        return self.shown.partition(".")[2] != self.entry.digest

    @property
    def seen(self) -> int:
        """The version of the question that the page showed."""
        return _whole(self.shown.partition(".")[0])


def _whole(text: str) -> int:
    """Read a number that our page sent; 0 for anything else that a browser may send."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def posted(form: MultiDict[str, str]) -> dict[Key, Posted]:
    """Read what a page sent; names are `field|row|part`.

    Raises:
        NotAllowedError: an answer is too long.
    """
    parts: dict[Key, dict[str, list[str]]] = {}
    for name in form:
        if name.count("|") >= 2:
            field, _, rest = name.partition("|")
            line, _, part = rest.rpartition("|")
            texts = [text.replace("\r\n", "\n") for text in form.getlist(name)]
            if sum(map(len, texts)) > LONGEST_ENTRY:
                raise NotAllowedError(
                    f"{field}: longer than {LONGEST_ENTRY:,} characters; nothing was saved."
                )
            parts.setdefault((field, line), {})[part] = texts
    found = {}
    for key, given in parts.items():
        if "seen" not in given:
            continue
        first = {part: texts[0] for part, texts in given.items()}
        values = [text for text in given.get("value", ()) if text]
        if added := first.get("add", "").strip():
            values = ["; ".join([*values, added])]
        told = {part: first.get(part, "") for part in PARTS if part != "value"}
        entry = Entry(value=tuple(values), **told)
        found[key] = Posted(first["seen"], entry, _whole(first.get("number", "")))
    return found


def keep(drafts: Drafts, study: str, given: Mapping[Key, Posted]) -> dict[Key, Drafted]:
    """Write what was typed into the draft; return what another window wrote in its place."""
    window = request.form.get("window", "")[:64]
    writes = {
        key: Write(one.seen, one.entry.body, window, one.number)
        for key, one in given.items()
        if one.changed
    }
    done = drafts.write(g.who, study, writes, on_form().at)
    return {key: stands for key, (written, stands) in done.items() if not written}


def fill(drafts: Drafts, study: str) -> Filling:
    """Gather the form of the reviewer who asks."""
    store, plan = here().store, on_form()
    extract.study_there(store, study)
    return filling.fill(store, plan, study, g.who, drafts.of(g.who, study, plan.at))


@pages.get("/")
def page() -> str:
    """List the studies with how far the reviewer who asks is with each."""
    desk, plan = here(), on_form()
    start = max(0, request.args.get("start", 0, type=int))
    with open_drafts(desk.folder) as drafts:
        begun = drafts.studies(g.who, plan.at)
    found = listing.studies(desk.store, plan, g.who, start, A_PAGE)
    return render_template(
        "extract.html.j2",
        found=found,
        begun=begun,
        total=listing.count_studies(desk.store),
        start=start,
        a_page=A_PAGE,
        form=plan.form,
        extraction=plan.extraction,
        at=on_form().at or None,
        tabs=form_tabs(desk.plan),
        saved=session.pop("saved", ""),
    )


@pages.get("/-next")  # no id of a study begins so
def move_on() -> Response:
    """Go to the next study that waits for the reviewer who asks."""
    desk = here()
    study = listing.next_study(desk.store, on_form(), g.who, request.args.get("after", ""))
    if study is None:
        session["saved"] = "No other study waits for you."
        return redirect(address("extract.page"))
    return redirect(address("extract.form", study=study))


@pages.get("/<study>")
def form(study: str) -> str:
    """Show the form of a study beside the text of its reports."""
    refuse_observer()
    with open_drafts(here().folder) as drafts:
        return _page(fill(drafts, study), saved=session.pop("saved", ""))


def _page(
    filled: Filling,
    *,
    saved: str = "",
    problems: Mapping[Key, str] | None = None,
    stale: Mapping[Key, tuple[Entry, Drafted]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    desk, plan = here(), on_form()
    view = show_form(plan, filled, problems or {}, stale or {})
    return render_template(
        "extract_form.html.j2",
        view=view,
        study=filled.study,
        place=full_path(plan.at, filled.study),  # of what is typed, in the browser's storage
        text=the_pane(filled),
        saved=saved,
        typed=typed or {},
        codebooks=plan.codebooks,
        at=on_form().at or None,
        tabs=form_tabs(desk.plan, filled.study),
        title=listing.label(desk.store, filled.study),
        told_of=told,
        meanings=MISSING_MEANINGS,
    )


def the_pane(filled: Filling) -> Pane:
    """Read what the address asks to see of the study's reports."""
    asked = request.values
    quote = None
    if name := asked.get("quote", ""):
        field, _, line = name.partition("|")
        key = field, line
        entry = filled.entry(key)
        who = filled.verified or g.who
        known = extract.anchors_of(here().store, filled.study, who, on_form().at)
        quote = (entry, known.get(key))
    report, number = asked.get("report", ""), asked.get("page", 1, type=int)
    return pane(here().store, filled.study, report, number, asked.get("find", ""), quote)


@pages.get("/<study>/text")
def text(study: str) -> str:
    """Send a page of the text of a report, for the script."""
    refuse_observer()
    with open_drafts(here().folder) as drafts:
        filled = fill(drafts, study)
    return render_template("extract_text.html.j2", text=the_pane(filled), study=study)


@pages.post("/<study>/save")
def save(study: str) -> dict[str, object]:
    """Save what was typed, for the script; tell what is asked now, and what was refused."""
    refuse_observer()
    given = posted(request.form)
    with open_drafts(here().folder) as drafts:
        extract.study_there(here().store, study)
        refused = keep(drafts, study, given)
        filled = fill(drafts, study)
    view = show_form(on_form(), filled, {}, {})
    seen = {_name(key): filled.seen(key) for key in given if key not in refused}
    return {
        "saved": seen,
        "refused": {
            _name(key): {
                "seen": filled.seen(key),
                "stands": {part: getattr(filled.entry(key), part) for part in PARTS},
                "told": told(filled.entry(key)),
            }
            for key in refused
        },
        "hidden": view.hidden,
        "progress": view.counted,
    }


def told(entry: Entry) -> str:
    """Write an entry as one line."""
    value = "; ".join([*entry.value, entry.other, entry.missing])
    more = (entry.reason, entry.note, entry.page and f"p. {entry.page}", entry.quote)
    return " · ".join(part.strip("; ") for part in (value, *more) if part.strip("; ")) or "nothing"


def _name(key: Key) -> str:
    return f"{key[0]}|{key[1]}"


@pages.post("/<study>")
def act(study: str) -> Answered:
    """Save the form as a page without scripts sends it, then do what its button says."""
    refuse_observer()
    given = posted(request.form)
    what, _, about = request.form.get("do", "save").partition(":")
    with open_drafts(here().folder) as drafts:
        extract.study_there(here().store, study)
        refused = keep(drafts, study, given)
        if refused:
            stale = {key: (given[key].entry, stands) for key, stands in refused.items()}
            return _page(fill(drafts, study), stale=stale), 409
        if what in DEEDS:
            return DEEDS[what](drafts, study, about)
    return redirect(_where(study, what, about), 303)


def _where(study: str, what: str, about: str) -> str:
    """Return the address to go to once the draft is saved."""
    if what in {"show", "find"}:
        report, _, number = about.partition("|")
        words = request.form.get("find", "")
        shown = address("extract.form", study=study, report=report, page=number, find=words)
        return f"{shown}#text"
    if what == "quote":
        return address("extract.form", study=study, quote=about) + "#text"
    session["saved"] = "Saved as a draft; nobody else sees it before you submit."
    return address("extract.form", study=study)


def _add(drafts: Drafts, study: str, group: str) -> Answered:
    line = request.form.get(f"new|{group}", "").strip()
    filled = fill(drafts, study)
    plan = on_form()
    form = filling.form_of(plan)
    try:
        keys = filling.new_row(form, filled, group, line)
    except NotAllowedError as error:
        return _page(filled, problems={(group, ""): str(error)}, typed={group: line}), 409
    versions = {key: filled.drafted.get(key, Drafted()).version for key in keys}
    empty = {key: fresh(form, key[0]) for key in keys}
    writes = {key: Write(versions[key], empty[key].body, "", 0) for key in keys}
    drafts.write(g.who, study, writes, plan.at)
    return redirect(address("extract.form", study=study) + f"#row-{group}-{line}", 303)


def _drop(drafts: Drafts, study: str, about: str) -> Answered:
    group, _, line = about.partition("|")
    filled = fill(drafts, study)
    keys = [key for key in filled.entries if key[1] == line and key[0].startswith(f"{group}.")]
    if any(key in filled.standing for key in keys):
        raise NotAllowedError(
            f"You submitted answers of the row {line}; choose TBD at each to take it back."
        )
    versions = {key: filled.drafted.get(key, Drafted()).version for key in keys}
    writes = {key: Write(versions[key], None, "", 0) for key in keys}
    drafts.write(g.who, study, writes, on_form().at)
    session["saved"] = f"The row {line} is taken out of your draft."
    return redirect(address("extract.form", study=study) + f"#group-{group}", 303)


def _submit(drafts: Drafts, study: str, _about: str) -> Answered:
    desk, plan = here(), on_form()
    filled = fill(drafts, study)
    made = submission(desk.store, plan, filled)
    if made.problems:
        return _page(filled, problems=made.problems), 422
    (new,) = desk.write(lambda facts: extract.answer_in(facts, plan, [made.sheet]))
    said = {(one.field, one.line) for one in made.sheet.answers}
    done = {key: one for key, one in filled.drafted.items() if one.body is not None and key in said}
    drafts.submitted(g.who, study, done, plan.at)
    left = fill(drafts, study)
    owed = show_form(plan, left, {}, {}).progress.owed
    told = [f"Submitted: {new} {'answer' if new == 1 else 'answers'} new."]
    told += [f"{owed} required still to answer."] if owed else [_done(plan)]
    if made.kept:
        told.append(f"{made.kept} to questions that are not asked stay in your draft.")
    session["saved"] = " ".join(told)
    return redirect(address("extract.form", study=study), 303)


def _done(plan: Plan) -> str:
    """Say that nothing is owed on a form, and which one where there are several."""
    of = f" as far as {plan.form.title} goes" if plan.form and len(plan.forms) > 1 else ""
    return f"You are done with this study{of}."


DEEDS = {"add": _add, "drop": _drop, "submit": _submit}
