"""Sign-in and encryption towards a mail server that wants both."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from db.enums import Language, MailState
from db.models import OutboxMail
from db.session import writing
from services.mail.delivery import Delivered, deliver_due
from services.mail.outbox import queue
from settings import settings
from tests.conftest import NOW
from tests.mail_server import mail_server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this very machine, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mail_server(tls=context) as one:
        monkeypatch.setenv("PASSERELLE_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("PASSERELLE_SMTP_PORT", str(one.port))
        monkeypatch.setenv("PASSERELLE_SMTP_USER", "passerelle")
        monkeypatch.setenv("PASSERELLE_SMTP_PASSWORD", "right")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.cache_clear()
        yield one
    monkeypatch.undo()
    settings.cache_clear()


def deliver_one(db):
    with writing() as session:
        queue(session, "account_exists", email="anna@example.org", language=Language.FR, now=NOW)
    done = deliver_due(NOW)
    mail = db.one(select(OutboxMail))
    return done, mail.state, mail.last_error


def test_a_mail_goes_out_encrypted_and_signed_in(db, server):
    assert deliver_one(db) == (Delivered(sent=1), MailState.SENT, "")
    assert server.encrypted == [True]
    assert server.logins == [("passerelle", "right")]


def test_a_refused_sign_in_is_tried_again_later(db, server, monkeypatch):
    monkeypatch.setenv("PASSERELLE_SMTP_PASSWORD", "wrong")
    settings.cache_clear()
    assert deliver_one(db) == (Delivered(postponed=1), MailState.QUEUED, "sign_in 535")
    assert server.seen == []


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_mail(db, server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert deliver_one(db) == (Delivered(postponed=1), MailState.QUEUED, "encryption")
    assert (server.seen, server.logins) == ([], [])
