"""The steps of an application: each draws its inputs, which save themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from db.enums import DocumentKind, FrenchLevel, QuestionType, SubjectKind
from services import applications, files, people
from services.actors import Actor
from services.application_checks import Step
from services.asked_words import SAME
from services.errors import DomainError
from services.i18n import N_
from services.queries.applications.applications import ApplicationForm, QuestionRow
from services.queries.applications.calls import OfferChoice
from services.queries.people.people import OrganisationRow
from services.unit import utc_now
from settings import settings
from ui import act
from ui.autosave import Autosave, saving
from ui.components.applications import applications as shown
from ui.components.applications.calls import offer_facts
from ui.components.badges import born, period, word
from ui.components.exchange.guardian import guardian
from ui.components.layout import escape, facts, section
from ui.components.people.countries import countries, country_name
from ui.i18n import _, language

STEPS: dict[str, str] = {
    Step.IDENTITY: N_("You"),
    Step.STUDIES: N_("Studies and French"),
    Step.CHOICES: N_("Wishes"),
    Step.DOCUMENTS: N_("Papers"),
    Step.QUESTIONS: N_("Questions"),
    "review": N_("Read over and send"),
}
"""Names of the steps, in their order."""


def names(detail: ApplicationForm) -> list[str]:
    """The steps of this application: nothing is chosen for an exchange, and not every call has questions."""
    without = {Step.CHOICES} if detail.is_exchange else set()
    if not detail.questions:
        without.add(Step.QUESTIONS)
    return [name for name in STEPS if name not in without]


def titles(detail: ApplicationForm, usual: Mapping[str, str] = STEPS) -> dict[str, str]:
    """Names of the steps, as msgids."""
    return {**usual, **({Step.STUDIES: N_("School and French")} if detail.is_exchange else {})}


STUDY_YEARS = ("L1", "L2", "L3", "M1", "M2")
UPLOAD_TYPES = ("pdf", "jpg", "jpeg", "png")


def identity(actor: Actor, detail: ApplicationForm) -> None:
    """Who the person is, as far as an application needs it."""
    person = detail.person
    saved = Autosave(people.save_field, actor, person.public_id, disabled=not detail.may_fill)
    left, right = st.columns(2)
    with left:
        saved.text(
            _("Given name"), "given_name", person.given_name, required=True, max_chars=100, autocomplete="given-name",
            help=_("In Latin letters, as in the passport."),
        )  # fmt: skip
    with right:
        saved.text(
            _("Family name"), "family_name", person.family_name, required=True, max_chars=100,
            autocomplete="family-name", help=_("In Latin letters, as in the passport."),
        )  # fmt: skip
    left, right = st.columns(2)
    with left:
        saved.day(
            _("Date of birth"),
            "birth_date",
            person.birth_date,
            required=True,
            min_value="1940-01-01",
            max_value="today",
        )
    with right:
        saved.choice(
            _("Nationality"),
            "nationality",
            person.nationality,
            countries(language()),
            names=country_name,
            required=True,
        )
    left, right = st.columns(2)
    with left:
        saved.text(_("City where you live"), "city", person.city, max_chars=120)
    with right:
        saved.text(
            _("Phone"), "phone", person.phone, required=True, max_chars=40, type="phone", autocomplete="tel",
            placeholder="+374 …",
        )  # fmt: skip
    if not person.has_account:
        saved.text(_("E-mail address"), "email", person.email, required=True, max_chars=254, type="email")
    if detail.is_exchange:
        guardian(actor, person.public_id, person.birth_date, utc_now().date())


def studies(actor: Actor, detail: ApplicationForm, schools: list[OrganisationRow]) -> None:
    """What the person studies, how good their French is, and why they apply."""
    if detail.is_exchange:
        return school(actor, detail, schools)
    saved = Autosave(applications.save_field, actor, detail.public_id, disabled=not detail.may_fill)
    _school(saved, detail, schools, required=True)
    left, right = st.columns([2, 1])
    with left:
        saved.text(_("What you study"), "study_field", detail.study_field, required=True, max_chars=120)
    with right:
        saved.choice(_("Year"), "study_year", detail.study_year, STUDY_YEARS, required=True)
    _french(actor, detail)
    left, right = st.columns(2)
    with left:
        saved.day(_("Available from"), "available_from", detail.available_from)
    with right:
        saved.day(_("Available until"), "available_until", detail.available_until)
    saved.long_text(
        why_label(detail), "motivation", detail.motivation, required=True, height=180, max_chars=2000,
        help=_("What you would like to learn and to bring, in your own words. A few sentences are enough."),
    )  # fmt: skip


def school(actor: Actor, detail: ApplicationForm, schools: list[OrganisationRow]) -> None:
    """For an exchange: school and class if there are, French, and why somebody wishes to take part."""
    saved = Autosave(applications.save_field, actor, detail.public_id, disabled=not detail.may_fill)
    left, right = st.columns([2, 1])
    with left:
        _school(saved, detail, schools, required=False)
    with right:
        saved.text(_("Class"), "study_year", detail.study_year, max_chars=40)
    _french(actor, detail)
    saved.long_text(
        why_label(detail), "motivation", detail.motivation, required=True, height=180, max_chars=2000,
        help=_("What you would like to see and to share, in your own words. A few sentences are enough."),
    )  # fmt: skip


def school_label(detail: ApplicationForm) -> str:
    """Whoever applies for an exchange goes to school; others study."""
    return _("School") if detail.is_exchange else _("University or school")


def why_label(detail: ApplicationForm) -> str:
    """The question to which the motivation answers."""
    return _("Why do you wish to take part?") if detail.is_exchange else _("Why this internship?")


def _school(saved: Autosave, detail: ApplicationForm, schools: list[OrganisationRow], *, required: bool) -> None:
    names = {one.public_id: one.name for one in schools}
    saved.choice(
        school_label(detail), "sending_organisation", detail.sending_organisation_public_id, list(names),
        names=lambda public_id: names[public_id], required=required,
    )  # fmt: skip


def _french(actor: Actor, detail: ApplicationForm) -> None:
    about_person = Autosave(people.save_field, actor, detail.person.public_id, disabled=not detail.may_fill)
    levels = [level for level in FrenchLevel if level is not FrenchLevel.NOT_ASSESSED]
    declared = detail.person.french_declared
    about_person.pick(
        _("Your level of French, as you see it"), "french_declared", declared if declared in levels else None, levels,
        required=True, help=_("From A1 (first words) to C2 (like a mother tongue). A certificate can be added later."),
    )  # fmt: skip


def choices(actor: Actor, detail: ApplicationForm, offers: list[OfferChoice]) -> None:
    """Wished offers, in order."""
    by_id = {offer.public_id: offer for offer in offers}
    chosen = [choice.offer_public_id for choice in detail.choices]
    st.markdown(_("Choose up to %(n)s offers. The first one is your first wish.", n=detail.max_choices))
    if not offers:
        st.info(_("The departments have not published their offers yet. Come back later: your application is kept."))
    for rank, choice in enumerate(detail.choices, 1):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{rank}.** {escape(choice.title)}  \n:gray[{escape(choice.department)}]", width="stretch")
            _choice_buttons(actor, detail, chosen, rank - 1)
    act.field_error("choices")
    left_over = [offer for offer in offers if offer.public_id not in chosen]
    if left_over:
        section(_("Offers of the departments"))
    for offer in left_over:
        with st.expander(f"**{escape(offer.title)}** · {escape(offer.department)}"):
            offer_facts(offer)
            st.button(
                _("Add to my wishes"), key=f"add-{offer.public_id}", on_click=_choose, icon=":material/add:",
                args=(actor, detail.public_id, [*chosen, offer.public_id]), help=offer.title,
                disabled=len(chosen) >= detail.max_choices or not detail.may_fill,
            )  # fmt: skip
    if chosen and not set(chosen) <= set(by_id):
        st.caption(_("One of your wishes is no longer offered; it stays in your application as long as you keep it."))


def _choice_buttons(actor: Actor, detail: ApplicationForm, chosen: list[str], index: int) -> None:
    title = detail.choices[index].title
    if index:
        moved = chosen.copy()
        moved[index - 1], moved[index] = moved[index], moved[index - 1]
        st.button(
            _("Up"), key=f"up-{chosen[index]}", icon=":material/arrow_upward:", on_click=_choose,
            args=(actor, detail.public_id, moved), disabled=not detail.may_fill,
            help=_("Wish for it more: %(offer)s", offer=title),
        )  # fmt: skip
    st.button(
        _("Remove"), key=f"remove-{chosen[index]}", icon=":material/close:", on_click=_choose,
        args=(actor, detail.public_id, [one for one in chosen if one != chosen[index]]),
        disabled=not detail.may_fill, help=_("Remove from my wishes: %(offer)s", offer=title),
    )  # fmt: skip


def _choose(actor: Actor, application: str, offers: list[str]) -> None:
    act.save(applications.set_choices, actor, application, offers, field="choices")


def papers(actor: Actor, detail: ApplicationForm) -> None:
    """Required documents: what is there, and where the others go."""
    sent = {document.kind for document in detail.documents}
    wanted = list(detail.required_documents)
    for kind, mandatory in wanted:
        with st.container(border=True):
            st.markdown(f"**{word(kind)}** " + (r"\*" if mandatory else f":gray[({_('if you have one')})]"))
            shown.documents(tuple(document for document in detail.documents if document.kind is kind))
            if detail.may_fill:
                uploader(actor, detail, kind, replaces=kind in sent)
    if not wanted:
        st.markdown(_("This call asks for no papers."))


def uploader(actor: Actor, detail: ApplicationForm, kind: DocumentKind, *, replaces: bool) -> None:
    """Takes a document into the application as soon as it is there."""
    key = shown.upload_key(SubjectKind.APPLICATION, detail.public_id, kind)
    st.file_uploader(
        _("Replace this file") if replaces else _("Choose a file"), type=list(UPLOAD_TYPES),
        max_upload_size=settings().max_file_mebibytes,
        help=_("PDF, JPEG or PNG, at most %(n)s MB.", n=settings().max_file_mebibytes),
        **saving(key, None, partial(_upload, actor, detail.public_id, kind)),
    )  # fmt: skip
    act.field_error(f"file-{kind}")


def _upload(actor: Actor, application: str, kind: DocumentKind, upload: Any) -> None:
    """Take the file into the database as soon as it is there; then the uploader is emptied."""
    if upload is None:
        return
    if act.save(
        files.store_for, actor, SubjectKind.APPLICATION, application, kind, upload.name, upload.getvalue(),
        field=f"file-{kind}",
    ):  # fmt: skip
        counter = f"uploads-{application}-{kind}"
        st.session_state[counter] = st.session_state.get(counter, 0) + 1


def questions(actor: Actor, detail: ApplicationForm) -> None:
    """The call's own questions; a question appears when its condition holds."""
    saved = Autosave(applications.save_answer, actor, detail.public_id, disabled=not detail.may_fill)
    for question in detail.questions:
        if question.is_visible:
            question_input(saved, question)


