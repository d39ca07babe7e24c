"""The stand-in page behind everything that stands around the real application."""

from pathlib import Path

import streamlit as st

import server
from ui import errors
from web.lifespan import lifespan

HERE = Path(__file__).resolve().parent

app = st.App(
    HERE / "app.py",
    lifespan=lifespan,
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    on_script_error=errors.show,
)
