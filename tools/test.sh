#!/bin/sh
# All that guards: every test, browser journeys included, and beside them the static checks, whose lines come among
# those of the tests as soon as they are known. pytest's closing line comes last in a whole run.
# WORKERS says how many tests run at once; arguments go to pytest. A third one on two processors gains nothing.
set -u
cd "$(dirname "$0")/.."

# Settings of this machine must not leak into the tests.
unset DATABASE_URL
for name in $(env | sed -n 's/^\(PASSERELLE_[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$name"; done

# Parallel workers must collect the same tests in the same order, also those made from a set.
PYTHONHASHSEED=0
export PYTHONHASHSEED

# Servers that tests start read what the first of them has compiled.
unset PYTHONDONTWRITEBYTECODE

is_compiled=$([ -d services/__pycache__ ] && echo yes)

# They take a minute of one processor, which nothing else needs at first.
{
  lines=$(sh tools/check.sh 2>&1)
  static=$?
  printf '\n%s\n' "$lines"
  exit $static
} &
checks=$!

# What no run has compiled yet would be compiled by both workers at the same time.
[ -n "$is_compiled" ] || {
  .venv/bin/python -m compileall -q app.py manage.py settings.py db services ui pages web seeds tools
  .venv/bin/python -c "import hypothesis.strategies, manage, server, streamlit.testing.v1"
}

CHROMIUM=$(.venv/bin/python -m tools.chromium) || exit 1
export CHROMIUM

# worksteal: each worker begins with tests of one database and seldom changes to the other.
.venv/bin/python -m pytest -n "${WORKERS:-2}" --dist worksteal "$@"
tests=$?
wait $checks || { printf 'The static checks have failed.\n' >&2; [ $tests != 0 ] || tests=1; }
exit $tests
