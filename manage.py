"""The command line of one installation: ``python manage.py --help``."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from services.errors import DomainError
from services.i18n import translate
from services.unit import utc_now
from settings import settings
from tools import Refused, accounts, backups, catalogues, installation, serve, simulation

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
user = typer.Typer(no_args_is_help=True, help="Accounts, where nobody can sign in yet or any more.")
messages = typer.Typer(no_args_is_help=True, help="Catalogues of translations.")
app.add_typer(user, name="user")
app.add_typer(messages, name="messages")

Address = Annotated[str, typer.Argument(help="The e-mail address with which the person signs in.")]
Tongue = Annotated[str, typer.Argument(help="fr, en or hy.")]


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    installation.migrate()
    print("The database has the newest schema.")


@app.command()
def check() -> None:
    """Say what stands in the way of serving with these settings and this database."""
    faults = installation.faults()
    for fault in faults:
        print(f"- {fault}")
    if faults:
        raise typer.Exit(1)
    print("Settings and database are in order.")


@app.command()
def reference() -> None:
    """Load the reference data: cities, partners, departments, dated rules. Loading it again changes nothing."""
    from seeds import reference as facts

    facts.load(utc_now())
    print("The reference data is there.")


@app.command()
def demo() -> None:
    """Fill an empty database with reference and demonstration data."""
    made = installation.fill_with_demonstration(utc_now())
    print("The demonstration data is there." if made else "The demonstration data was there already and is kept.")


@app.command()
def volume(applications: Annotated[int, typer.Argument(min=100, max=100_000)]) -> None:
    """Fill an empty or demonstration database with a large year of invented people: 200, 2000 or 20000 applications."""
    from tools import volume as large

    large.fill(applications, utc_now())
    print(f"{applications:,} applications are there, with their accounts, offers, internships, messages and files.")


@app.command(name="accounts")
def show_accounts() -> None:
    """Print the demonstration accounts of this database."""
    if not installation.holds_demonstration():
        raise Refused("This database holds no demonstration data, so it has no demonstration accounts.")
    print(serve.accounts())


@app.command()
def run(host: str = "127.0.0.1", port: str = "8501") -> None:
    """Migrate, fill an empty database with demonstration data, and serve on this machine."""
    serve.check_port(host, serve.port_number(port))
    installation.migrate()
    if not settings().production and installation.is_empty():
        print("Filling the empty database with demonstration data …", flush=True)
        installation.fill_with_demonstration(utc_now())
    if faults := installation.faults():
        raise Refused("\n".join(faults))
    raise typer.Exit(serve.serve(host, serve.port_number(port)))


@app.command()
def simulate_internship(
    file: Path, language: Annotated[str, typer.Option(help="Of the sentences: fr, en or hy.")] = "fr"
) -> None:
    """Say what the law asks of the internship that a JSON file describes."""
    try:
        print(simulation.answer_to(file, language))
    except simulation.Faults as faults:
        print("\n".join(faults.lines), file=sys.stderr)
        raise typer.Exit(2) from None


@app.command()
def reconcile() -> None:
    """Prove the material's balances against its movements, and name every difference (status 1 if there is one)."""
    from tools import material

    lines, is_sound = material.proof()
    print("\n".join(lines))
    raise typer.Exit(0 if is_sound else 1)


@app.command()
def worker() -> None:
    """Run the jobs that are due, until stopped (only where PASSERELLE_JOBS_IN_APP=false)."""
    from services import jobs

    jobs.work_forever()


@app.command()
def deliver() -> None:
    """Send the mails that are due, once."""
    from services.mail.delivery import deliver_due

    if not settings().smtp_host:
        raise Refused("No mail server is set (PASSERELLE_SMTP_HOST): mails wait in the outbox.")
    done = deliver_due(utc_now())
    print(f"Sent {done.sent}, postponed {done.postponed}, failed {done.failed}, uncertain {done.uncertain}.")


@app.command()
def backup(file: Path) -> None:
    """Write a checked copy of a SQLite database to FILE, also while the application runs."""
    size = backups.backup(settings().database_url, file)
    print(
        f"{file}: {size:,} bytes, checked. Keep it apart from PASSERELLE_SECRET_KEY, without which files do not open."
    )


@app.command()
def restore(file: Path) -> None:
    """Put a copy back in the place of a SQLite database; what was there is kept beside it."""
    before = backups.restore(settings().database_url, file, now=utc_now())
    if before:
        print(f"What was there before is kept in {before}.")
    print("Restored. Everybody signs in anew; mails that were waiting are shown as uncertain.")


@app.command()
def after_restore() -> None:
    """Make a PostgreSQL database that was just put back safe to go on with."""
    installation.migrate()
    backups.settle(utc_now())
    print("Everybody signs in anew; mails that were waiting are shown as uncertain.")


@user.command()
def create_admin(email: Address) -> None:
    """Make an administrator, or make one of an account; prints an invitation link, or asks for a password."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password (empty: print an invitation link): ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    print(accounts.create_admin(email, password, now=utc_now()))


@user.command()
def disable(email: Address) -> None:
    """Close an account at once and sign it out everywhere."""
    print(accounts.disable(email, now=utc_now()))


@messages.command()
def extract() -> None:
    """Print every string that the code marks for translation."""
    for entry in catalogues.extract():
        print(json.dumps([entry.msgid, entry.plural] if entry.plural else entry.msgid, ensure_ascii=False))


@messages.command(name="update")
def update_catalogues() -> None:
    """Add new strings to all catalogues and drop those that are no longer used."""
    for language, count in catalogues.update().items():
        print(f"{language}: {count} not translated")


@messages.command(name="check")
def check_catalogues() -> None:
    """Say what is missing or wrong in the catalogues."""
    faults = catalogues.check()
    print("\n".join(faults) or "The catalogues are complete.")
    raise typer.Exit(1 if faults else 0)


@messages.command()
def missing(language: Tongue) -> None:
    """Print what waits for a translator, as JSON that ``fill`` takes once its values are translated."""
    print(json.dumps(catalogues.missing(language), ensure_ascii=False, indent=1))


@messages.command()
def fill(language: Tongue, file: Path) -> None:
    """Merge translations {msgid: text or [singular, plural]}; those that break a rule are named and left out."""
    try:
        texts = json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise Refused(f"{file} is not JSON: {error}") from error
    taken, faults = catalogues.fill(language, texts)
    print("\n".join([*faults, f"{taken} taken over, {len(faults)} refused"]))
    raise typer.Exit(1 if faults else 0)


def main() -> None:
    """Run a command; what cannot be done is said in one sentence, with status 1."""
    try:
        app()
    except DomainError as error:
        sys.exit(translate("en", error.msgid, **error.params))
    except ValidationError as error:
        sys.exit("\n".join(str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors()))
    except OperationalError as error:
        sys.exit(f"The database does not answer as it should: {error.orig}")
    except (Refused, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
