"""Accounts and invitations: who may do what, and where."""

import streamlit as st

from db.enums import Role, UserStatus
from services import invitations, memberships
from services.queries.people.accounts import accounts
from services.queries.people.invitations import open_invitations, suggested
from services.unit import utc_now
from ui.act import perform
from ui.components.export_menu import export_menu
from ui.components.layout import header, narrow, section
from ui.components.people import account_list as listing
from ui.components.people.open_invitations import waiting
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, now = require(Role.ADMIN, Role.COORDINATOR), utc_now()
is_admin = actor.has(Role.ADMIN)

# Load
header(_("Accounts and invitations"), _("Who may do what, and where. People without an account are invited by mail."))
search = st.text_input(_("Search"), type="search", key="accounts-search", live="300ms", width=320)
with reading() as session:
    page = accounts(session, actor, search=search or "", after=listing.after(search))
    unanswered = open_invitations(session, actor, now=now)
    places = suggested(session, actor, language())

# Render
chosen = listing.opened(page)
change = listing.one_account(chosen, is_admin) if chosen else None
listing.table(page)
listing.pager(page, search)
export_menu(actor, "accounts", search=search)
with narrow():
    waiting(actor, unanswered, now)
    section(_("Invite somebody"))
    invited = listing.invitation(places)

# Act
if invited is not None:
    perform("invite", invitations.invite, actor, done=_("The invitation is on its way."), **invited)
if change == "switch" and chosen:
    service = memberships.enable if chosen.status is UserStatus.DISABLED else memberships.disable
    perform("account-switch", service, actor, chosen.public_id, seen_version=chosen.version, done=_("It is done."))
elif isinstance(change, int) and chosen:
    perform(
        f"revoke-{change}", memberships.revoke_membership, actor, chosen.public_id, change,
        done=_("The role is taken away; the person is signed out."),
    )  # fmt: skip
