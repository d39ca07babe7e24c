"""One's own account: language, password, devices, roles."""

import streamlit as st

from db.enums import Language, MailRhythm, Role
from services import accounts, calendar_feeds, sessions
from services.labels import WORDS
from services.queries.people.accounts import my_mail_rhythm, my_sessions
from services.unit import utc_now
from ui import auth
from ui.act import act_button, act_submit, field_error, perform
from ui.components.badges import instant, word
from ui.components.calendar_link import calendar_address
from ui.components.layout import escape, facts, header, narrow, section
from ui.components.people.passwords import new_password
from ui.guard import require
from ui.i18n import _, language_address
from ui.load import reading

actor, now = require(*Role), utc_now()

# Load
with reading() as session:
    devices = my_sessions(session, actor, now)
    mail_rhythm = my_mail_rhythm(session, actor)
    calendar_made_at = calendar_feeds.made_at(session, actor, now=now)

# Render
with narrow():
    header(_("My account"), _("Language, password, and where you are signed in."))
    facts(
        [
            (_("Name"), actor.name),
            (_("E-mail address"), actor.email),
            (_("Roles"), ", ".join(dict.fromkeys(word(grant.role) for grant in actor.grants))),
        ]
    )
    section(_("Language of pages and mails"))
    chosen = st.segmented_control(
        _("Language"), list(Language), default=actor.language, required=True, format_func=WORDS.__getitem__,
        key="account-language", label_visibility="collapsed",
    )  # fmt: skip
    section(_("Mails"))
    rhythm = st.segmented_control(
        _("Mails"), list(MailRhythm), default=mail_rhythm, required=True, format_func=lambda one: word(one),
        key="account-rhythm", label_visibility="collapsed",
    )  # fmt: skip
    st.caption(_("Selections, deadlines, links and passwords always come at once."))
    section(_("Password"))
    with st.form("password", border=False):
        old = st.text_input(
            _("Present password"), type="password", autocomplete="current-password", max_chars=256, key="old"
        )
        field_error("old")
        new = new_password(_("New password"))
        change = act_submit(_("Change the password"), "password")
    section(_("Your calendar"))
    calendar_address(actor, calendar_made_at)
    section(_("Where you are signed in"))
    ended = None
    for device in devices:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            name = " · ".join(part for part in (device.browser, device.system) if part) or _("Unknown device")
            here = f" :green-badge[{_('this device')}]" if device.is_current else ""
            since = _("signed in on %(since)s, last seen on %(seen)s", since=instant(device.created_at),
                      seen=instant(device.last_seen_at))  # fmt: skip
            st.markdown(f"**{escape(name)}**{here}  \n:gray[{since}]", width="stretch")
            if not device.is_current and act_button(_("Sign out there"), f"end-{device.public_id}"):
                ended = device
    everywhere = act_button(_("Sign out everywhere"), "end-all", icon=":material/logout:")

# Act
if chosen and chosen is not actor.language:
    perform(
        "language", accounts.set_language, actor, chosen,
        then=lambda _done: auth.redirect(language_address(chosen, "/mon-compte")),
    )  # fmt: skip
if rhythm and rhythm is not mail_rhythm:
    perform("rhythm", accounts.set_mail_rhythm, actor, rhythm, done=_("Saved."))
if change:
    perform("password", accounts.change_password, actor, old=old, new=new, done=_("Your password is changed."))
if ended:
    perform(f"end-{ended.public_id}", sessions.revoke, actor, ended.public_id, done=_("That device is signed out."))
if everywhere:
    perform("end-all", sessions.revoke_all, actor, reason="owner")
