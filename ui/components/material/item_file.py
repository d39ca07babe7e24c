"""One item on its page: facts, photo, where its units are, where they came from, what happened to them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.enums import DocumentKind, FrenchLevel, SubjectKind
from services import files, formats
from services.actors import Actor
from services.materials import items
from services.queries.material.item_detail import ItemDetail, ProvenanceRow, StockRow
from ui import menu
from ui.act import act_button, field_error, perform
from ui.components.badges import day, word
from ui.components.layout import empty, escape, facts, section
from ui.components.lines import Two, lines
from ui.components.material.catalogue_list import place_name
from ui.components.people.countries import country_name
from ui.i18n import _, language, n_

PICTURES = ["jpg", "jpeg", "png", "webp"]


def heading(item: ItemDetail) -> None:
    """What it is and how many there are, in one line."""
    parts = [f":blue-badge[{escape(item.code)}]", escape(word(item.category))]
    if item.level is not FrenchLevel.NOT_ASSESSED:
        parts.append(word(item.level))
    parts.append(n_("%(n)s unit in stock", "%(n)s units in stock", item.total))
    if item.is_retired:
        parts.append(f":orange-badge[{_('no longer used')}]")
    st.markdown(" · ".join(parts))


def about(item: ItemDetail) -> None:
    """Facts, one under the other."""
    weight = _("%(n)s g", n=item.weight_grams) if item.weight_grams else ""
    titles = {title for title in (item.title_fr, item.title_hy, item.title_en) if title} - {item.title}
    facts(
        [
            (_("Other titles"), "\n".join(sorted(titles))),
            (_("Author, publisher or brand"), item.maker),
            (_("ISBN or bar code"), item.ean),
            (_("How its units are counted"), word(item.tracking)),
            (_("Use"), _("is used up") if item.is_consumable else _("lasting")),
            (_("Weight of one unit"), weight),
            (_("Country where it was made"), country_name(item.origin) if item.origin else ""),
            (_("Customs code"), item.customs_code),
            (_("Note"), item.note),
        ]
    )


def photo(actor: Actor, item: ItemDetail) -> None:
    """The picture, a private file, and the way to give another one."""
    if item.photo:
        st.html(f'<img src="/files/{item.photo}" alt="" style="max-width:100%;max-height:260px;border-radius:8px">')
    if not item.may_edit:
        return
    with st.popover(_("Another photo") if item.photo else _("Add a photo"), icon=":material/photo_camera:"):
        upload = st.file_uploader(_("Photo of the material, without people"), type=PICTURES, key="item-photo")
        field_error("file")
        if act_button(_("Keep the photo"), "item-photo-save", type="primary", disabled=upload is None) and upload:
            perform(
                "item-photo-save", files.store_for, actor, SubjectKind.ITEM, item.public_id, DocumentKind.ITEM_PHOTO,
                upload.name, upload.getvalue(), done=_("The photo is kept."),
            )  # fmt: skip


def stock(rows: Sequence[StockRow]) -> None:
    """Where its units are, each line leading to the place."""
    if not rows:
        empty(_("None of it is at a place that you see."), _("Units enter the stock by an invoice or a gift."))
        return
    lines(
        {
            _("Place"): [place_name(row.name, row.kind) for row in rows],
            _("Units"): [row.quantity for row in rows],
            _("Kit"): [row.kit_name for row in rows],
            _("Serial numbers"): [", ".join(number for _lot, number in row.serials) for row in rows],
        },
        name=_("Where it is"),
        links=[menu.address("stock_place", id=row.place) for row in rows],
    )


def provenance(rows: Sequence[ProvenanceRow]) -> None:
    """Where its units came from and at which value; only for the city that owns them."""
    if not rows:
        return
    section(_("Provenance"))
    lines(
        {
            _("From"): [Two(row.source_name, f"{word(row.provenance)} {row.reference}".strip()) for row in rows],
            _("Day"): [day(row.acquired_on) for row in rows],
            _("Units"): [row.quantity for row in rows],
            _("Unit value"): [formats.euros(row.unit_value_cents, language()) for row in rows],
            _("Condition"): [word(row.condition) for row in rows],
            _("Serial numbers"): [row.serial for row in rows],
        },
        name=_("Provenance"),
        links=[menu.address("provenance", id=row.acquisition) for row in rows],
    )


def retire(actor: Actor, item: ItemDetail) -> None:
    """Out of the forms, or back into them."""
    label = _("Use it again") if item.is_retired else _("No longer use it")
    help_ = None if item.is_retired else _("It is no longer proposed in forms. What is there stays where it is.")
    if act_button(label, "item-retire", help=help_):
        perform(
            "item-retire", items.retire, actor, item.public_id, not item.is_retired, seen_version=item.version,
            done=_("It is done."),
        )  # fmt: skip
