"""All tables. Import from here: ``from db.models import Application``."""

from db.base import Base
from db.models.agreements import Agreement, AgreementSigner, AgreementVersion, ClauseTemplate, Signature
from db.models.calls import (
    Application,
    Call,
    CallDraft,
    CallPartner,
    Choice,
    ConflictOfInterest,
    CorrectionRequest,
    HostOpinion,
    Message,
    Nomination,
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
from db.models.evaluations import Certificate, Evaluation, OpenQuestion, SchengenStay
from db.models.exchanges import (
    AdultCheck,
    Consent,
    ConsentText,
    Exchange,
    ExchangePartner,
    GuardianTie,
    Leg,
    LegMember,
    Participation,
)
from db.models.files import File, FileContent
from db.models.hosting import HostStay, Household, HouseholdAdult, HouseholdChild, Lodging, NightAway, Room, RoomWish
from db.models.internships import CheckIn, Offer, OtherIntern, Placement
from db.models.ledger import Balance, ClosedYear, Movement, MovementLine
from db.models.lending import CountLine, CountSession, CountUnknown, Course, Loan, LoanLine, StockMinimum, Wish
from db.models.money import BudgetLine, CooperationAction, Funder, MoneyEntry
from db.models.own_material import OwnCount, OwnKeeping, OwnKitApart, OwnLoan, OwnThing
from db.models.people import (
    Department,
    Guardian,
    LegalBasisRecord,
    Membership,
    Organisation,
    Person,
    PersonSecret,
    TutorAbsence,
    User,
)
from db.models.platform import (
    AuditEntry,
    AuthSession,
    InstallationFact,
    JobRun,
    OutboxMail,
    Reminder,
    RequestClaim,
    SiteText,
    Throttle,
)
from db.models.presence import (
    Absence,
    GratificationMonth,
    JournalEntry,
    PresenceConfirmation,
    PresenceEntry,
    ScheduleDay,
)
from db.models.shipments import (
    Handover,
    HandoverLine,
    Parcel,
    Receipt,
    ReceiptLine,
    Shipment,
    ShipmentContent,
    ShipmentLine,
)
from db.models.stays import (
    Activity,
    ActivityLeader,
    AttendanceEntry,
    GroupMessage,
    Incident,
    IncidentPerson,
    ParticipationCertificate,
    Reflection,
    SheetDownload,
    Survey,
    TravelSeat,
    TravelSegment,
)
from db.models.stock import Acquisition, CustomsCode, Item, Kit, KitTemplate, KitTemplateLine, Location, Lot

__all__ = [
    "Absence", "Acquisition", "Activity", "ActivityLeader", "AdultCheck", "Agreement", "AgreementSigner",
    "AgreementVersion", "Answer", "Application", "AttendanceEntry", "AuditEntry", "AuthSession", "Balance", "Base",
    "BudgetLine", "Call", "CallDraft", "CallPartner", "CapabilityLink", "Certificate", "CheckIn", "ChecklistItem",
    "ChecklistTemplate", "ChecklistTemplateItem", "Choice", "ClauseTemplate", "ClosedYear", "ConflictOfInterest",
    "Consent", "ConsentText", "CooperationAction", "CorrectionRequest", "CountLine", "CountSession", "CountUnknown",
    "Course", "CustomsCode", "DatedRule", "Department", "Evaluation", "Exchange", "ExchangePartner", "File",
    "FileContent", "Finding", "Funder", "GratificationMonth", "GroupMessage", "Guardian", "GuardianTie", "Handover",
    "HandoverLine", "Holiday", "HostOpinion", "HostStay", "Household", "HouseholdAdult", "HouseholdChild",
    "Incident", "IncidentPerson", "InstallationFact", "Item", "JobRun", "JournalEntry", "Kit", "KitTemplate",
    "KitTemplateLine", "Leg", "LegMember", "LegalBasisRecord", "Loan", "LoanLine", "Location", "Lodging", "Lot",
    "Membership", "Message", "MoneyEntry", "Movement", "MovementLine", "NightAway", "Nomination", "Note", "Offer",
    "OpenQuestion",
    "Organisation", "OtherIntern", "OutboxMail", "OwnCount", "OwnKeeping", "OwnKitApart", "OwnLoan", "OwnThing",
    "Parcel", "Participation", "ParticipationCertificate", "Person",
    "PersonSecret", "Placement", "PresenceConfirmation", "PresenceEntry", "Programme", "Question", "Questionnaire",
    "Receipt", "ReceiptLine", "Reflection", "Reminder", "RequestClaim", "RequiredDocument", "Review", "Room",
    "RoomWish", "ScheduleDay", "SchengenStay", "SearchToken", "SheetDownload", "Shipment", "ShipmentContent",
    "ShipmentLine", "Signature", "SiteText", "StateChange", "StockMinimum", "Survey", "Throttle", "TravelSeat",
    "TravelSegment", "TutorAbsence", "User", "Wish",
]  # fmt: skip
