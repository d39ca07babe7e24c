"""The demonstration shows each state there is, and reference data can be loaded again."""

from sqlalchemy import func, select

from db.enums import (
    AbsenceKind,
    AgreementKind,
    AgreementState,
    ApplicationState,
    CallState,
    CheckInAnswer,
    ConsentState,
    CorrectionState,
    CountState,
    Decision,
    EndReason,
    Enrolment,
    Evaluator,
    ExchangeState,
    HandoverState,
    HostStayState,
    HouseholdState,
    IncidentState,
    LegState,
    LoanState,
    MailState,
    MessageThread,
    MoneyKind,
    MovementReason,
    OfferState,
    OrganisationKind,
    Outcome,
    ParticipationState,
    PlacementState,
    ReceiptAnswer,
    Settlement,
    ShipmentState,
    SubjectKind,
    WishState,
)
from db.models import (
    Absence,
    Acquisition,
    Agreement,
    Answer,
    Application,
    Call,
    Certificate,
    CheckIn,
    ChecklistItem,
    Consent,
    CooperationAction,
    CorrectionRequest,
    CountSession,
    Department,
    Evaluation,
    Exchange,
    File,
    Finding,
    GratificationMonth,
    Guardian,
    Handover,
    HostStay,
    Household,
    Incident,
    Kit,
    Leg,
    Loan,
    Message,
    MoneyEntry,
    Movement,
    Nomination,
    Offer,
    Organisation,
    OtherIntern,
    OutboxMail,
    OwnCount,
    Participation,
    Person,
    Placement,
    PresenceConfirmation,
    Question,
    Questionnaire,
    Receipt,
    ReceiptLine,
    Shipment,
    StateChange,
    TutorAbsence,
    User,
    Wish,
)
from db.session import reading
from seeds import demo, reference
from services.actors import account_actor
from services.calls import Phase
from services.mail.smtp import Trouble
from services.materials import kits, reconcile
from services.passwords import check_password
from services.queries.applications import students
from services.queries.applications.calls import open_calls
from services.queries.internships.evaluation_results import results
from services.queries.people import doubles
from services.unit import utc_now


def test_the_demonstration_shows_every_state_and_every_phase(story):
    for model, states in (
        (Application, ApplicationState),
        (Offer, OfferState),
        (Placement, PlacementState),
        (Call, CallState),
    ):
        assert set(story.all(select(model.state))) == set(states), model.__name__
    with reading() as session:
        assert {call.phase for call in open_calls(session, "fr", utc_now())} >= {Phase.OPEN, Phase.UPCOMING}


def test_one_table_was_imported_and_one_waits_with_a_line_that_is_wrong(story):
    imported = story.one(select(Acquisition).where(Acquisition.imported_at.is_not(None)))
    assert imported.entered_at is not None
    waiting = story.all(select(File).where(File.subject_kind == SubjectKind.ACQUISITION, File.name == "commande.csv"))
    assert len(waiting) == 2
    assert set(story.all(select(Handover.state))) == set(HandoverState)
    assert [(one.counted, one.difference) for one in story.all(select(OwnCount))] == [(2, 0), (1, -1)]


def test_the_demonstration_shows_every_state_of_the_material(story):
    for column, values in (
        (Shipment.state, ShipmentState),
        (Receipt.answer, ReceiptAnswer),
        (ReceiptLine.outcome, {Outcome.OK, Outcome.DAMAGED, Outcome.SURPLUS, Outcome.WRONG}),
        (ReceiptLine.settlement, {None, Settlement.NOTED}),
        (Loan.state, LoanState),
        (CountSession.state, CountState),
        (Wish.state, WishState),
        (Handover.state, HandoverState),
        (Movement.reason, MovementReason),
    ):
        assert set(story.all(select(column))) == set(values), str(column)
    with reading() as session:
        assert reconcile.prove(session).differences == ()
        states = [
            (kit.dissolved_at is not None, bool(kits.missing(session, kit)))
            for kit in session.scalars(select(Kit).order_by(Kit.id))
        ]
    assert set(states) >= {(False, False), (False, True)}
    assert any(gone for gone, _lacks in states)


def test_the_demonstration_shows_every_state_of_an_exchange_and_its_visits(story):
    for column, values in (
        (Exchange.state, ExchangeState),
        (Leg.state, LegState),
        (Participation.state, ParticipationState),
        (Household.state, HouseholdState),
        (HostStay.state, HostStayState),
        (Incident.state, IncidentState),
        (MoneyEntry.kind, MoneyKind),
        (Consent.state, ConsentState),
    ):
        assert set(story.all(select(column))) == set(values), str(column)


def test_the_demonstration_shows_how_internships_end(story):
    scores = story.all(select(Evaluation.score).where(Evaluation.answered_at.is_not(None)).order_by(Evaluation.score))
    assert len(scores) == 4 + 12
    year = utc_now().year
    with reading() as session:
        claire = account_actor(session, story.one(select(User.id).where(User.email == "coordination@demo.example")))
        assert claire is not None
        assert {year - 1, year - 2} < {*results(session, claire, Evaluator.INTERN).years, year}
    assert scores[0] < 40 <= scores[1]
    assert story.all(select(Evaluation).where(Evaluation.answered_at.is_(None))) != []
    assert sorted(one is None for one in story.all(select(Certificate.withdrawn_at))) == [False, True]


NOT_SHOWN = {(AgreementKind.AMENDMENT, AgreementState.SUPERSEDED)}
"""An amendment is superseded by nothing but the replacement of its agreement, which is shown without one."""


