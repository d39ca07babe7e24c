"""The fields of a call, one function for each step in which it is prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from db.enums import DocumentKind, FrenchLevel, OrganisationKind
from services.call_saving import EXCHANGES, INTERNSHIPS
from services.call_switches import HELP, LABELS
from services.call_switches import of_programme as switches
from services.queries.applications.calls import CallSettings
from services.queries.people.people import OrganisationRow
from ui.act import field_error
from ui.autosave import TYPING_PAUSE
from ui.components.applications.calls import zone_name
from ui.components.badges import word
from ui.components.layout import section
from ui.components.unsaved import Typing, day, hour
from ui.i18n import _, n_

ZONES = ("Europe/Paris", "Asia/Yerevan")
LANGUAGES = {"fr": "Français", "en": "English", "hy": "Հայերեն"}
PAPERS = (
    DocumentKind.CV, DocumentKind.MOTIVATION_LETTER, DocumentKind.TRANSCRIPT, DocumentKind.ENROLMENT,
    DocumentKind.FRENCH_CERTIFICATE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the fields of a step. None: the step does not ask for it."""

    values: dict[str, Any] = field(default_factory=dict)
    documents: list[tuple[DocumentKind, bool]] | None = None
    partners: list[str] | None = None
    programme: str = INTERNSHIPS
    """Code of what a new call is for."""

    def changes(self, call: CallSettings) -> bool:
        """Whether saving it would change ``call``."""
        papers = [(row.kind, row.is_mandatory) for row in call.documents]
        return (
            any(_comparable(value) != _comparable(call.values.get(name)) for name, value in self.values.items())
            or (self.documents is not None and self.documents != papers)
            or (self.partners is not None and set(self.partners) != set(call.partners))
        )


def _comparable(value: Any) -> Any:
    """The fields for the time know minutes only; spaces around a text are no change."""
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return value.strip() if isinstance(value, str) else value


class Fields:
    """Fields that show the values of one call, or of one that is still to be made, and keep what is typed."""

    def __init__(self, call: CallSettings | None, typing: Typing) -> None:
        self.typing = typing
        self.values: dict[str, Any] = dict(call.values) if call else {}

    def text(self, name: str, label: str, *, one_line: bool = False) -> str:
        common = self.typing.field(name, self.values.get(name, ""))
        if one_line:
            typed = st.text_input(label, max_chars=4000, live=TYPING_PAUSE, **common)
        else:
            typed = st.text_area(label, max_chars=4000, **common)
        field_error(name)
        return typed or ""

    def day(self, name: str, label: str, stored: date | None = None) -> date | None:
        common = self.typing.field(name, stored or self.values.get(name), day)
        chosen = st.date_input(label, format="DD/MM/YYYY", **common)
        field_error(name)
        return chosen

    def instant(self, name: str, label: str, zone: str, default: time) -> datetime | None:
        value = self.values.get(name)
        local = value.astimezone(ZoneInfo(zone)) if value else None
        chosen = self.day(name, label, local.date() if local else None)
        common = self.typing.field(f"{name}-time", local.time() if local else default, hour)
        at = st.time_input(_("at"), step=timedelta(minutes=1), **common)
        return datetime.combine(chosen, at, ZoneInfo(zone)).astimezone(UTC) if chosen else None

    def number(self, name: str, label: str, least: int, most: int, default: int | None, **options: Any) -> Any:
        common = self.typing.field(name, self.values.get(name, default))
        found = st.number_input(label, least, most, step=1, **common, **options)
        field_error(name)
        return found

    def one_of(self, name: str, label: str, options: Sequence[Any], stored: Any, words: Callable[[Any], str]) -> Any:
        return st.selectbox(label, options, format_func=words, **self.typing.field(name, stored))

    def one_of_few(self, name: str, label: str, words: dict[str, str], stored: str) -> str:
        return st.segmented_control(
            label, list(words), required=True, format_func=words.__getitem__, **self.typing.field(name, stored)
        )


