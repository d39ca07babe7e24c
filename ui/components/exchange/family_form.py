"""What a family tells of itself, saved as it is entered: by the family through its link, or by a coordinator."""

from __future__ import annotations

import streamlit as st

from db.enums import Gender, Language
from services.actors import Actor
from services.exchanges import household_people, households
from services.hosting_labels import FOODS, INTERESTS, PETS
from services.queries.exchange.exchange_families import FamilyDetail
from ui.act import act_button, act_submit, field_error, perform
from ui.autosave import Autosave
from ui.components.badges import girl_or_boy, word
from ui.components.layout import escape
from ui.components.spoken import in_page_language, languages
from ui.i18n import _

PLACES = (1, 2, 3, 4, 5, 6)
AGES = tuple(range(10, 31))


def who(actor: Actor, found: FamilyDetail) -> None:
    """Names and how to reach them."""
    saved = _saved(actor, found)
    left, right = st.columns(2)
    with left:
        saved.text(_("Name of the family"), "name", found.values["name"], required=True, max_chars=200)
        saved.text(_("Phone"), "phone", found.values["phone"], max_chars=40, type="phone", placeholder="+33 …")
    with right:
        saved.text(_("E-mail address"), "email", found.values["email"], max_chars=254, type="email")
        saved.choice(_("We write to you in"), "language", found.values["language"], list(Language), names=word)
    saved.text(_("Address"), "address", found.values["address"], max_chars=300)


def home(actor: Actor, found: FamilyDetail) -> None:
    """The home: places, languages, animals, food, smoke."""
    saved = _saved(actor, found)
    left, right = st.columns(2)
    with left:
        saved.choice(_("How many young people?"), "capacity", found.values["capacity"], PLACES)
        saved.choices(_("Languages you speak"), "languages", found.values["languages"], languages())
        saved.choices(_("Animals at home"), "pets", found.values["pets"], in_page_language(PETS))
    with right:
        saved.choices(
            _("Food that you can keep away, for an allergy"), "avoids", found.values["avoids"], in_page_language(FOODS)
        )
        saved.radio(
            _("Does somebody smoke at home?"), "smokes", found.values["smokes"], {False: _("No"), True: _("Yes")}
        )
        saved.radio(
            _("Where would the guest sleep?"), "same_room", found.values["same_room"],
            {False: _("In a room of their own"), True: _("In the room of a child of ours")},
        )  # fmt: skip


def wishes(actor: Actor, found: FamilyDetail) -> None:
    """What would suit them, and a word about themselves."""
    saved = _saved(actor, found)
    left, right = st.columns(2)
    with left:
        saved.choices(_("What you like to do"), "interests", found.values["interests"], in_page_language(INTERESTS))
        saved.radio(
            _("Would you rather take in"), "gender_wish", found.values["gender_wish"],
            {None: _("no matter"), Gender.FEMALE: _("a girl"), Gender.MALE: _("a boy")},
        )  # fmt: skip
    with right:
        saved.choice(_("Youngest"), "age_from", found.values["age_from"], AGES)
        saved.choice(_("Oldest"), "age_to", found.values["age_to"], AGES)
    saved.long_text(
        _("A few words about your family, for the young person and their parents"), "presentation",
        found.values["presentation"], max_chars=2000, height=110,
    )  # fmt: skip


def adults(actor: Actor, found: FamilyDetail) -> None:
    """The adults who live there, and one more."""
    for one in found.adults:
        line, act = st.columns([7, 3], vertical_alignment="center")
        line.markdown(f"**{escape(one.name)}**" + (f" · {escape(one.phone)}" if one.phone else ""))
        name = f"adult-remove-{one.public_id}"
        with act:
            if act_button(_("Does not live here"), name, type="tertiary"):
                perform(name, household_people.remove_adult, actor, one.public_id, done=_("The name is taken out."))
    with st.form(f"adult-{found.public_id}", clear_on_submit=True, border=False), st.container(
        horizontal=True, vertical_alignment="bottom"
    ):  # fmt: skip
        adult = st.text_input(_("Given and family name of an adult"), max_chars=200)
        phone = st.text_input(_("Phone"), max_chars=40)
        pressed = act_submit(_("Add"), "adult-add", icon=":material/add:")
    field_error("name")
    field_error("phone")
    if pressed:
        perform("adult-add", household_people.add_adult, actor, found.public_id, name=adult, phone=phone)


def children(actor: Actor, found: FamilyDetail, young: dict[str, str] | None = None) -> None:
    """The children who live there, and one more; ``young`` are those of the city, among whom the child may be."""
    for one in found.children:
        line, act = st.columns([7, 3], vertical_alignment="center")
        about = _("born in %(year)s", year=one.birth_year)
        takes_part = f" · {_('takes part in the exchange')}" if one.takes_part else ""
        line.markdown(f"**{escape(one.given_name)}** · {escape(about + takes_part)}")
        name = f"child-remove-{one.id}"
        with act:
            if act_button(_("Does not live here"), name, type="tertiary"):
                perform(
                    name, household_people.remove_child, actor, found.public_id, one.id,
                    done=_("The name is taken out."),
                )  # fmt: skip
    with st.popover(_("Add a child"), icon=":material/add:"):
        given = st.text_input(_("Given name"), max_chars=100, key="child-name")
        field_error("given_name")
        latest = found.visit.starts_on.year
        year = st.number_input(_("Year of birth"), latest - 30, latest, None, key="child-year", width=160)
        field_error("birth_year")
        gender = st.radio(
            _("Girl or boy"), [Gender.FEMALE, Gender.MALE], index=None, format_func=girl_or_boy, horizontal=True,
            key="child-gender",
        )  # fmt: skip
        chosen = (
            st.selectbox(_("Takes part in the exchange as"), list(young), None, format_func=young.__getitem__,
                         placeholder=_("Does not take part"), key="child-young")
            if young
            else None
        )  # fmt: skip
        if act_button(_("Add the child"), "child-add", type="primary"):
            perform(
                "child-add", household_people.add_child, actor, found.public_id, given_name=given,
                birth_year=int(year) if year else None, gender=gender, participation_public_id=chosen,
            )  # fmt: skip


def _saved(actor: Actor, found: FamilyDetail) -> Autosave:
    return Autosave(households.save_field, actor, found.public_id, disabled=not found.may_edit)
