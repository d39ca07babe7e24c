"""Taking a list as a file: who may, which rows, what is recorded of it, and on which basis it leaves the Union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.base import localised_column
from db.enums import ProgrammeKind, Role
from db.models import LegalBasisRecord, Organisation, Programme
from db.session import reading
from services import history, password_again
from services.actors import Actor
from services.errors import Invalid
from services.exports.catalogue import EXPORTS
from services.exports.shared import Export, unknown
from services.i18n import N_
from services.policy import Action, authorize
from services.queries.people.people import OrganisationRow
from services.rules.transfers import needs_basis
from services.search import matches

BATCH = 1000
MOST_CHOSEN = 500
BASIS_LENGTH = 2000
_KEEPING = (Role.COORDINATOR, Role.ADMIN, Role.HOST)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. ``filters`` as in the address; ``ids`` are chosen rows, none for all.

    ``recipient``: public id of the body outside the Union that gets the file; ``basis``: why it may.
    """

    name: str
    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    ids: tuple[str, ...] = ()
    recipient: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was allowed and recorded: read it with :func:`batches`."""

    export: Export
    condition: ColumnElement[bool]
    rows: int
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transfers:
    """What has to be asked before a file leaves the Union."""

    own: OrganisationRow | None
    """The actor's own body, where that lies outside: each file of theirs leaves."""
    recipients: tuple[OrganisationRow, ...]
    """Bodies outside to which somebody within the Union may send a file."""
    basis: str
    """The legal basis to suggest."""


def take(session: Session, actor: Actor, wanted: Wanted, *, form: str, now: datetime) -> Taken:
    """Allow and record one file; needs a writing session.

    Raises ``NotFound`` for lists and filters that do not exist, ``Forbidden`` for lists of others, ``Invalid`` on
    ``basis`` where personal data would leave the Union without one. Recorded are the list, the number of rows and the
    form, never whose rows they are. Personal data ask for the password again: ``PasswordNeeded``.
    """
    export = EXPORTS.get(wanted.name)
    if export is None:
        raise unknown()
    authorize(actor, Action.LIST_EXPORT, export)
    if export.is_personal:
        password_again.require(session, actor, now=now)
    condition = _condition(actor, export, wanted)
    owners = _rows_by_owner(session, export, condition)
    rows = sum(owners.values())
    if export.is_personal:
        _record_transfer(session, actor, export, wanted, owners, now)
    history.audit(session, actor, str(Action.LIST_EXPORT), now=now, list=export.name, rows=rows, form=form)
    return Taken(export, condition, rows, wanted.filters)


def batches(taken: Taken, language: str) -> Iterator[Any]:
    """Its rows, some at a time, in a reading session of their own: the whole list is never in memory."""
    query = taken.export.query(language).where(taken.condition).order_by(*taken.export.order)
    with reading() as session:
        parts = session.connection().execute(query, execution_options={"yield_per": BATCH}).partitions()
        if taken.export.finish is None:
            yield from parts
            return
        with reading() as other:
            for rows in parts:
                yield taken.export.finish(other, rows, taken.filters)


def transfers(session: Session, actor: Actor) -> Transfers:
    """Whether files of this actor leave the Union, and where they may. Two statements."""
    name = localised_column(Organisation, "name", actor.language).label("name")
    rows = session.execute(
        select(Organisation.id, Organisation.public_id, name, Organisation.kind, Organisation.country).order_by(name)
    ).all()
    outside = {row.id: OrganisationRow(row.public_id, row.name, row.kind) for row in rows if needs_basis(row.country)}
    own = _own_outside(actor, {row.id: row.country for row in rows})
    return Transfers(
        own=outside[own] if own is not None else None,
        recipients=tuple(outside.values()),
        basis=session.scalar(
            select(Programme.legal_basis)
            .where(Programme.kind == ProgrammeKind.INTERNSHIP, Programme.legal_basis != "")
            .order_by(Programme.id)
            .limit(1)
        )
        or "",
    )


def _own_outside(actor: Actor, countries: Mapping[int, str]) -> int | None:
    """The actor's body if it lies outside the Union; somebody who also works for one inside takes files there."""
    own = [grant.organisation_id for grant in actor.grants if grant.organisation_id in countries]
    keeping = [one.organisation_id for one in actor.grants if one.role in _KEEPING and one.organisation_id in countries]
    if any(not needs_basis(countries[one]) for one in keeping if one is not None):
        return None
    return next((one for one in own if one is not None and needs_basis(countries[one])), None)


def _condition(actor: Actor, export: Export, wanted: Wanted) -> ColumnElement[bool]:
    """The rows of the list that this actor sees under these filters."""
    found = [export.scope(actor)]
    for name, value in wanted.filters.items():
        if name not in export.filters:
            raise unknown()
        found.append(export.filters[name](value))
    if export.usual is not None:
        found.append(export.usual(wanted.filters))
    if wanted.search.strip():
        if export.search is None:
            raise unknown()
        searched = export.model.id if export.searched is None else export.searched
        found.append(matches(export.search, searched, wanted.search))
    if wanted.ids:
        found.append(export.model.public_id.in_(wanted.ids[:MOST_CHOSEN]))
    return and_(*found)


def _rows_by_owner(session: Session, export: Export, condition: ColumnElement[bool]) -> dict[int | None, int]:
    """How many rows each organisation keeps."""
    query = export.query("fr").where(condition)
    if export.owner is None:
        return {None: session.scalar(query.with_only_columns(func.count())) or 0}
    counted = query.with_only_columns(export.owner, func.count()).group_by(export.owner)
    return dict(session.execute(counted).all())


def _record_transfer(
    session: Session, actor: Actor, export: Export, wanted: Wanted, owners: Mapping[int | None, int], now: datetime
) -> None:
    """Record why personal data leave the Union, one row for each organisation whose data they are."""
    countries = dict(session.execute(select(Organisation.id, Organisation.country)).all())
    recipient = _own_outside(actor, countries)
    if recipient is None and wanted.recipient:
        recipient = session.scalar(select(Organisation.id).where(Organisation.public_id == wanted.recipient))
        if recipient is None:
            raise unknown()
    if recipient is None or not needs_basis(countries[recipient]):
        return
    basis = wanted.basis.strip()
    if not basis:
        raise Invalid(
            N_("These data leave the European Union: say on which legal basis, then take the file."), field="basis"
        )
    if len(basis) > BASIS_LENGTH:
        raise Invalid(N_("At most %(n)s characters."), field="basis", n=BASIS_LENGTH)
    for owner, rows in owners.items():
        session.add(
            LegalBasisRecord(
                organisation_id=owner if owner is not None else recipient,
                recipient_id=recipient,
                basis=basis,
                content=f"{export.name}: {rows}",
                recorded_at=now,
                recorded_by_id=actor.user_id,
            )
        )
