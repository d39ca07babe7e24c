"""The words people see for the closed sets of values (msgids): ``internal`` for staff, ``public`` for others."""

from __future__ import annotations

from db.enums import (
    AbsenceKind,
    AgreementKind,
    AgreementState,
    AmendmentKind,
    ApplicationState,
    CallState,
    CheckInAnswer,
    CooperationAxis,
    CorrectionState,
    CountState,
    Decision,
    DocumentKind,
    EndReason,
    Enrolment,
    EvaluationMoment,
    Evaluator,
    FileState,
    FrenchCertificate,
    FrenchLevel,
    Gender,
    HandoverState,
    HostAnswer,
    JobOutcome,
    Language,
    LoanState,
    MailRhythm,
    MailState,
    MessageThread,
    OfferState,
    PlacementState,
    QuestionType,
    Role,
    SecretKind,
    ShipmentState,
    SignatureWay,
    SignerRole,
    Source,
    UserStatus,
    WishState,
)
from services.exchange_labels import EXCHANGE_STATES, EXCHANGE_WORDS
from services.i18n import N_
from services.labelling import ByMember, Colour, StateLabel
from services.material_labels import MATERIAL_WORDS
from services.money_labels import MONEY_WORDS
from services.shipment_labels import SHIPMENT_WORDS

