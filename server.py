"""The served application: ``streamlit run server.py`` or ``uvicorn server:app``.

``app.py`` draws; here stands what is around it: routes beside Streamlit, headers, the guard of its open addresses.
"""

import streamlit as st
from starlette.middleware import Middleware

import ui
from settings import ROOT, settings
from ui import errors
from web import (
    activity,
    addresses,
    attendance_routes,
    calendar_routes,
    document_routes,
    export_routes,
    file_routes,
    guide_routes,
    health,
    link_routes,
    logs,
    model_routes,
    session_routes,
    shell,
)
from web.assets import CompressedAssets
from web.guard import Guard
from web.headers import SecurityHeaders
from web.lifespan import lifespan_of
from web.sockets import SocketGuard

settings()  # unsafe production settings end it here
logs.install()
addresses.let_only_us_believe_proxies()

ROUTES = [
    *session_routes.ROUTES,
    *activity.ROUTES,
    *link_routes.ROUTES,
    *file_routes.ROUTES,
    *export_routes.ROUTES,
    *document_routes.ROUTES,
    *calendar_routes.ROUTES,
    *attendance_routes.ROUTES,
    *guide_routes.ROUTES,
    *model_routes.ROUTES,
    *health.ROUTES,
    *shell.ROUTES,
]
MIDDLEWARE = [  # the first is the outermost
    Middleware(addresses.RealClient),
    Middleware(SecurityHeaders),
    Middleware(Guard),
    Middleware(SocketGuard),
    Middleware(CompressedAssets),
]

LIFESPAN = lifespan_of(ui)

app = st.App(ROOT / "app.py", lifespan=LIFESPAN, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=errors.show)
