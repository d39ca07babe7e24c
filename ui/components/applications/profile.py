"""The parts of one's own profile, each saved as it is entered."""

from __future__ import annotations

import streamlit as st

from db.enums import FileState, FrenchCertificate, FrenchLevel, SecretKind
from services import certificates, people
from services.actors import Actor
from services.queries.applications.profile import Profile
from settings import settings
from ui.act import act_submit, field_error, perform
from ui.autosave import Autosave
from ui.components.applications.apply_steps import UPLOAD_TYPES
from ui.components.badges import day, state_markdown, word
from ui.components.internships.arrival_form import passport_days, passport_warning
from ui.components.layout import escape, section
from ui.components.sealed_fields import bank, sealed
from ui.i18n import _

LEVELS: list[FrenchLevel] = [level for level in FrenchLevel if level is not FrenchLevel.NOT_ASSESSED]


def identity(actor: Actor, profile: Profile) -> None:
    """Names as in the passport, and how to be reached."""
    person = profile.person
    saved = Autosave(people.save_field, actor, person.public_id)
    section(_("You"))
    left, right = st.columns(2)
    with left:
        saved.text(
            _("Given name"), "given_name", person.given_name, max_chars=100, autocomplete="given-name",
            help=_("In Latin letters, as in the passport."),
        )  # fmt: skip
    with right:
        saved.text(
            _("Family name"), "family_name", person.family_name, max_chars=100, autocomplete="family-name",
            help=_("In Latin letters, as in the passport."),
        )  # fmt: skip
    left, right = st.columns(2)
    with left:
        saved.text(
            _("Phone"), "phone", person.phone, max_chars=40, type="phone", autocomplete="tel", placeholder="+374 …"
        )
    with right:
        saved.text(_("City where you live"), "city", person.city, max_chars=120)
    saved.text(
        _("Postal address"), "postal_address", profile.postal_address, max_chars=300, autocomplete="street-address",
        help=_("Street, number, postal code, city. It stands on the letter for the visa."),
    )  # fmt: skip
    st.markdown(_("Mail address: %(email)s. You sign in with it; it cannot be changed.", email=escape(person.email)))


def passport(actor: Actor, profile: Profile) -> None:
    """Asked once somebody is selected, with the reason."""
    if not profile.asks_identity:
        return
    section(_("Passport and name in Armenian letters"))
    st.caption(
        _(
            "Asked only now, because you are selected: the city needs it for the letter of invitation and the "
            "agreement. The number is kept sealed; you and the coordinators alone can read it, and it is deleted three "
            "months after your stay."
        )
    )
    saved = Autosave(people.save_field, actor, profile.person.public_id)
    left, right = st.columns(2)
    with left:
        saved.text(_("Given name in Armenian letters"), "given_name_hy", profile.person.given_name_hy, max_chars=100)
    with right:
        saved.text(_("Family name in Armenian letters"), "family_name_hy", profile.person.family_name_hy, max_chars=100)
    sealed(actor, profile.person.public_id, SecretKind.PASSPORT_NUMBER, profile.hints)
    passport_days(actor, profile.person.public_id, profile)
    passport_warning(profile)
    st.caption(_("The passport must also be less than ten years old and have two blank pages."))


def french(actor: Actor, profile: Profile) -> None:
    """The level as one sees it, and the one that a certificate proves."""
    person = profile.person
    section(_("Your French"))
    saved = Autosave(people.save_field, actor, person.public_id)
    declared = person.french_declared
    saved.pick(
        _("Your level of French, as you see it"), "french_declared", declared if declared in LEVELS else None, LEVELS
    )
    if person.french_certified is not FrenchLevel.NOT_ASSESSED:
        st.markdown(
            f":green-badge[{_('Certified: %(level)s', level=word(person.french_certified))}] "
            f"{word(person.french_certificate)} {day(person.french_certified_on)}"
        )
    if profile.certificate:
        _sent(profile)
    if profile.certificate is None or profile.certificate.state is not FileState.ACCEPTED:
        label = _("Send a certificate") if profile.certificate is None else _("Send another certificate")
        with st.expander(label, icon=":material/upload_file:"):
            _certificate(actor, profile)


def _sent(profile: Profile) -> None:
    file = profile.certificate
    if file is None:
        return
    said = ""
    if profile.claim:
        said = f" · {word(profile.claim.certificate)} {word(profile.claim.level)}, {day(profile.claim.on)}"
    st.markdown(
        f":material/attach_file: [{escape(file.name)}](/files/{file.public_id}){said} "
        f"{state_markdown(file.state, public=True)}"
    )
    if file.state is FileState.RECEIVED:
        st.caption(_("A coordinator reads it; then the level counts as certified."))
    if file.state_reason:
        st.markdown(f":orange[{escape(file.state_reason)}]")


def _certificate(actor: Actor, profile: Profile) -> None:
    with st.form("certificate", border=False):
        left, middle, right = st.columns(3)
        with left:
            kind = st.selectbox(
                _("Certificate"), list(FrenchCertificate), index=None, format_func=word, placeholder=_("Choose"),
                key="certificate-kind",
            )  # fmt: skip
            field_error("certificate")
        with middle:
            level = st.selectbox(
                _("Level"), LEVELS, index=None, format_func=word, placeholder=_("Choose"), key="certificate-level"
            )
            field_error("level")
        with right:
            on = st.date_input(
                _("Date on the certificate"), None, format="DD/MM/YYYY", key="certificate-day", max_value="today",
                min_value="1990-01-01",
            )  # fmt: skip
            field_error("certified_on")
        upload = st.file_uploader(
            _("Choose a file"), type=list(UPLOAD_TYPES), key="certificate-file",
            max_upload_size=settings().max_file_mebibytes,
            help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes),
        )  # fmt: skip
        field_error("file")
        send = act_submit(_("Send the certificate"), "certificate-send", type="primary")
    if send:
        perform(
            "certificate-send", certificates.propose, actor, profile.person.public_id,
            upload.name if upload else "", upload.getvalue() if upload else b"", certificate=kind, level=level, on=on,
            done=_("The certificate is sent. A coordinator reads it."),
        )  # fmt: skip


def money(actor: Actor, profile: Profile) -> None:
    """Where an allowance is sent, asked once one is due."""
    if not profile.asks_bank:
        return
    section(_("Bank details"))
    expected = " " + _("The payment is expected on %(day)s.", day=day(profile.paid_on)) if profile.paid_on else ""
    st.caption(
        _(
            "Asked because your internship is paid. They are kept sealed, read by the coordinators for the payment "
            "alone, and deleted three months after your stay."
        )
        + expected
    )
    bank(actor, profile.person.public_id, profile.hints)
