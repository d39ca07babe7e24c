"""Wishes of teachers: asked by the school, approved or refused by the city with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import localised
from db.enums import Language, SubjectKind, WishState
from db.models import Item, Location, Organisation, Wish
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.mail import outbox
from services.materials import school_desk
from services.materials.moves import check_open
from services.policy import authorize
from services.records import TEXT_LENGTH, by_public_id, optional, put
from services.workflows import WISH

MOST_UNITS = 10_000
MOST_CENTS = 100_000_00


def make(
    session: Session,
    actor: Actor,
    place_public_id: str,
    *,
    quantity: int,
    teacher_name: str,
    now: datetime,
    item_public_id: str | None = None,
    title: str = "",
    reason: str = "",
) -> Wish:
    """Wish for units of an item, or for something in one’s own words. Raises ``Invalid`` for nothing or for nobody."""
    place = by_public_id(session, Location, place_public_id)
    item = optional(session, Item, item_public_id)
    if item and item.organisation_id != place.organisation_id:
        raise NotFound(N_("This does not exist, or not any more."), field="item")
    wish = Wish(
        organisation_id=place.organisation_id, location=place, item=item, state=WishState.ASKED, created_at=now,
        updated_at=now, title="", teacher_name="", reason="", answer="",
        quantity=inputs.whole(quantity, field="quantity", least=1, most=MOST_UNITS) or 1,
    )  # fmt: skip
    with session.no_autoflush:
        authorize(actor, Action.WISH_MAKE, wish)
        check_open(place)
        put(wish, {"title": "" if item else title, "teacher_name": teacher_name, "reason": reason})
    if not item and not wish.title:
        raise Invalid(N_("Choose a title, or write what you wish for."), field="title")
    if not wish.teacher_name:
        raise Invalid(N_("Write the name of the teacher."), field="teacher_name")
    session.add(wish)
    session.flush()
    history.record_state(session, actor, SubjectKind.WISH, wish.id, "ask", None, WishState.ASKED, now=now)
    return wish


def approve(
    session: Session, actor: Actor, wish_public_id: str, *, now: datetime, seen_version: int | None = None,
    quantity: int | None = None, unit_estimate_cents: int | None = None, answer: str = "",
) -> None:  # fmt: skip
    """Say yes, perhaps to another number, with what one unit may cost where the stock does not say it."""
    wish = by_public_id(session, Wish, wish_public_id, lock=True)
    authorize(actor, Action.WISH_DECIDE, wish)
    if quantity is not None:
        quantity = inputs.whole(quantity, field="quantity", least=1, most=MOST_UNITS)
    if unit_estimate_cents is not None:
        unit_estimate_cents = inputs.whole(unit_estimate_cents, field="estimate", least=0, most=MOST_CENTS)
    history.move(session, actor, wish, WISH, "approve", now=now, seen_version=seen_version)
    wish.quantity = quantity or wish.quantity
    wish.unit_estimate_cents = unit_estimate_cents or None
    _answered(session, wish, "wish_approved", answer, now)


def refuse(
    session: Session, actor: Actor, wish_public_id: str, *, reason: str, now: datetime, seen_version: int | None = None
) -> None:
    """Say no, with the reason that the teacher reads."""
    wish = by_public_id(session, Wish, wish_public_id, lock=True)
    history.move(session, actor, wish, WISH, "refuse", now=now, seen_version=seen_version, reason=reason)
    _answered(session, wish, "wish_refused", reason, now)


def end(
    session: Session, actor: Actor, wish_public_id: str, name: str, *, now: datetime, seen_version: int | None = None
) -> None:
    """The class has it (``fulfil``), or nobody wishes for it any more (``withdraw``)."""
    if name not in {"fulfil", "withdraw"}:
        raise ValueError(f"{name} is not an end of a wish")
    wish = by_public_id(session, Wish, wish_public_id, lock=True)
    history.move(session, actor, wish, WISH, name, now=now, seen_version=seen_version)


def _answered(session: Session, wish: Wish, template: str, answer: str, now: datetime) -> None:
    """Keep the answer, and write it to the people of the school."""
    wish.answer = inputs.text(answer, field="reason", longest=TEXT_LENGTH)
    wish.decided_at = now
    session.flush()
    keeper = wish.location.keeper
    if keeper is None or keeper.id == wish.organisation_id:
        return
    for person, path in school_desk.reached(session, keeper, now=now, page="/notre-materiel"):
        options: dict[str, Any] = {"reason": wish.answer} if wish.answer else {}
        outbox.queue_to_person(
            session, template, person, now=now, kind=SubjectKind.WISH, subject_id=wish.id, path=path,
            what=_title(wish), number=wish.quantity, language=_language(keeper), **options,
        )  # fmt: skip


def _language(keeper: Organisation) -> Language:
    """Of people without account: what is spoken at the school."""
    return Language.HY if keeper.country == "AM" else Language.FR


def _title(wish: Wish) -> str:
    return localised(wish.item, "title", "fr") if wish.item else wish.title
