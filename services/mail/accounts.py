"""Mails about accounts: registering, a new password, invitations and roles."""

from __future__ import annotations

from services.i18n import N_
from services.mail.params import Template

_VALID_FOR = N_("The link can be used for %(valid_for)s. It is meant for you alone: do not pass it on.")
_NOT_YOU = N_("If you did not ask for this, you have nothing to do: nothing changes without the link.")
_SIGN_IN = N_("Sign in")

_TEMPLATES = (
    Template(
        "account_register",
        N_("Open your account"),
        (
            N_("You asked to open an account with this address. Follow the link to choose your password and finish."),
            _VALID_FOR,
            _NOT_YOU,
        ),
        N_("Open my account"),
        frozenset({"valid_for"}),
    ),
    Template(
        "account_exists",
        N_("You already have an account"),
        (
            N_("Somebody, probably you, asked to open an account with this address. You already have one: sign in."),
            N_("If you no longer know your password, ask for a new one on the same page."),
            N_("If it was not you, you have nothing to do: nothing has changed."),
        ),
        _SIGN_IN,
    ),
    Template(
        "account_reset",
        N_("Choose a new password"),
        (
            N_("You asked for a new password. Follow the link to choose it; until then the old one stays valid."),
            _VALID_FOR,
            _NOT_YOU,
        ),
        N_("Choose a new password"),
        frozenset({"valid_for"}),
    ),
    Template(
        "account_no_account",
        N_("There is no account with this address"),
        (
            N_("Somebody, probably you, asked for a new password. But there is no account with this address."),
            N_("Perhaps you used another address: try with that one. Otherwise you can open an account."),
            N_("If it was not you, you have nothing to do."),
        ),
        N_("Open an account"),
    ),
    Template(
        "account_invitation",
        N_("You are invited to Passerelle"),
        (
            N_("The cities of Clamart and Artachat and UFAR work together in Passerelle, and you are invited to it."),
            N_("%(inviter)s invites you."),
            N_("Your role there: %(role)s."),
            N_("You will work with this body: %(organisation)s."),
            N_("Follow the link to choose your password; then everything is open to you."),
            _VALID_FOR,
            N_("If you do not expect this invitation, you have nothing to do, or ask the person who invites you."),
        ),
        N_("Accept the invitation"),
        frozenset({"inviter", "role", "organisation", "valid_for"}),
    ),
    Template(
        "account_password_changed",
        N_("Your password was changed"),
        (
            N_("The password of your account was changed on %(changed_at)s."),
            N_("For your safety, every other device that was signed in with your account has been signed out."),
            N_("If it was you, you have nothing to do."),
            N_("If it was not you, ask for a new password at once on the sign-in page, and tell the coordinators."),
        ),
        _SIGN_IN,
        frozenset({"changed_at"}),
    ),
    Template(
        "membership_granted",
        N_("You have a new role in Passerelle: %(role)s"),
        (
            N_("Your account in Passerelle has a new role: %(role)s."),
            N_("It holds for this body: %(organisation)s."),
            N_("It holds for this department: %(department)s."),
            N_("You have nothing to do: at your next sign-in you find what goes with it."),
            N_("If you do not expect this, please tell the coordinators."),
        ),
        _SIGN_IN,
        frozenset({"organisation", "department"}),
        can_wait=True,
    ),
)

ACCOUNTS: dict[str, Template] = {template.name: template for template in _TEMPLATES}
