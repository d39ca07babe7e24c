"""The parts of one person's record."""

from __future__ import annotations

from datetime import date

import streamlit as st

from db.enums import FrenchCertificate, FrenchLevel, Gender, Source
from services import links, people
from services.actors import Actor
from services.labels import WORDS
from services.queries.people.person_file import PersonFile, PlacementLine
from services.rules.ages import age_on
from ui import menu
from ui.act import act_button, perform
from ui.autosave import Autosave
from ui.components.badges import born, day, instant, period, state_markdown, word
from ui.components.layout import escape, facts, header, section
from ui.components.people.countries import countries, country_name
from ui.i18n import _, language, n_

SHOWN_STEPS = 8
LEVELS = [level for level in FrenchLevel if level is not FrenchLevel.NOT_ASSESSED]


def heading(record: PersonFile, today: date) -> None:
    """Name in both scripts, and how to reach the person."""
    person = record.person
    header(person.name or _("Person"), escape(person.name_hy))
    line = [escape(part) for part in (person.email, person.phone, person.city) if part]
    if person.birth_date:
        line.append(n_("%(n)s year old", "%(n)s years old", age_on(person.birth_date, today)))
    if line:
        st.markdown(" · ".join(line))
    if record.unread:
        st.info(n_("%(n)s message is unread.", "%(n)s messages are unread.", record.unread), icon=":material/mail:")


def years(record: PersonFile) -> None:
    """Applications, internships and interns looked after, latest first."""
    if not (record.applications or record.placements or record.tutored):
        st.caption(_("Nothing yet: no application, no internship, nobody looked after."))
    for application in record.applications:
        when = instant(application.submitted_at) if application.submitted_at else _("not sent")
        with st.container(border=True, gap=None):
            st.markdown(f"{state_markdown(application.state)} :gray[{when}]")
            label = _("Application: %(call)s", call=application.call)
            menu.page_link("application", label, icon="inbox", id=application.public_id)
    for placement in record.placements:
        _stay(placement, _("Internship: %(department)s", department=placement.department))
    for placement in record.tutored:
        sentence = (
            _("Stands in for the tutor of %(name)s", name=placement.who)
            if placement.as_deputy
            else _("Internship tutor of %(name)s", name=placement.who)
        )
        _stay(placement, sentence)
    if record.messages:
        st.caption(n_("%(n)s message written", "%(n)s messages written", record.messages))


def _stay(line: PlacementLine, label: str) -> None:
    with st.container(border=True, gap=None):
        st.markdown(f"{state_markdown(line.state)} :gray[{period(line.starts_on, line.last_day)}]")
        menu.page_link("placement", label, icon="badge", id=line.public_id)


def identity(record: PersonFile) -> None:
    """What is known, empty things left out."""
    person = record.person
    left, right = st.columns(2)
    with left:
        facts(
            [
                (_("Date of birth"), born(person.birth_date)),
                (_("Gender"), word(person.gender)),
                (_("Nationality"), country_name(person.nationality) if person.nationality else ""),
                (_("Record kept by"), record.kept_by),
            ]
        )
    with right:
        certified = " ".join(
            part
            for part in (
                word(person.french_certificate), word(person.french_certified), day(person.french_certified_on)
            )
            if part
        )  # fmt: skip
        is_certified = person.french_certified is not FrenchLevel.NOT_ASSESSED
        facts(
            [
                (_("French, as the person sees it"), word(person.french_declared)),
                (_("French, certified"), certified if is_certified else _("Not certified yet")),
                (_("Record begun"), f"{instant(record.created_at)}, {word(record.entered_by)}"),
            ]
        )


