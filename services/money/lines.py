"""Budget lines and who pays them: made when an amount is planned on one that is not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import new_public_id
from db.models import BudgetLine, Funder
from services import inputs
from services.errors import Invalid
from services.i18n import N_
from services.records import by_public_id, optional


def add_line(session: Session, fields: Mapping[str, Any], *, year: int, cents: int) -> BudgetLine:
    """A budget line of a year: ``line_label``, and ``funder`` by public id or ``funder_name`` for a new one.

    ``cents``: what it holds. For a service that has authorised its actor. Raises ``Invalid`` at the field.
    """
    label = inputs.line(fields.get("line_label"), field="line_label", longest=200)
    if not label:
        raise Invalid(N_("Name the budget line, for instance «Journey»."), field="line_label")
    funder = _funder(session, fields)
    taken = select(func.count()).where(BudgetLine.funder_id == funder.id, BudgetLine.year == year)
    number = (session.scalar(taken) or 0) + 1
    made = BudgetLine(funder_id=funder.id, year=year, code=f"{number:02d}", label_fr=label, amount_cents=cents)
    session.add(made)
    session.flush()
    return made


def _funder(session: Session, fields: Mapping[str, Any]) -> Funder:
    """The one that is named, locked so that numbers of its lines are given once; or a new one."""
    if known := optional(session, Funder, fields.get("funder")):
        return by_public_id(session, Funder, known.public_id, lock=True)
    name = inputs.line(fields.get("funder_name"), field="funder_name", longest=200)
    if not name:
        raise Invalid(N_("Say who pays."), field="funder_name")
    if found := session.scalars(select(Funder).where(Funder.name_fr == name).limit(1)).first():
        return by_public_id(session, Funder, found.public_id, lock=True)
    made = Funder(code=new_public_id(), name_fr=name)
    session.add(made)
    session.flush()
    return made
