"""What families of the demonstration agreed to: some wholly, some without photos, one not at all, some are asked and
have not answered; one takes part of it back, and of one the paper has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.enums import ConsentPurpose, Language, ParticipationKind, ParticipationState, Source
from db.models import Exchange, Participation
from services.actors import system
from services.exchanges import consent_asking, consents, guardians
from services.on_behalf import Evidence

if TYPE_CHECKING:
    from seeds.demo import Demo

EVERYTHING = dict.fromkeys(ConsentPurpose, True)
ANSWERS: tuple[dict[ConsentPurpose, bool], ...] = (
    EVERYTHING,
    EVERYTHING | {ConsentPurpose.IMAGE: False},
    {},
    EVERYTHING | {ConsentPurpose.SWIMMING: False},
    {ConsentPurpose.PARTICIPATION: False},
)
"""One family after the other, and again from the first."""
SHORT = 3
"""The family whose paper is valid for a week only."""
RELATIONS = {Language.FR: ("Mère", "Père"), Language.HY: ("Մայր", "Հայր")}


def of_adults(demo: Demo, actor: Any, participation: Participation, *, at: datetime) -> None:
    """Somebody of age signed a paper themselves."""
    consents.record(
        demo.session, actor, participation.public_id, EVERYTHING, source=Source.PAPER,
        evidence=Evidence(told_by=participation.person.name), now=at,
    )  # fmt: skip


def of_families(demo: Demo, made: Exchange, actors: dict[int, Any], *, at: datetime) -> None:
    """Each young person has a parent; what they answered is recorded by the city or school of the young person."""
    for number, one in enumerate(_young(demo, made)):
        language = Language.HY if one.organisation_id == made.partner_id else Language.FR
        relation = RELATIONS[language][number % 2]
        parent = guardians.add(
            demo.session, actors[one.organisation_id], one.public_id, relation=relation, language=language,
            name=f"{'Anna' if number % 2 == 0 else 'David'} {one.person.family_name}",
            email=f"parent{number + 1}@demo.example", now=at,
        )  # fmt: skip
        if answers := ANSWERS[number % len(ANSWERS)]:
            consents.record(
                demo.session, actors[one.organisation_id], one.public_id, answers, source=Source.PAPER,
                guardian_public_id=parent.public_id, evidence=Evidence(told_by=parent.name),
                expires_on=(at + timedelta(days=7)).date() if number == SHORT else None, now=at + timedelta(days=2),
            )  # fmt: skip
        else:
            consent_asking.ask(demo.session, actors[one.organisation_id], one.public_id, now=at + timedelta(days=6))
        if number == 0:
            consents.record(
                demo.session, actors[one.organisation_id], one.public_id, {ConsentPurpose.IMAGE: False},
                source=Source.PHONE, guardian_public_id=parent.public_id, evidence=Evidence(told_by=parent.name),
                now=at + timedelta(days=8),
            )  # fmt: skip
    consents.expire_due(demo.session, system(), now=at + timedelta(days=9))


def _young(demo: Demo, made: Exchange) -> Sequence[Participation]:
    return demo.session.scalars(
        select(Participation)
        .where(
            Participation.exchange_id == made.id,
            Participation.kind == ParticipationKind.PARTICIPANT,
            Participation.state != ParticipationState.WITHDRAWN,
        )
        .order_by(Participation.organisation_id, Participation.sort_name)
    ).all()
