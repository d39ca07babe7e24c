import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crypto import SealBroken, Sealed, derived_key, seal, unseal
from settings import settings


@pytest.fixture
def other_secret():
    """Another secret of the installation, for the time of one test."""

    def use(value: str) -> None:
        os.environ["PASSERELLE_SECRET_KEY"] = value
        settings.cache_clear()

    before = os.environ.get("PASSERELLE_SECRET_KEY")
    yield use
    os.environ.pop("PASSERELLE_SECRET_KEY", None)
    if before is not None:
        os.environ["PASSERELLE_SECRET_KEY"] = before
    settings.cache_clear()


def test_a_key_differs_by_purpose_and_is_the_same_each_time():
    keys = {derived_key(purpose) for purpose in ("files", "cookies", "passwords")}
    assert len(keys) == 3
    assert derived_key("files") in keys
    assert [len(derived_key("files")), len(derived_key("files", 64))] == [32, 64]


def test_a_key_changes_with_the_secret(other_secret):
    before = derived_key("files")
    other_secret("another secret of at least thirty-two characters")
    assert derived_key("files") != before
    assert len({before, derived_key("files")}) == 2


@given(st.binary(max_size=2000), st.text(max_size=20))
def test_what_is_sealed_opens_again(content, bound_to):
    sealed = seal(content, purpose="files", bound_to=bound_to)
    assert unseal(sealed, purpose="files", bound_to=bound_to) == content


def test_a_ciphertext_shows_nothing_of_the_content_and_never_repeats():
    first, second = (seal(b"passport of Anna " * 20, purpose="files", bound_to="a") for _ in range(2))
    assert b"Anna" not in first.ciphertext
    assert first.nonce != second.nonce
    assert first.ciphertext != second.ciphertext


@pytest.mark.parametrize(
    ("purpose", "bound_to"),
    [("files", "b"), ("proofs", "a"), ("file", "sa")],
    ids=["of another file", "of another purpose", "with the border shifted"],
)
def test_a_ciphertext_put_elsewhere_does_not_open(purpose, bound_to):
    sealed = seal(b"a letter", purpose="files", bound_to="a")
    with pytest.raises(SealBroken):
        unseal(sealed, purpose=purpose, bound_to=bound_to)


@pytest.mark.parametrize("position", [0, 4, -1])
def test_a_changed_byte_is_noticed(position):
    sealed = seal(b"a letter", purpose="files", bound_to="a")
    changed = bytearray(sealed.ciphertext)
    changed[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(Sealed(sealed.nonce, bytes(changed)), purpose="files", bound_to="a")


def test_content_sealed_under_another_secret_does_not_open(other_secret):
    sealed = seal(b"a letter", purpose="files", bound_to="a")
    other_secret("another secret of at least thirty-two characters")
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="files", bound_to="a")
