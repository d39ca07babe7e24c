"""Where each thing about the material is found: few groups of links, in the order of its life."""

from __future__ import annotations

import streamlit as st

from ui import menu
from ui.components.layout import escape, section
from ui.i18n import _

OWNERS_ONLY = frozenset({"provenances", "import_material", "needs", "material_value"})


def groups(*, is_owner: bool) -> None:
    """Three groups side by side; what concerns the owner alone is left out for others."""
    found = (
        (
            _("What there is"), _("Titles, where they are, in which kit."),
            ("catalogue", "stock_places", "kits", "stock_on_day", "movements", "material_labels", "material_value"),
        ),
        (
            _("What comes and goes"), _("From the invoice to the school."),
            ("provenances", "import_material", "shipments", "handovers"),
        ),
        (
            _("What is used"), _("Classes, counts, and what is lacking."), ("courses", "loans", "counts", "needs"),
        ),
    )  # fmt: skip
    for column, (title, lead, names) in zip(st.columns(3, gap="medium"), found, strict=True):
        with column:
            section(title)
            st.caption(escape(lead))
            for name in names:
                if is_owner or name not in OWNERS_ONLY:
                    entry = menu.BY_NAME[name]
                    menu.page_link(name, _(entry.title), icon=entry.icon)
