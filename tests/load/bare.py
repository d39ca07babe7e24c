"""What our pages are measured against: the same widgets, texts and rows by a plain script, with default settings.

Recordings of our pages lie in the current folder, one file each. It registers fewer pages than we do: they would only
make it dearer.
"""

from pathlib import Path
from typing import Literal

import streamlit as st

from tests.load.replay import draw, loaded

PAGES, SHOWN = 34, 9
VISIBILITY: tuple[Literal["visible", "hidden"], ...] = ("visible", "hidden")


def page_of(name: str) -> object:
    def page() -> None:
        parts = loaded(name)
        draw(parts[1], st.sidebar)
        draw(parts[0], st)

    return st.Page(page, title=Path(name).stem, url_path=Path(name).stem, icon=":material/inbox:")


def nothing() -> None:
    """One of the other pages of the menu."""


st.set_page_config(page_title="Bare", layout="wide")
recorded = [page_of(path.name) for path in sorted(Path.cwd().glob("*.recorded"))]
others = [
    st.Page(
        nothing, title=f"Page {n}", url_path=f"page-{n}", icon=":material/inbox:", default=n == 0,
        visibility=VISIBILITY[n > SHOWN - 1],
    )
    for n in range(PAGES - len(recorded))
]  # fmt: skip
st.navigation([*others, *recorded]).run()  # type: ignore[list-item]
