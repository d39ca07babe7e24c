"""Closed sets of values of the youth exchange."""

from enum import StrEnum


class ExchangeState(StrEnum):
    """Open is what is prepared or lived; that a leg is under way is a state of the leg."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class LegDirection(StrEnum):
    OUTBOUND = "outbound"
    """The first journey of the exchange (aller)."""
    RETURN = "return"
    """The visit given back (retour)."""


class LegState(StrEnum):
    PLANNED = "planned"
    CLEARED = "cleared"
    """Nothing stands in the way of the departure."""
    UNDER_WAY = "under_way"
    ENDED = "ended"
    CLOSED = "closed"
    """Surveys, certificates and deletions are done."""
    CANCELLED = "cancelled"


class ParticipationKind(StrEnum):
    PARTICIPANT = "participant"
    LEADER = "leader"
    DIRECTOR = "director"
    """The adult who answers for the whole group (director of an accueil collectif de mineurs)."""


class ParticipationState(StrEnum):
    EXPECTED = "expected"
    """Chosen, and not yet confirmed by the young person and their guardian."""
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class ConsentPurpose(StrEnum):
    """What is agreed to, each apart from the others (``rules.md`` section 2)."""

    PARTICIPATION = "participation"
    MEDICAL_CARE = "medical_care"
    TRANSPORT = "transport"
    SWIMMING = "swimming"
    DATA_TRANSFER = "data_transfer"
    IMAGE = "image"
    """Never mandatory."""


class ConsentState(StrEnum):
    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    REVOKED = "revoked"
    EXPIRED = "expired"


class CheckedFor(StrEnum):
    """What a check of an adult who leads or hosts minors is."""

    HONORABILITY = "honorability"
    """That nothing forbids to be with minors; what counts is set for each country."""
    FIRST_AID = "first_aid"
    LEADERSHIP = "leadership"
    """A diploma for leading or directing groups of young people."""


class HouseholdState(StrEnum):
    OFFERED = "offered"
    VISITED = "visited"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HostStayState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    ENDED = "ended"
    """Moved elsewhere before the end of the leg."""


class TravelMode(StrEnum):
    PLANE = "plane"
    TRAIN = "train"
    COACH = "coach"
    BUS = "bus"
    BOAT = "boat"
    CAR = "car"


class TravelWay(StrEnum):
    OUTWARD = "outward"
    HOMEWARD = "homeward"


class Theme(StrEnum):
    """What a day or an activity of the exchange is about."""

    ENVIRONMENT = "environment"
    WASTE = "waste"
    FRANCOPHONIE = "francophonie"
    CULTURE = "culture"
    TOGETHER = "together"
    """Time of the group: games, evenings, free time."""


class AttendanceMark(StrEnum):
    PRESENT = "present"
    LATE = "late"
    EXCUSED = "excused"
    ABSENT = "absent"


class IncidentSeverity(StrEnum):
    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"
    """Emergency services, authorities or a return home."""


class IncidentState(StrEnum):
    OPEN = "open"
    FOLLOWED = "followed"
    CLOSED = "closed"


class SurveyAudience(StrEnum):
    PARTICIPANT = "participant"
    GUARDIAN = "guardian"
    HOUSEHOLD = "household"
    LEADER = "leader"
