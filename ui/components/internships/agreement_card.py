"""The agreement of an internship where one looks for it: on the internship’s page and on the intern’s own."""

from __future__ import annotations

import streamlit as st

from db.enums import AgreementState
from services.actors import Actor
from services.agreements import drafting
from services.formats import date_and_left
from services.queries.internships import agreements
from services.queries.internships.agreements import AgreementSummary
from services.unit import utc_now
from ui import menu
from ui.act import act_button, perform
from ui.components.badges import state_markdown
from ui.components.internships import amendment
from ui.components.layout import escape, section
from ui.i18n import _, language, n_
from ui.load import reading

BEING_SIGNED = frozenset({AgreementState.IN_SIGNATURE, AgreementState.REFUSED})
OVER = frozenset({AgreementState.CANCELLED, AgreementState.SUPERSEDED})


def for_staff(actor: Actor, placement_public_id: str, found: AgreementSummary | None, *, is_planned: bool) -> None:
    """State, what is empty, by when, and the next act: to begin it, or to open it."""
    if found is None and not is_planned:
        st.caption(_("It was signed outside the application."))
        return
    if found is not None:
        _line(found, public=False)
        if found.reason and found.state is not AgreementState.SIGNED:
            st.caption(escape(found.reason))
    if found is None or found.state is AgreementState.CANCELLED:
        if found is None:
            st.caption(_("Not begun yet: it is filled with all that is known of the internship."))
        if act_button(
            _("Prepare the agreement"), "agreement-start", icon=":material/contract_edit:", type="primary"
        ):  # fmt: skip
            perform(
                "agreement-start", drafting.start, actor, placement_public_id,
                then=lambda made: menu.goto("agreement", id=made.public_id),
            )  # fmt: skip
        return
    label = _("Go on with the agreement") if found.state is AgreementState.DRAFT else _("Open the agreement")
    menu.page_link("agreement", label, icon="contract", id=found.public_id)
    _paper(found)
    if found.state is AgreementState.SIGNED:
        menu.page_link("amendment", _("Change the agreement"), icon="edit_document", stage=placement_public_id)


def for_others(found: AgreementSummary | None, *, is_planned: bool) -> None:
    """The same for the intern, the tutor, the school: the public words and the paper."""
    if found is None or found.state in OVER:
        if not is_planned:
            st.caption(_("It was signed outside the application."))
            return
        st.caption(_("The agreement is not written yet; you are told when it can be signed."))
        return
    _line(found, public=True)
    if found.state is not AgreementState.DRAFT:
        _paper(found)


def is_signed(found: AgreementSummary | None) -> bool:
    """Whether what it says can be changed by an amendment alone."""
    return found is not None and found.state is AgreementState.SIGNED


def what_it_fixes(placement_public_id: str, found: AgreementSummary | None) -> None:
    """Before somebody changes an internship: what its agreement means for that, and the way out."""
    if found is None or found.state not in {AgreementState.SIGNED, *BEING_SIGNED}:
        return
    if found.state is AgreementState.SIGNED:
        st.info(
            _(
                "The agreement is signed: department, dates, hours, subject, tutor, school and money stand in it. They "
                "are changed by an amendment, which all sign; the school by a new agreement."
            ),
            icon=":material/lock:",
        )
        menu.page_link("amendment", _("Change the agreement"), icon="edit_document", stage=placement_public_id)
        return
    st.warning(
        _(
            "The agreement is being signed. If you change department, dates, hours, subject, tutor or school here, it "
            "is taken back: the signatures count no more, every signer is told, and all sign the new version."
        ),
        icon=":material/draw:",
    )


def of_internship(actor: Actor, placement_public_id: str, *, is_planned: bool) -> None:
    """The agreement and its amendments for whoever looks after an intern or sends them: by account and by link."""
    with reading() as session:
        found = agreements.of_placement(session, actor, placement_public_id)
    section(_("Agreement"))
    for_others(found, is_planned=is_planned)
    amendment.listed(actor, placement_public_id, public=True)


def _line(found: AgreementSummary, *, public: bool) -> None:
    parts = [state_markdown(found.state, public=public)]
    if found.state is AgreementState.DRAFT and not public:
        points = found.open_points
        parts.append(n_("%(n)s point missing", "%(n)s points missing", points) if points else _("nothing is missing"))
    elif found.number:
        parts.append(_("version no. %(number)s", number=found.number))
    if found.due_on and found.state not in {AgreementState.SIGNED, *OVER}:
        parts.append(_("to be signed by %(day)s", day=date_and_left(found.due_on, utc_now().date(), language())))
    st.markdown(" · ".join(parts))


def _paper(found: AgreementSummary) -> None:
    st.markdown(f":material/picture_as_pdf: [{_('The agreement as PDF')}](/documents/agreement/{found.public_id})")
