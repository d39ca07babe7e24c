"""Prepared decisions: who gets which mail in which language, and telling them all at once."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from db.enums import Decision, Language
from services import applications
from services.actors import Actor
from services.i18n import N_
from services.queries.applications.applications import PendingRow
from services.queries.applications.calls import CallRow
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import word
from ui.components.confirm import ask
from ui.components.layout import escape, section
from ui.i18n import _, n_

ORDER = (Decision.SELECT, Decision.WAITLIST, Decision.REJECT)
_MAILS = {
    Language.FR: N_("mail in French"),
    Language.EN: N_("mail in English"),
    Language.HY: N_("mail in Armenian"),
}


def counts(call: CallRow, rows: list[PendingRow]) -> bool:
    """Prepared selections beside the places that are left; gives whether they fit."""
    wanted = sum(row.decision is Decision.SELECT for row in rows)
    left = max(call.places - call.taken, 0)
    text = _("%(wanted)s to be selected, %(left)s of %(places)s places free.", wanted=wanted, left=left,
             places=call.places)  # fmt: skip
    if wanted > left:
        st.warning(text + " " + _("Take some of these decisions back first."), icon=":material/warning:")
    else:
        st.markdown(text)
    return wanted <= left


def listed(actor: Actor, rows: list[PendingRow]) -> None:
    """Decision by decision, each person with the language of the mail and the reason they will read."""
    for decision in ORDER:
        of_it = [row for row in rows if row.decision is decision]
        if not of_it:
            continue
        section(f"{word(decision)} · {len(of_it)}")
        for row in of_it:
            with st.container(border=True):
                who, acts = st.columns([7, 3], vertical_alignment="center")
                mail = _(_MAILS[row.language])
                reason = f"  \n{escape(row.reason)}" if row.reason else ""
                who.markdown(f"**{escape(row.name)}** :gray[{mail}]{reason}")
                with acts:
                    menu.page_link("application", _("See the application"), icon="inbox", id=row.public_id)
                    if act_button(_("Take back"), f"take-back-{row.public_id}", help=row.name):
                        perform(
                            f"take-back-{row.public_id}", applications.prepare, actor, row.public_id, None,
                            seen_version=row.version, done=_("The prepared decision is taken back."),
                        )  # fmt: skip


def tell(actor: Actor, call: CallRow, rows: list[PendingRow], today: date, *, fits: bool) -> None:
    """The one act: all of them, or none."""
    last = None
    if any(row.decision is Decision.SELECT for row in rows):
        last = st.date_input(
            _("Those who are selected answer by"), today + timedelta(days=15), min_value=today, format="DD/MM/YYYY",
            key="told-confirm-by",
        )  # fmt: skip
        field_error("confirm_by")
    label = n_("Tell %(n)s person now", "Tell all %(n)s persons now", len(rows))
    if st.button(label, type="primary", icon=":material/send:", key="tell-all", disabled=not fits):
        ask(
            label,
            _("Each of them gets a mail in their language. This cannot be taken back."),
            label=label,
            name="tell",
            act=lambda: perform(
                "tell", applications.apply_pending, actor, call.public_id,
                seen={row.public_id: row.version for row in rows}, confirm_by=last,
                done=_("They are told: the mails are on their way."),
            ),
        )  # fmt: skip