STATES: ByMember[StateLabel] = ByMember(
    {
        ApplicationState.DRAFT: StateLabel(N_("Draft"), N_("Being filled in"), "gray"),
        ApplicationState.SUBMITTED: StateLabel(N_("To be studied"), N_("Received"), "blue"),
        ApplicationState.UNDER_REVIEW: StateLabel(N_("Under study"), N_("Under study"), "blue"),
        ApplicationState.SHORTLISTED: StateLabel(N_("Shortlisted"), N_("Under study"), "violet"),
        ApplicationState.SELECTED: StateLabel(N_("Selected"), N_("Selected: please answer"), "orange"),
        ApplicationState.WAITLISTED: StateLabel(N_("Waiting list"), N_("On the waiting list"), "orange"),
        ApplicationState.REJECTED: StateLabel(N_("Not selected"), N_("Not selected"), "gray"),
        ApplicationState.CONFIRMED: StateLabel(N_("Confirmed"), N_("Confirmed"), "green"),
        ApplicationState.DECLINED: StateLabel(N_("Declined by the person"), N_("Declined by you"), "gray"),
        ApplicationState.EXPIRED: StateLabel(N_("Not answered in time"), N_("Not answered in time"), "gray"),
        ApplicationState.WITHDRAWN: StateLabel(N_("Withdrawn"), N_("Withdrawn by you"), "gray"),
    },
    {
        OfferState.DRAFT: StateLabel(N_("Draft"), N_("Draft"), "gray"),
        OfferState.PUBLISHED: StateLabel(N_("Published"), N_("Published"), "green"),
        OfferState.CLOSED: StateLabel(N_("Closed"), N_("Closed"), "gray"),
        OfferState.WITHDRAWN: StateLabel(N_("Withdrawn"), N_("Withdrawn"), "gray"),
    },
    {
        PlacementState.PLANNED: StateLabel(N_("Planned"), N_("Planned"), "blue"),
        PlacementState.AGREEMENT_SIGNED: StateLabel(N_("Agreement signed"), N_("Agreement signed"), "violet"),
        PlacementState.READY: StateLabel(N_("Ready"), N_("Everything is ready"), "violet"),
        PlacementState.IN_PROGRESS: StateLabel(N_("In progress"), N_("In progress"), "green"),
        PlacementState.COMPLETED: StateLabel(N_("Completed"), N_("Completed"), "green"),
        PlacementState.CLOSED: StateLabel(N_("Closed"), N_("Completed"), "gray"),
        PlacementState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
        PlacementState.INTERRUPTED: StateLabel(N_("Ended early"), N_("Ended early"), "gray"),
    },
    {
        CallState.DRAFT: StateLabel(N_("Draft"), N_("Draft"), "gray"),
        CallState.PUBLISHED: StateLabel(N_("Published"), N_("Published"), "green"),
        CallState.ARCHIVED: StateLabel(N_("Archived"), N_("Archived"), "gray"),
    },
    {
        MailState.QUEUED: StateLabel(N_("Waiting to be sent"), "", "blue"),
        MailState.SENDING: StateLabel(N_("Being sent"), "", "blue"),
        MailState.SENT: StateLabel(N_("Sent"), "", "green"),
        MailState.FAILED: StateLabel(N_("Not sent"), "", "red"),
        MailState.UNCERTAIN: StateLabel(N_("Perhaps sent"), "", "orange"),
        MailState.DISCARDED: StateLabel(N_("Discarded"), "", "gray"),
        MailState.HELD: StateLabel(N_("Waiting for the daily summary"), "", "blue"),
    },
    {
        FileState.RECEIVED: StateLabel(N_("Document received"), N_("Document received"), "blue"),
        FileState.ACCEPTED: StateLabel(N_("Document accepted"), N_("Document accepted"), "green"),
        FileState.TO_REPLACE: StateLabel(N_("To be replaced"), N_("To be replaced"), "orange"),
    },
    {
        CorrectionState.OPEN: StateLabel(N_("To be corrected"), N_("To be corrected"), "orange"),
        CorrectionState.ANSWERED: StateLabel(N_("Corrected, to be checked"), N_("Corrected, to be checked"), "blue"),
        CorrectionState.ACCEPTED: StateLabel(N_("Settled"), N_("Settled"), "green"),
    },
    {
        AgreementState.DRAFT: StateLabel(N_("Being prepared"), N_("Being prepared"), "gray"),
        AgreementState.IN_SIGNATURE: StateLabel(N_("Being signed"), N_("Being signed"), "orange"),
        AgreementState.SIGNED: StateLabel(N_("Signed by all"), N_("Signed by all"), "green"),
        AgreementState.REFUSED: StateLabel(N_("Refused by a signer"), N_("To be changed"), "red"),
        AgreementState.SUPERSEDED: StateLabel(N_("Replaced"), N_("Replaced"), "gray"),
        AgreementState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
    },
    {
        ShipmentState.DRAFT: StateLabel(N_("Being prepared"), N_("Being prepared"), "gray"),
        ShipmentState.PACKED: StateLabel(N_("Packed"), N_("Packed"), "violet"),
        ShipmentState.SENT: StateLabel(N_("On the way"), N_("On the way to you"), "blue"),
        ShipmentState.RECEIVING: StateLabel(N_("Arriving"), N_("Arriving"), "orange"),
        ShipmentState.CLOSED: StateLabel(N_("Arrived"), N_("Arrived"), "green"),
        ShipmentState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
    },
    {
        HandoverState.DRAFT: StateLabel(N_("To be signed"), N_("To be signed"), "orange"),
        HandoverState.SIGNED: StateLabel(N_("Given to the school"), N_("Given to us"), "green"),
        HandoverState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
    },
    {
        UserStatus.PENDING: StateLabel(N_("Invited, not yet signed in"), "", "orange"),
        UserStatus.ACTIVE: StateLabel(N_("Active"), "", "green"),
        UserStatus.DISABLED: StateLabel(N_("Closed"), "", "gray"),
    },
    {
        JobOutcome.RUNNING: StateLabel(N_("Running"), "", "blue"),
        JobOutcome.DONE: StateLabel(N_("Done"), "", "green"),
        JobOutcome.FAILED: StateLabel(N_("Failed"), "", "red"),
    },
    {
        LoanState.OPEN: StateLabel(N_("Lent out"), N_("Lent out"), "blue"),
        LoanState.RETURNED: StateLabel(N_("Returned"), N_("Returned"), "green"),
    },
    {
        CountState.COUNTING: StateLabel(N_("Being counted"), N_("Being counted"), "blue"),
        CountState.REVIEW: StateLabel(N_("Differences to look at"), N_("Differences to look at"), "orange"),
        CountState.POSTED: StateLabel(N_("Stock corrected"), N_("Stock corrected"), "green"),
        CountState.CANCELLED: StateLabel(N_("Dropped"), N_("Dropped"), "gray"),
    },
    {
        WishState.ASKED: StateLabel(N_("To be decided"), N_("Asked for"), "orange"),
        WishState.APPROVED: StateLabel(N_("Approved"), N_("Approved"), "blue"),
        WishState.REFUSED: StateLabel(N_("Refused"), N_("Refused"), "gray"),
        WishState.FULFILLED: StateLabel(N_("Fulfilled"), N_("Fulfilled"), "green"),
        WishState.WITHDRAWN: StateLabel(N_("Withdrawn"), N_("Withdrawn"), "gray"),
    },
    *EXCHANGE_STATES,
)

