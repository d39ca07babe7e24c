"""The pictures of README and guides: the application itself, with invented people, on a day that is always the same.

``python -m tools.pictures`` makes all of them in ``docs/pictures``; names after it make only those, ``--output`` puts
them elsewhere. Pages show words, dates and numbers of the demonstration data alone.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from PIL import Image, ImageChops

from services import unit
from settings import ROOT, settings
from tools.picture_list import DAY, PICTURES, Picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120 * 1024
COLOURS = (256, 128, 64, 32)
SHADE = 48
"""Of 255: a difference that nobody sees."""
START_SECONDS = 60
PATIENCE = 30_000
LOCALES = {"fr": "fr-FR", "en": "en-GB", "hy": "hy-AM"}
ZONES = {"fr": "Europe/Paris", "en": "Asia/Yerevan", "hy": "Asia/Yerevan"}
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"], #list:not([aria-busy])'
"""Streamlit's pages have come to rest; that of attendance has its list."""


# The served application


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_environment(folder: Path, port: int) -> dict[str, str]:
    """Settings of the pictures alone: nothing of this machine's installation is read or changed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
    return kept | {
        "DATABASE_URL": f"sqlite:///{folder / 'pictures.db'}",
        "PASSERELLE_BASE_URL": f"http://127.0.0.1:{port}",
        "PASSERELLE_BCRYPT_ROUNDS": "4",
        "PASSERELLE_DEFAULT_LANGUAGE": "fr",
        "PASSERELLE_DEMO": "0",
        "PASSERELLE_ENVIRONMENT": "development",
        "PASSERELLE_JOBS_IN_APP": "0",
        "PASSERELLE_SMTP_HOST": "",
    }


def serve(port: int) -> None:
    """Serve with a clock that started at ``DAY``: the one clock of the application is set before anything reads it."""
    import uvicorn

    shift = DAY - datetime.now(UTC)
    unit.utc_now = lambda: datetime.now(UTC) + shift
    uvicorn.run("server:app", host="127.0.0.1", port=port, log_level="warning")


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The application on its own port, until the pictures are taken."""
    where = environment["PASSERELLE_BASE_URL"]
    command = [sys.executable, "-m", "tools.pictures", "--serve", where.rpartition(":")[2]]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_for(where, process, log)
        yield where
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(where: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{where}/healthz", timeout=5).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the application did not start:\n{log.read_text()}")


# The browser


@contextmanager
def visit(browser: Browser, where: str, picture: Picture) -> Iterator[Page]:
    """A page of a fresh browser of that size, language and light, whatever the language of the account."""
    from services.sessions import language_cookie_name

    context = browser.new_context(
        base_url=where, locale=LOCALES[picture.language], color_scheme="dark" if picture.dark else "light",
        viewport={"width": picture.width, "height": picture.height}, device_scale_factor=2 if picture.is_phone else 1,
        reduced_motion="reduce", timezone_id=ZONES[picture.language],
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    chosen = {"name": language_cookie_name(), "value": picture.language, "url": where, "sameSite": "Strict"}
    context.add_cookies([chosen])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in with a demonstration account, as anybody would."""
    from seeds.demo_data import PASSWORD

    page.goto("/connexion")
    page.wait_for_selector(SETTLED)
    page.locator('input[autocomplete="username"], input[autocomplete="email"]').first.fill(email)
    page.locator('input[autocomplete="current-password"]').fill(PASSWORD)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.wait_for_url(re.compile(r"^(?!.*connexion).*$"))
    page.wait_for_selector(SETTLED)


def look(page: Page) -> bytes:
    """What the page looks like once nothing on it moves any more."""
    page.wait_for_selector(SETTLED)
    page.evaluate("document.fonts.ready")
    before, now = b"", page.screenshot(animations="disabled", caret="hide")
    for _ in range(20):
        if before == now and page.locator('[data-testid="stSkeleton"]').count() == 0:
            break
        page.wait_for_timeout(500)
        before, now = now, page.screenshot(animations="disabled", caret="hide")
    return now


def small(picture: bytes) -> bytes:
    """The same as a PNG of at most ``LARGEST`` bytes, with as many colours as fit."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def looks_like(file: Path, picture: bytes) -> bool:
    """Whether ``file`` shows the same, but for a shade at the edges of letters, which differs from run to run."""
    if not file.exists():
        return False
    before, now = (Image.open(source).convert("RGB") for source in (file, io.BytesIO(picture)))
    if before.size != now.size:
        return False
    return max(high for _low, high in ImageChops.difference(before, now).getextrema()) <= SHADE  # type: ignore[misc]


def take(browser: Browser, where: str, picture: Picture) -> bytes:
    """One picture, small enough for the repository."""
    from db.session import writing

    if isinstance(picture.address, str):
        address = picture.address
    else:
        with writing() as session:
            address = picture.address(session)
    with visit(browser, where, picture) as page:
        if picture.person:
            sign_in(page, picture.person)
        page.goto(address)
        if picture.prepare:
            picture.prepare(page)
        return small(look(page))


def make(names: list[str], output: Path) -> None:
    """Make the pictures of these names, or all, in ``output``."""
    from playwright.sync_api import sync_playwright

    from tools.chromium import find

    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = own_environment(Path(folder), free_port())
        os.environ.update(environment)
        settings.cache_clear()
        fill()
        with served(environment, Path(folder) / "log") as where, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
            for picture in PICTURES:
                if not names or picture.name in names:
                    content = take(browser, where, picture)
                    file = output / f"{picture.name}.png"
                    is_old = looks_like(file, content)
                    if not is_old:
                        file.write_bytes(content)
                    print(f"{file.name}: {'as before' if is_old else f'{len(content) // 1024} kB'}", flush=True)
            browser.close()


def fill() -> None:
    """Reference and demonstration data as of ``DAY``."""
    from tools import installation

    installation.migrate()
    installation.fill_with_demonstration(DAY)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("names", nargs="*", help="which pictures; all of them without a name")
    parser.add_argument("--output", type=Path, default=FOLDER)
    parser.add_argument("--serve", type=int, metavar="PORT", help="only serve, with the clock of the pictures")
    asked = parser.parse_args()
    if unknown := set(asked.names) - {picture.name for picture in PICTURES}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    if asked.serve:
        serve(asked.serve)
    else:
        make(asked.names, asked.output)


if __name__ == "__main__":
    main()
