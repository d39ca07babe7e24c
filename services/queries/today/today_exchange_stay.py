"""What the first page says of visits of an exchange: papers that are late, incidents that are open."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from db.enums import FindingLevel
from services.actors import Actor
from services.i18n import N_
from services.queries.exchange.exchange_incidents import open_for
from services.queries.exchange.exchange_papers import late_for
from services.queries.today.today_rows import TodoRow


def stay_todos(session: Session, actor: Actor, day: date) -> list[TodoRow]:
    """Two statements."""
    found = []
    if incidents := open_for(session, actor):
        level = FindingLevel.BLOCK if incidents.grave else FindingLevel.WARN
        title = N_("A grave incident is open") if incidents.grave else N_("An incident is not closed")
        found.append(
            TodoRow(
                "incident_open", incidents.grave or incidents.number, title, "exchange_incidents", level,
                due=incidents.first, query={"id": incidents.leg},
            )
        )  # fmt: skip
    late = late_for(session, actor, day)
    if late.late and late.leg:
        title = N_("Papers for the exchange are late")
        found.append(
            TodoRow(
                "papers_late", late.late, title, "exchange_papers", FindingLevel.WARN, due=late.first,
                query={"id": late.leg},
            )
        )  # fmt: skip
    return found
