"""A message to all guardians, or all young people, of a visit: each reads it in their language, and gets it once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.base import localised
from db.enums import ParticipationKind, SubjectKind
from db.models import GroupMessage, Leg
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Conflict, Forbidden, Invalid
from services.exchanges import telling
from services.exchanges.telling import Told
from services.exchanges.travel import travellers
from services.i18n import N_
from services.mail import outbox
from services.policy import authorize
from services.records import by_public_id

TITLE_LENGTH, BODY_LENGTH = 200, 4000
FIELDS = ("subject_fr", "subject_en", "subject_hy", "body_fr", "body_en", "body_hy")


def recipients(
    session: Session, leg: Leg, *, to_guardians: bool, to_young: bool
) -> list[Told]:  # fmt: skip
    """Who gets it: guardians and young people of those who travel; parents of two children once."""
    ids = [one.id for one in travellers(session, leg) if one.kind is ParticipationKind.PARTICIPANT]
    found = telling.guardians(session, ids) if to_guardians else []
    return telling.each_once([*found, *(telling.young(session, ids) if to_young else [])])


def send(
    session: Session,
    actor: Actor,
    leg_public_id: str,
    words: Mapping[str, str],
    *,
    to_guardians: bool = True,
    to_young: bool = False,
    now: datetime,
) -> GroupMessage:
    """Write to everybody; a language that is left out gets the French words. Only of the own account.

    Raises ``Invalid`` at the field, ``Conflict`` where nobody has an address.
    """
    leg = by_public_id(session, Leg, leg_public_id, lock=True)
    authorize(actor, Action.EXCHANGE_EDIT, leg)
    if actor.user_id is None:
        raise Forbidden(N_("You are not allowed to do this."))
    if not (to_guardians or to_young):
        raise Invalid(N_("Choose to whom it goes."), field="to")
    message = GroupMessage(
        leg_id=leg.id, to_guardians=to_guardians, to_young=to_young, sent_at=now, sent_by_id=actor.user_id,
        **_checked(words),
    )  # fmt: skip
    people = recipients(session, leg, to_guardians=to_guardians, to_young=to_young)
    message.recipients = sum(_write(session, leg, message, one, now) for one in people)
    if not message.recipients:
        raise Conflict(N_("Nobody of them has an address: nothing was sent."))
    session.add(message)
    session.flush()
    history.audit(
        session, actor, "message:send", now=now, kind=SubjectKind.GROUP_MESSAGE, subject_id=message.id,
        number=message.recipients,
    )  # fmt: skip
    return message


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    found = {
        name: inputs.line(words.get(name), field=name, longest=TITLE_LENGTH)
        if name.startswith("subject")
        else inputs.text(words.get(name) or "", field=name, longest=BODY_LENGTH)
        for name in FIELDS
    }
    if not found["subject_fr"]:
        raise Invalid(N_("Write the subject in French."), field="subject_fr")
    if not found["body_fr"]:
        raise Invalid(N_("Write the message in French."), field="body_fr")
    for language in ("en", "hy"):
        if bool(found[f"subject_{language}"]) != bool(found[f"body_{language}"]):
            raise Invalid(N_("Write both the subject and the message in this language."), field=f"subject_{language}")
    return found


def _write(session: Session, leg: Leg, message: GroupMessage, to: Told, now: datetime) -> bool:
    try:
        outbox.queue(
            session, "group_message", email=to.email, language=to.language, now=now, kind=SubjectKind.LEG,
            subject_id=leg.id, name=to.name, exchange=localised(leg.exchange, "title", to.language),
            about=localised(message, "subject", to.language), body=localised(message, "body", to.language),
        )  # fmt: skip
    except Invalid:
        return False
    return True
