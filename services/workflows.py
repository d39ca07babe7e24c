"""The state machines, as tables: every legal move, who may make it, and the mail it causes.

A move that is not in these tables cannot happen. What must hold beforehand and what follows (deadlines, places) stands
in the area's own module under the same name; the mail is a name of ``services/mail/catalogue.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.enums import AgreementState as G
from db.enums import ApplicationState as A
from db.enums import CallState as C
from db.enums import ConsentState as Y
from db.enums import CorrectionState as K
from db.enums import CountState as N
from db.enums import ExchangeState as E
from db.enums import HandoverState as H
from db.enums import HostStayState as Z
from db.enums import HouseholdState as F
from db.enums import IncidentState as I
from db.enums import LegState as J
from db.enums import LoanState as L
from db.enums import OfferState as O
from db.enums import ParticipationState as T
from db.enums import PlacementState as P
from db.enums import ShipmentState as S
from db.enums import SubjectKind
from db.enums import WishState as W
from services.errors import InvalidMove
from services.i18n import N_
from services.policy import Action


@dataclass(frozen=True, slots=True)
class Move:
    """One row: ``label`` is the verb on the button, ``needs_reason`` asks for a sentence that is kept."""

    name: str
    label: str
    sources: frozenset[StrEnum]
    target: StrEnum
    action: Action
    mail: str | None = None
    needs_reason: bool = False

    def check(self, state: StrEnum) -> None:
        """Raise ``InvalidMove`` unless the move starts from ``state``."""
        if state not in self.sources:
            raise InvalidMove(N_("This is no longer possible: the state has changed meanwhile."), state=state)


@dataclass(frozen=True, slots=True)
class Machine:
    """All moves of one kind of record."""

    kind: SubjectKind
    states: type[StrEnum]
    moves: dict[str, Move]

    def __getitem__(self, name: str) -> Move:
        return self.moves[name]

    def possible(self, state: StrEnum) -> list[Move]:
        """Moves that start from ``state``, in the order of the table."""
        return [move for move in self.moves.values() if state in move.sources]


def machine(kind: SubjectKind, states: type[StrEnum], *rows: tuple) -> Machine:
    """A machine from its rows (name, label, sources, target, action[, mail[, needs_reason]])."""
    moves = {
        name: Move(name, label, frozenset(sources), target, action, *rest)
        for name, label, sources, target, action, *rest in rows
    }
    return Machine(kind, states, moves)


_D = Action.APPLICATION_DECIDE
_R = Action.APPLICATION_REVIEW
_IN_STUDY = {A.SUBMITTED, A.UNDER_REVIEW, A.SHORTLISTED}

# fmt: off
APPLICATION = machine(
    SubjectKind.APPLICATION, A,
    # move          label                                sources                         target          who may                          mail  reason
    ("submit",      N_("Send the application"),          {A.DRAFT},                      A.SUBMITTED,    Action.APPLICATION_SUBMIT,   "application_received"),
    ("take_up",     N_("Take up for study"),             {A.SUBMITTED},                  A.UNDER_REVIEW, _R),
    ("shortlist",   N_("Put on the shortlist"),          {A.SUBMITTED, A.UNDER_REVIEW},  A.SHORTLISTED,  _R),
    ("select",      N_("Select"),                        {*_IN_STUDY, A.WAITLISTED},     A.SELECTED,     _D,                          "application_selected"),
    ("waitlist",    N_("Put on the waiting list"),       _IN_STUDY,                      A.WAITLISTED,   _D,                          "application_waitlisted"),
    ("reject",      N_("Do not select"),                 {*_IN_STUDY, A.WAITLISTED},     A.REJECTED,     _D,                          "application_rejected", True),
    ("confirm",     N_("Confirm my participation"),      {A.SELECTED},                   A.CONFIRMED,    Action.APPLICATION_ANSWER,   "application_confirmed"),
    ("decline",     N_("Decline the place"),             {A.SELECTED},                   A.DECLINED,     Action.APPLICATION_ANSWER,   "application_declined"),
    ("expire",      N_("Let the selection expire"),      {A.SELECTED},                   A.EXPIRED,      Action.APPLICATION_EXPIRE,   "application_expired"),
    ("reopen",      N_("Select again"),                  {A.EXPIRED, A.REJECTED, A.DECLINED}, A.SELECTED, _D,                         "application_selected", True),
    ("withdraw",    N_("Withdraw the application"),      {A.DRAFT, *_IN_STUDY, A.WAITLISTED, A.SELECTED, A.CONFIRMED}, A.WITHDRAWN, Action.APPLICATION_WITHDRAW, "application_withdrawn"),
)

DOUBLE = machine(
    SubjectKind.APPLICATION, A,
    # part of merging two records of one person, under no button of its own; nobody is written to
    ("merge",       N_("Close as a double"),             {A.DRAFT, *_IN_STUDY, A.WAITLISTED, A.REJECTED, A.DECLINED, A.EXPIRED}, A.WITHDRAWN, Action.PERSON_MERGE, None, True),
)

WAITING_AGAIN = machine(
    SubjectKind.APPLICATION, A,
    # part of somebody's wish to come back to an exchange whose places are given, under no button of the application
    ("wait_again",  N_("Put on the waiting list again"), {A.SELECTED, A.CONFIRMED},      A.WAITLISTED,   _D,                          "application_waitlisted"),
)

OFFER = machine(
    SubjectKind.OFFER, O,
    ("publish",     N_("Publish the offer"),             {O.DRAFT},                      O.PUBLISHED,    Action.OFFER_PUBLISH),
    ("close",       N_("Close the offer"),               {O.PUBLISHED},                  O.CLOSED,       Action.OFFER_PUBLISH),
    ("reopen",      N_("Publish again"),                 {O.CLOSED, O.WITHDRAWN},        O.PUBLISHED,    Action.OFFER_PUBLISH),
    ("withdraw",    N_("Withdraw the offer"),            {O.DRAFT, O.PUBLISHED},         O.WITHDRAWN,    Action.OFFER_PUBLISH),
)

_M = Action.PLACEMENT_MOVE
PLACEMENT = machine(
    SubjectKind.PLACEMENT, P,
    ("sign",        N_("Record the agreement as signed"), {P.PLANNED},                   P.AGREEMENT_SIGNED, _M,                      "placement_signed"),
    ("unsign",      N_("A signature was taken back"),    {P.AGREEMENT_SIGNED, P.READY},  P.PLANNED,      _M,                      None, True),
    ("prepare",     N_("Everything is ready"),           {P.AGREEMENT_SIGNED},           P.READY,        _M,                          "placement_ready"),
    ("start",       N_("Record the start"),              {P.READY},                      P.IN_PROGRESS,  _M),
    ("complete",    N_("Record the end"),                {P.IN_PROGRESS},                P.COMPLETED,    _M,                          "placement_completed"),
    ("close",       N_("Close the file"),                {P.COMPLETED, P.INTERRUPTED},   P.CLOSED,       _M),
    ("cancel",      N_("Cancel the internship"),         {P.PLANNED, P.AGREEMENT_SIGNED, P.READY}, P.CANCELLED, _M,                   "placement_cancelled", True),
    ("interrupt",   N_("Record an early end"),           {P.IN_PROGRESS},                P.INTERRUPTED,  _M,                          "placement_interrupted", True),
)

CALL = machine(
    SubjectKind.CALL, C,
    ("publish",     N_("Publish the call"),              {C.DRAFT},                      C.PUBLISHED,    Action.CALL_EDIT),
    ("unpublish",   N_("Take the call back to draft"),   {C.PUBLISHED},                  C.DRAFT,        Action.CALL_EDIT),
    ("archive",     N_("Archive the call"),              {C.PUBLISHED, C.DRAFT},         C.ARCHIVED,     Action.CALL_EDIT),
)
CORRECTION = machine(
    SubjectKind.CORRECTION, K,
    ("answer",      N_("Correct it"),                    {K.OPEN},                       K.ANSWERED,     Action.CORRECTION_ANSWER),
    ("accept",      N_("It is settled"),                 {K.OPEN, K.ANSWERED},           K.ACCEPTED,     Action.CORRECTION_ASK),
    ("ask_again",   N_("Ask again"),                     {K.ANSWERED, K.ACCEPTED},       K.OPEN,         Action.CORRECTION_ASK,       "application_correction"),
)

_E = Action.AGREEMENT_EDIT
AGREEMENT = machine(
    SubjectKind.AGREEMENT, G,
    ("send",        N_("Give it to the signers"),        {G.DRAFT},                      G.IN_SIGNATURE, _E),
    ("complete",    N_("Signed by all"),                 {G.IN_SIGNATURE},               G.SIGNED,       Action.AGREEMENT_SIGN),
    ("refuse",      N_("Refuse to sign"),                {G.IN_SIGNATURE},               G.REFUSED,      Action.AGREEMENT_SIGN,       None, True),
    ("hold_back",   N_("Held back: a limit was reached meanwhile"), {G.IN_SIGNATURE},    G.REFUSED,      Action.AGREEMENT_SIGN,       None, True),
    ("reopen",      N_("Open it again"),                 {G.SIGNED},                     G.IN_SIGNATURE, _E,                          None, True),
    ("rework",      N_("Take it back to change it"),     {G.IN_SIGNATURE, G.REFUSED},    G.DRAFT,        _E,                          None, True),
    ("supersede",   N_("Replace it"),                    {G.SIGNED},                     G.SUPERSEDED,   _E,                          None, True),
    ("cancel",      N_("Cancel the agreement"),          {G.DRAFT, G.IN_SIGNATURE, G.REFUSED}, G.CANCELLED, _E,                       None, True),
)
LOAN = machine(
    SubjectKind.LOAN, L,
    ("return",      N_("Everything came back"),          {L.OPEN},                       L.RETURNED,     Action.LOAN_EDIT),
)

_N = Action.COUNT_EDIT
COUNT = machine(
    SubjectKind.COUNT, N,
    ("review",      N_("Look at the differences"),       {N.COUNTING},                   N.REVIEW,       _N),
    ("resume",      N_("Go on counting"),                {N.REVIEW},                     N.COUNTING,     _N),
    ("post",        N_("Correct the stock"),             {N.REVIEW},                     N.POSTED,       _N),
    ("cancel",      N_("Drop the count"),                {N.COUNTING, N.REVIEW},         N.CANCELLED,    _N),
)

_W = Action.WISH_DECIDE
WISH = machine(
    SubjectKind.WISH, W,
    ("approve",     N_("Approve the wish"),              {W.ASKED, W.REFUSED},           W.APPROVED,     _W,                          "wish_approved"),
    ("refuse",      N_("Refuse the wish"),               {W.ASKED, W.APPROVED},          W.REFUSED,      _W,                          "wish_refused", True),
    ("fulfil",      N_("The class has it"),              {W.APPROVED},                   W.FULFILLED,    _W),
    ("withdraw",    N_("Withdraw the wish"),             {W.ASKED, W.APPROVED},          W.WITHDRAWN,    Action.WISH_MAKE),
)

_S = Action.SHIPMENT_EDIT
SHIPMENT = machine(
    SubjectKind.SHIPMENT, S,
    ("pack",        N_("Everything is packed"),          {S.DRAFT},                      S.PACKED,       _S),
    ("unpack",      N_("Open it again"),                 {S.PACKED},                     S.DRAFT,        _S),
    ("send",        N_("Send the shipment"),             {S.PACKED},                     S.SENT,         _S,                          "shipment_sent"),
    ("receive",     N_("Say what arrived"),              {S.SENT, S.RECEIVING},          S.RECEIVING,    Action.SHIPMENT_RECEIVE),
    ("close",       N_("Close the receipt"),             {S.SENT, S.RECEIVING},          S.CLOSED,       Action.SHIPMENT_RECEIVE,     "shipment_closed"),
    ("cancel",      N_("Cancel the shipment"),           {S.DRAFT, S.PACKED},            S.CANCELLED,    _S,                          None, True),
)

HANDOVER = machine(
    SubjectKind.HANDOVER, H,
    ("sign",        N_("Record the signed act"),         {H.DRAFT},                      H.SIGNED,       Action.HANDOVER_EDIT),
    ("cancel",      N_("Cancel the act"),                {H.DRAFT},                      H.CANCELLED,    Action.HANDOVER_EDIT,        None, True),
    ("take_back",   N_("Take the record back"),          {H.SIGNED},                     H.CANCELLED,    Action.HANDOVER_EDIT,        None, True),
)

_X = Action.EXCHANGE_EDIT
EXCHANGE = machine(
    SubjectKind.EXCHANGE, E,
    ("open",        N_("Open the exchange"),             {E.DRAFT},                      E.OPEN,         _X),
    ("close",       N_("Close the exchange"),            {E.OPEN},                       E.CLOSED,       _X),
    ("reopen",      N_("Open the exchange again"),       {E.CLOSED, E.CANCELLED},        E.OPEN,         _X,                          None, True),
    ("cancel",      N_("Cancel the exchange"),           {E.DRAFT, E.OPEN},              E.CANCELLED,    _X,                          None, True),
)
LEG = machine(
    SubjectKind.LEG, J,
    ("clear",       N_("The group may leave"),           {J.PLANNED},                    J.CLEARED,      _X),
    ("unclear",     N_("Prepare it again"),              {J.CLEARED},                    J.PLANNED,      Action.LEG_RUN),
    ("start",       N_("The group has left"),            {J.CLEARED},                    J.UNDER_WAY,    Action.LEG_RUN),
    ("end",         N_("The group is back"),             {J.UNDER_WAY},                  J.ENDED,        Action.LEG_RUN),
    ("close",       N_("Close this visit"),              {J.ENDED},                      J.CLOSED,       _X),
    ("cancel",      N_("Cancel this visit"),             {J.PLANNED, J.CLEARED},         J.CANCELLED,    _X,                          None, True),
)
_T = Action.PARTICIPATION_ANSWER
PARTICIPATION = machine(
    SubjectKind.PARTICIPATION, T,
    ("confirm",     N_("Takes part for certain"),        {T.EXPECTED},                   T.CONFIRMED,    _T),
    ("withdraw",    N_("No longer takes part"),          {T.EXPECTED, T.CONFIRMED},      T.WITHDRAWN,    _T,                          None, True),
    ("take_back",   N_("Takes part again"),              {T.WITHDRAWN},                  T.EXPECTED,     Action.PARTICIPATION_EDIT),
)

_Y = Action.CONSENT_ANSWER
CONSENT = machine(
    SubjectKind.CONSENT, Y,
    ("give",        N_("I agree"),                       {Y.REQUESTED, Y.REFUSED, Y.REVOKED, Y.EXPIRED}, Y.GIVEN, _Y),
    ("refuse",      N_("I do not agree"),                {Y.REQUESTED, Y.EXPIRED},       Y.REFUSED,      _Y),
    ("revoke",      N_("I take it back"),                {Y.GIVEN},                      Y.REVOKED,      _Y,                          "consent_withdrawn"),
    ("expire",      N_("It no longer holds"),            {Y.GIVEN},                      Y.EXPIRED,      Action.CONSENT_EXPIRE),
)

_F = Action.HOUSEHOLD_DECIDE
HOUSEHOLD = machine(
    SubjectKind.HOUSEHOLD, F,
    ("visit",       N_("Record the visit"),              {F.OFFERED},                    F.VISITED,      _F),
    ("accept",      N_("Accept the family"),             {F.VISITED},                    F.ACCEPTED,     _F),
    ("refuse",      N_("Do not accept the family"),      {F.OFFERED, F.VISITED},         F.REFUSED,      _F,                          None, True),
    ("withdraw",    N_("The family withdraws"),          {F.OFFERED, F.VISITED, F.ACCEPTED}, F.WITHDRAWN, Action.HOUSEHOLD_EDIT,      None, True),
    ("take_back",   N_("Take the family up again"),      {F.REFUSED, F.WITHDRAWN},       F.OFFERED,      _F),
)
HOST_STAY = machine(
    SubjectKind.HOST_STAY, Z,
    ("agree",       N_("Agree to the proposal"),         {Z.PROPOSED},                   Z.AGREED,       Action.BED_DECIDE),
    ("end",         N_("End the stay early"),            {Z.AGREED},                     Z.ENDED,        Action.BED_END,              None, True),
)
_I = Action.INCIDENT_FOLLOW
INCIDENT = machine(
    SubjectKind.INCIDENT, I,
    ("follow",      N_("Something was done about it"),   {I.OPEN},                       I.FOLLOWED,     _I),
    ("close",       N_("Close the incident"),            {I.OPEN, I.FOLLOWED},           I.CLOSED,       _I,                          None, True),
    ("reopen",      N_("Open it again"),                 {I.CLOSED},                     I.FOLLOWED,     _I),
)
# fmt: on

MACHINES: dict[SubjectKind, Machine] = {
    m.kind: m
    for m in (
        APPLICATION, OFFER, PLACEMENT, CALL, CORRECTION, AGREEMENT, LOAN, COUNT, WISH, SHIPMENT, HANDOVER,
        EXCHANGE, LEG, PARTICIPATION, HOUSEHOLD, HOST_STAY, CONSENT, INCIDENT,
    )
}  # fmt: skip
