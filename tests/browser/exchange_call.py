"""How young people come into an exchange: by its call, or by the list of their class."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect
from sqlalchemy import Select, select

from db.enums import ApplicationState, CallState, Language, ParticipationState, Role
from db.models import Application, Call, Exchange, Guardian, Participation, Person
from services import applications, call_saving, people
from services.actors import Actor
from services.call_saving import EXCHANGES
from tests.browser.exchange import CLASS, NOE_IS_BORN, Scene, in_dialog, told
from tests.browser.internship import option, type_in
from tests.browser.people import PATIENCE, Somebody

TITLE = "Échange 2027 : rivières et déchets"
WHY = "Je voudrais voir leurs rivières et montrer les nôtres."
MARC = "marc.lefevre@example.org"


def publish_the_call(scene: Scene) -> Call:
    """The coordinator names the call of the exchange and publishes it."""
    claire, now = scene.claire, scene.clock.now()
    values = {
        "title_fr": TITLE, "summary_fr": "Dix jours ici, dix jours là-bas.", "receives_fr": "Le voyage, le séjour",
        "pays_fr": "150 € par famille", "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=30),
        "answer_by": date(2027, 1, 15), "starts_on": date(2027, 4, 12), "ends_on": date(2027, 7, 14), "places": 12,
        "min_age": 13, "max_age": 20,
    }  # fmt: skip
    claire.open("/appel-a-preparer?programme=youth-exchange")
    claire.reads("Last day")
    claire.picture("appel_nouveau")
    call: Call = scene.act(call_saving.save, scene.actor, None, values, programme=EXCHANGES)
    claire.turn_to(f"/appel-a-preparer?id={call.public_id}")
    claire.press("Publish the call")
    told(claire, "The call is published.")
    claire.picture("appel_publie")
    claire.turn_to(f"/echange-a-preparer?id={scene.at.exchange.public_id}&etape=qui")
    option(claire, "stSelectbox", "Call by which young people apply", TITLE)
    claire.press("Use this call")
    told(claire, "It is saved.")
    assert scene.db.get(Call, call.id).state is CallState.PUBLISHED
    assert scene.db.get(Exchange, scene.at.exchange.id).call_id == call.id
    return call


def candidate(scene: Scene, given_name: str, family_name: str, birth_date: date | None = None) -> Actor:
    """Somebody of Clamart with an account; who they are is known but for their birth date."""
    person = scene.make.person(
        given_name=given_name, family_name=family_name, given_name_hy="", family_name_hy="", birth_date=birth_date,
        nationality="FR", city="Clamart", email=f"{family_name.lower()}@example.org", phone="+33 6 12 34 56 78",
    )  # fmt: skip
    return scene.make.applicant(person)


def apply_on_a_phone(scene: Scene, call: Call) -> Actor:
    """Noé, a minor for now, applies and names who answers for him."""
    actor = candidate(scene, "Noé", "Lefevre")
    who = scene.person("candidat", actor=actor)
    who.open(f"/appel?id={call.public_id}")
    who.reads("Dates of the exchange")
    who.picture("appel")
    who.press("Apply")
    who.reads_title("Your application")
    who.day("Date of birth", f"{NOE_IS_BORN:%d%m%Y}", required=True)
    who.page.keyboard.press("Escape")
    who.fill("City where you live", "Clamart")
    _name_guardian(who)
    who.picture("identite")
    who.press("Continue")
    who.reads("School and French")
    who.pick("B1")
    who.fill("Why do you wish to take part?", WHY, required=True)
    who.press("Continue")
    who.reads("This call asks for no papers.")
    who.press("Continue")
    who.reads("Nothing is missing")
    who.picture("relire")
    who.press("Send my application")
    who.reads_title_text(TITLE)
    who.picture("envoyee")
    who.leave()
    assert scene.db.one(_of(actor)).state is ApplicationState.SUBMITTED
    return actor


def apply_at_once(scene: Scene, call: Call) -> Actor:
    """Inès, who is of age, applies too and is selected; nobody answers for her."""
    actor = candidate(scene, "Inès", "Moreau", date(2008, 2, 3))
    draft = scene.act(applications.start, actor, call.public_id).public_id
    scene.act(applications.save_field, actor, draft, "motivation", WHY)
    person = scene.db.get(Person, actor.person_id)
    scene.act(people.save_field, actor, person.public_id, "french_declared", "B2")
    scene.act(applications.submit, actor, draft)
    scene.act(applications.decide, scene.actor, draft, "select", seen_version=None)
    scene.act(applications.confirm, actor, draft)
    return actor


def _of(actor: Actor) -> Select[Application]:
    return select(Application).where(Application.person_id == actor.person_id)


def _name_guardian(who: Somebody) -> None:
    who.reads("Name of the parent or guardian")
    type_in(who, "Name of the guardian", "Marc Lefèvre")
    type_in(who, "E-mail address", MARC)
    expect(who.page.get_by_text(who.word("Mail address or phone of the parent or guardian"))).to_have_count(
        0, timeout=PATIENCE
    )


def select_and_take_over(scene: Scene, noe: Actor) -> None:
    """Noé is chosen, says yes, and both are taken over into the group."""
    claire, application = scene.claire, scene.db.one(_of(noe))
    claire.turn_to(f"/candidature?id={application.public_id}")
    claire.reads_title_text("Noé Lefevre")
    in_dialog(claire, "Select")
    claire.reads("Selected")
    claire.picture("retenu")
    who = scene.person("retenu", actor=noe)
    who.open(f"/ma-candidature?id={application.public_id}")
    who.press("Yes, I take the place")
    who.reads("To my exchange")
    who.picture("confirmee")
    who.leave()
    claire.turn_to(f"/participants?id={scene.at.exchange.public_id}")
    claire.press("Take them over")
    told(claire, "They are in the group now.")
    claire.picture("groupe")
    there = scene.db.all(select(Participation).order_by(Participation.id))
    assert [(one.state, one.organisation_id) for one in there] == [
        (ParticipationState.CONFIRMED, scene.at.clamart.id)
    ] * 2


def enter_the_class(scene: Scene) -> None:
    """The school in Artachat pastes its list, in Armenian."""
    user = scene.make.user(language=Language.HY)
    scene.make.grant(user, Role.PARTNER, scene.school)
    anahit = scene.person("ecole", "hy", width=1280, actor=scene.make.actor(user))
    anahit.open("/nos-jeunes")
    type_in(anahit, "Class", "9B")
    type_in(anahit, "One pupil on each line: family name, given name, date of birth", CLASS)
    label = anahit.plural("Enter %(n)s pupil", "Enter %(n)s pupils", 6)
    anahit.page.get_by_role("button", name=label % {"n": 6}, exact=True).wait_for()
    anahit.picture("classe_lue")
    anahit.page.get_by_role("button", name=label % {"n": 6}, exact=True).click()
    told(anahit, "The class is entered.")
    anahit.picture("classe")
    anahit.leave()
    assert scene.young("Ani").school_id == scene.school.id


def by_call_and_class(scene: Scene) -> tuple[Actor, Actor]:
    """All of it; gives who applied: Noé, a minor for now, and Inès."""
    call = publish_the_call(scene)
    noe, ines = apply_on_a_phone(scene, call), apply_at_once(scene, call)
    select_and_take_over(scene, noe)
    enter_the_class(scene)
    guardian = scene.db.one(select(Guardian).where(Guardian.person_id == noe.person_id))
    assert (guardian.name, guardian.email) == ("Marc Lefèvre", MARC)
    return noe, ines
