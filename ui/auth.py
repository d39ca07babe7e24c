"""Signing in and out: streamlit-authenticator's flow on the sessions that live in the database.

The only module that imports streamlit-authenticator. Of it are kept the ``Authenticate`` object, its controllers and
the interfaces of their two models; the models themselves are ours: passwords are checked by ``services/sessions.py``,
and the cookie is set by the server (``web/session_routes.py``), never by a script in the page.
"""

from __future__ import annotations

from typing import Any, NoReturn
from urllib.parse import quote

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController, CookieController
from streamlit_authenticator.models import AuthenticationModel, CookieModel
from streamlit_authenticator.utilities import Encryptor, Validator

from services import sessions
from services.crypto import derived_key
from services.errors import Invalid
from services.i18n import N_
from services.unit import utc_now
from ui.visitor import client_address, cookie, user_agent

WANTED = "_wanted_address"
"""Where the person wanted to go before the sign-in was asked for."""


def redirect(url: str) -> NoReturn:
    """Send the browser to ``url``, an address of this server, and end the run of the script.

    This is the message of ``st.login``; Streamlit has no public call for it.
    """
    message = ForwardMsg()
    message.auth_redirect.url = url
    context = get_script_run_ctx()
    if context is not None:
        context.enqueue(message)
    st.stop()


def sign_in(email: str, password: str) -> NoReturn:
    """Check the password, open a session and send the browser to fetch its cookie.

    Raises ``Invalid`` at the field ``password`` for a wrong pair, whatever was wrong with it, and ``Locked`` after too
    many attempts.
    """
    library = SqlAuthenticate()
    if not library.authentication_controller.login(email, password):
        raise Invalid(
            N_("This e-mail address and this password do not belong together: check both and try again."),
            field="password",
        )
    library.cookie_controller.set_cookie()
    raise AssertionError("the browser was redirected")


def enter(user_id: int) -> NoReturn:
    """Open a session for somebody who has just chosen their password behind a link that was mailed to them alone."""
    cookie_model = SqlCookieModel()
    cookie_model.user_id = user_id
    cookie_model.set_cookie()


def sign_out() -> NoReturn:
    """End the session in the database and have the browser forget its cookie."""
    library = SqlAuthenticate()
    library.authentication_controller.logout()
    library.cookie_controller.delete_cookie()
    raise AssertionError("the browser was redirected")


def current_sign_in(*, touch: bool = True) -> sessions.SignIn | None:
    """The living session behind the cookie of this very connection, asked of the database once in a run.

    ``touch`` counts this as activity of the person.
    """
    context = get_script_run_ctx(suppress_warning=True)
    run = getattr(context, "cursors", None)  # Streamlit makes a new one for each run of the script
    known = getattr(context, "passerelle_sign_in", None)
    if run is not None and known is not None and known[0] is run and (known[1] or not touch):
        return known[2]
    found = SqlCookieModel().sign_in(touch=touch)
    if run is not None:
        context.passerelle_sign_in = (run, touch, found)  # type: ignore[union-attr]
    return found


class SqlCookieModel(CookieModel):
    """The library's cookie, whose truth is a row of the database."""

    def __init__(self) -> None:
        # Not the library's constructor: it mounts a component that sets cookies by script.
        self.cookie_name = sessions.cookie_name()
        self.cookie_key = ""
        self.cookie_expiry_days = 0.0
        self.token = None
        self.exp_date = None
        self.user_id: int | None = None
        """Who has just shown the right password."""

    def secret(self) -> str | None:
        return sessions.read_cookie(cookie(self.cookie_name))

    def sign_in(self, *, touch: bool) -> sessions.SignIn | None:
        secret = self.secret()
        return sessions.lookup(secret, now=utc_now(), touch=touch) if secret else None

    def get_cookie(self) -> dict[str, Any] | None:
        """What the library knows of a session: the sign-in name."""
        found = current_sign_in()
        return {"username": found.actor.email} if found else None

    def set_cookie(self) -> NoReturn:
        """Open the session; a one-time ticket lets this browser, and no other, exchange it for the cookie."""
        if self.user_id is None:
            raise RuntimeError("nobody has shown a password")
        now = utc_now()
        secret = sessions.open_session(self.user_id, address=client_address(), user_agent=user_agent(), now=now)
        ticket = sessions.sign_ticket(secret, cookie(sessions.browser_cookie_name()), now=now)
        wanted = st.session_state.pop(WANTED, "/")
        redirect(f"/session/start?t={quote(ticket, safe='')}&next={quote(wanted, safe='')}")

    def delete_cookie(self) -> NoReturn:
        redirect("/session/end")


class SqlAuthenticationModel(AuthenticationModel):
    """The library's check of passwords and its logout, on ``services/sessions.py``.

    Nothing is kept in ``st.session_state``: the library's keys there are not trusted, and would be in the way of inputs
    called ``email`` or ``name``.
    """

    def __init__(self, cookie_model: SqlCookieModel) -> None:
        self.cookie_model = cookie_model
        self.credentials: dict[str, Any] = {"usernames": {}}
        self.api_key = self.path = self.config = self.cloud_model = None

    def check_credentials(self, username: str, password: str) -> bool:
        user_id = sessions.authenticate(username, password, address=client_address(), now=utc_now())
        self.cookie_model.user_id = user_id
        return user_id is not None

    def login(self, username: str | None = None, password: str | None = None, *_args: Any, **_options: Any) -> bool:
        return bool(username and password) and self.check_credentials(username or "", password or "")

    def logout(self, callback: Any = None) -> None:
        if secret := self.cookie_model.secret():
            sessions.sign_out(secret, now=utc_now())
        st.session_state.clear()


def _disabled(*_args: Any, **_options: Any) -> NoReturn:
    raise NotImplementedError("replaced by pages of our own with mailed links")


class SqlAuthenticate(Authenticate):
    """The library's main object without its file, its mail service, its component, and its unsafe forms.

    Its ``forgot_password`` resets anybody's password, its ``register_user`` tells who has an account, its second factor
    asks a service elsewhere.
    """

    forgot_password = forgot_username = register_user = reset_password = _disabled
    update_user_details = experimental_guest_login = _disabled

    def __init__(self) -> None:
        key = derived_key("streamlit-authenticator").hex()
        self.api_key = self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.secret_key = key
        cookie_model = SqlCookieModel()
        self.cookie_controller = CookieController.__new__(CookieController)
        self.cookie_controller.cookie_model = cookie_model
        controller = AuthenticationController.__new__(AuthenticationController)
        controller.secret_key = key
        controller.validator = Validator()
        controller.encryptor = Encryptor(key)
        controller.authentication_model = SqlAuthenticationModel(cookie_model)
        self.authentication_controller = controller
        self.encryptor = controller.encryptor
