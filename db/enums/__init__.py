"""Closed sets of values, stored by value in ``String(40)`` columns with a CHECK.

The words people see for them are in ``services/labels.py``.
"""

from enum import StrEnum

from db.enums.exchanges import *  # noqa: F403
from db.enums.lending import *  # noqa: F403
from db.enums.materials import *  # noqa: F403
from db.enums.money import *  # noqa: F403
from db.enums.records import *  # noqa: F403
from db.enums.shipments import *  # noqa: F403


class Role(StrEnum):
    APPLICANT = "applicant"
    HOST = "host"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class UserStatus(StrEnum):
    PENDING = "pending"
    """Address not yet proven by a mailed link: cannot sign in."""
    ACTIVE = "active"
    DISABLED = "disabled"


class Language(StrEnum):
    FR = "fr"
    EN = "en"
    HY = "hy"


class OrganisationKind(StrEnum):
    CITY = "city"
    UNIVERSITY = "university"
    SCHOOL = "school"
    ASSOCIATION = "association"
    TERRITORY = "territory"
    NETWORK = "network"


class FrenchLevel(StrEnum):
    """CEFR level; ``NOT_ASSESSED`` where nobody looked yet."""

    NOT_ASSESSED = "not_assessed"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class FrenchCertificate(StrEnum):
    DELF = "delf"
    DALF = "dalf"
    TCF = "tcf"
    OTHER = "other"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class ProgrammeKind(StrEnum):
    INTERNSHIP = "internship"
    EXCHANGE = "exchange"


class CallState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    SHORTLISTED = "shortlisted"
    SELECTED = "selected"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """A decision prepared by a coordinator and not yet told to anybody."""

    SELECT = "select"
    WAITLIST = "waitlist"
    REJECT = "reject"


class OfferState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class PlacementState(StrEnum):
    PLANNED = "planned"
    AGREEMENT_SIGNED = "agreement_signed"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class EndReason(StrEnum):
    """Why a placement was cancelled or interrupted."""

    VISA_REFUSED = "visa_refused"
    INTERN = "intern"
    HOST = "host"
    SCHOOL = "school"
    ILLNESS = "illness"
    OTHER = "other"


class AgreementKind(StrEnum):
    AGREEMENT = "agreement"
    AMENDMENT = "amendment"


class AgreementState(StrEnum):
    DRAFT = "draft"
    IN_SIGNATURE = "in_signature"
    SIGNED = "signed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


class SignerRole(StrEnum):
    """The five who sign an agreement (Code de l’éducation D124-4), and the guardian of a minor."""

    INTERN = "intern"
    GUARDIAN = "guardian"
    TUTOR = "tutor"
    HOST = "host"
    REFERENT = "referent"
    SCHOOL = "school"


class SignatureWay(StrEnum):
    LINK = "link"
    ACCOUNT = "account"
    SCAN = "scan"
    """Printed, signed by hand and sent back."""


class AmendmentKind(StrEnum):
    DATES = "dates"
    HOURS = "hours"
    PLACE = "place"
    SUBJECT = "subject"
    TUTOR = "tutor"
    AMOUNT = "amount"
    INTERRUPTION = "interruption"
    """Suspended for some days and resumed."""
    EARLY_END = "early_end"


class AbsenceKind(StrEnum):
    ILLNESS = "illness"
    EXAMINATION = "examination"
    FAMILY = "family"
    AGREED = "agreed"
    """Agreed with the tutor."""
    UNEXCUSED = "unexcused"
    OTHER = "other"


class EvaluationMoment(StrEnum):
    START = "start"
    MID_TERM = "mid_term"
    FINAL = "final"


class Evaluator(StrEnum):
    TUTOR = "tutor"
    INTERN = "intern"
    REFERENT = "referent"


class Source(StrEnum):
    """Where a record or an act comes from."""

    ACCOUNT = "account"
    LINK = "link"
    PHONE = "phone"
    PAPER = "paper"
    IN_PERSON = "in_person"
    MAIL = "mail"
    JOB = "job"
    COMMAND = "command"


class CorrectionState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"


class ConflictKind(StrEnum):
    FAMILY = "family"
    TEACHER = "teacher"
    EMPLOYER = "employer"
    OTHER = "other"


class HostAnswer(StrEnum):
    """What a department says of somebody who chose one of its offers."""

    INTERESTED = "interested"
    NOT_SUITABLE = "not_suitable"


class Enrolment(StrEnum):
    """What the sending school says of a person who names it."""

    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    NOT_ENROLLED = "not_enrolled"


class MessageThread(StrEnum):
    """With whom the coordinators write about an application; neither reads the other’s thread."""

    APPLICANT = "applicant"
    PARTNER = "partner"


class CheckInAnswer(StrEnum):
    """How an internship goes, in one tap."""

    FINE = "fine"
    CALL_ME = "call_me"


class MailRhythm(StrEnum):
    """How somebody wishes to be written to about what can wait."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class SecretKind(StrEnum):
    """What is kept sealed about a person."""

    PASSPORT_NUMBER = "passport_number"
    ACCOUNT_HOLDER = "account_holder"
    IBAN = "iban"
    BIC = "bic"
    HEALTH = "health"
    """Allergies, treatments, diet and what a leader must know, as JSON; asked once chosen, deleted after the stay."""
    BLOOD_GROUP = "blood_group"
    EMERGENCY_CONTACTS = "emergency_contacts"


class QuestionType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"


class DocumentKind(StrEnum):
    CV = "cv"
    MOTIVATION_LETTER = "motivation_letter"
    TRANSCRIPT = "transcript"
    ENROLMENT = "enrolment"
    FRENCH_CERTIFICATE = "french_certificate"
    PASSPORT = "passport"
    VISA = "visa"
    INSURANCE = "insurance"
    AGREEMENT = "agreement"
    PROOF = "proof"
    ITEM_PHOTO = "item_photo"
    INVOICE = "invoice"
    """The invoice of a purchase, or the donor’s letter with their estimate."""
    RECEIPT_PHOTO = "receipt_photo"
    """What somebody photographed when material arrived."""
    HANDOVER_ACT = "handover_act"
    """The signed act by which material becomes the school’s."""
    CONSENT = "consent"
    """What a guardian signed on paper."""
    EXIT_AUTHORISATION = "exit_authorisation"
    """Authorisation for a minor to leave France without a parent (cerfa 15646)."""
    GUARDIAN_IDENTITY = "guardian_identity"
    HEALTH_FORM = "health_form"
    ADULT_CHECK = "adult_check"
    """Proof that an adult may lead or host minors."""
    HOUSEHOLD_PHOTO = "household_photo"
    TICKET = "ticket"
    OTHER = "other"


class FileState(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    TO_REPLACE = "to_replace"


class ScanState(StrEnum):
    """Result of the antivirus; ``NOT_SCANNED`` is never shown as clean."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    INFECTED = "infected"


class FindingLevel(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class MailState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """The process died or the line broke while sending: it may have arrived. A person decides."""
    DISCARDED = "discarded"
    HELD = "held"
    """Waits for the daily summary that its recipient wished for."""


class JobOutcome(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class CooperationAxis(StrEnum):
    FRANCOPHONIE = "francophonie"
    GOVERNANCE = "governance"
    EDUCATION = "education"
    HEALTH = "health"
    ENVIRONMENT = "environment"
    INSTITUTIONAL = "institutional"
