"""Which of the protocol's forms a page of extraction is of: its address says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from reviewkit.plan import Plan
from reviewkit.web.desk import here


@dataclass(frozen=True, slots=True)
class FormTab:
    """A form that a page can be of: its title, its address, and whether the page is of it."""

    title: str
    address: str
    current: bool


def on_form() -> Plan:
    """Return the plan in force, looking at the form that the address names, else at the first.

    Raises:
        NotThereError: the protocol names no such form.
    """
    plan = here().plan
    named = request.args.get("form", "")
    return plan.of(named) if named or plan.form else next(plan.each_form(), plan)


def address(endpoint: str, **values: Any) -> str:
    """Return the address of a page of extraction that is of the same form as this one."""
    return url_for(endpoint, form=on_form().at or None, **values)


def form_tabs(plan: Plan, study: str = "") -> list[FormTab]:
    """List the forms of a protocol that has several, to go from one to another.

    Args:
        plan: the plan in force.
        study: go to the form of this study; without it, to the list of studies.
    """
    if len(plan.forms) < 2:
        return []
    now = on_form().at

    def leads(name: str) -> str:
        which = name or None
        if study:
            return url_for("extract.form", study=study, form=which)
        return url_for("extract.page", form=which)

    return [FormTab(form.title, leads(name), name == now) for name, form in plan.forms.items()]
