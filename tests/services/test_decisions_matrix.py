"""Every state × move × role of an application: it happens if, and only if, the tables say so."""

import pytest

from db.enums import ApplicationState, LinkPurpose, OrganisationKind, Role, Source, SubjectKind
from db.models import Application, CallPartner, CapabilityLink, Organisation, Person
from db.session import writing
from services import applications
from services.actors import ANONYMOUS, link_actor, system
from services.errors import Forbidden, InvalidMove
from services.workflows import APPLICATION
from tests.conftest import NOW
from tests.services.applying import complete_draft, student

AFTER_ANSWER_DAY = NOW.replace(month=12, day=20)
STAFF = {"coordinator", "admin"}
MAY = {
    "submit": {"owner", *STAFF},
    "take_up": STAFF,
    "shortlist": STAFF,
    "select": STAFF,
    "waitlist": STAFF,
    "reject": STAFF,
    "reopen": STAFF,
    "confirm": {"owner", *STAFF},
    "decline": {"owner", *STAFF},
    "withdraw": {"owner", *STAFF},
    "expire": {"system", *STAFF},
}
"""Who may make each move, said here a second time on purpose."""


def links(db, make, department, placement):
    """Bearers of both kinds of links for people without an account."""
    for purpose, kind, subject_id in [
        (LinkPurpose.OFFER_ENTRY, SubjectKind.DEPARTMENT, department.id),
        (LinkPurpose.PLACEMENT_FOLLOW_UP, SubjectKind.PLACEMENT, placement.id),
    ]:
        link = db.add(
            CapabilityLink(
                token_hash=purpose.value, purpose=purpose, subject_kind=kind, subject_id=subject_id, created_at=NOW,
                expires_at=AFTER_ANSWER_DAY,
            )
        )  # fmt: skip
        with db.session() as session:
            yield f"link to {kind}", link_actor(session, session.get_one(CapabilityLink, link.id))


def everybody(db, make, application, department):
    """All kinds of actors, by what they are to ``application``, whose first wish is an offer of ``department``."""
    other_school = db.add(Organisation(code="ysu", kind=OrganisationKind.UNIVERSITY, name_fr="YSU", country="AM"))
    other_city = db.add(Organisation(code="meudon", kind=OrganisationKind.CITY, name_fr="Meudon", country="FR"))
    db.add(CallPartner(call_id=application.call_id, organisation_id=make.artachat().id))
    person = db.get(Person, application.person_id)
    return {
        "owner": make.applicant(person),
        "other student": make.applicant(student(make)),
        "coordinator": make.coordinator(),
        "admin": make.admin(),
        "coordinator of another city": make.coordinator(other_city),
        "admin of another city": make.member(Role.ADMIN, other_city),
        "coordinator of the partner city": make.coordinator(make.artachat()),
        "host who was chosen": make.host(department),
        "host who was not chosen": make.host(),
        "partner of the school": make.partner(),
        "partner of another school": make.partner(other_school),
        "reviewer": make.member(Role.REVIEWER, make.city()),
        **dict(links(db, make, department, make.placement(department=department))),
        "anonymous": ANONYMOUS,
        "system": system(),
    }


class Undone(Exception):
    """Raised at the end of a move that succeeded, so that the next one finds the same record."""


def outcome(move, actor, application, source):
    """What comes of it: done, forbidden, or not possible from this state. Nothing is kept."""
    now = AFTER_ANSWER_DAY if move == "expire" else NOW
    try:
        with writing() as session:
            if move in {"submit", "confirm", "decline", "withdraw"}:
                service = getattr(applications, move)
                state = service(session, actor, application.public_id, source=source, now=now)
            else:
                state = applications.decide(
                    session, actor, application.public_id, move, seen_version=1, reason="Parce que.", now=now
                )
            assert (state, session.get_one(Application, application.id).state) == (APPLICATION[move].target,) * 2
            raise Undone
    except Undone:
        return "done"
    except Forbidden:
        return "forbidden"
    except InvalidMove:
        return "not possible"


@pytest.mark.parametrize("state", list(ApplicationState))
def test_a_move_happens_only_from_its_states_and_for_whom_it_is_meant(db, make, state):
    department = make.department()
    call = make.call(uses_shortlist=True, uses_waiting_list=True)
    application = complete_draft(
        db, make, call=call, state=state, offers=(make.offer(call=call, department=department),)
    )
    actors = everybody(db, make, application, department)
    assert set(MAY) == set(APPLICATION.moves)
    expected, found = {}, {}
    for move in APPLICATION.moves.values():
        for who, actor in actors.items():
            possible = "done" if state in move.sources else "not possible"
            expected[move.name, who] = possible if who in MAY[move.name] else "forbidden"
            found[move.name, who] = outcome(move.name, actor, application, Source.PHONE)
    assert found == expected
    assert db.fresh(application).state is state


def test_nobody_decides_or_studies_their_own_application(db, make):
    coordinator = make.coordinator()
    person = db.get(Person, coordinator.person_id)
    application = make.application(person=person, state=ApplicationState.SUBMITTED)
    for move in ("take_up", "shortlist", "select", "waitlist", "reject"):
        assert outcome(move, coordinator, application, None) == "forbidden"
    assert outcome("take_up", make.coordinator(), application, None) == "done"
