"""Names, levels, shares and steps of which ``tools/volume.py`` makes its people."""

from __future__ import annotations

from db.enums import ApplicationState as A
from db.enums import FrenchLevel
from db.enums import PlacementState as P

FAMILIES = (
    ("Petrosyan", "Պետրոսյան"), ("Hakobyan", "Հակոբյան"), ("Sargsyan", "Սարգսյան"), ("Grigoryan", "Գրիգորյան"),
    ("Harutyunyan", "Հարությունյան"), ("Vardanyan", "Վարդանյան"), ("Khachatryan", "Խաչատրյան"), ("Avagyan", "Ավագյան"),
    ("Ghazaryan", "Ղազարյան"), ("Martirosyan", "Մարտիրոսյան"), ("Manukyan", "Մանուկյան"), ("Danielyan", "Դանիելյան"),
    ("Mkrtchyan", "Մկրտչյան"),
)  # fmt: skip
GIVEN = (
    ("Anna", "Աննա"), ("Mariam", "Մարիամ"), ("Karen", "Կարեն"), ("Lilit", "Լիլիթ"), ("Narek", "Նարեկ"),
    ("Éléonore", "Էլեոնոր"), ("Tigran", "Տիգրան"), ("Gayane", "Գայանե"), ("Arman", "Արման"), ("Sona", "Սոնա"),
    ("Davit", "Դավիթ"),
)  # fmt: skip
FIELDS = ("Gestion", "Droit", "Informatique")
LEVELS = (FrenchLevel.A2, FrenchLevel.B1, FrenchLevel.B2, FrenchLevel.B1, FrenchLevel.C1)
WAYS: dict[A, tuple[int, tuple[str, ...]]] = {
    A.DRAFT: (10, ()),
    A.SUBMITTED: (20, ("submit",)),
    A.UNDER_REVIEW: (30, ("submit", "take_up")),
    A.SHORTLISTED: (4, ("submit", "take_up", "shortlist")),
    A.SELECTED: (3, ("submit", "take_up", "select")),
    A.CONFIRMED: (5, ("submit", "take_up", "select", "confirm")),
    A.WAITLISTED: (8, ("submit", "take_up", "waitlist")),
    A.REJECTED: (14, ("submit", "take_up", "reject")),
    A.DECLINED: (2, ("submit", "take_up", "select", "decline")),
    A.EXPIRED: (1, ("submit", "take_up", "select", "expire")),
    A.WITHDRAWN: (3, ("submit", "withdraw")),
}
"""Of a hundred applications, and the moves by which they came there."""
TARGETS = {
    "submit": A.SUBMITTED, "take_up": A.UNDER_REVIEW, "shortlist": A.SHORTLISTED, "select": A.SELECTED,
    "confirm": A.CONFIRMED, "waitlist": A.WAITLISTED, "reject": A.REJECTED, "decline": A.DECLINED,
    "expire": A.EXPIRED, "withdraw": A.WITHDRAWN,
}  # fmt: skip
STATES = [state for state, (share, _moves) in WAYS.items() for _one in range(share)]
THIS_YEAR = (P.PLANNED, P.AGREEMENT_SIGNED, P.READY, P.PLANNED)
THINGS = (("visa", -60), ("insurance", -30), ("agreement", -21), ("badge", -14), ("welcome", 0), ("end", 60))
"""Things to do for an internship, and on which day counted from its first."""
