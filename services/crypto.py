"""Keys and sealing. Everything secret in one installation is derived from ``PASSERELLE_SECRET_KEY``.

One key per purpose (HKDF, RFC 5869), so that what leaks or breaks in one use opens nothing in another. Contents are
sealed with AES-256-GCM and bound to what they belong to: a ciphertext that was changed, or put in the place of another
one, does not open. The secret must be kept with the backups: without it sealed contents are lost.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from settings import settings

NONCE_BYTES = 12
_SALT = b"passerelle/keys/1"


class Sealed(NamedTuple):
    """A ciphertext (with its authentication tag at the end) and the nonce it was made with."""

    nonce: bytes
    ciphertext: bytes


class SealBroken(Exception):
    """The content was altered or swapped, or was sealed under another secret."""


def derived_key(purpose: str, length: int = 32) -> bytes:
    """The key of this installation for ``purpose``, ``length`` bytes; always the same for the same secret."""
    return _derived(settings().secret_key.get_secret_value(), purpose, length)


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=_SALT, info=purpose.encode()).derive(secret.encode())


def seal(content: bytes, *, purpose: str, bound_to: str) -> Sealed:
    """Encrypt ``content``; it opens only for the same ``purpose`` and ``bound_to`` (the id it belongs to)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(nonce, AESGCM(derived_key(purpose)).encrypt(nonce, content, _associated(purpose, bound_to)))


def unseal(sealed: Sealed, *, purpose: str, bound_to: str) -> bytes:
    """The plain content of what :func:`seal` made; raises ``SealBroken`` where anything differs."""
    try:
        return AESGCM(derived_key(purpose)).decrypt(sealed.nonce, sealed.ciphertext, _associated(purpose, bound_to))
    except InvalidTag:
        raise SealBroken(f"sealed content of {purpose} does not open") from None


def _associated(purpose: str, bound_to: str) -> bytes:
    return f"{len(purpose)}:{purpose}{bound_to}".encode()  # the length keeps ("a", "bc") apart from ("ab", "c")
