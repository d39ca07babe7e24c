"""The words people see for the closed sets of values of the youth exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.enums import (
    AttendanceMark,
    CheckedFor,
    ConsentPurpose,
    ConsentState,
    ExchangeState,
    HostStayState,
    HouseholdState,
    IncidentSeverity,
    IncidentState,
    LegDirection,
    LegState,
    ParticipationKind,
    ParticipationState,
    SurveyAudience,
    Theme,
    TravelMode,
    TravelWay,
)
from services.i18n import N_
from services.labelling import StateLabel

EXCHANGE_STATES: tuple[Mapping[Any, StateLabel], ...] = (
    {
        ExchangeState.DRAFT: StateLabel(N_("Draft"), N_("Draft"), "gray"),
        ExchangeState.OPEN: StateLabel(N_("Ongoing"), N_("Ongoing"), "green"),
        ExchangeState.CLOSED: StateLabel(N_("Closed"), N_("Closed"), "gray"),
        ExchangeState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
    },
    {
        LegState.PLANNED: StateLabel(N_("Being prepared"), N_("Being prepared"), "blue"),
        LegState.CLEARED: StateLabel(N_("Ready to leave"), N_("Everything is ready"), "violet"),
        LegState.UNDER_WAY: StateLabel(N_("Under way"), N_("Under way"), "green"),
        LegState.ENDED: StateLabel(N_("Back home"), N_("Back home"), "green"),
        LegState.CLOSED: StateLabel(N_("Closed"), N_("Closed"), "gray"),
        LegState.CANCELLED: StateLabel(N_("Cancelled"), N_("Cancelled"), "gray"),
    },
    {
        ParticipationState.EXPECTED: StateLabel(N_("To be confirmed"), N_("Please confirm"), "orange"),
        ParticipationState.CONFIRMED: StateLabel(N_("Takes part"), N_("You take part"), "green"),
        ParticipationState.WITHDRAWN: StateLabel(N_("No longer takes part"), N_("You no longer take part"), "gray"),
    },
    {
        ConsentState.REQUESTED: StateLabel(N_("Not answered yet"), N_("Not answered yet"), "orange"),
        ConsentState.GIVEN: StateLabel(N_("Agreed"), N_("Agreed"), "green"),
        ConsentState.REFUSED: StateLabel(N_("Refused"), N_("Refused"), "red"),
        ConsentState.REVOKED: StateLabel(N_("Agreement taken back"), N_("Agreement taken back"), "red"),
        ConsentState.EXPIRED: StateLabel(N_("Expired"), N_("Expired"), "orange"),
    },
    {
        HouseholdState.OFFERED: StateLabel(N_("To be visited"), N_("Received"), "orange"),
        HouseholdState.VISITED: StateLabel(N_("Visited"), N_("Visited"), "blue"),
        HouseholdState.ACCEPTED: StateLabel(N_("Accepted"), N_("Accepted"), "green"),
        HouseholdState.REFUSED: StateLabel(N_("Not accepted"), N_("Not accepted"), "gray"),
        HouseholdState.WITHDRAWN: StateLabel(N_("Withdrawn"), N_("Withdrawn"), "gray"),
    },
    {
        HostStayState.PROPOSED: StateLabel(N_("Proposed"), N_("Proposed"), "blue"),
        HostStayState.AGREED: StateLabel(N_("Agreed"), N_("Agreed"), "green"),
        HostStayState.ENDED: StateLabel(N_("Ended early"), N_("Ended early"), "gray"),
    },
    {
        IncidentState.OPEN: StateLabel(N_("To be dealt with"), N_("To be dealt with"), "red"),
        IncidentState.FOLLOWED: StateLabel(N_("Followed"), N_("Followed"), "orange"),
        IncidentState.CLOSED: StateLabel(N_("Settled"), N_("Settled"), "green"),
    },
)

EXCHANGE_WORDS: tuple[Mapping[Any, str], ...] = (
    {
        LegDirection.OUTBOUND: N_("Outward visit"),
        LegDirection.RETURN: N_("Return visit"),
    },
    {
        ParticipationKind.PARTICIPANT: N_("Young person"),
        ParticipationKind.LEADER: N_("Leader"),
        ParticipationKind.DIRECTOR: N_("Director of the stay"),
    },
    {
        ConsentPurpose.PARTICIPATION: N_("Take part in the exchange"),
        ConsentPurpose.MEDICAL_CARE: N_("Medical care in an emergency"),
        ConsentPurpose.TRANSPORT: N_("Travel in the group’s vehicles"),
        ConsentPurpose.SWIMMING: N_("Swimming"),
        ConsentPurpose.DATA_TRANSFER: N_("Personal data sent to the other city"),
        ConsentPurpose.IMAGE: N_("Photos and films"),
    },
    {
        CheckedFor.HONORABILITY: N_("Nothing forbids to be with minors"),
        CheckedFor.FIRST_AID: N_("First aid"),
        CheckedFor.LEADERSHIP: N_("Diploma for leading groups"),
    },
    {
        TravelMode.PLANE: N_("Plane"),
        TravelMode.TRAIN: N_("Train"),
        TravelMode.COACH: N_("Coach"),
        TravelMode.BUS: N_("Bus"),
        TravelMode.BOAT: N_("Boat"),
        TravelMode.CAR: N_("Car"),
    },
    {
        TravelWay.OUTWARD: N_("On the way there"),
        TravelWay.HOMEWARD: N_("On the way home"),
    },
    {
        Theme.ENVIRONMENT: N_("Environment"),
        Theme.WASTE: N_("Waste"),
        Theme.FRANCOPHONIE: N_("Francophonie"),
        Theme.CULTURE: N_("Culture"),
        Theme.TOGETHER: N_("Life of the group"),
    },
    {
        AttendanceMark.PRESENT: N_("Present"),
        AttendanceMark.LATE: N_("Late"),
        AttendanceMark.EXCUSED: N_("Excused"),
        AttendanceMark.ABSENT: N_("Absent"),
    },
    {
        IncidentSeverity.MINOR: N_("Slight"),
        IncidentSeverity.SERIOUS: N_("Serious"),
        IncidentSeverity.GRAVE: N_("Grave: emergency services, authorities or a return home"),
    },
    {
        SurveyAudience.PARTICIPANT: N_("Young people"),
        SurveyAudience.GUARDIAN: N_("Parents"),
        SurveyAudience.HOUSEHOLD: N_("Host families"),
        SurveyAudience.LEADER: N_("Leaders"),
    },
)