def fields(actor: Actor, record: PersonFile) -> None:
    """Each saved as it is entered."""
    person = record.person
    saved = Autosave(people.save_field, actor, person.public_id)
    left, right = st.columns(2)
    with left:
        saved.text(_("Given name"), "given_name", person.given_name, max_chars=100)
        saved.text(_("Given name in Armenian letters"), "given_name_hy", person.given_name_hy, max_chars=100)
        saved.day(
            _("Date of birth"), "birth_date", person.birth_date, min_value="1920-01-01", max_value="today"
        )  # fmt: skip
        saved.text(_("Phone"), "phone", person.phone, max_chars=40)
        saved.choice(_("Gender"), "gender", person.gender, list(Gender), names=_word_of)
    with right:
        saved.text(_("Family name"), "family_name", person.family_name, max_chars=100)
        saved.text(_("Family name in Armenian letters"), "family_name_hy", person.family_name_hy, max_chars=100)
        saved.choice(
            _("Nationality"), "nationality", person.nationality, countries(language()), names=country_name
        )  # fmt: skip
        saved.text(_("City"), "city", person.city, max_chars=120)
        if not person.has_account:
            saved.text(_("E-mail address"), "email", person.email, max_chars=254)
    if person.has_account:
        st.caption(_("The mail address is the one of the account; the person changes it in “My account”."))
    saved.pick(_("French, as the person sees it"), "french_declared", person.french_declared, LEVELS)
    saved.pick(_("French, certified"), "french_certified", person.french_certified, LEVELS)
    left, right = st.columns(2)
    with left:
        saved.choice(
            _("Certificate"), "french_certificate", person.french_certificate, list(FrenchCertificate), names=_word_of
        )
    with right:
        saved.day(
            _("Date on the certificate"), "french_certified_on", person.french_certified_on, min_value="1990-01-01",
            max_value="today",
        )  # fmt: skip


def _word_of(value: Gender | FrenchCertificate) -> str:
    return _(WORDS[value])


def papers(record: PersonFile) -> None:
    """Files of all applications and internships."""
    if not record.files:
        return
    section(_("Files"))
    for file in record.files:
        st.markdown(
            f":material/attach_file: [{escape(file.name)}](/files/{file.public_id}) "
            f":gray[{word(file.kind)} · {instant(file.uploaded_at)}] {state_markdown(file.state)}"
        )


def account(record: PersonFile) -> None:
    """Address, state and roles."""
    if record.account is None:
        st.caption(
            _("A person without an account is reached by links and mail.")
            if not record.person.has_account
            else _("The account is managed by the body that keeps the record.")
        )
        return
    st.markdown(f"{escape(record.account.email)} {state_markdown(record.account.status)}")
    if record.account.last_seen_at:
        st.caption(_("Last seen: %(instant)s", instant=instant(record.account.last_seen_at)))
    for role in record.account.roles:
        where = " · ".join(part for part in (role.organisation, role.department) if part)
        st.markdown(f"{word(role.role)} :gray[{escape(where)}]")


def given_links(actor: Actor, record: PersonFile) -> None:
    """Living links in the hands of the person, each of which can be made worthless."""
    if not record.links:
        return
    section(_("Links given out"))
    for link in record.links:
        with st.container(horizontal=True, vertical_alignment="center"):
            until = _("until %(day)s", day=day(link.expires_at.date()))
            st.markdown(f"{_(links.title_of(link.purpose))} :gray[{until}]", width="stretch")
            if act_button(_("Withdraw"), f"link-{link.link_id}", help=_("The link stops working at once.")):
                perform(f"link-{link.link_id}", links.revoke, actor, link.link_id, done=_("The link no longer works."))


def history(record: PersonFile) -> None:
    """What happened, latest first; the older part folded away."""
    lines = [_step(record, index) for index in range(len(record.history))]
    for line in lines[:SHOWN_STEPS]:
        st.markdown(line)
    if lines[SHOWN_STEPS:]:
        with st.expander(_("What has happened before")):
            for line in lines[SHOWN_STEPS:]:
                st.markdown(line)


def _step(record: PersonFile, index: int) -> str:
    step = record.history[index]
    detail = _(people.FIELD_WORDS[step.field]) if step.field in people.FIELD_WORDS else step.about
    parts = [instant(step.at), escape(detail), escape(step.who)]
    if step.source is not Source.ACCOUNT:
        parts.append(word(step.source))
    why = f"  \n{escape(step.reason)}" if step.reason else ""
    return f":{step.colour}-badge[{_(step.label)}] :gray[{' · '.join(part for part in parts if part)}]{why}"