def test_agreements_and_amendments_are_shown_in_each_of_their_states(story):
    with reading() as session:
        shown = {tuple(row) for row in session.execute(select(Agreement.kind, Agreement.state))}
    assert shown == {(kind, state) for kind in AgreementKind for state in AgreementState} - NOT_SHOWN


def test_presence_and_its_money_are_shown_in_each_of_their_states(story):
    assert is_there(story, Absence, Absence.proof_id.is_not(None)) == {True, False}
    assert is_there(story, Absence, Absence.removed_at.is_not(None)) == {True, False}
    assert is_there(story, PresenceConfirmation, PresenceConfirmation.from_intern) == {True, False}
    assert is_there(story, PresenceConfirmation, PresenceConfirmation.withdrawn_at.is_not(None)) == {True, False}
    assert is_there(story, GratificationMonth, GratificationMonth.paid_on.is_not(None)) == {True, False}
    assert is_there(story, Placement, Placement.keeps_register) == {True, False}


def test_evaluations_things_to_do_and_remarks_are_shown_in_each_of_their_states(story):
    answered = select(Evaluation.evaluator).where(Evaluation.answered_at.is_not(None))
    assert set(story.all(answered)) == set(Evaluator)
    of_internships = ChecklistItem.subject_kind == SubjectKind.PLACEMENT
    for state in (ChecklistItem.done_at, ChecklistItem.proof_id, ChecklistItem.waived_at):
        assert is_there(story, ChecklistItem, state.is_not(None), of_internships) == {True, False}
    late = ChecklistItem.due_on < utc_now().date()
    assert is_there(story, ChecklistItem, late, of_internships, ChecklistItem.done_at.is_(None)) == {True, False}
    assert is_there(story, Finding, Finding.overridden_at.is_not(None)) == {True, False}


def is_there(story, model, condition, *where):
    """Whether there is something that is so, and something that is not."""
    return set(story.all(select(condition).select_from(model).where(*where)))


def test_the_demonstration_shows_each_thing_that_somebody_has_to_do_with(story):
    for column, values in (
        (CheckIn.answer, CheckInAnswer),
        (CorrectionRequest.state, CorrectionState),
        (Absence.kind, AbsenceKind),
        (Agreement.state, AgreementState),
        (Application.pending_decision, {None, *Decision}),
        (Application.enrolment, Enrolment),
        (Message.thread, MessageThread),
        (OutboxMail.state, {MailState.QUEUED, MailState.HELD, MailState.FAILED}),
        (Placement.end_reason, {None, EndReason.VISA_REFUSED, EndReason.ILLNESS}),
    ):
        assert set(story.all(select(column))) == set(values), str(column)
    shown = select(StateChange.subject_kind).where(StateChange.told_by != "", StateChange.proof_id.is_not(None))
    assert set(story.all(shown)) == {SubjectKind.APPLICATION, SubjectKind.PLACEMENT}
    proposals = [(one.application_id is not None, one.withdrawn_at is None) for one in story.all(select(Nomination))]
    assert sorted(proposals) == [(False, False), (False, True), (True, True), (True, True)]
    assert len(story.all(select(Answer.id).where(Answer.asked_question_id.is_not(None)))) > 5
    versions = select(Questionnaire.is_draft).where(Questionnaire.code.like("evaluation%-%"))
    assert sorted(story.all(versions)) == [False, False, True]
    failed = story.one(select(OutboxMail).where(OutboxMail.state == MailState.FAILED))
    assert Trouble(failed.last_error.split()[0]) is Trouble.RECIPIENT
    assert {one is None for one in story.all(select(OtherIntern.confirmed_at))} == {True, False}
    assert story.all(select(func.count()).select_from(TutorAbsence)) == [2]
    of_calls = select(Question).join(Call, Call.questionnaire_id == Question.questionnaire_id)
    assert sum(one.condition is not None for one in story.all(of_calls)) == 2
    assert story.all(select(func.max(func.length(Department.name_fr)))) > [90]
    with reading() as session:
        claire = account_actor(session, story.one(select(User.id).where(User.email == "coordination@demo.example")))
        assert claire is not None
        assert len(doubles.suggestions(session, claire)) == 1


def test_a_pupil_under_age_has_applied_from_a_school_with_somebody_who_answers_for_him(story):
    assert len(story.all(select(Organisation).where(Organisation.kind == OrganisationKind.SCHOOL))) == 2
    guardian = story.one(
        select(Guardian).join(Person, Person.id == Guardian.person_id).where(Person.family_name == "Petoyan")
    )
    application = story.one(select(Application).where(Application.person_id == guardian.person_id))
    assert application.state is ApplicationState.SUBMITTED
    with reading() as session:
        teacher = account_actor(session, story.one(select(User.id).where(User.email == "ecole@demo.example")))
        assert teacher is not None
        found = students.page(session, teacher, students.Wanted())
        assert [row.public_id for row in found.rows] == [application.public_id]


def test_whoever_comes_to_the_demonstration_signs_in_with_the_printed_password(story):
    for account in demo.ACCOUNTS:
        assert check_password(
            account.password, story.one(select(User.password_hash).where(User.email == account.email))
        )


def test_loading_the_reference_data_again_changes_nothing_and_keeps_what_was_edited(db):
    now = utc_now()
    reference.load(now)
    before = db.all(select(func.count()).select_from(CooperationAction))
    kit = db.one(select(CooperationAction).where(CooperationAction.code == "teaching-material"))
    assert kit.amount_cents == 323_100
    reference.load(now)
    assert db.all(select(func.count()).select_from(CooperationAction)) == before
