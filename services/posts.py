"""Posts: what offers of a department have in common when they open the same work, year after year.

The law leaves a post without an intern for a while after each internship (Code de l’éducation L124-11), whichever offer
it came by. An offer that is repeated stays with its post; whoever writes one may say so of another, or the contrary.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import new_public_id
from db.models import Department, Offer, Placement
from services.errors import Invalid
from services.i18n import N_
from services.placement_checks import LIVE, refresh_findings
from services.records import by_public_id


def named(session: Session, offer: Offer, same_post_as: str | None) -> str:
    """The post of ``offer``: that of the offer which is named, else one of its own.

    Raises ``Invalid`` where the other offer belongs to another department.
    """
    if same_post_as:
        other = by_public_id(session, Offer, same_post_as)
        if other.department_id != offer.department_id:
            raise Invalid(N_("This offer belongs to another department."), field="same_post_as")
        return other.post
    return new_public_id() if offer.post is None or is_shared(session, offer) else offer.post


def is_shared(session: Session, offer: Offer) -> bool:
    """Whether another offer opens the same post."""
    others = select(Offer.id).where(Offer.post == offer.post, Offer.id != offer.id)
    return session.scalar(others.limit(1)) is not None


def follow(session: Session, offer: Offer, changed: list[str], now: datetime) -> None:
    """Make the remarks of the internships on an offer anew whose post or places are others now."""
    if not {"post", "places"} & set(changed):
        return
    session.flush()
    department = session.get_one(Department, offer.department_id)
    on_post = select(Placement).join(Offer, Offer.id == Placement.offer_id)
    for placement in session.scalars(on_post.where(Offer.post == offer.post, Placement.state.in_(LIVE))):
        refresh_findings(session, placement, department, now)
