"""The photo of a host family, which the parents of its guests see: kept only with the family’s word, gone after the
visit.

Taking it out is taking the word back; the file goes at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import File, Household
from db.session import reading
from services import files, history, inputs
from services.actions import Action
from services.actors import Actor
from services.errors import Invalid
from services.exchanges.households import check_not_over
from services.file_room import living
from services.files import Upload
from services.i18n import N_
from services.policy import authorize
from services.records import by_public_id
from services.retention import RETENTION, Papers, months_after
from services.unit import prepared_by

_KIND = DocumentKind.HOUSEHOLD_PHOTO


def _checked(
    actor: Actor, public_id: str, name: str, content: bytes, *, agreed: bool, told_by: str = "", now: datetime
) -> Upload:
    """The slow part of :func:`keep`, before its transaction: strangers are turned away first."""
    with reading() as session:
        authorize(actor, Action.HOUSEHOLD_EDIT, by_public_id(session, Household, public_id))
    return files.checked(name, content)


@prepared_by(_checked)
def keep(
    session: Session,
    actor: Actor,
    public_id: str,
    name: str,
    content: bytes,
    *,
    agreed: bool,
    told_by: str = "",
    now: datetime,
    prepared: Upload | None = None,
) -> File:
    """Keep a picture in place of the former one. ``told_by``: who of the family said yes, where others record it.

    Raises ``Invalid`` at «agreed» without the family’s word, at «told_by» where a coordinator names nobody, at «file».
    """
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_EDIT, household)
    check_not_over(household.leg)
    if not agreed:
        raise Invalid(N_("The photo is kept only if the family agrees that parents of its guests see it."),
                      field="agreed")  # fmt: skip
    teller = inputs.line(told_by, field="told_by", longest=200)
    if actor.link is None and not teller:
        raise Invalid(N_("Write who of the family agreed."), field="told_by")
    upload = prepared or files.checked(name, content)
    if not upload.file.media_type.startswith("image/"):
        raise Invalid(N_("This is not a picture: choose a photo."), field="file")
    file = files.keep(session, actor, SubjectKind.HOUSEHOLD, household.id, _KIND, upload, _former(session, household),
                      now)  # fmt: skip
    file.purge_after = months_after(household.leg.ends_on, RETENTION[Papers.FAMILY].months or 0)
    session.flush()
    household.photo_id, household.updated_at = file.id, now
    _audit(session, actor, household, "household:photo", now, told_by=teller)
    return file


def remove(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Take the photo out; its content goes at once."""
    household = by_public_id(session, Household, public_id, lock=True)
    authorize(actor, Action.HOUSEHOLD_EDIT, household)
    for file in _former(session, household):
        files.remove(session, actor, file.public_id, now=now)
    household.photo_id, household.updated_at = None, now
    _audit(session, actor, household, "household:photo_removed", now)


def shown(session: Session, household: Household) -> str | None:
    """Public id of the photo that is kept now."""
    file = session.get(File, household.photo_id) if household.photo_id else None
    return file.public_id if file is not None and file.deleted_at is None else None


def _former(session: Session, household: Household) -> list[File]:
    query = select(File).where(living(SubjectKind.HOUSEHOLD, household.id), File.kind == _KIND)
    return list(session.scalars(query.with_for_update()))


def _audit(session: Session, actor: Actor, household: Household, action: str, now: datetime, **details: str) -> None:
    session.flush()
    kept: dict[str, Any] = {name: value for name, value in details.items() if value}
    history.audit(
        session, actor, action, now=now, kind=SubjectKind.HOUSEHOLD, subject_id=household.id, **kept
    )  # fmt: skip
