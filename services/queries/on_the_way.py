"""What is on its way to each place, so that nothing is bought twice."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from services.actors import Actor


def on_the_way(session: Session, actor: Actor) -> Mapping[tuple[int, str], int]:
    """Units and kits under way by place of arrival and thing (``i`` and the item, ``k`` and the code of the kit)."""
    return {}
