"""Who it is about: somebody known, or somebody new; whoever looks alike is shown before a double is made."""

from __future__ import annotations

from typing import Any

import streamlit as st

from services.actors import Actor
from services.queries.people import people
from services.queries.people.people import PersonRow
from ui.act import field_error
from ui.components.badges import born
from ui.components.layout import escape
from ui.i18n import _, n_
from ui.load import reading

PARAMETER = "person"
"""Where the public id of somebody known stands in the address."""


def choose_person(actor: Actor) -> str | dict[str, Any]:
    """The public id of somebody known, or the fields of somebody new (``services.people.create``)."""
    known = st.query_params.get(PARAMETER, "")
    if known:
        _known(actor, known)
        return known
    fields = _somebody_new()
    with reading() as session:
        alike = people.alike(
            session, actor, name=f"{fields['given_name']} {fields['family_name']}", email=fields["email"]
        )
    if alike:
        _warn(alike)
    return fields


def _known(actor: Actor, public_id: str) -> None:
    with reading() as session:
        person = people.detail(session, actor, public_id)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        facts = " · ".join(escape(part) for part in (person.email, person.phone, born(person.birth_date)) if part)
        st.markdown(f"**{escape(person.name)}**  \n:gray[{facts}]", width="stretch")
        if st.button(_("Somebody else …"), key="person-other"):
            st.query_params.pop(PARAMETER)
            st.rerun()


def _somebody_new() -> dict[str, Any]:
    left, right = st.columns(2)
    with left:
        given = st.text_input(_("Given name") + " *", max_chars=100, key="person-given", live="300ms")
        field_error("given_name")
    with right:
        family = st.text_input(_("Family name") + " *", max_chars=100, key="person-family", live="300ms")
        field_error("family_name")
    left, right = st.columns(2)
    with left:
        email = st.text_input(_("E-mail address"), max_chars=254, type="email", key="person-email")
        field_error("email")
    with right:
        phone = st.text_input(_("Phone"), max_chars=40, key="person-phone")
        field_error("phone")
    return {"given_name": given or "", "family_name": family or "", "email": email or "", "phone": phone or ""}


def _warn(alike: list[PersonRow]) -> None:
    """Those who may be meant, each with a button that takes their record."""
    with st.container(border=True):
        st.markdown(
            ":material/person_search: "
            + n_("%(n)s record may be this person already:", "%(n)s records may be this person already:", len(alike))
        )
        for one in alike:
            facts = " · ".join(escape(part) for part in (one.name_hy, one.email, born(one.birth_date)) if part)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{escape(one.name)}**  \n:gray[{facts}]", width="stretch")
                if st.button(_("Take this record"), key=f"person-take-{one.public_id}", help=one.name):
                    st.query_params[PARAMETER] = one.public_id
                    st.rerun()