def question_input(saved: Autosave, question: QuestionRow) -> None:
    """The input of one question of the call; with other words than those that were answered, these too."""
    _QUESTIONS[question.type](saved, question)
    if question.then != SAME:
        st.caption(
            _("The words of this question have changed since your answer. Is it still right? If not, change it.")
            + f"  \n{escape(shown.asked_then(question))}"
        )


def _text(saved: Autosave, question: QuestionRow) -> None:
    saved.text(
        question.label, question.code, question.answer or "", required=question.is_required, help=question.help or None
    )


def _long_text(saved: Autosave, question: QuestionRow) -> None:
    saved.long_text(
        question.label, question.code, question.answer or "", required=question.is_required,
        help=question.help or None, max_chars=question.maximum or 2000,
    )  # fmt: skip


def _number(saved: Autosave, question: QuestionRow) -> None:
    value = "" if question.answer is None else str(question.answer)
    saved.text(question.label, question.code, value, required=question.is_required, help=question.help or None)


def _date(saved: Autosave, question: QuestionRow) -> None:
    saved.day(question.label, question.code, question.answer, required=question.is_required, help=question.help or None)


def _yes_no(saved: Autosave, question: QuestionRow) -> None:
    saved.choice(
        question.label, question.code, question.answer, [True, False], required=question.is_required,
        names=lambda value: _("Yes") if value else _("No"), help=question.help or None,
    )  # fmt: skip


