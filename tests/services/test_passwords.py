import unicodedata

import bcrypt
import pytest

from services import passwords
from services.errors import Invalid
from services.passwords import check_password, check_policy, hash_password, normalised
from settings import Settings, settings
from tests.factories import PASSWORD

TOO_EASY = (
    "This password is too easy to guess: take 12 characters with capitals, small letters, digits and signs, or 14 with "
    "three of these, or a sentence of seven different words."
)
REPEATS = "This password repeats the same few characters: choose a more varied one."
NAMES_OWNER = "A password must not contain your name or your e-mail address: choose another one."
COMMON = "This password is made of words that are tried first: choose less common ones."


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The hashes against which bcrypt was asked, in order."""
    asked: list[bytes] = []
    real = bcrypt.checkpw

    def counted(password: bytes, hashed: bytes) -> bool:
        asked.append(hashed)
        return real(password, hashed)

    monkeypatch.setattr(passwords.bcrypt, "checkpw", counted)
    return asked


def refusal(password: str, **about: object) -> tuple[str, str | None]:
    with pytest.raises(Invalid) as refused:
        check_policy(password, **about)
    return refused.value.msgid, refused.value.field


def test_a_hash_is_a_plain_bcrypt_text_of_the_configured_cost():
    assert hash_password(PASSWORD)[:7] == f"$2b${settings().bcrypt_rounds:02}$"
    assert len(hash_password(PASSWORD)) == 60


def test_a_password_is_recognised_and_another_is_not():
    hashed = hash_password(PASSWORD)
    assert check_password(PASSWORD, hashed)
    assert not check_password(PASSWORD + "s", hashed)
    assert not check_password("", hashed)


def test_two_hashes_of_one_password_differ():
    assert hash_password(PASSWORD) != hash_password(PASSWORD)


def test_characters_beyond_the_limit_of_bcrypt_count():
    long = PASSWORD + " et puis encore beaucoup de mots, bien plus que bcrypt n’en lit"
    assert len(long.encode()) > 72
    assert not check_password(long + "!", hash_password(long))


def test_a_password_is_the_same_however_its_letters_are_composed_and_whatever_spaces_surround_it():
    composed = "été À la Mer 2027 œuf"
    hashed = hash_password(composed)
    assert check_password(f"  {unicodedata.normalize('NFD', composed)} ", hashed)


def test_a_hash_is_worth_nothing_under_another_secret(monkeypatch):
    hashed = hash_password(PASSWORD)
    monkeypatch.setattr(passwords, "derived_key", lambda purpose: b"another key")
    assert not check_password(PASSWORD, hashed)


def test_without_a_hash_the_answer_is_no_at_the_same_cost(evaluations):
    assert not check_password(PASSWORD, None)
    assert not check_password(PASSWORD, hash_password("something else"))
    assert [hashed[:7] for hashed in evaluations] == [f"$2b${settings().bcrypt_rounds:02}$".encode()] * 2


@pytest.mark.parametrize("stored", ["", "nonsense", "$2b$12$short"])
def test_what_is_no_hash_matches_nothing(stored):
    assert not check_password(PASSWORD, stored)


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 100_000, "🗝️" * 300])
def test_odd_input_is_wrong_and_harms_nothing(odd):
    assert not check_password(odd, hash_password(PASSWORD))


def test_production_refuses_a_cheap_hash():
    common = {"environment": "production", "secret_key": "s" * 32 + "ecret", "base_url": "https://passerelle.example"}
    assert Settings(**common, bcrypt_rounds=12).bcrypt_rounds == 12
    with pytest.raises(ValueError, match="PASSERELLE_BCRYPT_ROUNDS must be 12 or more"):
        Settings(**common, bcrypt_rounds=11)


@pytest.mark.parametrize(
    "password",
    [
        "Trois-Ponts7",  # 12 characters of four kinds
        "troispontsverts7-",  # three kinds, without capitals
        "TroisPontsVerts7",  # three kinds, without signs
        "Trois Ponts Verts",  # three kinds, spaces are signs
        "sept mots bien simples font une phrase",  # seven words
        "sept-mots-bien-simples-font-une-phrase",
        "Արարատ-Կամուրջ27",  # Armenian capitals and small letters
        "յոթ պարզ բառ կազմում են մի նախադասություն",
        "éÉ7!" + "ôlîvïèrçà",
        "漢字仮名交じり文章7!Ab",
    ],
)
def test_a_strong_password_is_accepted(password):
    check_policy(password, email="anna.petrosyan@example.org", names=("Anna", "Petrosyan"))


@pytest.mark.parametrize(
    "password",
    [
        "Trois-Pont7",  # 11 characters
        "troisponts-7",  # 12 of three kinds
        "troispontsvert7",  # 15 of two kinds
        "arbrevertdeprintemps",
        "six mots ne sont pas assez",
        "le chat le chat le chat le chat",  # words must differ
        "a b c d e f g h",  # letters are no words
        "Արարատկամուրջ",
        "837465019283746501",
    ],
)
def test_a_weak_password_is_refused(password):
    assert refusal(password) == (TOO_EASY, "password")


def test_an_empty_password_is_refused():
    assert refusal("   ") == ("Choose a password.", "password")


def test_the_longest_password_is_accepted_and_one_character_more_is_refused():
    longest = ("Ab1-" + "cdefghij" * 40)[: passwords.MAX_LENGTH]
    check_policy(longest)
    assert refusal(longest + "k") == ("A password has at most %(n)s characters.", "password")


def test_the_longest_password_signs_in_and_what_begins_with_it_does_not():
    longest = ("Ab1-" + "cdefghij" * 40)[: passwords.MAX_LENGTH]
    assert check_password(longest, hash_password(longest))
    assert not check_password(longest + "k", hash_password(longest))


def test_few_different_characters_are_refused():
    assert refusal("Aa1!Aa1!Aa1!Aa1!") == (REPEATS, "password")


@pytest.mark.parametrize(
    "password",
    ["Petrosyan-2027x!", "pour-PÉTROSYAN-27", "Chez.anna.P27!kw", "Vive.Ler-1927!k", "Hrant-Արարատ-1927"],
)
def test_the_owners_name_or_address_is_refused(password):
    about = {"email": "anna.petrosyan@example.org", "names": ("Anna", "Pétrosyan", "Ler", "Արարատ")}
    assert refusal(password, **about) == (NAMES_OWNER, "password")


def test_a_short_name_counts_only_as_a_word_of_its_own():
    check_policy("Cuiller-Verte7", names=("Ler",))


@pytest.mark.parametrize(
    "password",
    ["Password1234!", "P@ssw0rd-2027", "Azerty123456!", "Motdepasse-2027", "Clamart-92140!", "Passerelle2027!",
     "Qwertyuiop123!", "Artachat2026-", "Հայաստան-2027"],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password):
    assert refusal(password) == (COMMON, "password")


def test_a_common_word_beside_enough_else_is_accepted():
    check_policy("Clamart-k9Tzv3wQ!")


def test_normalising_composes_letters_and_trims():
    assert normalised("  e\u0301t ") == "ét"