def dates(call: CallSettings | None, typing: Typing) -> Entered:
    """Opening and closing as wall time of a named zone, answer date, period, places; of a new call also its name."""
    fields = Fields(call, typing)
    found: dict[str, Any] = {}
    programme = call.programme_code if call else _programme(fields)
    if call is None:
        found["title_fr"] = fields.text("title_fr", _("Name of the call, in French") + " *", one_line=True)
    zone = fields.one_of_few(
        "zone", _("Time of the deadline"), {one: zone_name(one) for one in ZONES},
        fields.values.get("time_zone", ZONES[0]),
    )  # fmt: skip
    found["time_zone"] = zone
    left, right = st.columns(2)
    with left:
        found["opens_at"] = fields.instant("opens_at", _("Opens on"), zone, time(9, 0))
    with right:
        found["closes_at"] = fields.instant("closes_at", _("Closes on"), zone, time(23, 59))
    _closing_earlier(call, found["closes_at"])
    first, last = _("Internships from"), _("until")
    if programme == EXCHANGES:
        first, last = _("First day"), _("Last day")
    left, middle, right = st.columns(3)
    with left:
        found["starts_on"] = fields.day("starts_on", first)
    with middle:
        found["ends_on"] = fields.day("ends_on", last)
    with right:
        found["answer_by"] = fields.day("answer_by", _("Everybody is answered by"))
    left, middle, _right = st.columns(3)
    with left:
        found["places"] = fields.number("places", _("Places"), 1, 500, 4)
    with middle:
        found["confirm_days"] = fields.number("confirm_days", _("Days to confirm"), 1, 90, 15)
    return Entered(found, programme=programme)


def _programme(fields: Fields) -> str:
    """What a new call is for: it decides what is asked of those who apply."""
    words = {INTERNSHIPS: _("Internships in the departments"), EXCHANGES: _("The youth exchange")}
    return fields.one_of_few("programme", _("What the call is for"), words, _programme_asked())


def _programme_asked() -> str:
    """The page of an exchange asks for a call of its own in the address."""
    return EXCHANGES if st.query_params.get("programme") == EXCHANGES else INTERNSHIPS


def _closing_earlier(call: CallSettings | None, closes_at: datetime | None) -> None:
    """Say how many people are still filling in, where the chosen closing lies before the one they were told."""
    announced = _comparable(call.values["closes_at"]) if call else None
    if call and call.drafts and closes_at and announced and closes_at < announced:
        st.warning(
            n_(
                "The call would close earlier than announced, and %(n)s person is still filling in an application. "
                "What is written is kept, but cannot be sent after the closing.",
                "The call would close earlier than announced, and %(n)s people are still filling in an application. "
                "What is written is kept, but cannot be sent after the closing.",
                call.drafts,
            ),
            icon=":material/warning:",
        )


def who(call: CallSettings | None, typing: Typing, bodies: list[OrganisationRow]) -> Entered:
    """Who may apply: students of which school, with which French, of which age."""
    fields = Fields(call, typing)
    found: dict[str, Any] = {}
    is_exchange = call is not None and call.is_exchange
    kinds, only, anybody = _learners(is_exchange)
    current = fields.values.get("sending_organisation")
    names = {one.public_id: one.name for one in bodies if one.kind in kinds or one.public_id == current}
    school = fields.one_of(
        "school", only, ["", *names], current if current in names else "",
        lambda one: names[one] if one else anybody,
    )  # fmt: skip
    found["sending_organisation"] = school or None
    left, middle, right = st.columns(3)
    with left:
        level = fields.one_of(
            "level", _("French that is needed"), [one.value for one in FrenchLevel],
            fields.values.get("min_french_level", FrenchLevel.NOT_ASSESSED).value,
            lambda one: _("no level required") if one == FrenchLevel.NOT_ASSESSED.value else word(FrenchLevel(one)),
        )  # fmt: skip
        found["min_french_level"] = FrenchLevel(level)
    with middle:
        found["min_age"] = fields.number("min_age", _("Youngest age"), 10, 99, None)
    with right:
        found["max_age"] = fields.number("max_age", _("Oldest age"), 10, 99, None)
    if is_exchange:
        st.caption(_("Ages are counted on the first day of the exchange."))
    else:
        st.caption(_("Ages are counted on the first day of the internships."))
    return Entered(found)


