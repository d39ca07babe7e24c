"""The stand-in page behind everything that stands around the real application."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import server
from ui import errors

HERE = Path(__file__).resolve().parent


async def fails(_request: Request) -> Response:
    raise ValueError("Anna Petrosyan, +374 00 000000")


app = st.App(
    HERE / "app.py",
    lifespan=server.LIFESPAN,
    routes=[*server.ROUTES, Route("/fails", fails)],
    middleware=server.MIDDLEWARE,
    on_script_error=errors.show,
)