def _choice(saved: Autosave, question: QuestionRow) -> None:
    names = dict(question.options)
    saved.choice(
        question.label, question.code, question.answer, list(names), required=question.is_required,
        names=names.__getitem__, help=question.help or None,
    )  # fmt: skip


def _choices(saved: Autosave, question: QuestionRow) -> None:
    saved.choices(
        question.label, question.code, question.answer or [], dict(question.options), required=question.is_required,
        help=question.help or None,
    )  # fmt: skip


_QUESTIONS: dict[QuestionType, Callable[[Autosave, QuestionRow], None]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _long_text,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
    QuestionType.YES_NO: _yes_no,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
}


def review(detail: ApplicationForm) -> None:
    """All that will be sent, on one page."""
    person = detail.person
    st.markdown(f"**{escape(person.name)}** {escape(person.name_hy)}")
    about = [born(person.birth_date), country_name(person.nationality), person.city, person.phone, person.email]
    st.markdown(f":gray[{escape(' · '.join(filter(None, about)))}]")
    if study_line := shown.study_line(detail):
        st.markdown(f":gray[{escape(study_line)}]")
    if person.french_declared is not FrenchLevel.NOT_ASSESSED:
        st.markdown(f":gray[{_('Your level of French, as you see it')}] {word(person.french_declared)}")
    if detail.motivation:
        st.markdown(escape(detail.motivation))
    for choice in detail.choices:
        st.markdown(
            f"{choice.rank}. {escape(choice.title)} · {escape(choice.department)} · "
            f":gray[{period(choice.starts_on, choice.ends_on)}]"
        )
    facts(shown.answered(detail.questions))
    shown.documents(detail.documents)
    for error in detail.obstacles:
        obstacle(error)


def obstacle(error: DomainError) -> None:
    """Why the person may not apply to this call."""
    st.error(act.text(error), icon=":material/block:")
