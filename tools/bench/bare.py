"""What our list is measured against: a plain page with the same widgets, on data in memory, with default settings.

It has no database, no accounts, no translations and no rules: it is what Streamlit itself costs.
"""

from typing import Literal

import pandas as pd
import streamlit as st

PAGES = 34
"""Other pages of the menu; nine stand in it, the rest are hidden, as for a coordinator of ours."""
VISIBILITY: tuple[Literal["visible", "hidden"], ...] = ("visible", "hidden")
SIZE = 50
STATES = ["submitted", "under_review", "shortlisted", "selected", "confirmed", "waitlisted", "rejected", "declined"]
STATES += ["expired", "withdrawn", "draft"]


@st.cache_resource
def people() -> pd.DataFrame:
    """As many rows as fill a few pages."""
    numbers = range(600)
    return pd.DataFrame(
        {
            "Name": [f"Anna Petrosyan {n % 97}" for n in numbers],
            "In Armenian": ["Աննա Պետրոսյան" for _n in numbers],
            "Studies": [("Gestion", "Droit", "Informatique")[n % 3] + f" · L{n % 3 + 1}" for n in numbers],
            "French": [("A2", "B1", "B2", "C1")[n % 4] for n in numbers],
            "State": [STATES[n % len(STATES)] for n in numbers],
            "Wishes": ["Communication, Culture, Jeunesse" for _n in numbers],
            "Sent on": [f"{n % 28 + 1} nov. 2026, 14:02" for n in numbers],
        }
    )


def applications() -> None:
    st.title("Applications")
    st.caption("Find an application, study it, decide.")
    st.selectbox("Call", ["Stages 2027", "Stages 2026"], key="applications-call")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", placeholder="Name, mail, studies …", key="applications-search")
        st.selectbox("Department", ["All", *(f"Department {n}" for n in range(12))], key="department")
        st.selectbox("French", ["All", "A2", "B1", "B2", "C1"], key="level")
        sort = st.selectbox("Order", ["Latest first", "By name", "Best French first"], key="sort")
    state = st.segmented_control(
        "State", ["All", *STATES], default="All", key="applications-state", label_visibility="collapsed"
    )
    st.caption("Stages 2027 · 24 places · 8 taken")
    found = people()
    if state and state != "All":
        found = found[found["State"] == state]
    if search:
        found = found[found["Studies"].str.contains(search, case=False)]
    if sort == "By name":
        found = found.sort_values("Name")
    shown = found.head(SIZE)
    st.dataframe(
        shown, hide_index=True, width="stretch", height=640, on_select="rerun", selection_mode="single-row",
        key="table", column_config={"French": st.column_config.TextColumn(width="small")},
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{len(shown)} of {len(found)} applications")
        st.space("stretch")
        st.button("Previous", icon=":material/chevron_left:", disabled=True, key="page-previous")
        st.button("Next", icon=":material/chevron_right:", icon_position="right", key="page-next")


def nothing() -> None:
    """One of the other pages of the menu."""


st.set_page_config(page_title="Bare", layout="wide")
icon = ":material/inbox:"
listing = st.Page(applications, title="Applications", url_path="candidatures", icon=icon)
others = [
    st.Page(nothing, title=f"Page {n}", url_path=f"page-{n}", icon=icon, default=n == 0, visibility=VISIBILITY[n > 8])
    for n in range(PAGES)
]
page = st.navigation([*others, listing])
with st.sidebar:
    st.selectbox("Language", ["Français", "English", "Հայերեն"], key="language", label_visibility="collapsed")
    st.caption("Signed in as Claire Martin")
    st.button("Sign out", key="sign_out", icon=":material/logout:", type="tertiary")
page.run()
