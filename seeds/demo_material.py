"""The material of the demonstration: catalogue, places, invoices and gifts; what is done with it follows elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import Condition, LocationKind, Provenance, Tracking
from db.models import Funder, Item, Location
from seeds import demo_data
from seeds import demo_material_data as data
from services.materials import acquisitions, items, locations, moves
from services.materials.picking import Wanted

if TYPE_CHECKING:
    from seeds.demo import Demo

Lines = Sequence[tuple[str, int | tuple[str, ...], int]]


def fill(demo: Demo) -> None:
    """Places and titles first, then where the units came from; one invoice is worth exactly 3,231.00 €."""
    places = _places(demo)
    titles = _titles(demo)
    city: dict[str, Any] = {
        "funder": demo.session.scalars(select(Funder).where(Funder.code == "clamart")).one().public_id
    }
    known = _acquisition(
        demo, 210, data.KNOWN, titles, Provenance.PURCHASE, "Librairie de la Place", places["clamart"],
        reference="F-2026-118", **city,
    )  # fmt: skip
    _acquisition(
        demo, 120, data.GIFT, titles, Provenance.DONATION, "Parents d’élèves du collège des Tilleuls",
        places["artachat"], condition=Condition.USED, reference="Lettre du donateur",
    )  # fmt: skip
    _acquisition(
        demo, 60, data.AT_SCHOOL, titles, Provenance.PURCHASE, "Librairie de la Place", places["school"],
        reference="F-2026-204", **city,
    )  # fmt: skip
    _acquisition(
        demo, 12, data.DRAFT, titles, Provenance.PURCHASE, "Librairie de la Place", places["clamart"], entered=False,
        reference="F-2026-231", **city,
    )  # fmt: skip
    if sum(lot.unit_value_cents * lot.quantity for lot in known.lots) != data.SHIPMENT_CENTS:
        raise ValueError("the known material is worth 3,231.00 €")
    _wrong_one(demo, titles, places["artachat"])
    moves.damage(
        demo.session, demo.coordinator, places["artachat"], [Wanted(titles["albums"].public_id, 2)],
        happened_on=demo.today - timedelta(days=9), note="Pages mouillées", now=demo.now - timedelta(days=9),
    )  # fmt: skip


def _wrong_one(demo: Demo, titles: dict[str, Item], place: str) -> None:
    """An invoice that was entered twice, and taken back."""
    made = _acquisition(
        demo, 119, data.DRAFT, titles, Provenance.PURCHASE, "Librairie de la Place", place, reference="F-2026-118 bis"
    )
    acquisitions.take_back(
        demo.session, demo.coordinator, made.public_id, reason="Facture saisie deux fois",
        now=demo.now - timedelta(days=118),
    )  # fmt: skip


def _places(demo: Demo) -> dict[str, str]:
    """Public ids of the two store rooms and of the first school."""
    artachat = demo.organisation("artachat").public_id
    since = demo.now - timedelta(days=400)
    clamart = _place(demo, LocationKind.STORE, data.CLAMART_STORE, now=since)
    there = _place(demo, LocationKind.STORE, data.ARTACHAT_STORE, keeper_public_id=artachat, now=since)
    schools = []
    for school, classroom in data.SCHOOLS:
        made = _place(demo, LocationKind.SCHOOL, school, now=since)
        _place(demo, LocationKind.CLASSROOM, classroom, parent_public_id=made.public_id, now=since)
        schools.append(made)
    _head_of(demo, schools[0])
    return {"clamart": clamart.public_id, "artachat": there.public_id, "school": schools[0].public_id}


def _place(demo: Demo, kind: LocationKind, fields: Any, *, now: datetime, **options: Any) -> Location:
    return locations.create(demo.session, demo.coordinator, kind, now=now, **options, **fields)


def _head_of(demo: Demo, school: Location) -> None:
    """The account of the school’s head, who keeps its places and answers for them."""
    email, given, family, role = demo_data.SCHOOL_STAFF
    if school.keeper is None:
        raise ValueError("a school keeps its own places")
    demo.staff(email, given, family, role, school.keeper.code, None)
    locations.edit(
        demo.session, demo.coordinator, school.public_id, responsible_name=f"{given} {family}",
        responsible_email=email, now=demo.now - timedelta(days=390),
    )  # fmt: skip


def _titles(demo: Demo) -> dict[str, Item]:
    made = {}
    for key, fr, en, hy, maker, category, level, ean, grams, origin, serial, used_up in data.ITEMS:
        made[key] = items.create(
            demo.session, demo.coordinator, now=demo.now - timedelta(days=300), title_fr=fr, title_en=en, title_hy=hy,
            maker=maker, category=category, level=level, ean=ean, weight_grams=grams, origin=origin,
            tracking=Tracking.SERIAL if serial else Tracking.BY_NUMBER, is_consumable=used_up,
        )  # fmt: skip
    return made


def _acquisition(
    demo: Demo, days_ago: int, lines: Lines, titles: dict[str, Item], provenance: Provenance, source: str,
    place: str, *, condition: Condition = Condition.NEW, entered: bool = True, **fields: Any,
) -> Any:  # fmt: skip
    """One invoice or gift of ``days_ago`` days ago."""
    session, now = demo.session, demo.now - timedelta(days=days_ago)
    made = acquisitions.create(
        session, demo.coordinator, now=now, provenance=provenance, source_name=source, location=place,
        acquired_on=now.date(), **fields,
    )  # fmt: skip
    for key, units, cents in lines:
        counted: dict[str, Any] = {"serials": units} if isinstance(units, tuple) else {"quantity": units}
        acquisitions.add_line(
            session, demo.coordinator, made.public_id, titles[key].public_id, unit_value_cents=cents,
            condition=condition, now=now, **counted,
        )  # fmt: skip
    session.expire(made, ["lots"])
    if entered:
        acquisitions.enter(session, demo.coordinator, made.public_id, now=now)
    return made
