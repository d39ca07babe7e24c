"""Hours of one internship: what is done and planned, how far the lines of the law are, and each day in a calendar."""

from __future__ import annotations

from datetime import date

import streamlit as st

from services import formats
from services.presence.plan import DayReason, PresenceDay
from services.queries.internships.presence import PresenceDetail
from services.rules.days import DayKind, kind_of_presence
from services.simulation_words import SOURCES, sentence
from ui.components.internships.month_calendar import months
from ui.components.layout import escape
from ui.i18n import _, language

SHOWN = frozenset({"max_hours", "gratification_margin", "gratification_retroactive"})
"""What the rules say that belongs to hours; the rest belongs to the agreement and to money."""


def hours(minutes: int) -> str:
    """«126 h», «7,5 h»."""
    return formats.hours(minutes, language())


def counter(detail: PresenceDetail, today: date) -> None:
    """Done, planned, missed, and what the law counts, each in words beside its bar."""
    share = detail.done / detail.forecast if detail.forecast else 0.0
    st.progress(min(1.0, share), text=_("%(done)s done of %(all)s", done=hours(detail.done),
                                        all=hours(detail.forecast)))  # fmt: skip
    if detail.forecast != detail.planned:
        st.caption(
            _("%(planned)s were planned; at the end it will be %(forecast)s.", planned=hours(detail.planned),
              forecast=hours(detail.forecast))
            if today <= detail.last_day
            else _("%(planned)s were planned.", planned=hours(detail.planned))
        )  # fmt: skip
    _lines(detail)


def _lines(detail: PresenceDetail) -> None:
    """How far it is to the hours above which money is due, and to the most that is allowed."""
    threshold, most = detail.law.threshold * 60, detail.law.most_hours * 60
    if detail.counted <= threshold:
        st.progress(
            detail.counted / threshold,
            text=_("%(counted)s of %(line)s, the line above which money is due: %(left)s are left",
                   counted=hours(detail.counted), line=hours(threshold), left=hours(threshold - detail.counted)),
        )  # fmt: skip
    else:
        st.progress(
            min(1.0, detail.counted / most),
            text=_("%(counted)s of %(most)s, the most that is allowed in a teaching year. Above %(line)s money is due.",
                   counted=hours(detail.counted), line=hours(threshold), most=hours(most)),
        )  # fmt: skip
    extra = []
    if detail.counted < detail.forecast:
        extra.append(_("The internship lies in two teaching years: the law counts each apart, here the fuller one."))
    if detail.earlier:
        extra.append(_("%(hours)s of an earlier internship here are counted.", hours=hours(detail.earlier)))
    if detail.leave:
        extra.append(_("%(hours)s of leave from the agreement are counted.", hours=hours(detail.leave)))
    if extra:
        st.caption(" ".join(extra))


def rules(detail: PresenceDetail) -> None:
    """What the law says of these hours, for those who decide on them."""
    for finding in detail.findings:
        if finding.rule in SHOWN:
            text = escape(sentence(finding, detail.law, language()))
            source = f"  \n:small[{SOURCES[finding.rule]}]"
            (st.error if finding.level == "block" else st.info)(text + source, icon=":material/balance:")


def day_calendar(detail: PresenceDetail) -> None:
    """Each day, folded."""
    with st.expander(_("Day by day")):
        months({one.day: _kind(one) for one in detail.days}, "presence")
        for one in detail.days:
            if one.note or (one.reason is DayReason.REGISTER and one.done != one.planned):
                words = one.note or _("according to the register")
                st.markdown(f"{formats.long_date(one.day, language())} · {hours(one.done)} · {escape(words)}")


def _kind(one: PresenceDay) -> DayKind:
    if one.done:
        return kind_of_presence(one.day)
    if one.reason is DayReason.HOLIDAY:
        return DayKind.HOLIDAY
    return DayKind.ABSENCE if one.planned and one.reason is not DayReason.AFTER_END else DayKind.FREE
