"""Pictures of the application itself: made by one command, small, and on a day that is always the same."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tools.chromium import find
from tools.picture_list import DAY, PICTURES
from tools.pictures import FOLDER, LARGEST, looks_like, own_environment, small

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHROMIUM": find() or "", "PASSERELLE_DEMO": "1", "DATABASE_URL": "sqlite:///none.db"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)


WITH_ANOTHERS_DATA = """
import os, shutil, sys
from tools import pictures
data = sys.argv.pop()
pictures.fill = lambda: shutil.copyfile(data, os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
pictures.main()
"""


def test_one_picture_is_taken_of_the_served_application(tmp_path, demonstration):
    done = run("-c", WITH_ANOTHERS_DATA, "home-phone-armenian", "--output", str(tmp_path), str(demonstration))
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (0, ["home-phone-armenian.png"]), (
        done.stderr
    )
    with Image.open(tmp_path / "home-phone-armenian.png") as image:
        assert image.size == (780, 1688)
        assert len(image.convert("RGB").getcolors(1 << 20)) > 16  # words and buttons, not an empty page
    assert (tmp_path / "home-phone-armenian.png").stat().st_size <= LARGEST
    assert not (ROOT / "none.db").exists()


def test_a_picture_that_does_not_exist_is_refused_by_name():
    done = run("-m", "tools.pictures", "nothing")
    assert (done.returncode, "no such picture: nothing" in done.stderr) == (2, True)


def test_the_clock_of_the_pictures_is_the_one_that_pages_and_services_read():
    done = run(
        "-c",
        "import uvicorn; from tools import pictures; uvicorn.run = lambda *_, **__: None; pictures.serve(8770)\n"
        "from ui import guard; from web import sockets\n"
        "print(guard.utc_now().date(), sockets.utc_now().date())",
    )
    assert done.stdout.split() == [DAY.date().isoformat()] * 2, done.stderr


def test_settings_of_this_machine_do_not_reach_the_pictures(monkeypatch, tmp_path):
    monkeypatch.setenv("PASSERELLE_SMTP_HOST", "mail.example")
    monkeypatch.setenv("PASSERELLE_MAIL_FROM", "city@example")
    own = own_environment(tmp_path, 8771)
    assert (own["PASSERELLE_SMTP_HOST"], own["PASSERELLE_DEMO"], own.get("PASSERELLE_MAIL_FROM")) == ("", "0", None)
    assert own["DATABASE_URL"] == f"sqlite:///{tmp_path}/pictures.db"


def test_a_picture_becomes_small_by_losing_colours_not_size():
    noise = random.Random(1)
    image = Image.frombytes("RGB", (300, 300), noise.randbytes(300 * 300 * 3))
    out = io.BytesIO()
    image.save(out, "PNG")
    with Image.open(io.BytesIO(small(out.getvalue()))) as made:
        assert (made.size, made.mode) == ((300, 300), "P")
    assert len(small(out.getvalue())) <= LARGEST < out.tell()


@pytest.mark.parametrize(("colour", "is_kept"), [((40, 40, 40), True), ((200, 40, 40), False)])
def test_a_picture_is_kept_unless_somebody_would_see_the_difference(tmp_path, colour, is_kept):
    image = Image.new("RGB", (20, 20), (10, 10, 10))
    image.save(tmp_path / "before.png")
    image.putpixel((7, 7), colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    assert looks_like(tmp_path / "before.png", out.getvalue()) is is_kept
    assert not looks_like(tmp_path / "none.png", out.getvalue())


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_each_picture_of_the_documents_has_its_size(picture):
    file = FOLDER / f"{picture.name}.png"
    with Image.open(file) as image:
        times = 2 if picture.is_phone else 1
        assert image.size == (picture.width * times, picture.height * times)
    assert file.stat().st_size <= LARGEST
