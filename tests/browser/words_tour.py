"""All states of ``words_app.py`` that show words of Streamlit's, and how to reach them.

Nothing is found by its words, which differ by language, and nothing waits for the clock: after each act the page must
have been still for a moment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from playwright.async_api import FilePayload, Locator, Page

from tests.browser.words_walk import Seen, Walk, pdf

Act = Callable[[Walk], Awaitable[Any]]
State = tuple[str, Act]


async def _nothing(_walk: Walk) -> None:
    """As it stands."""


async def _out_of_range(w: Walk) -> None:
    await w.at("stNumberInputField").fill("99")
    await w.press("Enter")


async def _below(w: Walk) -> None:
    await w.at("stNumberInputField", 1).fill("-5")
    await w.press("Enter")


async def _cleared_number(w: Walk) -> None:
    await w.at("stNumberInputField", 1).fill("5")
    await w.press("Enter")
    await w.at("stNumberInputClearButton").wait_for()


async def _password(w: Walk) -> None:
    await w.at("stTextInputField", 1).fill("abc")
    await w.at("stTextInput", 1).locator("button").last.click()


async def _required(w: Walk) -> None:
    await w.at("stTextInputField", 3).fill("")
    await w.at("stFormSubmitButton").locator("button").click()
    await w.page.wait_for_selector("[role=alert]")


INPUTS: list[State] = [
    ("inputs", _nothing),
    ("typing a text", lambda w: w.at("stTextInputField").fill("abc")),
    ("typing a long text", lambda w: w.at("stTextArea").locator("textarea").fill("abc")),
    ("number out of range", _out_of_range),
    ("fault of a number", lambda w: w.hint(w.at("stTooltipErrorHoverTarget"))),
    ("number to clear", _cleared_number),
    ("number too small", _below),
    ("password shown", _password),
    ("typing a text in a form", lambda w: w.at("stTextInputField", 3).fill("abc")),
    ("typing a long text in a form", lambda w: w.at("stTextArea", 1).locator("textarea").fill("abc")),
    ("typing a number in a form", lambda w: w.at("stNumberInputField", 2).fill("7")),
    ("required fields", _required),
    ("fault of a choice", lambda w: w.hint(w.at("stSelectboxErrorIcon"))),
    ("link of a heading", lambda w: w.page.locator("h2").hover()),
    ("help", lambda w: w.hint(w.at("stTooltipIcon"))),
]


def _choosing(kind: str, index: int, *typed: str) -> Act:
    async def act(w: Walk) -> None:
        await w.press("Escape", "Escape")
        await w.at(kind, index).locator("input").first.click()
        for text in typed:
            await w.page.keyboard.type(text)

    return act


async def _picked(w: Walk) -> None:
    await _choosing("stMultiSelect", 0)(w)
    await w.press("ArrowDown", "ArrowDown", "Enter")
    await w.at("stMultiSelect").locator("[data-tag]").wait_for()


async def _turned(w: Walk) -> None:
    await w.press("Escape", "Escape")
    await w.at("stPaginationPage", 3).click()
    await w.finished()


CHOICES: list[State] = [
    ("choices", _nothing),
    ("choice open", _choosing("stSelectbox", 0)),
    ("choice without result", _choosing("stSelectbox", 0, "zzz")),
    ("choice to add", _choosing("stSelectbox", 1, "¤neuf¤")),
    ("choice moved", lambda w: w.press("Escape", "Escape", "ArrowDown")),
    ("choices open", _choosing("stMultiSelect", 0)),
    ("choices that match", _choosing("stMultiSelect", 0, "u")),
    ("choices full", _choosing("stMultiSelect", 1)),
    ("choices to add", _choosing("stMultiSelect", 2, "¤neuf¤")),
    ("choice picked", _picked),
    ("page turned", _turned),
]


def _calendar(kind: str, index: int) -> Act:
    async def act(w: Walk) -> None:
        await w.press("Escape", "Escape")
        await w.at(f"st{kind}CalendarButton", index).click()
        await w.at(f"st{kind}Calendar").wait_for()

    return act


async def _wrong_date(w: Walk) -> None:
    await w.press("Escape", "Escape")
    await w.at("stDateInputField").locator("[role=spinbutton]").nth(2).click()
    await w.page.keyboard.type("2031")
    await w.press("Enter")
    await w.page.wait_for_selector("[role=alert]")


async def _time_to_clear(w: Walk) -> None:
    await w.press("Escape")
    await w.at("stTimeInput", 1).locator("[role=spinbutton]").first.click()
    await w.page.keyboard.type("0930")
    await w.at("stTimeInputClearButton").wait_for()


async def _instant_picked(w: Walk) -> None:
    await _calendar("DateTimeInput", 1)(w)
    await w.at("stDateTimeInputCalendar").locator("[role=gridcell] [role=button]").nth(12).click()


DATES: list[State] = [
    ("dates", _nothing),
    ("calendar", _calendar("DateInput", 0)),
    ("next month", lambda w: w.at("stDateInputCalendar").locator("header > button").last.click()),
    ("list of months", lambda w: w.at("stDateInputCalendar").locator("[aria-haspopup]").first.click()),
    ("calendar without a date", _calendar("DateInput", 1)),
    ("calendar of a period", _calendar("DateInput", 2)),
    ("ready-made periods", lambda w: w.at("stDateInputQuickSelect").locator("button").first.click()),
    ("half a period", lambda w: w.at("stDateInputCalendar").locator("[role=gridcell] [role=button]").nth(12).click()),
    ("date out of range", _wrong_date),
    ("time to clear", _time_to_clear),
    ("calendar with time", _calendar("DateTimeInput", 0)),
    ("instant picked", _instant_picked),
    ("instant to clear", lambda w: w.press("Escape", "Escape")),
]


def _sent(index: int, *files: FilePayload) -> Act:
    async def act(w: Walk) -> None:
        await w.at("stFileUploaderDropzoneInput", index).set_input_files(list(files))
        for file in files:
            await w.page.locator(f"[data-testid=stFileChipName][title='{file['name']}']").wait_for()
        await w.finished()

    return act


async def _dragging(w: Walk) -> None:
    await w.go("files")
    await w.page.evaluate("""() => document.querySelectorAll("[data-testid=stFileUploaderDropzone]").forEach((zone) => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "¤a¤.pdf", { type: "application/pdf" }));
        zone.dispatchEvent(new DragEvent("dragenter", { bubbles: true, dataTransfer: data }));
    })""")


FILES: list[State] = [
    ("files", _nothing),
    ("file taken", _sent(0, pdf("bon", 10))),
    ("file too large", _sent(0, pdf("gros", 1_500_000))),
    ("file of a wrong kind", _sent(0, {"name": "¤x¤.txt", "mimeType": "text/plain", "buffer": b"abc"})),
    ("fault of a file", lambda w: w.hint(w.page.locator("[data-testid=stFileChip][aria-invalid]").last)),
    ("several files", _sent(1, pdf("un", 10), pdf("deux", 10))),
    ("file above the field", _dragging),
]


def _tool(index: int, position: int) -> Locator | Any:
    return lambda w: w.at("stElementToolbar", index).locator("button").nth(position)


async def _named(w: Walk) -> None:
    await w.at("stDataFrame").hover()
    await w.hint(_tool(0, 1)(w))


async def _searched(w: Walk) -> None:
    await w.at("stDataFrame").hover()
    await _tool(0, 2)(w).click()
    await w.page.locator(".gdg-search-bar input").fill("a")


async def _columns(w: Walk) -> None:
    await w.press("Escape", "Escape")
    await w.at("stDataFrame").hover()
    await _tool(0, 0)(w).click()
    await w.at("stDataFrameColumnVisibilityMenu").wait_for()


def _column_menu(x: int) -> Act:
    async def act(w: Walk) -> None:
        await w.press("Escape", "Escape")
        await w.page.mouse.click(5, 5)
        await w.on_table(0, x, 17)
        await w.at("stDataFrameColumnMenu").wait_for()

    return act


def _column_submenu(x: int, position: int) -> Act:
    async def act(w: Walk) -> None:
        await _column_menu(x)(w)
        await w.at("stDataFrameColumnMenu").locator("[role=menuitem]").nth(position).hover()
        await w.page.wait_for_selector(".stDataFrameStatisticsMenu, .stDataFrameColumnFormattingMenu")

    return act


async def _fullscreen(w: Walk) -> None:
    await w.press("Escape", "Escape")
    await w.page.mouse.click(5, 5)
    await w.at("stDataFrame").hover()
    await _tool(0, 3)(w).click()


async def _row_chosen(w: Walk) -> None:
    await w.press("Escape")
    await w.on_table(1, 15, 52)


async def _copied(w: Walk) -> None:
    await w.at("stCode").hover()
    await w.hint(w.at("stCode").locator("button"))


async def _numbers_of_chart(w: Walk) -> None:
    await w.at("stVegaLiteChart").hover()
    frame = w.page.locator("[data-testid=stFullScreenFrame]:has([data-testid=stVegaLiteChart])")
    await frame.locator("[data-testid=stElementToolbar] button").first.dispatch_event("click")
    await w.page.wait_for_function("() => document.querySelectorAll('[data-testid=stDataFrame]').length === 3")


TABLES: list[State] = [
    ("tables", _nothing),
    ("tool of a table", _named),
    ("search in a table", _searched),
    ("search without result", lambda w: w.page.locator(".gdg-search-bar input").fill("zzz")),
    ("columns of a table", _columns),
    ("menu of a column", _column_menu(180)),
    ("statistics of numbers", _column_submenu(340, 2)),
    ("formats of numbers", _column_submenu(340, 3)),
    ("statistics of texts", _column_submenu(180, 2)),
    ("formats of dates", _column_submenu(530, 3)),
    ("statistics of yes and no", _column_submenu(-20, 2)),
    ("table in full", _fullscreen),
    ("row chosen", _row_chosen),
    ("tool of code", _copied),
    ("numbers of a chart", _numbers_of_chart),
]


def _button(text: str) -> Act:
    return lambda w: w.page.get_by_text(f"¤{text}¤", exact=True).first.click()


def _alone(act: Act) -> Act:
    """After what was open before is closed: it may lie above what is clicked next."""

    async def after(w: Walk) -> None:
        await w.press("Escape")
        await w.page.locator("[data-testid=stPopoverBody], [role=menu]").first.wait_for(state="detached")
        await act(w)

    return after


async def _menu_of_acts(w: Walk) -> None:
    await w.at("stMenuButtonButton").or_(w.at("stMenuButton").locator("button")).first.click()


async def _dialog(w: Walk) -> None:
    await _button("ouvrir")(w)
    await w.at("stDialog").wait_for()


async def _toast(w: Walk) -> None:
    await w.press("Escape")
    await w.at("stDialog").wait_for(state="detached")
    await _button("dire")(w)
    await w.at("stToast").wait_for()


async def _fault(w: Walk) -> None:
    await w.finished()
    await _button("échouer")(w)
    await w.at("stException").wait_for()


async def _running(w: Walk) -> None:
    await _button("durer")(w)
    await w.at("stStatusWidgetRunningIcon").wait_for()


async def _menu(w: Walk) -> None:
    await w.at("stStatusWidget").wait_for(state="detached")
    await w.at("stMainMenuButton").click()
    await w.at("stMainMenuPopover").wait_for()


async def _about(w: Walk) -> None:
    await w.page.locator("[data-testid=stMainMenuItem-about]").click()
    await w.at("stDialog").wait_for()


async def _folded(w: Walk) -> None:
    await w.press("Escape")
    await w.at("stDialog").wait_for(state="detached")
    await w.at("stSidebar").hover()
    await w.at("stSidebarCollapseButton").locator("button").click()
    await w.at("stExpandSidebarButton").wait_for()


OVERLAYS: list[State] = [
    ("overlays", _nothing),
    ("popover", _button("bulle")),
    ("menu of acts", _alone(_menu_of_acts)),
    ("expander", _alone(lambda w: w.at("stExpander").locator("summary").click())),
    ("dialog", _dialog),
    ("short message", _toast),
    ("fault of ours", _fault),
    ("running", _running),
    ("stopping", lambda w: w.at("stStatusWidget").locator("button").click()),
    ("menu of the page", _menu),
    ("about", _about),
    ("menu folded", _folded),
]


async def _lost(w: Walk) -> None:
    await w.page.route("**/_stcore/**", lambda route: route.abort())
    await w.page.route_web_socket("**/_stcore/**", lambda socket: socket.close())
    await w.page.reload(wait_until="commit")
    await w.at("stConnectionStatus").or_(w.at("stDialog")).first.wait_for()
    await w.look("connecting")
    await w.at("stDialog").wait_for()


PAGES: dict[str, list[State]] = {
    "inputs": INPUTS,
    "choices": CHOICES,
    "dates": DATES,
    "files": FILES,
    "tables": TABLES,
    "big": [("more pages", _nothing), ("all pages", lambda w: w.at("stSidebarNavViewButton").click())],
    "overlays": OVERLAYS,
    "nowhere": [("unknown page", lambda w: w.at("stDialog").wait_for()), ("connection lost", _lost)],
}


IN_EACH_LANGUAGE = frozenset({"inputs", "dates"})
"""Pages whose words follow rules of their language. Of all others it is enough to find the places, in one language."""


async def walk(page: Page, base: str, language: str, paths: Collection[str] = PAGES) -> set[Seen]:
    """All that Streamlit says in ``language``, over these pages and their states."""
    visitor = Walk(page, base, language)
    for path in paths:
        states = PAGES[path]
        await visitor.go(path)
        for state, act in states:
            try:
                await act(visitor)
                await visitor.look(state)
            except Exception as fault:
                raise AssertionError(f"{language}, {path}: could not reach the state “{state}”") from fault
    return visitor.seen
