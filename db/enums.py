"""Closed sets of values, stored by value in ``String(40)`` columns with a CHECK.

The words people see for them are in ``services/labels.py``.
"""

from enum import StrEnum


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


class SubjectKind(StrEnum):
    """Kinds of records that the shared engines (history, checklist, links, files, notes …) attach to."""

    USER = "user"
    PERSON = "person"
    ORGANISATION = "organisation"
    DEPARTMENT = "department"
    CALL = "call"
    APPLICATION = "application"
    OFFER = "offer"
    PLACEMENT = "placement"
    CHECKLIST_ITEM = "checklist_item"
    FILE = "file"
    MAIL = "mail"
    SESSION = "session"
    LINK = "link"


class LinkPurpose(StrEnum):
    """What a mailed or handed-over link allows; one purpose each."""

    REGISTER = "register"
    RESET_PASSWORD = "reset_password"
    INVITATION = "invitation"
    OFFER_ENTRY = "offer_entry"
    PLACEMENT_FOLLOW_UP = "placement_follow_up"


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
