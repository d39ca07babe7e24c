"""Settings: what production refuses, where values come from, and that the guide names them all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import DEFAULT_SECRET, Settings

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "PASSERELLE_ENVIRONMENT": "production",
    "PASSERELLE_SECRET_KEY": "a secret of one’s own, long enough to be one",
    "PASSERELLE_BASE_URL": "https://passerelle.example",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No setting comes from the machine or from a ``.env`` file."""
    for name in os.environ:
        if name.startswith("PASSERELLE_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    return monkeypatch


def set_all(environment: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        environment.setenv(name, value)


def test_production_with_sound_settings_is_accepted(environment):
    set_all(environment, SOUND)
    found = Settings()
    assert (found.production, found.secure, found.demo) == (True, True, False)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("PASSERELLE_SECRET_KEY", DEFAULT_SECRET, "PASSERELLE_SECRET_KEY"),
        ("PASSERELLE_SECRET_KEY", "x" * 31, "PASSERELLE_SECRET_KEY"),
        ("PASSERELLE_BASE_URL", "http://passerelle.example", "PASSERELLE_BASE_URL"),
        ("PASSERELLE_DEMO", "1", "PASSERELLE_DEMO"),
        ("PASSERELLE_BCRYPT_ROUNDS", "10", "PASSERELLE_BCRYPT_ROUNDS"),
    ],
)
def test_production_with_one_unsafe_setting_is_refused_by_name(environment, name, value, named):
    set_all(environment, SOUND | {name: value})
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert re.findall(r"PASSERELLE_[A-Z_]+", refusal.value.errors()[0]["msg"])[:1] == [named]
    assert "input_value" not in str(refusal.value)  # it would show secrets in a log


def test_production_with_defaults_names_every_fault_at_once(environment):
    environment.setenv("PASSERELLE_ENVIRONMENT", "production")
    environment.setenv("PASSERELLE_DEMO", "1")
    with pytest.raises(ValidationError) as refusal:
        Settings()
    named = re.findall(r"PASSERELLE_[A-Z_]+", refusal.value.errors()[0]["msg"])
    assert named == ["PASSERELLE_SECRET_KEY", "PASSERELLE_BASE_URL", "PASSERELLE_DEMO"]


def test_development_starts_without_any_setting(environment):
    found = Settings()
    assert (found.production, found.secure, found.demo) == (False, False, False)
    assert found.database_url.startswith("sqlite:///")


@pytest.mark.parametrize("name", ["DATABASE_URL", "PASSERELLE_DATABASE_URL"])
def test_the_database_is_named_with_or_without_prefix(environment, name):
    environment.setenv(name, "postgresql://passerelle@db/passerelle")
    assert Settings().database_url == "postgresql://passerelle@db/passerelle"


def test_secrets_are_not_shown(environment):
    set_all(environment, SOUND | {"PASSERELLE_SMTP_PASSWORD": "a mail secret"})
    shown = repr(Settings()) + str(Settings().model_dump())
    assert SOUND["PASSERELLE_SECRET_KEY"] not in shown
    assert "a mail secret" not in shown


def test_a_refused_command_says_why_without_showing_the_secret(environment, tmp_path):
    secret = "short but secret"
    values = SOUND | {"PASSERELLE_SECRET_KEY": secret, "DATABASE_URL": f"sqlite:///{tmp_path}/one.db"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=os.environ | values, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Production settings refused: PASSERELLE_SECRET_KEY")
    assert secret not in done.stderr


def documented() -> dict[str, str]:
    """Names and defaults in the table of the operating guide."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([A-Z0-9_]+)` \| `?([^|`]*)`? \|", text, re.MULTILINE))


def test_the_operating_guide_names_every_setting_with_its_default(environment):
    expected = {}
    for name, field in Settings.model_fields.items():
        variable = "DATABASE_URL" if name == "database_url" else f"PASSERELLE_{name.upper()}"
        shown = getattr(field.default, "get_secret_value", lambda value=field.default: value)()
        expected[variable] = str(shown).lower() if isinstance(shown, bool) else str(shown)
    expected["PASSERELLE_SECRET_KEY"] = "for development only"
    expected["DATABASE_URL"] = "sqlite:///var/passerelle.db"
    assert {name: value.strip() for name, value in documented().items()} == expected
