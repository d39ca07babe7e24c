"""Things to do: made from templates once, dated from the record, ticked by their owners, taken back, dated anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from db.enums import DocumentKind, Role, SubjectKind
from db.models import ChecklistItem, ChecklistTemplate, ChecklistTemplateItem, File
from db.session import writing
from services import checklists
from services.checklist_templates import ALL_TEMPLATES, INTERNSHIP
from services.errors import Forbidden, Invalid, NotFound
from tests.conftest import NOW
from tests.services.applying import act
from tests.services.hosting import END, START, audited, checklist_templates, everybody, items, tutor

PLACEMENT = SubjectKind.PLACEMENT
OWNERS = {
    Role.APPLICANT: {"coordinator", "admin", "intern", "partner of the school"},
    Role.HOST: {"coordinator", "admin", "head of the department", "tutor", "link to the internship"},
    Role.PARTNER: {"coordinator", "admin", "partner of the school"},
    Role.COORDINATOR: {"coordinator", "admin"},
}
"""Who ticks whose items."""


@pytest.fixture
def placement(db, make):
    checklist_templates(db)
    return make.placement(tutor_id=tutor(make).id)


def make_items(placement, **options):
    dates = {"starts_on": placement.starts_on, "ends_on": placement.ends_on, **options}
    with writing() as session:
        return checklists.make_items(session, INTERNSHIP, PLACEMENT, placement.id, **dates)


def item(db, placement, owner=Role.COORDINATOR, **fields):
    return db.add(
        ChecklistItem(
            **{
                "subject_kind": PLACEMENT, "subject_id": placement.id, "label_fr": "Badge", "label_en": "Badge",
                "owner_role": owner, "due_on": START, **fields,
            }
        )
    )  # fmt: skip


def proof(db, placement, **fields):
    return db.add(
        File(
            **{
                "subject_kind": PLACEMENT, "subject_id": placement.id, "kind": DocumentKind.PROOF, "name": "a.pdf",
                "media_type": "application/pdf", "size": 9, "sha256": "0" * 64, "uploaded_at": NOW, **fields,
            }
        )
    )  # fmt: skip


def test_templates_are_loaded_once_and_keep_what_people_changed(db):
    checklist_templates(db)
    row = db.one(select(ChecklistTemplateItem).where(ChecklistTemplateItem.code == "housing"))
    with writing() as session:
        session.get_one(ChecklistTemplateItem, row.id).label_fr = "Trouver une famille d’accueil"
    checklist_templates(db)
    assert db.one(select(func.count()).select_from(ChecklistTemplate)) == len(ALL_TEMPLATES)
    of_all = sum(len(items) for _kind, items in ALL_TEMPLATES.values())
    assert db.one(select(func.count()).select_from(ChecklistTemplateItem)) == of_all
    assert db.fresh(row).label_fr == "Trouver une famille d’accueil"


@pytest.mark.parametrize(
    "one", [one for _kind, items in ALL_TEMPLATES.values() for one in items], ids=lambda one: one.code
)
def test_template_items_are_written_in_three_languages(one):
    assert one.fr
    assert one.en
    assert any("Ա" <= char <= "և" for char in one.hy)
    assert not any(char.isascii() and char.isalpha() for char in one.hy)
    assert "'" not in one.fr + one.en


def test_template_makes_mandatory_what_the_law_asks_before_the_start():
    mandatory = {one.code: (one.anchor, one.days < 0) for one in ALL_TEMPLATES[INTERNSHIP][1] if one.mandatory}
    assert mandatory == {"agreement": ("start", True), "insurance": ("start", True)}


def test_items_are_dated_from_the_first_and_the_last_day(db, placement):
    assert make_items(placement) == len(ALL_TEMPLATES[INTERNSHIP][1])
    found = items(db, placement)
    assert found["workplace"].due_on == START - timedelta(days=14)
    assert found["arrived"].due_on == START
    assert found["mid_term"].due_on == START + timedelta(days=30)
    assert found["certificate"].due_on == END + timedelta(days=14)
    assert (found["insurance"].is_mandatory, found["insurance"].owner_role) == (True, Role.COORDINATOR)


def test_items_within_a_short_stay_never_fall_after_its_end(db, placement):
    make_items(placement, ends_on=START + timedelta(days=10))
    assert items(db, placement)["mid_term"].due_on == START + timedelta(days=10)


def test_items_are_made_once(db, placement):
    make_items(placement)
    assert make_items(placement) == 0


def test_items_of_an_internship_entered_half_way_leave_out_what_is_past_unless_mandatory(db, placement):
    make_items(placement, due_from=START + timedelta(days=20))
    found = items(db, placement)
    assert {"agreement", "insurance", "mid_term", "certificate"} <= set(found)
    assert not {"visa", "housing", "arrived"} & set(found)


def test_items_of_an_unknown_template_are_refused(db, placement):
    with writing() as session, pytest.raises(NotFound):
        checklists.make_items(session, "exchange", PLACEMENT, placement.id, starts_on=START, ends_on=END)


def test_reschedule_moves_open_items_and_leaves_done_and_added_ones(db, make, placement):
    make_items(placement)
    before = items(db, placement)
    own = item(db, placement)
    act(checklists.set_done, make.coordinator(), before["visa"].public_id, True)
    with writing() as session:
        checklists.reschedule(
            session, INTERNSHIP, PLACEMENT, placement.id,
            starts_on=START + timedelta(days=7), ends_on=END + timedelta(days=7),
        )  # fmt: skip
    after = items(db, placement)
    assert after["housing"].due_on == before["housing"].due_on + timedelta(days=7)
    assert after["certificate"].due_on == before["certificate"].due_on + timedelta(days=7)
    assert after["visa"].due_on == before["visa"].due_on
    assert db.fresh(own).due_on == START


@pytest.mark.parametrize("owner", OWNERS)
def test_items_are_ticked_by_their_owner_the_coordinator_and_the_school_for_its_students(db, make, placement, owner):
    ticked = set()
    for who, actor in everybody(db, make, placement).items():
        one = item(db, placement, owner)
        try:
            act(checklists.set_done, actor, one.public_id, True)
            assert db.fresh(one).done_at == NOW
            ticked.add(who)
        except Forbidden:
            assert db.fresh(one).done_at is None
    assert ticked == OWNERS[owner]


def test_tick_says_who_when_and_with_what(db, make, placement):
    coordinator, one, file = make.coordinator(), item(db, placement), proof(db, placement)
    act(checklists.set_done, coordinator, one.public_id, True, note="Vu l’original", proof_public_id=file.public_id)
    with db.session() as session:
        [row] = checklists.items_of(session, PLACEMENT, placement.id, "en")
    assert (row.label, row.done_at, row.done_by, row.note) == ("Badge", NOW, coordinator.name, "Vu l’original")
    assert (row.proof_public_id, row.is_done) == (file.public_id, True)
    assert audited(db) == ["checklist:done"]


def test_second_tick_keeps_the_first_one(db, make, placement):
    one, first = item(db, placement), make.coordinator()
    act(checklists.set_done, first, one.public_id, True)
    act(checklists.set_done, make.coordinator(), one.public_id, True, now=NOW + timedelta(days=1))
    assert (db.fresh(one).done_at, db.fresh(one).done_by_id) == (NOW, first.user_id)
    assert audited(db) == ["checklist:done"]


def test_tick_is_taken_back(db, make, placement):
    one, coordinator = item(db, placement), make.coordinator()
    act(checklists.set_done, coordinator, one.public_id, True)
    act(checklists.set_done, coordinator, one.public_id, False)
    assert (db.fresh(one).done_at, db.fresh(one).done_by_id) == (None, None)
    assert audited(db) == ["checklist:done", "checklist:undone"]


def test_proof_of_another_record_is_refused(db, make, placement):
    one = item(db, placement)
    for fields in ({"subject_id": make.placement().id}, {"deleted_at": NOW}):
        with pytest.raises(NotFound):
            act(
                checklists.set_done, make.coordinator(), one.public_id, True,
                proof_public_id=proof(db, placement, **fields).public_id,
            )  # fmt: skip
    assert db.fresh(one).done_at is None


def test_coordinators_add_items_others_do_not(db, make, placement):
    fields = {"label": " Casier ", "owner_role": Role.HOST, "due_on": START}
    allowed = set()
    for who, actor in everybody(db, make, placement).items():
        try:
            one = act(checklists.add_item, actor, PLACEMENT, placement.public_id, **fields)
            assert (db.fresh(one).label_fr, db.fresh(one).due_on) == ("Casier", START)
            allowed.add(who)
        except Forbidden:
            continue
    assert allowed == {"coordinator", "admin"}


@pytest.mark.parametrize(("label", "due_on", "field"), [(" ", START, "label"), ("Casier", None, "due_on")])
def test_item_without_words_or_day_is_refused(db, make, placement, label, due_on, field):
    with pytest.raises(Invalid) as refusal:
        act(
            checklists.add_item, make.coordinator(), PLACEMENT, placement.public_id,
            label=label, owner_role=Role.HOST, due_on=due_on,
        )  # fmt: skip
    assert refusal.value.field == field


def test_missing_are_the_mandatory_open_items_of_each_record(db, make, placement):
    make_items(placement)
    other = make.placement()
    done = item(db, other, is_mandatory=True, done_at=NOW)
    open_one = item(db, other, is_mandatory=True, code="open")
    with db.session() as session:
        found = checklists.missing(session, PLACEMENT, [placement.id, other.id])
    assert {key: [one.code for one in rows] for key, rows in found.items()} == {
        placement.id: ["agreement", "insurance"], other.id: [open_one.code],
    }  # fmt: skip
    assert done.code == ""


def test_row_is_late_once_its_day_has_passed_and_it_is_open(db, placement):
    item(db, placement)
    with db.session() as session:
        [row] = checklists.items_of(session, PLACEMENT, placement.id)
    assert (row.is_late(START), row.is_late(date(2027, 7, 2))) == (False, True)
