#!/bin/sh
# Everything that can be said about the code without running it. All checks are made, also after one has failed.
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=0

check() {
  name=$1
  shift
  if output=$("$@" 2>&1); then
    printf '  ok      %s\n' "$name"
  else
    failed=1
    printf '  FAILED  %s\n' "$name"
    printf '%s\n' "$output" | head -n 60
  fi
}

check "ruff check" "$python" -m ruff check .
check "ruff format" "$python" -m ruff format --check .
check "import rules" "$python" -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
check "types (mypy)" "$python" -m mypy .
check "catalogues" "$python" manage.py messages check
exit $failed
