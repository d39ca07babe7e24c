"""How a call is shown to those who may answer it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import FrenchLevel, Language, ProgrammeKind
from services import formats
from services.calls import Phase
from services.labels import WORDS, Colour
from services.queries.applications.calls import CallPage, OfferChoice, PublicCall, RequiredDocumentRow
from ui import menu
from ui.components.badges import day, period, word
from ui.components.layout import empty, escape, facts
from ui.i18n import _, language, n_

_COLOURS: dict[Phase, Colour] = {Phase.OPEN: "green", Phase.UPCOMING: "blue", Phase.CLOSED: "gray"}


def deadline(call: PublicCall, now: datetime) -> str:
    """«Clôture le vendredi 15 janvier 2027 à 23:59 (heure de Paris), dans 54 jours»."""
    zone = ZoneInfo(call.time_zone)
    at = call.opens_at if call.phase is Phase.UPCOMING else call.closes_at
    params = {
        "instant": formats.long_instant(at, language(), call.time_zone),
        "zone": zone_name(call.time_zone),
        "left": formats.days_left(at.astimezone(zone).date(), now.astimezone(zone).date(), language()),
    }
    if call.phase is Phase.UPCOMING:
        return _("Opens on %(instant)s (%(zone)s), %(left)s", **params)
    if call.phase is Phase.OPEN:
        return _("Closes on %(instant)s (%(zone)s), %(left)s", **params)
    return _("Closed since %(instant)s", **params)


def zone_name(zone: str) -> str:
    """The wall time that a deadline is announced in."""
    return {"Europe/Paris": _("Paris time"), "Asia/Yerevan": _("Yerevan time")}.get(zone, zone)


def deadline_badge(call: PublicCall, now: datetime) -> None:
    """Coloured text and not a badge, which would be cut on a phone."""
    st.markdown(f":{_COLOURS[call.phase]}[:material/event: {escape(deadline(call, now))}]")


def preview_bar(call_id: str, words: str) -> None:
    """Says that nobody else sees the page, and changes the language of the call's own texts."""
    st.warning(
        f"**{_('Preview, not published')}**  \n"
        + _("Only those who prepare this call see this page. It shows what was saved last."),
        icon=":material/visibility:",
    )  # fmt: skip
    chosen = st.segmented_control(
        _("Language of the texts"), list(Language), default=Language(words), required=True,
        format_func=WORDS.__getitem__, key="preview-language",
    )  # fmt: skip
    menu.page_link("call_edit", _("Back to the call"), icon="arrow_back", id=call_id)
    if chosen != words:
        menu.goto("call", id=call_id, langue=chosen.value)


def call_card(call: PublicCall, now: datetime) -> None:
    """A call in the list of the home page."""
    with st.container(border=True):
        st.markdown(f"### {escape(call.title)}")
        st.markdown(escape(call.summary))
        st.markdown(
            f":gray[{period(call.starts_on, call.ends_on)} · {n_('%(n)s place', '%(n)s places', call.places)} · "
            f"{escape(call.organisation)}]"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            deadline_badge(call, now)
            st.space("stretch")
            label = _("See the call")
            is_open = call.phase is Phase.OPEN
            key = f"call-{call.public_id}"
            if st.button(label, key=key, type="primary" if is_open else "secondary", help=call.title):
                menu.goto("call", id=call.public_id)


def money_box(page: CallPage) -> None:
    """What one receives and what one pays, side by side."""
    if not page.receives and not page.pays:
        return
    with st.container(border=True):
        receives, pays = st.columns(2, gap="large")
        receives.markdown(f"**{_('What you receive')}**\n\n" + _lines(page.receives))
        pays.markdown(f"**{_('What you pay')}**\n\n" + _lines(page.pays))


def _lines(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines) or "–"


def call_facts(page: CallPage) -> None:
    """Conditions and dates."""
    call = page.call
    left, right = st.columns(2, gap="large")
    with left:
        facts(
            [
                (_schools_label(call.programme_kind), _schools(page)),
                (_("Age on the first day"), _ages(page)),
                (_("French"), _level(page.min_french_level)),
                (_("Papers to send"), ", ".join(map(_paper, page.documents))),
            ]
        )
    with right:
        facts(
            [
                (_dates_label(call.programme_kind), period(call.starts_on, call.ends_on)),
                (_("Places"), str(call.places)),
                (_("Everybody is answered by"), day(call.answer_by)),
                (_("Time to confirm"), n_("%(n)s day", "%(n)s days", page.confirm_days)),
            ]
        )


def _paper(document: RequiredDocumentRow) -> str:
    name = word(document.kind)
    return name if document.is_mandatory else _("%(paper)s (if you have one)", paper=name)


def _schools_label(kind: ProgrammeKind) -> str:
    return _("For pupils of") if kind is ProgrammeKind.EXCHANGE else _("For students of")


def _schools(page: CallPage) -> str:
    """Of an exchange it is said only where it matters: whoever is young may apply."""
    if page.sending_organisation or page.call.programme_kind is ProgrammeKind.EXCHANGE:
        return page.sending_organisation
    return _("any university or school")


def _dates_label(kind: ProgrammeKind) -> str:
    return _("Dates of the exchange") if kind is ProgrammeKind.EXCHANGE else _("Period of the internships")


def _ages(page: CallPage) -> str:
    match page.min_age, page.max_age:
        case None, None:
            return ""
        case lowest, None:
            return _("at least %(age)s years", age=lowest)
        case None, highest:
            return _("at most %(age)s years", age=highest)
        case lowest, highest:
            return _("from %(lowest)s to %(highest)s years", lowest=lowest, highest=highest)


def _level(level: FrenchLevel) -> str:
    return _("no level required") if level is FrenchLevel.NOT_ASSESSED else _("%(level)s or more", level=level.value)


def offers_list(offers: list[OfferChoice]) -> None:
    """The departments' offers, folded."""
    if not offers:
        empty(
            _("The departments have not published their offers yet."), _("You can begin your application all the same.")
        )
    for offer in offers:
        with st.expander(f"**{escape(offer.title)}** · {escape(offer.department)}"):
            offer_facts(offer)


def offer_facts(offer: OfferChoice) -> None:
    """One offer, as an applicant reads it."""
    st.markdown(escape(offer.mission))
    facts(
        [
            (_("Dates"), period(offer.starts_on, offer.ends_on)),
            (_("Hours a week"), formats.hours(offer.weekly_minutes, language())),
            (_("French"), _level(offer.min_french_level)),
            (_("Skills"), offer.skills),
            (_("Address"), offer.address),
        ]
    )
