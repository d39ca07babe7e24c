"""What was said of how an internship goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import CheckInAnswer, Source
from db.models import CheckIn, Placement
from services.actors import Actor
from services.queries.scope import placements_visible_to


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """One word; ``handled_at`` is when a coordinator had called back."""

    at: datetime
    answer: CheckInAnswer
    note: str
    from_intern: bool
    by_name: str
    source: Source
    handled_at: datetime | None

    @property
    def awaits(self) -> bool:
        """Whether somebody waits to be called."""
        return self.answer is CheckInAnswer.CALL_ME and self.handled_at is None


def of_placement(
    session: Session, actor: Actor, public_id: str, *, from_intern: bool | None = None
) -> list[CheckInRow]:
    """Words about one internship, latest first; ``from_intern``: only those of the intern, or of the others.

    What one side says is not shown to the other: callers who do not coordinate ask for their own side. One statement.
    """
    query = (
        select(
            CheckIn.at, CheckIn.answer, CheckIn.note, CheckIn.from_intern, CheckIn.by_name, CheckIn.source,
            CheckIn.handled_at,
        )
        .join(Placement, Placement.id == CheckIn.placement_id)
        .where(Placement.public_id == public_id, placements_visible_to(actor))
        .order_by(CheckIn.id.desc())
    )  # fmt: skip
    if from_intern is not None:
        query = query.where(CheckIn.from_intern.is_(from_intern))
    return [CheckInRow(*row) for row in session.execute(query)]
