"""Accounts as a table, one account with its roles, and the invitation form."""

from __future__ import annotations

from typing import Any

import streamlit as st

from db.enums import Language, Role, UserStatus
from services.labels import WORDS
from services.queries.people.accounts import AccountKey, AccountPage, AccountRow
from services.queries.people.invitations import Suggested
from ui.act import act_button, act_submit, field_error
from ui.components.badges import instant, state_word, word
from ui.components.layout import empty, escape
from ui.components.lines import Two, here, lines, state_cell
from ui.i18n import _, n_

_AFTER = "_accounts_after"


def after(search: str | None) -> AccountKey | None:
    """Where the shown page begins; a new search begins anew. Kept in the session: it holds names."""
    known_search, key = st.session_state.get(_AFTER, ("", None))
    return key if known_search == (search or "") else None


def opened(page: AccountPage) -> AccountRow | None:
    """The account that the address names, as a click on its line does."""
    return next((row for row in page.rows if row.public_id == st.query_params.get("account")), None)


def table(page: AccountPage) -> None:
    """One line each, opening its account above the list."""
    if not page.rows:
        empty(_("No account fits this search."))
        return
    lines(
        {
            _("Name"): [Two(row.name, row.email) for row in page.rows],
            _("Roles"): [", ".join(dict.fromkeys(word(role.role) for role in row.roles)) for row in page.rows],
            _("State"): [state_cell(row.status) for row in page.rows],
            _("Last seen"): [instant(row.last_seen_at) for row in page.rows],
        },
        name=_("Accounts and invitations"),
        links=[here(account=row.public_id) for row in page.rows],
    )


def pager(page: AccountPage, search: str | None) -> None:
    st.caption(n_("%(n)s account", "%(n)s accounts", page.total))
    if page.after and st.button(_("Next"), key="accounts-next"):
        st.session_state[_AFTER] = (search or "", page.after)
        st.rerun()


def one_account(row: AccountRow, is_admin: bool) -> str | int | None:
    """Roles of one account; gives the membership to take away, or ``switch`` to close or open the account."""
    with st.container(border=True):
        st.markdown(f"**{escape(row.name)}** · {escape(row.email)} · {state_word(row.status)}")
        for role in row.roles:
            where = " · ".join(part for part in (role.organisation, role.department) if part)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{word(role.role)} :gray[{escape(where)}]", width="stretch")
                if act_button(_("Take away"), f"revoke-{role.membership_id}", help=word(role.role)):
                    return role.membership_id
        label = _("Open the account again") if row.status is UserStatus.DISABLED else _("Close the account")
        if is_admin and act_button(label, "account-switch"):
            return "switch"
    return None


def invitation(places: Suggested) -> dict[str, Any] | None:
    """The form, with roles and places that fit; gives the fields of ``invitations.invite`` once it is sent."""
    roles = list(places.bodies)
    usual = Role.HOST if Role.HOST in roles else roles[-1]
    role = st.segmented_control(_("As"), roles, default=usual, required=True, format_func=word, key="invite-role")
    organisation = _choose(_("Organisation"), places.bodies[role], f"organisation-{role}", "organisation_id")
    with st.form("invite", border=False):
        department = None
        if role is Role.HOST:
            known = places.departments[organisation]
            department = _choose(_("Department"), known, f"department-{organisation}", "department_id")
        left, right = st.columns(2)
        with left:
            given = st.text_input(_("Given name"), max_chars=100, key="invite-given")
            field_error("given_name")
        with right:
            family = st.text_input(_("Family name"), max_chars=100, key="invite-family")
            field_error("family_name")
        email = st.text_input(_("E-mail address"), type="email", max_chars=254, key="invite-email")
        field_error("email")
        language = st.segmented_control(
            _("Language of the invitation"), list(Language), default=Language.FR, required=True,
            format_func=WORDS.__getitem__, key="invite-language",
        )  # fmt: skip
        sent = act_submit(_("Send the invitation"), "invite", type="primary")
    if not sent:
        return None
    return {
        "email": email, "given_name": given, "family_name": family, "role": role, "organisation_id": organisation,
        "department_id": department, "language": language,
    }  # fmt: skip


def _choose(label: str, names: dict[str, str], key: str, field: str) -> str:
    """One of several; where only one fits it is said, not asked."""
    if len(names) == 1:
        [(chosen, name)] = names.items()
        st.markdown(f":gray[{label}]  \n{escape(name)}")
    else:
        chosen = st.selectbox(label, list(names), format_func=names.__getitem__, key=f"invite-{key}")
    field_error(field)
    return chosen
