"""Writing one mail of reminders: one matter or several, one link where one is enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.enums import LinkPurpose, SubjectKind
from db.models import AgreementSigner, Evaluation, Guardian, Person, Placement, Shipment, Survey
from services import links
from services.actors import Actor
from services.agreements import signing_links
from services.department_desk import DESK_VALID_FOR
from services.evaluations import asking
from services.exchanges import guardians, surveys
from services.i18n import N_, translate, translate_plural
from services.mail import outbox
from services.mail.templates import address_of
from services.placement_mails import follow_up_link
from services.reminders.matters import Matter, Recipient
from services.shipments import telling

TODAY_PAGE = "/aujourd-hui"
MOST_MATTERS = 12
"""So many are told in full; the rest is counted, and stands on the page of today."""


def write(session: Session, actor: Actor, matters: Sequence[Matter], *, now: datetime) -> None:
    """Queue one mail about all ``matters`` of one person, the nearest first."""
    ordered = _unlike(sorted(matters, key=lambda one: one.due or date.max))
    to, first = ordered[0].to, ordered[0]
    about = first.title.text(to.language)
    if len(ordered) > 1:
        about = translate_plural(to.language, "%(n)s matter waits for you", "%(n)s matters wait for you", len(ordered))
    outbox.queue(
        session, "reminder", email=to.email, language=to.language, now=now, person_id=to.person_id,
        kind=first.subject_kind if len(ordered) == 1 else None,
        subject_id=first.subject_id if len(ordered) == 1 else None,
        about=about, matters=_body(session, actor, ordered, now),
    )  # fmt: skip


def _unlike(matters: Sequence[Matter]) -> list[Matter]:
    """Without those that are told in the same words: five candidates of one department are one matter."""
    return list({(one.sentences[0].text(one.to.language), one.path): one for one in reversed(matters)}.values())[::-1]


def _body(session: Session, actor: Actor, matters: list[Matter], now: datetime) -> str:
    to = matters[0].to
    groups: dict[tuple[str, LinkPurpose | None, int], list[Matter]] = {}
    for one in matters[:MOST_MATTERS]:
        groups.setdefault((one.path, one.link_to, one.link_id), []).append(one)
    to_today = len(groups) > 1 and to.has_account
    parts: list[str] = []
    for found in groups.values():
        parts += _told(found, to)
        if not to_today and (found[0].path or found[0].link_to):
            parts.append(_link(to, found[0].link_label, _path(session, actor, found[0], now)))
    if len(matters) > MOST_MATTERS:
        more = len(matters) - MOST_MATTERS
        parts.append(translate_plural(to.language, "And %(n)s more.", "And %(n)s more.", more))
    if to_today:
        parts.append(_link(to, N_("All that waits for you"), TODAY_PAGE))
    return "\n\n".join(parts)


def _told(matters: list[Matter], to: Recipient) -> list[str]:
    """One paragraph for a matter with all its sentences; a list where there are several."""
    texts = [" ".join(one.text(to.language) for one in matter.sentences) for matter in matters]
    return texts if len(texts) == 1 else ["\n".join(f"– {text}" for text in texts)]


def _link(to: Recipient, label: str, path: str) -> str:
    return f"{translate(to.language, '%(label)s:', label=translate(to.language, label))}\n{address_of(path)}"


def _path(session: Session, actor: Actor, matter: Matter, now: datetime) -> str:
    if matter.link_to is LinkPurpose.PLACEMENT_FOLLOW_UP:
        placement = session.get_one(Placement, matter.link_id)
        token, _until = follow_up_link(session, actor, placement, session.get_one(Person, matter.to.person_id), now)
        return links.path(token)
    if matter.link_to is LinkPurpose.DEPARTMENT_DESK:
        token = links.issue(
            session, actor, LinkPurpose.DEPARTMENT_DESK, SubjectKind.DEPARTMENT, matter.link_id, now=now,
            valid_for=DESK_VALID_FOR, person_id=matter.to.person_id,
        )  # fmt: skip
        return links.path(token)
    if matter.link_to is LinkPurpose.AGREEMENT_SIGNATURE:
        signer = session.get_one(AgreementSigner, matter.link_id)
        signer.asked_at = now
        return links.path(signing_links.issue(session, actor, signer, now=now))
    if matter.link_to is LinkPurpose.EVALUATION:
        evaluation = session.get_one(Evaluation, matter.link_id)
        evaluation.asked_at = now
        return links.path(asking.issue(session, actor, evaluation, now=now))
    if matter.link_to is LinkPurpose.SHIPMENT_RECEIPT:
        return links.path(telling.issue(session, actor, session.get_one(Shipment, matter.link_id), now=now))
    if matter.link_to is LinkPurpose.GUARDIAN:
        return links.path(guardians.link_for(session, actor, session.get_one(Guardian, matter.link_id), now=now))
    if matter.link_to is LinkPurpose.SURVEY:
        return links.path(surveys.link_for(session, actor, session.get_one(Survey, matter.link_id), now=now))
    return matter.path
