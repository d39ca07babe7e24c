"""What a family tells about health and whom to call, each field saved sealed as it is entered."""

from __future__ import annotations

from functools import partial

import streamlit as st

from services.actors import Actor
from services.exchanges import health
from services.exchanges.health import ALLERGIES, BLOOD_GROUPS, CONTACTS, DIETS, Health
from ui import act
from ui.autosave import Autosave, saving
from ui.i18n import _
from ui.load import reading


def health_fields(actor: Actor, participation_public_id: str, *, sibling: tuple[str, str] | None = None) -> None:
    """The inputs, for the family itself. ``sibling``: id and name of a child for whom contacts may be the same."""
    with reading() as session:
        known = health.read(session, actor, participation_public_id)
    if sibling and not known.has_contact:
        _same_contacts(actor, participation_public_id, *sibling)
    fields_of(actor, participation_public_id, known)


def fields_of(actor: Actor, participation_public_id: str, known: Health) -> None:
    """The same with what is known at hand."""
    saved = Autosave(health.save_field, actor, participation_public_id)
    st.markdown(f"**{_('Whom we call')}**")
    for number in range(1, CONTACTS + 1):
        _contact(saved, number, known)
    st.markdown(f"**{_('Health')}**")
    _box(
        actor, participation_public_id, "nothing",
        _("There is nothing to mind: no allergy, no treatment, no diet."), known.nothing,
    )  # fmt: skip
    saved.choices(
        _("Allergies: food, animals, other"), "allergies", list(known.allergies),
        {code: _(label) for code, label in ALLERGIES.items()},
    )  # fmt: skip
    saved.long_text(
        _("What happens then, and what helps"), "allergies_text", known.allergies_text, max_chars=1000, height=80,
    )  # fmt: skip
    saved.long_text(
        _("Treatments and medicines"), "treatments", known.treatments, max_chars=2000, height=80,
        help=_("Name, dose, at what time; the child brings the prescription along."),
    )  # fmt: skip
    saved.choice(_("Diet"), "diet", known.diet, list(DIETS), names=lambda code: _(DIETS[code]))
    saved.text(_("Details of the diet"), "diet_text", known.diet_text, max_chars=500)
    _box(
        actor, participation_public_id, "step_free", _("Cannot climb stairs: needs a room without them."),
        known.step_free,
    )  # fmt: skip
    saved.long_text(_("What else the leaders must know"), "notes", known.notes, max_chars=2000, height=80)
    left, right = st.columns([2, 1])
    with left:
        saved.text(_("Doctor of the family: name and phone"), "doctor", known.doctor, max_chars=300)
    with right:
        saved.choice(_("Blood group, if you know it"), "blood_group", known.blood_group, list(BLOOD_GROUPS))


def _contact(saved: Autosave, number: int, known: Health) -> None:
    one = known.contacts[number - 1]
    first = number == 1
    left, middle, right = st.columns(3)
    with left:
        saved.text(
            _("First person: name") if first else _("Second person: name"), f"contact{number}_name",
            one.get("name", ""), required=first, max_chars=200,
        )  # fmt: skip
    with middle:
        saved.text(
            _("Phone") if first else _("Phone of the second person"), f"contact{number}_phone", one.get("phone", ""),
            required=first, max_chars=40, type="phone", placeholder="+33 …",
        )  # fmt: skip
    with right:
        saved.text(
            _("Who it is for the child") if first else _("Who the second person is"), f"contact{number}_relation",
            one.get("relation", ""), max_chars=200, placeholder=_("Mother, grandfather, neighbour"),
        )  # fmt: skip


def _box(actor: Actor, participation_public_id: str, name: str, label: str, value: bool) -> None:
    key = f"{participation_public_id}-{name}"
    options = saving(key, value, partial(_save_box, actor, participation_public_id, name))
    st.session_state.setdefault(key, value)
    st.checkbox(label, **options)
    act.field_error(name)


def _save_box(actor: Actor, participation_public_id: str, name: str, value: bool) -> None:
    act.save(health.save_field, actor, participation_public_id, name, value, field=name)


def _same_contacts(actor: Actor, participation_public_id: str, sibling_public_id: str, name: str) -> None:
    action = f"same-contacts-{participation_public_id}"
    if act.act_button(_("Call the same people as for %(name)s", name=name), action, icon=":material/content_copy:"):
        for number in range(1, CONTACTS + 1):
            for part in ("name", "phone", "relation"):
                st.session_state.pop(f"{participation_public_id}-contact{number}_{part}", None)
        act.perform(action, health.copy_contacts, actor, participation_public_id, sibling_public_id)
