"""Reads about posts: which ones an offer of a department may belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.models import Department, Offer
from services.actors import Actor
from services.queries.scope import offers_visible_to

MOST = 50
"""A department has a handful; beyond, the latest are offered."""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post by its latest offer, other than the one that is being written; ``is_own``: that one belongs to it."""

    offer_public_id: str
    title: str
    starts_on: date
    ends_on: date
    is_own: bool


def of_department(
    session: Session, actor: Actor, department_public_id: str, *, offer_public_id: str = "", language: str
) -> list[PostRow]:
    """The posts of a department, the latest first; empty where no other offer was written. One statement."""
    own = select(Offer.post).where(Offer.public_id == offer_public_id).correlate(None).scalar_subquery()
    latest = func.row_number().over(partition_by=Offer.post, order_by=(Offer.starts_on.desc(), Offer.id.desc()))
    offers = (
        select(
            Offer.public_id, localised_column(Offer, "title", language).label("title"), Offer.starts_on, Offer.ends_on,
            func.coalesce(Offer.post == own, False).label("is_own"), latest.label("place"),
        )
        .join(Department, Department.id == Offer.department_id)
        .where(
            Department.public_id == department_public_id, Offer.public_id != offer_public_id, offers_visible_to(actor)
        )
        .subquery()
    )  # fmt: skip
    shown = select(*(offers.c[name] for name in ("public_id", "title", "starts_on", "ends_on", "is_own")))
    rows = session.execute(
        shown.where(offers.c.place == 1).order_by(offers.c.is_own.desc(), offers.c.starts_on.desc()).limit(MOST)
    )
    return [PostRow(*row) for row in rows]
