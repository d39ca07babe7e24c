"""Why somebody does or does not sleep in a room, in sentences."""

from __future__ import annotations

from services.errors import Invalid
from services.i18n import N_
from services.rules.rooming import Stop

SHORT: dict[Stop, str] = {
    Stop.BEDS: N_("no bed is left where this person may sleep"),
    Stop.COMPANY: N_("girls and boys, minors and adults never share a room"),
    Stop.ADULTS: N_("every room is kept for adults"),
    Stop.KEPT: N_("every room is kept for others"),
    Stop.STAIRS: N_("no room without stairs is free"),
    Stop.SIBLINGS: N_("brothers and sisters would be apart"),
}
"""Why nobody could be given a bed."""

SENTENCES: dict[Stop, str] = {
    Stop.BEDS: N_("%(room)s has no bed left for %(name)s."),
    Stop.COMPANY: N_("%(name)s cannot sleep in %(room)s: girls and boys, minors and adults never share a room."),
    Stop.ADULTS: N_("%(room)s is kept for adults, and %(name)s is a minor."),
    Stop.KEPT: N_("%(room)s is kept for others: choose another room for %(name)s."),
    Stop.STAIRS: N_("%(name)s needs a room without stairs, and %(room)s is not one."),
    Stop.SIBLINGS: N_("%(name)s would be parted from a brother or sister."),
}
OF_ROOMS: dict[Stop, str] = {
    Stop.BEDS: N_("%(room)s has fewer beds than people were decided for it."),
    Stop.COMPANY: N_("People were decided for %(room)s who never share one: girls and boys, or minors and adults."),
    Stop.ADULTS: N_("%(room)s is kept for adults, and a minor was decided for it."),
    Stop.KEPT: N_("%(room)s is kept for others than those who were decided for it."),
    Stop.STAIRS: N_("Somebody who needs a room without stairs was decided for %(room)s."),
    Stop.SIBLINGS: N_("Brothers and sisters would be apart."),
}
"""The same where no single person is named."""


def refusal(stop: Stop, room: str, name: str = "") -> Invalid:
    """The sentence, at «rooming»."""
    return Invalid((SENTENCES if name else OF_ROOMS)[stop], field="rooming", room=room, name=name)
