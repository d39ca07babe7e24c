"""Every widget of Streamlit that the application may use, a few to a page, to see the words Streamlit itself adds.

Each word of this script stands between two ¤: whatever else is seen in the browser was written by Streamlit.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pandas as pd
import streamlit as st

STATIC = Path(__file__).resolve().parents[2] / "web" / "static"
DAY = dt.date(2026, 3, 4)
TABLE = pd.DataFrame(
    {
        "¤nom¤": ["¤a¤", "¤b¤", "¤c¤"],
        "¤prix¤": [1.5, 2.5, 3.5],
        "¤jour¤": [DAY, DAY, DAY],
        "¤fait¤": [True, False, True],
    }
)
BIG = pd.DataFrame({f"¤c{column}¤": [f"¤{row}¤" for row in range(50)] for column in range(8)})
OPTIONS = ["¤un¤", "¤deux¤", "¤trois¤"]


def inputs() -> None:
    st.header("¤titre¤", anchor="titre", help="¤aide¤")
    st.text_input("¤texte¤", max_chars=20, help="¤aide¤")
    st.text_input("¤secret¤", type="password")
    st.text_input("¤recherche¤", value="¤x¤", type="search")
    st.text_input("¤adresse¤", type="email")
    st.text_area("¤long¤", max_chars=200)
    st.number_input("¤nombre¤", min_value=1, max_value=9, value=3)
    st.number_input("¤nombre vide¤", min_value=1, value=None)
    with st.form("f"):
        st.text_input("¤texte f¤", max_chars=20, required=True)
        st.text_area("¤long f¤")
        st.number_input("¤nombre f¤", value=1)
        st.selectbox("¤choix f¤", OPTIONS, index=None, required=True)
        st.form_submit_button("¤envoyer¤")


def choices() -> None:
    st.selectbox("¤choix¤", OPTIONS, index=None)
    st.selectbox("¤choix neuf¤", OPTIONS, index=None, accept_new_options=True)
    st.selectbox("¤choix pris¤", OPTIONS, index=1)
    st.selectbox("¤sans choix¤", [])
    st.multiselect("¤plusieurs¤", OPTIONS)
    st.multiselect("¤plusieurs pris¤", OPTIONS, default=OPTIONS[:1], max_selections=1)
    st.multiselect("¤plusieurs neufs¤", OPTIONS, accept_new_options=True)
    st.multiselect("¤rien¤", [])
    st.radio("¤un seul¤", OPTIONS)
    st.radio("¤aucun¤", [])
    st.checkbox("¤coche¤", help="¤aide¤")
    st.toggle("¤bascule¤")
    st.pills("¤pastilles¤", OPTIONS)
    st.segmented_control("¤segments¤", OPTIONS)
    st.slider("¤curseur¤", 0, 10, (2, 5))
    st.select_slider("¤échelle¤", OPTIONS)
    st.feedback("stars")
    st.feedback("faces")
    st.feedback("thumbs")
    st.pagination(12, key="pages")


def dates() -> None:
    st.date_input(
        "¤jour¤", value=DAY, min_value=dt.date(2026, 1, 1), max_value=dt.date(2026, 12, 31), format="DD/MM/YYYY"
    )
    st.date_input("¤jour vide¤", value=None)
    st.date_input("¤période¤", value=(DAY, dt.date(2026, 3, 20)))
    st.time_input("¤heure¤", value=dt.time(9, 30))
    st.time_input("¤heure vide¤", value=None)
    st.datetime_input("¤instant¤", value=dt.datetime(2026, 3, 4, 9, 30))
    st.datetime_input("¤instant vide¤", value=None)


def files() -> None:
    st.file_uploader("¤pdf¤", type=["pdf"], max_upload_size=1)
    st.file_uploader("¤plusieurs fichiers¤", accept_multiple_files=True)


def tables() -> None:
    st.dataframe(TABLE, key="lignes", on_select="rerun", selection_mode=["multi-row"])
    st.data_editor(TABLE, key="editeur", num_rows="dynamic")
    st.table(TABLE)
    st.code("¤code¤")
    st.metric("¤mesure¤", "¤1¤", delta="¤2¤", help="¤aide¤")
    spec = {
        "config": {"aria": False},  # else each mark is read out in English: the words beside the chart say it better
        "mark": "bar",
        "encoding": {"x": {"field": "¤nom¤"}, "y": {"field": "¤prix¤"}},
    }
    st.vega_lite_chart(TABLE[["¤nom¤", "¤prix¤"]], spec, alt="¤dessin¤")
    st.image(str(STATIC / "favicon-180.png"), caption="¤image¤")


@st.dialog("¤question¤")
def question() -> None:
    st.write("¤vraiment¤")


def overlays() -> None:
    with st.popover("¤bulle¤"):
        st.write("¤dedans¤")
    st.menu_button("¤actes¤", OPTIONS)
    with st.expander("¤plus¤"):
        st.write("¤dedans¤")
    if st.button("¤ouvrir¤"):
        question()
    if st.button("¤dire¤"):
        st.toast("¤bonjour¤", duration="infinite")
    if st.button("¤durer¤"):
        with st.spinner("¤attente¤"):
            advance = st.progress(0)
            for done in range(40):  # a run can only be stopped where it speaks to the browser
                time.sleep(0.1)
                advance.progress(done)
    if st.button("¤échouer¤"):
        raise ValueError("¤faute¤")
    st.tabs([f"¤onglet {n}¤" for n in range(30)])
    with st.status("¤état¤"):
        st.write("¤dedans¤")
    st.progress(0.5, text="¤avance¤")
    st.link_button("¤lien¤", "/inputs")
    st.page_link(PAGES[1], label="¤page¤")
    st.download_button("¤recevoir¤", b"x", "¤x¤.txt")
    for kind in (st.success, st.info, st.warning, st.error):
        kind("¤avis¤")
    st.badge("¤état¤")


def big() -> None:
    st.dataframe(BIG)
    st.sidebar.write("¤côté¤")  # beside other things the list of pages is cut short


def trap() -> None:
    """What people wrote is never touched, even where it reads like a word of Streamlit."""
    st.header("Search")
    st.write("Upload")
    st.button("Close", help="Fullscreen")
    st.text_input("Search", placeholder="Choose an option", value="No results", help="Download as CSV")
    st.selectbox("Open", ["No results", "Select all", "Open", "Close"])
    st.multiselect("Choose options", ["Select all", "No results", "Open"], default=["Open"])
    st.expander("Expand sidebar").write("Show password")
    st.date_input("Choose date", value=DAY)
    st.file_uploader("Upload", type=["pdf"])
    st.table(pd.DataFrame({"Search": ["Loading...", "None", "March"]}))
    st.popover("Main menu").write("Print")
    st.menu_button("Menu", ["Close", "Select all"])
    st.tabs(["Running...", "Connecting"])
    st.radio("Theme", ["System", "Light", "Dark"])
    st.error("This field is required.")
    st.metric("Values", "Empty")
    st.dataframe(pd.DataFrame({"Search": ["Upload"]}))
    with st.sidebar:
        st.write("View less")
        st.button("Sort ascending")


def armenian() -> None:
    st.title("Կամուրջ Երևան–Կլամար")
    st.header("Դիմումներ")
    st.markdown("Նարե Սարգսյան եւ Դավիթ Հակոբյան, **Արտաշատ**, 1 000 ֏ · Passerelle")
    st.text_input("Անուն", value="Նարե Սարգսյան")
    st.button("Ուղարկել", type="primary")
    st.dataframe(pd.DataFrame({"Անուն": ["Նարե Սարգսյան", "Դավիթ"], "Քաղաք": ["Արտաշատ", "Երևան"]}))
    st.table(pd.DataFrame({"Անուն": ["Նարե"], "Քաղաք": ["Արտաշատ"]}))
    st.sidebar.markdown("Կողային սյունակ")


SHOWN = [inputs, choices, dates, files, tables, overlays, big, trap, armenian]
PAGES = [st.Page(lambda: st.write("¤accueil¤"), title="¤accueil¤", default=True)] + [
    st.Page(page, title=f"¤{page.__name__}¤", url_path=page.__name__) for page in SHOWN
]
MORE = [st.Page(lambda: None, title=f"¤page {n}¤", url_path=f"page{n}") for n in range(12)]

st.set_page_config(
    page_title="¤titre¤",
    initial_sidebar_state="expanded",
    menu_items={"about": "¤sur¤", "get help": "https://example.org", "report a bug": "https://example.org"},
)
st.logo(str(STATIC / "logo.svg"), icon_image=str(STATIC / "logo-small.svg"))
st.navigation([*PAGES, *MORE], expanded=False).run()
st.caption("¤fin¤")
