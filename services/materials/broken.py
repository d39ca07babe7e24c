"""Whoever keeps a place says that something there is damaged or lost, with a photo where they have one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from sqlalchemy.orm import Session

from db.enums import DocumentKind, SubjectKind
from db.models import Location, Movement
from db.session import reading
from services import files
from services.actions import Action
from services.actors import Actor
from services.materials import moves
from services.materials.moves import Told
from services.materials.picking import Wanted
from services.policy import authorize
from services.records import by_public_id
from services.unit import prepared_by

Photo = tuple[str, bytes]
"""Name and content of a picture as it was sent."""


def _prepare(
    actor: Actor, place_public_id: str, _wanted: Sequence[Wanted], *, photo: Photo | None = None, **_options: Any
) -> files.Upload | None:
    """Look into the photo before the transaction opens; strangers are turned away first."""
    if photo is None:
        return None
    with reading() as session:
        authorize(actor, Action.STOCK_MOVE, by_public_id(session, Location, place_public_id))
    return files.checked(*photo)


@prepared_by(_prepare)
def tell(
    session: Session, actor: Actor, place_public_id: str, wanted: Sequence[Wanted], *, is_lost: bool,
    photo: Photo | None = None, prepared: files.Upload | None = None, **told: Unpack[Told],
) -> Movement:  # fmt: skip
    """Set units aside as damaged, or say that they are lost; the photo is kept with what moved, or nothing is."""
    act = moves.lose if is_lost else moves.damage
    movement = act(session, actor, place_public_id, wanted, **told)
    if photo is not None:
        upload = prepared or files.checked(*photo)
        files.keep(
            session, actor, SubjectKind.MOVEMENT, movement.id, DocumentKind.PROOF, upload, [], told["now"]
        )  # fmt: skip
    return movement
