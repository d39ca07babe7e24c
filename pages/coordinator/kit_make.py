"""Make a kit of what lies loose in a store room."""

from db.enums import Role
from services.queries.material import kits as queries
from services.queries.material import stock_places
from services.unit import utc_now
from ui import menu
from ui.components.layout import empty, header, narrow
from ui.components.material import kit_file
from ui.guard import require
from ui.i18n import _, language
from ui.load import reading

actor, today = require(Role.COORDINATOR, Role.ADMIN), utc_now().date()

# Load
with reading() as session:
    templates = queries.templates(session, actor, language=language())
    places = stock_places.choices(session, actor, language=language())

# Render and act
with narrow():
    menu.page_link("kits", _("All kits"), icon="arrow_back")
    header(
        _("Make a kit"),
        _("Its units are taken from what lies loose at one place."),
    )
    if templates and places:
        kit_file.make(actor, templates, places, today)
    else:
        empty(_("A kit needs contents and a place."), _("Write what belongs into it, and enter a store room."))
