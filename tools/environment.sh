#!/bin/sh
# Makes the Python environment in .venv and keeps it as the requirement files say.
#
#   tools/environment.sh requirements.txt          what the application needs
#   tools/environment.sh requirements-dev.txt      also what tests and checks need
#
# Nothing is installed again while the files have not changed. A .venv that is a symbolic link belongs to somebody
# else: it is used and never changed.
set -eu
cd "$(dirname "$0")/.."
wanted=$1

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 1; }

# It installs in a fifth of pip's time. Where it cannot be had, or does not reach the packages, pip does it.
UV=uv==0.13.9

# The first Python that is new enough; PYTHON names one.
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
  for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
    if new_enough "$candidate"; then printf '%s\n' "$candidate"; return; fi
  done
  refuse "Python 3.11 or newer is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python3"
}

make_environment() {
  python=$(find_python)
  say "Making the environment .venv with $("$python" --version) …"
  rm -rf .venv
  trouble=$("$python" -m venv .venv 2>&1) && return
  # Debian and Ubuntu ship venv without pip: a pip of the system can fill the environment instead.
  rm -rf .venv
  "$python" -m venv --without-pip .venv >/dev/null 2>&1 &&
    "$python" -m pip --python .venv/bin/python install --quiet pip >/dev/null 2>&1 && return
  rm -rf .venv
  say "$trouble"
  refuse "Python cannot make environments here. On Debian or Ubuntu: apt-get install python3-venv; then run this again."
}

# Where packages come from is told to pip by people and machines: the same holds here.
install_with_uv() {
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-compile "$UV" 2>/dev/null || return 1
  [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="$PIP_INDEX_URL"
  [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
  UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=1 .venv/bin/uv pip install -qq --python .venv/bin/python -r "$1"
}

# What an installation is remembered by: the text of the requirement files.
text_of() { [ "$1" = requirements.txt ] || cat requirements.txt; cat "$1"; }
installed() { text_of "$1" | cmp -s - ".venv/installed-$1"; }

if [ -L .venv ]; then
  .venv/bin/python tools/requirements_met.py "$wanted" ||
    refuse ".venv is a link to a shared environment, which is never changed from here. Remove the link, or install there."
  exit 0
fi

new_enough .venv/bin/python || make_environment

if installed "$wanted" || installed requirements-dev.txt; then exit 0; fi

say "Installing what $wanted lists (one to three minutes the first time) …"
rm -f .venv/installed-*
# What is used is compiled when it is first used: that is a third of it.
install_with_uv "$wanted" ||
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-compile -r "$wanted" ||
  refuse "The packages could not be installed. pip needs a package index: check the connection or the proxy, then run this again."
text_of "$wanted" >".venv/installed-$wanted"
