"""The browser of the journeys: found on the machine, or installed. ``python -m tools.chromium`` prints its path.

``CHROMIUM`` names one. Otherwise, in this order: a Chromium or Chrome of the system, one that Playwright keeps, the
package of Debian or Ubuntu (when root), Playwright's own download. A headless shell goes first: it draws the same and
has no windows to keep, which takes a quarter of the processor less.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")
"""Of Debian and Ubuntu; the first is Debian's alone."""


def works(path: str) -> bool:
    """Whether ``path`` is a browser that starts (on Ubuntu the package may be an empty shell around a snap)."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _of_the_system() -> str | None:
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in candidates if works(path)), None)


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and works(path) else None


def find() -> str | None:
    """The path of a browser that works, or None."""
    return _of_the_system() or _of_playwright()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _attempt(*command: str) -> bool:
    print(f"No Chromium found; trying: {' '.join(command)}", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=sys.stderr, env=environment).returncode == 0


def install() -> str | None:
    """Install a browser by whatever way is open; its path, or None."""
    if _is_root() and shutil.which("apt-get"):
        _attempt("apt-get", "-qq", "update")
        for package in PACKAGES:
            if _attempt("apt-get", "-qq", "install", "-y", "--no-install-recommends", package) and (path := find()):
                return path
    options = ["--with-deps"] if _is_root() and shutil.which("apt-get") else []
    if _attempt(sys.executable, "-m", "playwright", "install", *options, "chromium"):
        return find()
    return None


def main() -> None:
    path = find() or install()
    if path is None:
        sys.exit(
            "The browser tests need Chromium, and it could not be installed from here. Install the package chromium "
            "(or Google Chrome), or name a browser: CHROMIUM=/path/to/chromium make test"
        )
    print(f"Browser of the tests: {path}", file=sys.stderr)
    print(path)


if __name__ == "__main__":
    main()
