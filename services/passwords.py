"""Passwords: how they are kept, how they are checked, which ones are refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import bcrypt

from services.crypto import derived_key
from services.errors import Invalid
from services.i18n import N_
from services.search import fold
from settings import settings

MAX_LENGTH = 256
LENGTH_WITH_FOUR_KINDS = 12
LENGTH_WITH_THREE_KINDS = 14
PASSPHRASE_WORDS = 7
DIFFERENT_CHARACTERS = 6
LEFT_BESIDE_COMMON_WORDS = 8
"""Characters that must remain once the words everybody thinks of are taken away."""
NAME_LENGTH = 4
"""A name of this length is looked for anywhere in the password, a shorter one only as a word of its own."""

_TRIED_FIRST = """
123456789 12345678 1234567 123456 12345 1234 0123456789 987654321 azertyuiop azerty qwertyuiop qwerty qwertz
qsdfghjklm qsdfgh asdfghjkl asdfgh wxcvbn zxcvbn abcdefgh abcdef abcd abc123 1q2w3e4r 1qaz2wsx
password passwort motdepasse secret admin administrateur administrator welcome bienvenue bonjour
letmein iloveyou jetaime monkey dragon football princess princesse sunshine soleil doudou loulou chouchou
marseille champion naruto changeme test login user passerelle clamart artachat artashat ufar armenie armenia
hayastan yerevan erevan france paris stage internship mairie
գաղտնաբառ հայաստան երեւան արտաշատ բարեւ
"""
_COMMON = tuple(sorted(_TRIED_FIRST.split(), key=len, reverse=True))
_LOOKALIKES = str.maketrans("01345@$!", "oleasasi")
_WORD = re.compile(r"[^\W\d_]{2,}")


def hash_password(password: str) -> str:
    """A bcrypt hash of ``password``, made with the installation's pepper; about a quarter of a second at cost 12."""
    return bcrypt.hashpw(_prehash(password), bcrypt.gensalt(settings().bcrypt_rounds)).decode()


def check_password(password: str, hashed: str | None) -> bool:
    """Whether ``password`` is the one behind ``hashed``. Without a hash the answer is no, at the same cost."""
    dummy = _dummy_hash(settings().bcrypt_rounds)
    try:
        same = bcrypt.checkpw(_prehash(password), (hashed or dummy).encode())
    except ValueError:  # not a bcrypt hash
        return False
    return same and hashed is not None


def check_policy(password: str, *, email: str = "", names: Iterable[str] = ()) -> None:
    """Raise ``Invalid`` (field ``password``) unless ``password`` is hard enough to guess.

    Strength follows the CNIL's recommendation (deliberation 2022-100 of 21 July 2022, 80 bits): 12 characters of four
    kinds, 14 of three, or a passphrase of 7 words. Its owner's ``email`` and ``names``, and what everybody thinks of
    first, are refused.
    """
    if len(password) > MAX_LENGTH:
        raise Invalid(N_("A password has at most %(n)s characters."), field="password", n=MAX_LENGTH)
    password = normalised(password)
    if not password:
        raise Invalid(N_("Choose a password."), field="password")
    if not _is_long_enough(password):
        raise Invalid(
            N_(
                "This password is too easy to guess: take 12 characters with capitals, small letters, digits and "
                "signs, or 14 with three of these, or a sentence of seven different words."
            ),
            field="password",
        )
    if len(set(password.casefold())) < DIFFERENT_CHARACTERS:
        raise Invalid(N_("This password repeats the same few characters: choose a more varied one."), field="password")
    if _names_owner(password, email, names):
        raise Invalid(
            N_("A password must not contain your name or your e-mail address: choose another one."), field="password"
        )
    if _is_common(password):
        raise Invalid(
            N_("This password is made of words that are tried first: choose less common ones."), field="password"
        )


def normalised(password: str) -> str:
    """The same text however it was typed: composed letters (NFC), no spaces around it."""
    return unicodedata.normalize("NFC", password).strip()


def _prehash(password: str) -> bytes:
    """44 bytes that stand for the password: bcrypt reads no more than 72, and the pepper is not in the database."""
    text = normalised(password[: MAX_LENGTH + 1]).encode("utf-8", "surrogatepass")
    return base64.b64encode(hmac.new(derived_key("password"), text, hashlib.sha256).digest())


@lru_cache(maxsize=4)
def _dummy_hash(rounds: int) -> str:
    """A hash that no password has, of the same cost as the real ones."""
    return bcrypt.hashpw(secrets.token_bytes(32), bcrypt.gensalt(rounds)).decode()


def _is_long_enough(password: str) -> bool:
    if len({word.casefold() for word in _WORD.findall(password)}) >= PASSPHRASE_WORDS:
        return True
    kinds = len({_kind(char) for char in password})
    return (len(password) >= LENGTH_WITH_FOUR_KINDS and kinds == 4) or (
        len(password) >= LENGTH_WITH_THREE_KINDS and kinds >= 3
    )


def _kind(char: str) -> str:
    """Capital, small letter, digit or sign, in any script; a letter without case counts as small."""
    if char.isupper():
        return "capital"
    if char.isalpha():
        return "small"
    return "digit" if char.isdigit() else "sign"


def _names_owner(password: str, email: str, names: Iterable[str]) -> bool:
    text = fold(password)
    words = set(_WORD.findall(text))
    local_part = email.partition("@")[0]
    parts = {part for source in (local_part, *names) for part in _WORD.findall(fold(source))}
    return any(part in text if len(part) >= NAME_LENGTH else part in words for part in parts)


def _is_common(password: str) -> bool:
    text = password.casefold()
    return min(_left(text), _left(text.translate(_LOOKALIKES))) < LEFT_BESIDE_COMMON_WORDS


def _left(text: str) -> int:
    """Number of characters beside common words and what joins them."""
    for word in _COMMON:
        text = text.replace(word, " ")
    return sum(not char.isspace() for char in text)
