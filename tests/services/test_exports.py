"""Lists as files: the rows of the list and no others, text that stays text, and what is recorded of each file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from db.enums import ApplicationState, OfferState, PlacementState, Role
from db.models import AuditEntry, CallPartner, Department, LegalBasisRecord, Membership, OtherIntern, Programme
from db.session import writing as writing_session
from services import unit
from services.actors import ANONYMOUS, Actor
from services.errors import Forbidden, Invalid, NotFound
from services.exports import tickets, writing
from services.exports.acts import Taken, Wanted, take, transfers
from services.exports.catalogue import EXPORTS
from services.i18n import translate
from services.people import index_applications
from tests.conftest import NOW


def taken(actor: Actor, name: str, **options: Any) -> Taken:
    return unit.run(take, actor, Wanted(name, **options), form="csv", now=NOW)


def lines(of: Taken, language: str = "fr") -> list[list[str]]:
    text = b"".join(writing.csv_pieces(of, language)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def rows(actor: Actor, name: str, **options: Any) -> list[dict[str, str]]:
    head, *body = lines(taken(actor, name, **options), "en")
    found = [dict(zip(head, line, strict=True)) for line in body]
    return [row | {"Reference": row.get("Reference", "").lstrip("'")} for row in found]  # some begin with a dash


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("language", ["fr", "en", "hy"])
def test_every_list_has_a_title_and_a_meaning_for_each_column_in_each_language(name: str, language: str) -> None:
    export = EXPORTS[name]
    titles = [translate(language, column.label) for column in export.columns]
    assert len(set(titles)) == len(titles)
    assert all(column.help and column.help != column.label for column in export.columns)
    assert name == export.name


@pytest.mark.each_database
@pytest.mark.parametrize("name", EXPORTS)
def test_every_list_is_written_whole_for_whoever_it_is_made_for(db: Any, make: Any, name: str) -> None:
    call, offer = make.call(), make.offer()
    make.application(call=call, offers=(offer,), state=ApplicationState.SUBMITTED)
    make.placement()
    role = Role.PARTNER if name in ("students", "internships") else Role.ADMIN
    place = make.university() if role is Role.PARTNER else make.city()
    actor = make.member(role, place)
    of = taken(actor, name, basis="Mesures précontractuelles")
    found = lines(of)
    assert len(found) == of.rows + 1
    assert {len(line) for line in found} == {len(EXPORTS[name].columns)}


def test_applications_are_those_of_the_list_with_words_dates_and_wishes(db: Any, make: Any) -> None:
    call, other = make.call(), make.call()
    culture = make.department(name_fr="Culture")
    offers = make.offer(department=culture, title_fr="Archives"), make.offer(department=culture, title_fr="Musée")
    person = make.person(given_name="Anna", family_name="Petrosyan", phone="+37410123456")
    sent = make.application(
        call=call, person=person, offers=(offers[1], offers[0]), state=ApplicationState.UNDER_REVIEW,
        available_from=date(2027, 7, 5),
    )  # fmt: skip
    make.application(call=call)
    make.application(call=other, state=ApplicationState.SUBMITTED)
    found = rows(make.coordinator(), "applications", filters={"call": call.public_id})
    assert [row["Reference"] for row in found] == [sent.public_id]
    row = found[0]
    assert (row["Family name"], row["State"], row["Available from"]) == ("Petrosyan", "Under study", "2027-07-05")
    assert row["Wishes"] == "Culture – Musée | Culture – Archives"
    assert row["Phone"] == "'+37410123456"


def test_filters_of_applications_leave_what_the_list_leaves(db: Any, make: Any) -> None:
    call, actor = make.call(), make.coordinator()
    offer = make.offer(call=call)
    draft = make.application(call=call)
    chosen = make.application(call=call, offers=(offer,), state=ApplicationState.SUBMITTED, level_rank=4)
    other = make.application(call=call, state=ApplicationState.SELECTED, level_rank=2)

    def found(**filters: str) -> set[str]:
        return {row["Reference"] for row in rows(actor, "applications", filters=filters)}

    assert found() == {chosen.public_id, other.public_id}
    assert found(state="draft") == {draft.public_id}
    assert found(state="selected") == {other.public_id}
    assert found(level="B2") == {chosen.public_id}
    assert found(department=db.get(Department, offer.department_id).public_id) == {chosen.public_id}


def test_searched_words_and_chosen_rows_narrow_a_list(db: Any, make: Any) -> None:
    call, actor = make.call(), make.coordinator()
    people = [make.person(family_name=name, family_name_hy="") for name in ("Avagyan", "Petrosyan")]
    sent = [make.application(call=call, person=one, state=ApplicationState.SUBMITTED) for one in people]
    with writing_session() as session:
        for person in people:
            index_applications(session, person)
    assert [row["Family name"] for row in rows(actor, "applications", search="petros")] == ["Petrosyan"]
    chosen = rows(actor, "applications", ids=(sent[0].public_id, "of another list"))
    assert [row["Family name"] for row in chosen] == ["Avagyan"]
    stays = [make.placement(person=person) for person in people]
    chosen = rows(actor, "placements", ids=(stays[1].public_id,))
    assert [row["Reference"] for row in chosen] == [stays[1].public_id]
    assert [row["Reference"] for row in rows(actor, "people", ids=(people[0].public_id,))] == [people[0].public_id]


@pytest.mark.parametrize(
    "filters", [{"colour": "red"}, {"state": "nowhere"}, {"level": "Z9"}, {"call": "x", "order": "name"}]
)
def test_a_filter_that_does_not_exist_is_not_found(db: Any, make: Any, filters: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        taken(make.coordinator(), "applications", filters=filters)


def test_a_list_that_does_not_exist_is_not_found(db: Any, make: Any) -> None:
    with pytest.raises(NotFound):
        taken(make.coordinator(), "passwords")


ALLOWED = {
    Role.ADMIN: set(EXPORTS) - {"students", "internships"},
    Role.COORDINATOR: set(EXPORTS) - {"students", "internships", "mails"},
    Role.HOST: {"placements", "offers", "presence"},
    Role.PARTNER: {"internships", "students", "nominations", "courses", "loans", "wishes", "counts", "receipts"},
    Role.REVIEWER: set(),
    Role.APPLICANT: set(),
}


@pytest.mark.each_database
@pytest.mark.parametrize("role", Role)
def test_each_list_is_for_those_who_see_it_on_a_page(db: Any, make: Any, role: Role) -> None:
    department = make.department() if role is Role.HOST else None
    actor = make.member(role, make.city() if department is None else None, department)
    allowed = set()
    for name in EXPORTS:
        try:
            taken(actor, name, basis="Mesures précontractuelles")
        except Forbidden:
            continue
        allowed.add(name)
    assert allowed == ALLOWED[role]


def test_nobody_takes_anything(db: Any, make: Any) -> None:
    for name in EXPORTS:
        with pytest.raises(Forbidden):
            taken(ANONYMOUS, name)


def test_a_role_that_was_taken_away_meanwhile_takes_nothing(db: Any, make: Any) -> None:
    actor = make.coordinator()
    membership = db.all(select(Membership).where(Membership.user_id == actor.user_id))[0]
    membership.revoked_at = NOW
    db.add(membership)
    with pytest.raises(Forbidden):
        taken(actor, "applications")


def test_rows_are_those_of_the_actors_own_organisation_school_or_department(db: Any, make: Any) -> None:
    mine, theirs = make.department(), make.department(organisation_id=make.artachat().id)
    here = make.placement(department=mine)
    there = make.placement(department=theirs, sending_organisation_id=None)
    make.offer(department=theirs, state=OfferState.PUBLISHED)
    own = make.offer(department=mine, state=OfferState.DRAFT)

    def references(actor: Actor, name: str) -> list[str]:
        return [row["Reference"] for row in rows(actor, name, basis="Mesures précontractuelles")]

    assert references(make.coordinator(), "placements") == [here.public_id]
    assert references(make.coordinator(make.artachat()), "placements") == [there.public_id]
    assert references(make.partner(), "internships") == [here.public_id]
    assert references(make.host(mine), "offers") == [own.public_id]


def test_a_school_reads_states_in_the_words_of_its_students(db: Any, make: Any) -> None:
    stay = make.placement(state=PlacementState.CLOSED)
    row = rows(make.partner(), "internships", basis="Mesures précontractuelles")[0]
    assert (row["Reference"], row["State"]) == (stay.public_id, "Completed")
    assert rows(make.coordinator(), "placements")[0]["State"] == "Closed"


def test_a_partners_file_holds_neither_contacts_nor_civil_status(db: Any, make: Any) -> None:
    make.application(state=ApplicationState.SUBMITTED)
    row = rows(make.partner(), "students", basis="Mesures précontractuelles")[0]
    assert not {"E-mail address", "Phone", "Birth date", "Nationality", "City"} & set(row)


@pytest.mark.parametrize(
    "typed", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\u00a0=1", '=HYPERLINK("http://x")']
)
def test_what_people_typed_never_is_a_formula(db: Any, make: Any, typed: str) -> None:
    make.placement(subject=typed)
    of = taken(make.coordinator(), "placements")
    head, line = lines(of, "en")
    assert line[head.index("Subject")] == "'" + typed
    sheet = _part(of, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet


@pytest.mark.parametrize("typed", ["Budget = 3", "Écoles; « crèches »", 'a "b"\nc', "Պետրոսյան", "3 + 4"])
def test_other_text_arrives_as_it_was_typed(db: Any, make: Any, typed: str) -> None:
    make.placement(subject=typed)
    head, line = lines(taken(make.coordinator(), "placements"), "en")
    assert line[head.index("Subject")] == typed


def _part(of: Taken, name: str) -> str:
    content = b"".join(writing.workbook_pieces(of, "fr", NOW))
    with ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def test_a_workbook_has_real_dates_and_a_sheet_that_says_what_columns_mean(db: Any, make: Any) -> None:
    make.placement(starts_on=date(2027, 7, 5), state=PlacementState.READY)
    of = taken(make.coordinator(), "placements")
    sheet, meanings = _part(of, "xl/worksheets/sheet1.xml"), _part(of, "xl/worksheets/sheet2.xml")
    assert "<v>46573</v>" in sheet  # 5 July 2027 in days since the end of 1899
    assert "Prêt" in sheet
    assert all(translate("fr", column.help).split("’")[0] in meanings for column in of.export.columns)


def test_the_trail_knows_the_list_and_how_many_and_never_who(db: Any, make: Any) -> None:
    make.placement()
    actor = make.coordinator()
    taken(actor, "placements", search="")
    (entry,) = db.all(select(AuditEntry).where(AuditEntry.action == "list:export"))
    assert (entry.actor_id, entry.subject_id) == (actor.user_id, None)
    assert entry.details == {"list": "placements", "rows": 1, "form": "csv"}


def records(db: Any) -> list[tuple[int, int, str, str]]:
    return [
        (one.organisation_id, one.recipient_id, one.basis, one.content)
        for one in db.all(select(LegalBasisRecord).order_by(LegalBasisRecord.id))
    ]


def test_a_partners_file_leaves_the_union_only_with_a_legal_basis(db: Any, make: Any) -> None:
    make.application(state=ApplicationState.SUBMITTED)
    partner = make.partner()
    with pytest.raises(Invalid) as refused:
        taken(partner, "students", basis="  ")
    assert refused.value.field == "basis"
    assert (records(db), db.all(select(AuditEntry).where(AuditEntry.action == "list:export"))) == ([], [])
    taken(partner, "students", basis=" Mesures précontractuelles ")
    expected = (make.city().id, make.university().id, "Mesures précontractuelles", "students: 1")
    assert records(db) == [expected]


def test_a_coordinator_of_the_twin_city_needs_one_too(db: Any, make: Any) -> None:
    call = make.call()
    db.add(CallPartner(call_id=call.id, organisation_id=make.artachat().id))
    make.application(call=call, state=ApplicationState.SUBMITTED)
    coordinator = make.coordinator(make.artachat())
    with pytest.raises(Invalid):
        taken(coordinator, "applications")
    taken(coordinator, "applications", basis="Mesures précontractuelles")
    assert records(db)[0][:2] == (make.city().id, make.artachat().id)


def test_a_coordinator_who_sends_a_file_to_the_partner_records_it_and_one_who_keeps_it_does_not(
    db: Any, make: Any
) -> None:
    make.placement()
    coordinator = make.coordinator()
    taken(coordinator, "placements")
    assert records(db) == []
    with pytest.raises(Invalid):
        taken(coordinator, "placements", recipient=make.university().public_id)
    taken(coordinator, "placements", recipient=make.university().public_id, basis="Convention")
    assert records(db) == [(make.city().id, make.university().id, "Convention", "placements: 1")]


def test_what_names_nobody_leaves_freely(db: Any, make: Any) -> None:
    make.department(organisation_id=make.artachat().id)
    of = taken(make.coordinator(make.artachat()), "departments")
    assert (of.rows, records(db)) == (1, [])


def test_the_basis_of_the_programme_is_suggested(db: Any, make: Any) -> None:
    make.call()
    programme = db.all(select(Programme))[0]
    programme.legal_basis = "RGPD, article 49"
    db.add(programme)
    partner, coordinator = make.partner(), make.coordinator()
    with db.session() as session:
        of_partner, of_city = transfers(session, partner), transfers(session, coordinator)
    assert (of_partner.basis, of_partner.own and of_partner.own.public_id) == (
        "RGPD, article 49", make.university().public_id,
    )  # fmt: skip
    assert (of_city.own, [one.public_id for one in of_city.recipients]) == (None, [make.university().public_id])


def test_a_ticket_is_good_for_its_account_and_an_hour(db: Any, make: Any) -> None:
    actor, other = make.coordinator(), make.coordinator()
    wanted = Wanted("applications", {"call": "x"}, search="Anna Petrosyan")
    ticket = tickets.keep(actor, wanted, now=NOW)
    assert tickets.keep(actor, wanted, now=NOW) == ticket != tickets.keep(other, wanted, now=NOW)
    assert "nna" not in ticket
    assert tickets.read(actor, ticket, now=NOW + timedelta(minutes=59)) == wanted
    assert tickets.read(other, ticket, now=NOW) is None
    assert tickets.read(ANONYMOUS, ticket, now=NOW) is None
    assert tickets.read(actor, ticket, now=NOW + tickets.LIFE) is None
    assert tickets.read(actor, "guessed", now=NOW) is None


def test_the_citys_other_interns_are_listed_with_their_department(db: Any, make: Any) -> None:
    department = make.department(name_fr="Espaces verts")
    db.add(
        OtherIntern(
            organisation_id=make.city().id, department_id=department.id, name="Luc Moreau", school="Lycée",
            starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 29), created_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    found = rows(make.coordinator(), "other-interns", filters={"from": "2027-01-29", "until": "2027-02-01"})
    assert [(row["Name"], row["Department"], row["Confirmed on"]) for row in found] == [
        ("Luc Moreau", "Espaces verts", "")
    ]
    assert rows(make.coordinator(), "other-interns", filters={"from": "2027-01-30"}) == []
    with pytest.raises(NotFound):
        taken(make.coordinator(), "other-interns", filters={"from": "tomorrow"})


def test_people_are_those_of_the_list_and_part_of_them(db: Any, make: Any) -> None:
    person, double = make.person(family_name="Avagyan"), make.person()
    double.merged_into_id = person.id
    db.add(double)
    make.placement(person=person)
    make.person(organisation_id=make.artachat().id)
    coordinator = make.coordinator()
    assert {row["Family name"] for row in rows(coordinator, "people", filters={"part": "intern"})} == {"Avagyan"}
    assert double.public_id not in {row["Reference"] for row in rows(coordinator, "people")}
    assert rows(coordinator, "people", filters={"part": "applicant"}) == []
    with pytest.raises(NotFound):
        taken(coordinator, "people", filters={"part": "stranger"})