WORDS: ByMember[str] = ByMember(
    {
        Gender.FEMALE: N_("Woman"),
        Gender.MALE: N_("Man"),
        Gender.OTHER: N_("Another gender"),
    },
    {
        HostAnswer.INTERESTED: N_("We would like to meet this person"),
        HostAnswer.NOT_SUITABLE: N_("Not for us"),
    },
    {
        Enrolment.UNKNOWN: N_("Not yet confirmed by the school"),
        Enrolment.CONFIRMED: N_("Enrolled"),
        Enrolment.NOT_ENROLLED: N_("Not enrolled"),
    },
    {
        MessageThread.APPLICANT: N_("With the applicant"),
        MessageThread.PARTNER: N_("With the school"),
    },
    {
        CheckInAnswer.FINE: N_("All is well"),
        CheckInAnswer.CALL_ME: N_("Please call me"),
    },
    {
        MailRhythm.AT_ONCE: N_("At once, one mail for each thing"),
        MailRhythm.DAILY: N_("Once a day, all in one mail"),
    },
    {
        SecretKind.PASSPORT_NUMBER: N_("Passport number"),
        SecretKind.ACCOUNT_HOLDER: N_("Account holder"),
        SecretKind.IBAN: N_("Account number (IBAN)"),
        SecretKind.BIC: N_("Code of the bank (BIC)"),
        SecretKind.HEALTH: N_("Health"),
        SecretKind.BLOOD_GROUP: N_("Blood group"),
        SecretKind.EMERGENCY_CONTACTS: N_("People to call in an emergency"),
    },
    {
        QuestionType.TEXT: N_("One line of text"),
        QuestionType.LONG_TEXT: N_("Several lines of text"),
        QuestionType.NUMBER: N_("A number"),
        QuestionType.DATE: N_("A date"),
        QuestionType.YES_NO: N_("Yes or no"),
        QuestionType.CHOICE: N_("One of several answers"),
        QuestionType.CHOICES: N_("Several answers of a list"),
    },
    {
        Role.APPLICANT: N_("Applicant"),
        Role.HOST: N_("Host department"),
        Role.PARTNER: N_("Partner"),
        Role.REVIEWER: N_("Reviewer"),
        Role.COORDINATOR: N_("Coordinator"),
        Role.ADMIN: N_("Administrator"),
    },
    {
        Decision.SELECT: N_("Select"),
        Decision.WAITLIST: N_("Put on the waiting list"),
        Decision.REJECT: N_("Do not select"),
    },
    {
        FrenchLevel.NOT_ASSESSED: N_("Not assessed"),
        **{level: level.value for level in FrenchLevel if level is not FrenchLevel.NOT_ASSESSED},
    },
    {
        FrenchCertificate.DELF: "DELF",
        FrenchCertificate.DALF: "DALF",
        FrenchCertificate.TCF: "TCF",
        FrenchCertificate.OTHER: N_("Another certificate"),
    },
    {
        DocumentKind.CV: N_("Curriculum vitae"),
        DocumentKind.MOTIVATION_LETTER: N_("Letter of motivation"),
        DocumentKind.TRANSCRIPT: N_("Transcript of grades"),
        DocumentKind.ENROLMENT: N_("Proof of enrolment"),
        DocumentKind.FRENCH_CERTIFICATE: N_("French certificate"),
        DocumentKind.PASSPORT: N_("Passport"),
        DocumentKind.VISA: N_("Visa"),
        DocumentKind.INSURANCE: N_("Proof of insurance"),
        DocumentKind.AGREEMENT: N_("Signed agreement"),
        DocumentKind.PROOF: N_("Proof"),
        DocumentKind.ITEM_PHOTO: N_("Photo of the material"),
        DocumentKind.INVOICE: N_("Invoice or donor’s letter"),
        DocumentKind.RECEIPT_PHOTO: N_("Photo taken on arrival"),
        DocumentKind.HANDOVER_ACT: N_("Signed act of handover"),
        DocumentKind.CONSENT: N_("Signed authorisation"),
        DocumentKind.EXIT_AUTHORISATION: N_("Authorisation to leave France"),
        DocumentKind.GUARDIAN_IDENTITY: N_("Identity document of the parent"),
        DocumentKind.HEALTH_FORM: N_("Health form"),
        DocumentKind.ADULT_CHECK: N_("Proof of a check"),
        DocumentKind.HOUSEHOLD_PHOTO: N_("Photo of the family"),
        DocumentKind.TICKET: N_("Ticket"),
        DocumentKind.OTHER: N_("Another document"),
    },
    {
        EndReason.VISA_REFUSED: N_("The visa was refused"),
        EndReason.INTERN: N_("At the intern’s wish"),
        EndReason.HOST: N_("At the department’s wish"),
        EndReason.SCHOOL: N_("At the university’s wish"),
        EndReason.ILLNESS: N_("Illness or accident"),
        EndReason.OTHER: N_("Another reason"),
    },
    {
        Source.ACCOUNT: N_("in the application"),
        Source.LINK: N_("by a link"),
        Source.PHONE: N_("by phone"),
        Source.PAPER: N_("on paper"),
        Source.IN_PERSON: N_("in person"),
        Source.MAIL: N_("by mail"),
        Source.JOB: N_("by itself, at its date"),
        Source.COMMAND: N_("by the command line"),
    },
    {
        AgreementKind.AGREEMENT: N_("Internship agreement"),
        AgreementKind.AMENDMENT: N_("Change of the agreement"),
    },
    {
        SignerRole.INTERN: N_("Intern"),
        SignerRole.GUARDIAN: N_("Guardian"),
        SignerRole.TUTOR: N_("Internship tutor"),
        SignerRole.HOST: N_("For the city"),
        SignerRole.REFERENT: N_("Referent teacher"),
        SignerRole.SCHOOL: N_("For the university or school"),
    },
    {
        SignatureWay.LINK: N_("by a link and a mailed code"),
        SignatureWay.ACCOUNT: N_("in the application"),
        SignatureWay.SCAN: N_("by hand, scanned"),
    },
    {
        AmendmentKind.DATES: N_("Dates"),
        AmendmentKind.HOURS: N_("Hours"),
        AmendmentKind.PLACE: N_("Place of work"),
        AmendmentKind.SUBJECT: N_("Subject and tasks"),
        AmendmentKind.TUTOR: N_("Internship tutor"),
        AmendmentKind.AMOUNT: N_("Amount paid"),
        AmendmentKind.INTERRUPTION: N_("Interruption"),
        AmendmentKind.EARLY_END: N_("Early end"),
    },
    {
        AbsenceKind.ILLNESS: N_("Illness or accident"),
        AbsenceKind.EXAMINATION: N_("Examination at the university"),
        AbsenceKind.FAMILY: N_("Family event"),
        AbsenceKind.AGREED: N_("Agreed with the internship tutor"),
        AbsenceKind.UNEXCUSED: N_("Without a reason given"),
        AbsenceKind.OTHER: N_("Another reason"),
    },
    {
        EvaluationMoment.START: N_("After the first days"),
        EvaluationMoment.MID_TERM: N_("At mid-term"),
        EvaluationMoment.FINAL: N_("At the end"),
    },
    {
        Evaluator.TUTOR: N_("Internship tutor"),
        Evaluator.INTERN: N_("Intern"),
        Evaluator.REFERENT: N_("Referent teacher"),
    },
    {
        CooperationAxis.FRANCOPHONIE: N_("Francophonie and cultural exchanges"),
        CooperationAxis.GOVERNANCE: N_("Local governance and public services"),
        CooperationAxis.EDUCATION: N_("Schools"),
        CooperationAxis.HEALTH: N_("Health"),
        CooperationAxis.ENVIRONMENT: N_("Environment"),
        CooperationAxis.INSTITUTIONAL: N_("Between the two cities"),
    },
    {
        Language.FR: "Français",
        Language.EN: "English",
        Language.HY: "Հայերեն",
    },
    *MATERIAL_WORDS,
    *SHIPMENT_WORDS,
    *EXCHANGE_WORDS,
    *MONEY_WORDS,
)


__all__ = ["STATES", "WORDS", "ByMember", "Colour", "StateLabel", "school_label"]

_ADDRESSED = frozenset({ApplicationState.SELECTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN})
"""States whose public word speaks to the person."""


def school_label(state: ApplicationState) -> str:
    """msgid of a state of an application for the school that sends the person: what they read, said of them."""
    return STATES[state].internal if state in _ADDRESSED else STATES[state].public
