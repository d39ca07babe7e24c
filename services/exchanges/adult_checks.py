"""Checks of adults who lead minors: who looked, when, and until when it holds. The extract itself is not kept.

What counts is set by each country (``household_checks.WHAT_COUNTS``); a copy of a criminal record is never stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.enums import CheckedFor, SubjectKind
from db.models import AdultCheck, Participation
from services import history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid
from services.exchange_policy import is_leader
from services.exchanges import members
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id, local_day


def add(
    session: Session, actor: Actor, participation_public_id: str, fields: Mapping[str, Any], *, now: datetime
) -> AdultCheck:
    """Keep a check of a leader: kind, checked_on, expires_on, reference, checked_by; by their own city.

    A first-aid or leadership diploma may have no end; the check of honorability needs one. Raises ``Invalid`` at the
    field.
    """
    one = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, Action.LEADER_CHECK, one)
    if not is_leader(one):
        raise Invalid(N_("Only adults who lead are checked here."), field="kind")
    kind = inputs.member(CheckedFor, fields.get("kind"), field="kind") or CheckedFor.HONORABILITY
    checked_on = inputs.day(fields.get("checked_on"), field="checked_on")
    expires_on = inputs.day(fields.get("expires_on"), field="expires_on")
    if checked_on is None or checked_on > local_day(now, one.organisation.time_zone):
        raise Invalid(N_("Say on which day it was looked at; not a day to come."), field="checked_on")
    if kind is CheckedFor.HONORABILITY and expires_on is None:
        raise Invalid(N_("Say until which day this holds."), field="expires_on")
    if expires_on is not None and expires_on < checked_on:
        raise Invalid(N_("This ends before it begins."), field="expires_on")
    check = AdultCheck(
        organisation_id=one.organisation_id, person_id=one.person_id, kind=kind, country=one.organisation.country,
        checked_on=checked_on, expires_on=expires_on,
        reference=inputs.line(fields.get("reference"), field="reference", longest=120),
        checked_by=inputs.line(fields.get("checked_by"), field="checked_by", longest=200) or actor.name,
    )  # fmt: skip
    session.add(check)
    session.flush()
    _changed(session, actor, one, "adult_check:add", check, now)
    return check


def remove(
    session: Session, actor: Actor, check_public_id: str, participation_public_id: str, *, now: datetime
) -> None:
    """Take a check back that was entered by mistake; a visit that was ready is looked at again."""
    one = by_public_id(session, Participation, participation_public_id, lock=True)
    authorize(actor, Action.LEADER_CHECK, one)
    check = by_public_id(session, AdultCheck, check_public_id, lock=True)
    if check.person_id != one.person_id:
        raise Invalid(N_("This check is of somebody else."))
    session.delete(check)
    session.flush()
    _changed(session, actor, one, "adult_check:remove", check, now)


def _changed(
    session: Session, actor: Actor, one: Participation, what: str, check: AdultCheck, now: datetime
) -> None:  # fmt: skip
    history.audit(
        session, actor, what, now=now, kind=SubjectKind.PARTICIPATION, subject_id=one.id, check=str(check.kind)
    )
    members.recheck(session, one, now)
