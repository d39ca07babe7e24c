"""Something that went wrong during a visit: told, followed, closed; a grave one is told at once to both cities.

Read by the coordinators of both cities and by whoever reported it, and nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import IncidentSeverity, IncidentState, LinkPurpose, SubjectKind
from db.models import Incident, IncidentPerson, Leg, LegMember, Note, Participation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.i18n import N_
from services.mail.coordinators import tell_coordinators
from services.policy import authorize
from services.records import by_public_id
from services.workflows import INCIDENT

EARLIEST = timedelta(days=30)
"""How long before the visit something may have happened: on the way, or while it was prepared."""


def report(
    session: Session, actor: Actor, leg_public_id: str, fields: Mapping[str, Any], *, people: Sequence[str] = (),
    now: datetime,
) -> Incident:  # fmt: skip
    """Keep what happened: title, account, happened_at, place, severity, reported_by; ``people`` by public id.

    By a coordinator of either city or a leader of the visit. A grave one is mailed at once to the coordinators of both
    cities. Raises ``Invalid`` at the field.
    """
    leg = by_public_id(session, Leg, leg_public_id)
    authorize(actor, Action.INCIDENT_REPORT, _standing_of(session, actor, leg))
    incident = Incident(
        leg_id=leg.id, leg=leg, state=IncidentState.OPEN, created_at=now, updated_at=now,
        reported_by=inputs.line(fields.get("reported_by"), field="reported_by", longest=200) or actor.name,
        reported_by_id=actor.user_id, **_checked(leg, fields, now),
    )  # fmt: skip
    session.add(incident)
    session.flush()
    _involve(session, incident, people)
    history.record_state(session, actor, SubjectKind.INCIDENT, incident.id, "report", None, IncidentState.OPEN, now=now)
    if incident.severity is IncidentSeverity.GRAVE:
        _escalate(session, incident, now)
    return incident


def _standing_of(session: Session, actor: Actor, leg: Leg) -> Any:
    """The membership by which somebody leads in this visit, by account or by their link, or the visit itself."""
    if actor.link is not None and actor.link.purpose is LinkPurpose.LEG_LEADER:
        member = session.get(LegMember, actor.link.subject_id)
        return member if member is not None and member.leg_id == leg.id and member.left_on is None else leg
    if actor.person_id is None:
        return leg
    query = (
        select(LegMember)
        .join(Participation, Participation.id == LegMember.participation_id)
        .where(LegMember.leg_id == leg.id, Participation.person_id == actor.person_id)
    )
    return session.scalars(query).first() or leg


def _checked(leg: Leg, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    title = inputs.line(fields.get("title"), field="title", longest=200)
    if not title:
        raise Invalid(N_("Say in a few words what happened."), field="title")
    account = inputs.text(fields.get("account") or "", field="account", longest=8000)
    if not account:
        raise Invalid(N_("Tell what happened: when, where, who was there, what was done."), field="account")
    happened_at = fields.get("happened_at") or now
    if happened_at > now or happened_at.date() < leg.starts_on - EARLIEST:
        raise Invalid(N_("Say when it happened: near the visit, and not in the future."), field="happened_at")
    severity = inputs.member(IncidentSeverity, fields.get("severity"), field="severity")
    if severity is None:
        raise Invalid(N_("Say how serious it is."), field="severity")
    place = inputs.line(fields.get("place"), field="place", longest=200)
    return {"title": title, "account": account, "happened_at": happened_at, "severity": severity, "place": place}


def _involve(session: Session, incident: Incident, people: Sequence[str]) -> None:
    known = (
        select(Participation)
        .join(LegMember, LegMember.participation_id == Participation.id)
        .where(LegMember.leg_id == incident.leg_id, Participation.public_id.in_(people))
    )
    found = session.scalars(known).all()
    if len(found) != len(set(people)):
        raise NotFound(N_("This does not exist, or not any more."), field="people")
    session.add_all(IncidentPerson(incident_id=incident.id, participation_id=one.id) for one in found)
    session.flush()


def _escalate(session: Session, incident: Incident, now: datetime) -> None:
    """Told without names and without what happened: mails travel open."""
    leg = incident.leg
    for city in (leg.sending_id, leg.host_id):
        tell_coordinators(
            session, city, "incident_grave", now=now, kind=SubjectKind.INCIDENT, subject_id=incident.id,
            path=f"/incidents?id={leg.public_id}&incident={incident.public_id}", exchange=leg.exchange,
            happened_at=incident.happened_at, zone=leg.host.time_zone,
        )  # fmt: skip


def follow(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    note: str = "",
    severity: IncidentSeverity | None = None,
    told_guardians_at: datetime | None = None,
    told_authorities: str | None = None,
    follow_up_by: date | None = None,
    seen_version: int | None = None,
    now: datetime,
) -> Incident:
    """What was done since: a note, who was told, until when it is looked at again; only coordinators.

    What is left out stays. One that turns out grave is told at once. Raises ``Invalid`` at «note» where nothing is new.
    """
    incident = _locked(session, actor, public_id, seen_version)
    was_grave = incident.severity is IncidentSeverity.GRAVE
    before = _facts(incident)
    if severity is not None:
        incident.severity = severity
    if told_guardians_at is not None:
        incident.told_guardians_at = min(told_guardians_at, now)
    if told_authorities is not None:
        incident.told_authorities = inputs.line(told_authorities, field="told_authorities", longest=300)
    if follow_up_by is not None:
        incident.follow_up_by = follow_up_by
    if note.strip():
        body = inputs.text(note, field="note", longest=history.REASON_LENGTH)
        session.add(
            Note(subject_kind=SubjectKind.INCIDENT, subject_id=incident.id, body=body, author_id=actor.user_id, at=now)
        )
    elif before == _facts(incident):
        raise Invalid(N_("Write what was done, or change something."), field="note")
    incident.updated_at = now
    if incident.state is IncidentState.OPEN:
        history.move(session, actor, incident, INCIDENT, "follow", now=now)
    if incident.severity is IncidentSeverity.GRAVE and not was_grave:
        _escalate(session, incident, now)
    history.audit(session, actor, "incident:follow", now=now, kind=SubjectKind.INCIDENT, subject_id=incident.id)
    return incident


def _facts(incident: Incident) -> tuple[Any, ...]:
    return (
        incident.severity, incident.told_guardians_at, incident.told_authorities, incident.follow_up_by,
    )  # fmt: skip


def move(
    session: Session, actor: Actor, public_id: str, name: str, *, reason: str = "", seen_version: int | None = None,
    now: datetime,
) -> Incident:  # fmt: skip
    """Close it, with what came of it, or open it again."""
    incident = _locked(session, actor, public_id, seen_version)
    history.move(session, actor, incident, INCIDENT, name, now=now, reason=reason)
    if incident.state is IncidentState.CLOSED:
        incident.follow_up_by = None
    return incident


def _locked(session: Session, actor: Actor, public_id: str, seen_version: int | None) -> Incident:
    incident = by_public_id(session, Incident, public_id, lock=True)
    authorize(actor, Action.INCIDENT_FOLLOW, incident)
    history.check_version(incident, seen_version)
    return incident
