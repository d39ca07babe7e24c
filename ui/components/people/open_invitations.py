"""Invitations that wait for an answer: sent again or withdrawn."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import streamlit as st

from services import invitations
from services.actors import Actor
from services.queries.people.accounts import RoleRow
from services.queries.people.invitations import OpenInvitation
from ui.act import act_button, perform
from ui.components.badges import day_and_left, instant, word
from ui.components.confirm import ask
from ui.components.layout import empty, escape, section
from ui.i18n import _


def waiting(actor: Actor, rows: tuple[OpenInvitation, ...], now: datetime) -> None:
    """Whom, to what, since when and until when; each with what can be done."""
    section(_("Invitations waiting for an answer"))
    if not rows:
        empty(
            _("No invitation is waiting."),
            _("Everybody who was invited has opened their account. Whom you invite below stands here until then."),
        )
        return
    for row in rows:
        with st.container(border=True):
            st.markdown(f"**{escape(row.name)}** · {escape(row.email)}  \n{escape(_roles(row.roles))}")
            st.markdown(_times(row, now))
            with st.container(horizontal=True):
                _send_again(actor, row)
                if st.button(_("Withdraw"), key=f"withdraw-{row.public_id}"):
                    _ask_withdrawal(actor, row)


def _roles(roles: tuple[RoleRow, ...]) -> str:
    """«Tuteur, Ville de Clamart, Archives», one after the other."""
    return "; ".join(
        " · ".join(part for part in (word(role.role), role.organisation, role.department) if part) for role in roles
    )


def _times(row: OpenInvitation, now: datetime) -> str:
    sent = _("Sent on %(day)s", day=instant(row.sent_at))
    if row.valid_until is None or row.valid_until <= now:
        return f":gray[{sent}] :orange-badge[{_('The link no longer works')}]"
    left = day_and_left(row.valid_until.date(), now.date())
    return f":gray[{sent} · {_('valid until %(day)s', day=left)}]"


def _send_again(actor: Actor, row: OpenInvitation) -> None:
    name = f"invite-again-{row.public_id}"
    waits = row.can_send_from is not None
    wait = _("Sent less than a day ago: it can be sent again from %(day)s on.", day=instant(row.can_send_from))
    help_ = wait if waits else _("A new link is mailed, in the person’s language; the earlier one ends.")
    if act_button(_("Send again"), name, disabled=waits, help=help_):
        perform(name, invitations.resend, actor, row.public_id, done=_("The invitation is on its way again."))
    if waits:
        st.caption(wait)


def _ask_withdrawal(actor: Actor, row: OpenInvitation) -> None:
    name = f"invite-withdraw-{row.public_id}"
    ask(
        _("Withdraw the invitation"),
        _(
            "The link in the mail to %(name)s stops working at once, and the roles offered with it end. "
            "Nobody is written to; you can invite the person again at any time.",
            name=escape(row.name),
        ),
        label=_("Withdraw the invitation"),
        name=name,
        act=partial(
            perform, name, invitations.withdraw, actor, row.public_id, done=_("The invitation is withdrawn."),
        ),
    )  # fmt: skip
