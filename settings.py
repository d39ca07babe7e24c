"""Settings of one installation, read once from the environment (prefix ``PASSERELLE_``) or a ``.env`` file.

``DATABASE_URL`` keeps its usual name without prefix. In production (``PASSERELLE_ENVIRONMENT=production``)
default secrets, plain http and demonstration data are refused at start.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
DEFAULT_SECRET = "only-for-development-" + "x" * 32


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(
        env_prefix="PASSERELLE_", env_file=ROOT / ".env", extra="ignore", hide_input_in_errors=True
    )

    environment: Environment = Environment.DEVELOPMENT
    database_url: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'passerelle.db'}",
        validation_alias=AliasChoices("DATABASE_URL", "PASSERELLE_DATABASE_URL"),
    )
    secret_key: SecretStr = SecretStr(DEFAULT_SECRET)
    """Root secret: cookie signatures, password pepper and file encryption keys are derived from it."""
    base_url: str = "http://127.0.0.1:8501"
    """Address under which people reach the application; links in mails begin with it."""
    default_language: str = "fr"
    demo: bool = False
    """Demonstration data and accounts are present (never in production)."""

    smtp_host: str = ""
    """Empty: mails stay in the outbox and are shown to admins on the mailbox page."""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    smtp_timeout_seconds: int = 20
    mail_from: str = "Passerelle <ne-pas-repondre@passerelle.example>"
    mail_reply_to: str = ""
    """Address that answers to mails reach; empty: mails say that answers are not read."""

    trusted_proxies: str = ""
    """Comma-separated addresses whose ``X-Forwarded-For`` is believed."""
    sockets_per_address: int = 200
    """Open websockets allowed per client address: a whole school may sit behind one."""
    frames_per_10_seconds: int = 200
    max_file_mebibytes: int = 10
    clamd_address: str = ""
    """ClamAV's daemon, ``host:3310`` or ``unix:/run/clamav/clamd.ctl``. Empty: files are shown as not scanned."""
    bcrypt_rounds: int = Field(default=12, ge=4, le=20)
    """Cost of a password check; lower ones are for tests and are refused in production."""
    session_idle_minutes: int = 30
    session_hours: int = 8
    jobs_in_app: bool = True
    """Run due jobs inside the served application; otherwise ``manage.py worker`` does."""

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def secure(self) -> bool:
        """Whether people reach the application by https (then cookies are Secure and ``__Host-``)."""
        return self.base_url.startswith("https://")

    @property
    def max_file_bytes(self) -> int:
        return self.max_file_mebibytes * 1024 * 1024

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if not self.production:
            return self
        faults = []
        secret = self.secret_key.get_secret_value()
        if secret == DEFAULT_SECRET or len(secret) < 32:
            faults.append("PASSERELLE_SECRET_KEY must be set to a secret of your own of at least 32 characters")
        if not self.secure:
            faults.append("PASSERELLE_BASE_URL must begin with https://")
        if self.bcrypt_rounds < 12:
            faults.append("PASSERELLE_BCRYPT_ROUNDS must be 12 or more")
        if self.demo:
            faults.append("PASSERELLE_DEMO must not be set: demonstration accounts have public passwords")
        if faults:
            raise ValueError("Production settings refused: " + "; ".join(faults))
        return self


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