def _learners(is_exchange: bool) -> tuple[set[OrganisationKind], str, str]:
    """Bodies whose people may apply, the words for being of one of them alone, and for all."""
    if is_exchange:
        return {OrganisationKind.SCHOOL}, _("Only for pupils of"), _("pupils of any school")
    kinds = {OrganisationKind.UNIVERSITY, OrganisationKind.SCHOOL}
    return kinds, _("Only for students of"), _("any university or school")


def asked(call: CallSettings | None, typing: Typing) -> Entered:
    """Wishes and papers; questions have a page of their own. Whoever applies for an exchange has nothing to choose."""
    fields, values = Fields(call, typing), {}
    if call is None or not call.is_exchange:
        values["max_choices"] = fields.number(
            "max_choices", _("Wishes per person"), 1, 20, 3, help=_("Among how many offers one may choose, in order.")
        )
    section(_("Papers that are asked for"))
    now = {row.kind: row.is_mandatory for row in call.documents} if call else {DocumentKind.CV: True}
    answers = {"no": _("Not asked"), "optional": _("If one has it"), "yes": _("Needed")}
    found: list[tuple[DocumentKind, bool]] = []
    for kind in PAPERS:
        shown = "no" if kind not in now else "yes" if now[kind] else "optional"
        chosen = fields.one_of_few(kind.value, word(kind), answers, shown)
        if chosen != "no":
            found.append((kind, chosen == "yes"))
    return Entered(values, documents=found)


def money(call: CallSettings | None, typing: Typing) -> Entered:
    """What one receives and what one pays, a tab for each language."""
    labels = {
        "receives": _("What one receives (one line each)"),
        "pays": _("What one pays oneself (one line each)"),
    }
    return _in_languages(Fields(call, typing), labels)


def texts(call: CallSettings | None, typing: Typing) -> Entered:
    """What people read first, a tab for each language."""
    return _in_languages(
        Fields(call, typing), {"title": _("Title"), "summary": _("What it is, in two or three sentences")}
    )  # fmt: skip


def _in_languages(fields: Fields, labels: dict[str, str]) -> Entered:
    """French is needed; the others fall back to it."""
    found: dict[str, Any] = {}
    for tab, language in zip(st.tabs(list(LANGUAGES.values())), LANGUAGES, strict=True):
        with tab:
            for name, label in labels.items():
                star = " *" if language == "fr" else ""
                full = f"{name}_{language}"
                found[full] = fields.text(full, label + star, one_line=name == "title")
    return Entered(found)


def used(call: CallSettings | None, typing: Typing, bodies: list[OrganisationRow]) -> Entered:
    """Which steps the call uses beyond deciding about each person, and who else follows it."""
    fields = Fields(call, typing)
    st.markdown(_("With few candidates none of these is needed: you decide about one person after the other."))
    found = {}
    for switch in switches(call is not None and call.is_exchange):
        name = f"uses_{switch}"
        found[name] = st.checkbox(_(LABELS[switch]), **typing.field(name, fields.values.get(name, False)))
        st.caption(_(HELP[switch]))
    section(_("Partners of the call"))
    own = call.organisation_public_id if call else ""
    names = {one.public_id: one.name for one in bodies if one.public_id != own}
    now = [one for one in (call.partners if call else ()) if one in names]
    chosen = st.multiselect(
        _("They follow it too"), list(names), format_func=names.__getitem__, placeholder=_("Nobody else"),
        **typing.field("partners", now),
        help=_("Their coordinators see the call and the applications that were sent to it; they decide nothing."),
    )  # fmt: skip
    return Entered(found, partners=chosen)
