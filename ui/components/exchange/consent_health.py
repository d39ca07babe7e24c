"""Health of a young person for the coordinators of their own city: shown on demand, entered for a family by phone."""

from __future__ import annotations

import streamlit as st

from services.actors import Actor
from services.exchanges import health
from services.exchanges.health import ALLERGIES, DIETS, Health
from ui import act
from ui.components.exchange.health_fields import fields_of
from ui.components.layout import facts, section
from ui.i18n import _


def health_for_staff(actor: Actor, participation_public_id: str) -> None:
    """A button; what it shows is recorded with the name of whoever looked."""
    section(_("Health, and whom we call"))
    st.caption(
        _(
            "Sealed, and deleted one month after the last visit. That you looked is recorded with your name and the "
            "time."
        )
    )
    shown = st.segmented_control(
        _("Show or enter"), ["show", "enter"], key=f"health-{participation_public_id}", label_visibility="collapsed",
        format_func={"show": _("Show"), "enter": _("Enter for the family")}.__getitem__,
    )  # fmt: skip
    if shown is None:
        return
    known = act.answer(health.read, actor, participation_public_id)
    if known is not None and shown == "show":
        _facts(known)
    elif known is not None:
        fields_of(actor, participation_public_id, known)


def _facts(known: Health) -> None:
    if not known.is_told and not known.has_contact:
        st.markdown(_("Nothing was told yet."))
    people = [
        " · ".join(one[part] for part in ("name", "relation", "phone") if one.get(part)) for one in known.contacts
    ]
    facts(
        [
            (_("Whom we call"), "\n".join(one for one in people if one)),
            (_("Health"), _("Nothing to mind") if known.nothing else ""),
            (_("Allergies"), ", ".join(_(ALLERGIES[code]) for code in known.allergies)),
            (_("What happens then, and what helps"), known.allergies_text),
            (_("Treatments and medicines"), known.treatments),
            (_("Room"), _("Without stairs") if known.step_free else ""),
            (
                _("Diet"),
                " · ".join(one for one in (_(DIETS[known.diet]) if known.diet else "", known.diet_text) if one),
            ),
            (_("What else the leaders must know"), known.notes),
            (_("Doctor of the family: name and phone"), known.doctor),
            (_("Blood group, if you know it"), known.blood_group),
        ]
    )
