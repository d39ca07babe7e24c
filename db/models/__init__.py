"""All tables. Import from here: ``from db.models import Application``."""

from db.base import Base
from db.models.calls import (
    Application,
    Call,
    CallPartner,
    Choice,
    ConflictOfInterest,
    CorrectionRequest,
    Message,
    Programme,
    RequiredDocument,
    Review,
)
from db.models.engines import (
    Answer,
    CapabilityLink,
    ChecklistItem,
    ChecklistTemplate,
    ChecklistTemplateItem,
    DatedRule,
    Finding,
    Holiday,
    Note,
    Question,
    Questionnaire,
    SearchToken,
    StateChange,
)
from db.models.files import File, FileContent
from db.models.internships import Offer, Placement
from db.models.money import BudgetLine, CooperationAction, Funder
from db.models.people import Department, Guardian, LegalBasisRecord, Membership, Organisation, Person, User
from db.models.platform import (
    AuditEntry,
    AuthSession,
    InstallationFact,
    JobRun,
    OutboxMail,
    RequestClaim,
    Throttle,
)

__all__ = [
    "Answer", "Application", "AuditEntry", "AuthSession", "Base", "BudgetLine", "Call", "CallPartner",
    "CapabilityLink", "ChecklistItem", "ChecklistTemplate", "ChecklistTemplateItem", "Choice",
    "ConflictOfInterest", "CooperationAction", "CorrectionRequest", "DatedRule", "Department", "File",
    "FileContent", "Finding", "Funder", "Guardian", "Holiday", "InstallationFact", "JobRun",
    "LegalBasisRecord", "Membership", "Message", "Note", "Offer", "Organisation", "OutboxMail", "Person",
    "Placement", "Programme", "Question", "Questionnaire", "RequestClaim", "RequiredDocument", "Review",
    "SearchToken", "StateChange", "Throttle", "User",
]  # fmt: skip
