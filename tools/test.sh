#!/bin/sh
# All that guards: static checks, then every test, browser journeys included. pytest's closing line comes last.
# WORKERS says how many tests run at once; arguments go to pytest.
set -u
cd "$(dirname "$0")/.."

# Settings of this machine must not leak into the tests.
unset DATABASE_URL
for name in $(env | sed -n 's/^\(PASSERELLE_[A-Za-z0-9_]*\)=.*/\1/p'); do unset "$name"; done

# Parallel workers must collect the same tests in the same order, also those made from a set.
PYTHONHASHSEED=0
export PYTHONHASHSEED

static=0
sh tools/check.sh || static=1
CHROMIUM=$(.venv/bin/python -m tools.chromium) || exit 1
export CHROMIUM
[ $static = 0 ] || printf 'The static checks above failed; the tests run all the same.\n'

# worksteal: each worker begins with tests of one database and seldom changes to the other.
.venv/bin/python -m pytest -n "${WORKERS:-2}" --dist worksteal "$@"
tests=$?
[ $tests != 0 ] || tests=$static
exit $tests
