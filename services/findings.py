"""What rules found about a record: kept, shown with its sentence, resolved by itself or set aside with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import FindingLevel, SubjectKind
from db.models import Finding
from services import history
from services.actors import Actor
from services.errors import Invalid, NotFound
from services.formats import decimal, plain_date
from services.i18n import N_, translate
from services.simulation_words import MARGIN, SENTENCES, worded

TEXTS: dict[str, str] = {
    "department_full": N_(
        "From %(start)s to %(end)s there are more interns (%(taken)s) than places in the department (%(places)s)."
    ),
    "department_closed": N_(
        "The department is no longer in use: move the intern to another one, or end the internship."
    ),
    "outside_call": N_("The dates leave the period of the call, which runs from %(start)s to %(end)s."),
    "tutor_over_limit": N_("The internship tutor follows more than %(limit)s interns at once from %(day)s on."),
    "deputy_over_limit": N_(
        "%(deputy)s, the deputy, follows %(limit)s interns as internship tutor on %(day)s already and could not stand "
        "in: name another deputy."
    ),
    "quota_over": N_("The host has more interns than the law allows (%(limit)s) in the week of %(day)s."),
    "quota_unknown": N_("The number of the host’s staff is not known, so the quota of interns could not be checked."),
    "others_unconfirmed": N_(
        "Human resources have not confirmed all other interns of these weeks (%(n)s to be confirmed): until then this "
        "is only a warning."
    ),
    "gap_on_post": SENTENCES["gap_on_post"],
    "gap_before_next": N_(
        "The next internship on this post begins on %(start)s, and the post must stay without an intern until "
        "%(day)s: choose an earlier last day."
    ),
    "rule_missing": N_("A limit of the law could not be checked: no value is entered for %(day)s."),
    "person_elsewhere": N_("The intern has another internship on %(day)s."),
    "passport_short": N_(
        "The passport ends on %(end)s; for the visa it must be valid until %(until)s, three months after the return."
    ),
    "passport_old": N_(
        "The passport was issued on %(issued)s: on the first day it is ten years old, and the border refuses it. Have "
        "it renewed, and enter the days of the new one."
    ),
    "schengen_over": N_(
        "With the other stays in the Schengen area, %(day)s is beyond the 90 days in any 180: shorten or move the "
        "internship, or have a long-stay visa asked for."
    ),
    "tutor_away": N_(
        "The internship tutor is away from %(start)s to %(end)s and nobody stands in: name a deputy of the tutor."
    ),
    "tutor_missing": N_("Nobody is named as internship tutor yet."),
    "contact_missing": N_("Neither a mail address nor a phone number of the intern is known."),
    "school_missing": N_("The university or school that sends the intern is not known."),
    "subject_missing": N_("The subject of the internship is not written down yet."),
    "birth_date_missing": N_("The intern’s date of birth is not known."),
    "end_reason_missing": N_("Why the internship ended early is not known."),
    "last_day_missing": N_("The last day of the internship is not known."),
    "max_hours": SENTENCES["max_hours"],
    "max_hours_near": N_(
        "%(hours)s h in one teaching year at the same host: the law allows at most %(most)s h. Do not lengthen the "
        "internship."
    ),
    "gratification_unpaid": N_(
        "%(hours)s h count in this teaching year, more than %(threshold)s h: money is due from the first hour, and no "
        "amount is agreed. Enter the amount, and tell the payroll office."
    ),
    MARGIN: SENTENCES[MARGIN],
    "gratification_to_state": N_(
        "A month of presence that is to be paid ended on %(day)s: state it to the payroll office."
    ),
    "consent_withdrawn": N_(
        "This young person is away, and an agreement that is needed is missing: call the family at once."
    ),
}
"""The sentence of each rule; its parameters are those of the finding."""
NEAR_A_LINE = (MARGIN, "gratification_unpaid", "max_hours", "max_hours_near")
"""Rules about the lines that the hours come near to."""
OF_PRESENCE = (*NEAR_A_LINE, "gratification_to_state")
"""Rules about hours: they are looked at when hours change, and once a day."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says now; dates among ``params`` are kept as ISO days."""

    rule: str
    level: FindingLevel = FindingLevel.WARN
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as shown: ``msgid`` with ``params``; ``override_reason`` is empty while it stands."""

    rule: str
    level: FindingLevel
    msgid: str
    params: dict[str, Any]
    found_at: datetime
    override_reason: str


def refresh(
    session: Session,
    kind: SubjectKind,
    subject_id: int,
    found: Iterable[Found],
    *,
    now: datetime,
    among: Collection[str] | None = None,
) -> list[FindingRow]:
    """Make the findings of a record those of ``found``: new ones added, changed ones told anew, the others resolved.

    ``among``: the rules that were looked at; without it all but those of presence, which are looked at apart. An
    override stands as long as what was found stays the same. Gives back what stands now.
    """
    rows = _rows(session, kind, subject_id)
    known = {row.rule: row for row in rows if (row.rule in among if among else row.rule not in OF_PRESENCE)}
    wanted = {one.rule: one for one in found}
    for rule, row in known.items():
        if rule not in wanted and row.resolved_at is None:
            row.resolved_at = now
    for rule, one in wanted.items():
        _keep(session, kind, subject_id, known.get(rule), one, now)
    session.flush()
    return listed(session, kind, subject_id)


def _keep(session: Session, kind: SubjectKind, subject_id: int, row: Finding | None, one: Found, now: datetime) -> None:
    params = {name: value.isoformat() if isinstance(value, date) else value for name, value in one.params.items()}
    if row is None:
        row = Finding(subject_kind=kind, subject_id=subject_id, rule=one.rule)
        session.add(row)
    elif row.resolved_at is None and row.level is one.level and row.params == params:
        return
    row.level, row.params, row.found_at = one.level, params, now
    row.resolved_at = row.overridden_at = row.overridden_by_id = None
    row.override_reason = ""


def override(
    session: Session, actor: Actor, kind: SubjectKind, subject_id: int, rule: str, *, reason: str, now: datetime
) -> None:
    """Set a warning aside with a written reason. The caller has authorised the actor on the record.

    Raises ``NotFound`` where it does not stand, ``Invalid`` without a reason or where the law forbids it.
    """
    row = next((one for one in _rows(session, kind, subject_id) if one.rule == rule and not one.resolved_at), None)
    if row is None:
        raise NotFound(N_("This remark no longer stands."))
    if row.level is FindingLevel.BLOCK:
        raise Invalid(N_("This cannot be set aside: the law forbids it."))
    if not reason.strip():
        raise Invalid(N_("Give a reason: it is kept with the decision."), field="reason")
    row.overridden_at, row.overridden_by_id = now, actor.user_id
    row.override_reason = reason.strip()[: history.REASON_LENGTH]
    history.audit(session, actor, "finding:override", now=now, kind=kind, subject_id=subject_id, rule=rule)


def listed(session: Session, kind: SubjectKind, subject_id: int) -> list[FindingRow]:
    """What stands about a record, overridden findings included, in the order of their sentences. One statement."""
    rows = [row for row in _rows(session, kind, subject_id) if row.resolved_at is None]
    order = {rule: number for number, rule in enumerate(TEXTS)}
    rows.sort(key=lambda row: order.get(row.rule, len(order)))
    return [
        FindingRow(
            row.rule, row.level, msgid_of(row.rule, row.params), shown(row.params), row.found_at, row.override_reason
        )
        for row in rows
    ]


def msgid_of(rule: str, params: dict[str, Any]) -> str:
    """The sentence of a finding with these parameters."""
    return worded(rule, params) if rule == MARGIN else TEXTS.get(rule, rule)


def shown(params: dict[str, Any]) -> dict[str, Any]:
    """Stored parameters with their days as dates again, so that they are written in the reader's language."""
    return {name: _day(value) for name, value in params.items()}


def sentence(msgid: str, params: dict[str, Any], language: str) -> str:
    """One of :data:`TEXTS` with its parameters as people of the language write them, for mails, papers and details."""
    return translate(language, msgid, **{name: _written(value, language) for name, value in shown(params).items()})


def _written(value: Any, language: str) -> Any:
    if isinstance(value, date):
        return plain_date(value, language)
    return decimal(value, language) if isinstance(value, float) else value


def _day(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return date.fromisoformat(value)
    return value


def _rows(session: Session, kind: SubjectKind, subject_id: int) -> list[Finding]:
    query = select(Finding).where(Finding.subject_kind == kind, Finding.subject_id == subject_id)
    return list(session.scalars(query.order_by(Finding.id)))
