"""The words of the city’s agreements: what stands under each heading until it is changed for one internship."""

import streamlit as st

from db.enums import Language, Role
from services.agreements import templates
from services.agreements.clauses import CLAUSES
from services.labels import WORDS
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.layout import empty, header
from ui.guard import require
from ui.i18n import _
from ui.load import reading

actor = require(Role.COORDINATOR, Role.ADMIN)

# Load
with reading() as session:
    found = {one.public_id: one for one in templates.of_coordinated(session, actor)}

# Render
save, texts = False, {}
with st.container(width=860):
    header(
        _("Words of agreements"),
        _("New agreements begin with these words; those that are begun already keep theirs."),
    )
    if not found:
        empty(_("You coordinate no city that hosts interns."), _("The words of agreements belong to the city."))
        st.stop()
    city_id = st.query_params.get("ville", next(iter(found)))
    city = found.get(city_id) or next(iter(found.values()))
    if len(found) > 1:
        other = st.selectbox(
            _("City"), list(found), index=list(found).index(city.public_id), format_func=lambda one: found[one].name
        )
        if other != city.public_id:
            menu.goto("clauses", ville=other)
    if city.lacking:
        st.warning(
            _("Every agreement needs these clauses, and they have no words yet: %(clauses)s.",
              clauses="; ".join(_(title) for title in city.lacking)),
            icon=":material/warning:",
        )  # fmt: skip
    st.markdown(
        f":material/picture_as_pdf: [{_('See them on a sample, as PDF')}](/documents/agreement-sample/{city.public_id})"
    )
    code = st.selectbox(_("Heading"), templates.CODES, format_func=lambda one: _(CLAUSES[one].title), key="clause-code")
    st.caption(_(CLAUSES[code].says) + " " + _("Write […] where something must be filled in for each internship."))
    for language in Language:
        texts[language.value] = (
            st.text_area(
                WORDS[language], city.texts[code][language], height=170, max_chars=20_000,
                key=f"{city.public_id}-{code}-{language}-{city.versions.get(code, 0)}",
            )
            or ""
        )  # fmt: skip
        field_error(f"text_{language}")
    save = act_button(_("Save the words"), "clause-save", type="primary")

# Act
if save:
    perform(
        "clause-save", templates.save, actor, city.public_id, code, texts, seen_version=city.versions.get(code),
        done=_("The words are saved: new agreements begin with them."),
    )  # fmt: skip
