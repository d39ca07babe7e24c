"""What the first school of the demonstration was given: a signed act, counted and lent by the school as it wishes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.enums import DocumentKind, Source, SubjectKind
from db.models import Course, Item, Location
from seeds import demo_data
from seeds import demo_material_data as data
from services import files
from services.materials import own
from services.materials.picking import Wanted
from services.on_behalf import Evidence
from services.shipments import handovers

if TYPE_CHECKING:
    from seeds.demo import Demo

UNITS = 3


def fill(demo: Demo) -> None:
    """Storybooks, signed for yesterday; two were counted on the shelf while one was with a class. Another act fell."""
    named = select(Location).where(Location.name == data.SCHOOLS[0][0]["name"], Location.is_of_software.is_(False))
    school = demo.session.scalars(named).one()
    if school.keeper is None:
        raise ValueError("a school keeps its own places")
    title = next(fr for key, fr, *_rest in data.ITEMS if key == "stories")
    stories = demo.session.scalars(select(Item.public_id).where(Item.title_fr == title)).one()
    _signed(demo, school, stories)
    head, body, now = demo.actor(demo_data.SCHOOL_STAFF[0]), school.keeper.public_id, demo.now - timedelta(hours=2)
    course = demo.session.scalars(
        select(Course.public_id).where(Course.school_id == school.keeper_id).order_by(Course.id)
    ).first()
    by_phone = Evidence("Lusine Hovsepyan")
    own.switch(demo.session, demo.coordinator, body, is_on=True, now=now, source=Source.PHONE, evidence=by_phone)
    own.lend(demo.session, head, body, stories, str(course), quantity=1, now=now)
    own.count(demo.session, head, body, {stories: UNITS - 1}, now=now)


def _signed(demo: Demo, school: Location, item: str) -> None:
    session, claire, now = demo.session, demo.coordinator, demo.now - timedelta(days=1)
    dropped, act = (
        handovers.prepare(session, claire, school.public_id, [Wanted(item, units)], now=now) for units in (1, UNITS)
    )
    handovers.cancel(session, claire, dropped.public_id, reason="Il en faut trois.", now=now)
    files.store_for(
        session, claire, SubjectKind.HANDOVER, act.public_id, DocumentKind.HANDOVER_ACT, "acte-signe.pdf", b"",
        now=now, prepared=demo.cv,
    )  # fmt: skip
    handovers.sign(
        session, claire, act.public_id, signed_on=now.date(), signer_name="Lusine Hovsepyan",
        signer_title="Directrice", now=now,
    )  # fmt: skip
