"""What families agree to: by link on a phone, for brothers and sisters at once, on paper, and who comes of age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.enums import ConsentPurpose, ConsentState, Language, Source
from db.models import Consent, Guardian, Leg, Participation, Person
from seeds.demo import example_pdf
from services import links
from services.actors import Actor
from services.exchanges import consents, guardians, health
from services.on_behalf import Evidence
from tests.browser.exchange import Scene, press_text, told
from tests.browser.internship import type_in
from tests.browser.people import Somebody

YES = "Yes, I agree"
MARIE, NARE = "marie.dupont@example.org", "nare.sargsyan@example.org"
P = ConsentPurpose
NEEDED = (P.PARTICIPATION, P.MEDICAL_CARE, P.TRANSPORT, P.DATA_TRANSFER)


def of_clamart(scene: Scene, given_name: str, family_name: str, parent: str, email: str = "") -> Guardian:
    """A young person of Clamart who was entered by hand, and who answers for them."""
    person = scene.make.person(
        given_name=given_name, family_name=family_name, birth_date=date(2011, 3, 1), nationality="FR",
        organisation_id=scene.at.clamart.id, email="",
    )  # fmt: skip
    return scene.at.guardian(scene.at.participant(person=person), name=parent, email=email)


def open_link(scene: Scene, guardian: Guardian, story: str, language: str) -> Somebody:
    """A guardian opens their link on a phone."""
    who = scene.person(story, language)
    who.open(links.path(scene.run(guardians.link_for, guardian)))
    who.reads_title("The exchange of your child")
    return who


def given(scene: Scene, young: Participation, purpose: ConsentPurpose) -> bool:
    query = select(Consent.state).where(Consent.participation_id == young.id, Consent.purpose == purpose)
    return scene.db.all(query) == [ConsentState.GIVEN]


def brothers_and_sisters(scene: Scene) -> None:
    """Marie answers for Lou and Tom on one link."""
    lou, tom = (of_clamart(scene, name, "Dupont", "Marie Dupont", MARIE) for name in ("Lou", "Tom"))
    scene.act(guardians.tie, scene.actor, tom.public_id, lou.public_id)
    marie = open_link(scene, lou, "marie", "fr")
    marie.reads("Lou")
    marie.picture("ce_que_c_est")
    marie.press("Continue")
    type_in(marie, "Your first and last name: it is your signature", "Marie Dupont")
    for name in ("Lou", "Tom"):
        marie.press(YES)
        scene.until(marie, lambda name=name: given(scene, scene.young(name), P.PARTICIPATION))
    marie.picture("reponses")
    marie.press("Continue")
    type_in(marie, "First person: name", "Marie Dupont", required=True)
    type_in(marie, "Phone", "+33 6 11 22 33 44", required=True)
    press_text(marie, marie.word("Call the same people as for %(name)s", name="Lou"))
    marie.picture("sante")
    marie.press("Done")
    marie.reads_title("Thank you")
    marie.picture("merci")
    marie.leave()


def in_armenian(scene: Scene) -> None:
    """Ani’s mother reads and answers in Armenian; of an allergy she told the coordinators."""
    nare = scene.at.guardian(scene.young("Ani"), name="Նարե Սարգսյան", email=NARE, language=Language.HY)
    who = open_link(scene, nare, "nare", "hy")
    who.picture("ce_que_c_est")
    who.press("Continue")
    type_in(who, "Your first and last name: it is your signature", "Նարե Սարգսյան")
    who.press(YES)
    scene.until(who, lambda: given(scene, scene.young("Ani"), P.PARTICIPATION))
    who.picture("reponses")
    who.leave()
    say_yes(scene, scene.partner, scene.young("Ani"), nare)
    ani = scene.young("Ani").public_id
    for field, value in (
        ("allergies", ["nuts"]), ("contact1_name", "Նարե Սարգսյան"), ("contact1_phone", "+374 91 00 00 00"),
        ("blood_group", "A+"),
    ):  # fmt: skip
        scene.act(health.save_field, scene.partner, ani, field, value)


def say_yes(scene: Scene, city: Actor, young: Participation, guardian: Guardian | None) -> None:
    """All that is needed, as a coordinator records it of a paper; what the child agrees to as well."""
    how = {"source": Source.PAPER, "evidence": Evidence(told_by="Le parent")}
    answers = dict.fromkeys(NEEDED, True)
    scene.act(
        consents.record, city, young.public_id, answers,
        guardian_public_id=guardian.public_id if guardian else None, **how,
    )  # fmt: skip
    if guardian:
        scene.act(consents.record, city, young.public_id, {P.DATA_TRANSFER: True}, **how)


def on_paper(scene: Scene, tmp_path: Path) -> None:
    """Sami’s father signed on paper: the coordinator records it with the scan."""
    of_clamart(scene, "Sami", "Bensaïd", "Karim Bensaïd")
    scan, claire = tmp_path / "autorisation.pdf", scene.claire
    scan.write_bytes(example_pdf())
    claire.open(f"/autorisations?id={scene.at.exchange.public_id}&young={scene.young('Sami').public_id}")
    claire.reads_title_text("Sami Bensaïd")
    claire.unfold(claire.word("Record what was signed or said"))
    claire.page.get_by_test_id("stButtonGroup").get_by_text(claire.word("Yes"), exact=True).first.click()
    claire.settle()
    claire.upload(scan)
    claire.page.get_by_text(scan.name).first.wait_for()
    claire.picture("papier")
    claire.press("Record it")
    told(claire, "Recorded.")
    mine = select(Consent).where(Consent.participation_id == scene.young("Sami").id)
    kept = scene.db.one(mine.where(Consent.state == ConsentState.GIVEN))
    assert (kept.purpose, kept.proof_id is not None) == (P.PARTICIPATION, True)


def of_age_in_between(scene: Scene, noe: Actor) -> None:
    """Noé’s father answers for the visit of April; for July, when he is 18, Noé does."""
    one = scene.young("Noé")
    marc = scene.db.one(select(Guardian).where(Guardian.person_id == one.person_id))
    say_yes(scene, scene.actor, one, marc)
    assert "Noé" not in lacking(scene, scene.at.outbound)
    assert "Noé" in lacking(scene, scene.at.back)
    who = scene.person("noe", actor=noe)
    who.open("/mes-autorisations")
    type_in(who, "Your first and last name: it is your signature", "Noé Lefevre")
    who.press(YES)
    told(who, "Saved. Thank you.")
    who.picture("mes_reponses")
    who.leave()
    for purpose in NEEDED:
        scene.act(consents.answer, noe, one.public_id, purpose, True, signed="Noé Lefevre")
    assert "Noé" not in lacking(scene, scene.at.back)


def lacking(scene: Scene, leg: Leg) -> set[str]:
    """Given names of those whom a missing answer keeps from a visit."""
    with scene.db.session() as session:
        return {one.name.split()[0] for one in consents.missing(session, session.get_one(Leg, leg.id))}


def the_others(scene: Scene) -> None:
    """Who stands in the list of the class, and Jeanne, complete the twelve."""
    of_clamart(scene, "Jeanne", "Robert", "Paul Robert")
    pupils = select(Participation).join(Person, Person.id == Participation.person_id)
    for young in scene.db.all(pupils.where(Participation.school_id == scene.school.id, Person.given_name != "Ani")):
        guardian = scene.at.guardian(young, language=Language.HY)
        say_yes(scene, scene.partner, young, guardian)
    assert lacking(scene, scene.at.outbound) & {"Ani", "Davit", "Mane", "Narek", "Lilit", "Tigran"} == set()


def of_all_families(scene: Scene, noe: Actor, tmp_path: Path) -> None:
    """All of it."""
    scene.it_is(date(2027, 2, 1))
    brothers_and_sisters(scene)
    in_armenian(scene)
    on_paper(scene, tmp_path)
    of_age_in_between(scene, noe)
    the_others(scene)
    claire = scene.claire
    claire.turn_to(f"/autorisations?id={scene.at.exchange.public_id}")
    claire.reads("Agreements of the families")
    claire.picture("autorisations")
