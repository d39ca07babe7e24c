"""The stand-in page without guards and headers: shows that the attacks would work, and that the tests would see it."""

from pathlib import Path

import streamlit as st

import server

HERE = Path(__file__).resolve().parent

app = st.App(HERE / "app.py", routes=server.ROUTES)
