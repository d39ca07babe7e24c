"""What the page of attendance is measured against: the same names and marks by a plain Streamlit script."""

import streamlit as st

MARKS = ["Présent", "En retard", "Excusé", "Absent"]

st.set_page_config(page_title="Bare", layout="wide")
st.title("Sortie en forêt")
st.markdown("Marquez tout le monde d’un geste, puis les retards et les absences.")
for number in range(60):
    with st.container(border=True):
        st.markdown(f"**Jeune {number}**  \nClamart")
        st.segmented_control("Présence", MARKS, default=MARKS[0], key=f"mark-{number}", label_visibility="collapsed")
        st.caption("Marqué par Claire Fontaine à 09:00")
st.caption("Présents : 60 · absents : 0 · non marqués : 0")
st.button("Tout le monde est là")
