# Passerelle. A fresh machine needs Python 3.11 or newer, git and make; all else is made here, in .venv and var.
# Paths stay relative, so that the folder may lie anywhere, under a name with spaces too.

PORT ?= 8501
HOST ?= 127.0.0.1
WORKERS ?= 2
ARGS ?=
export PYTHON WORKERS

.PHONY: help run test fuzz check format messages pictures bench bench-exchange bench-ledger bench-load bench-soak clean environment environment-dev

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1~/p' Makefile | awk -F'~' '{ printf "%-18s %s\n", $$1, $$2 }'

run: environment ## Serve the application with demonstration data on http://127.0.0.1:8501 (PORT=8600 for another)
	@.venv/bin/python manage.py run --host "$(HOST)" --port "$(PORT)"

test: environment-dev ## All checks and all tests, in a browser too (ARGS="tests/services -k mail" for some)
	@sh tools/test.sh $(ARGS)

fuzz: environment-dev ## Tests that make up their own cases, with fifty times as many (takes long)
	@.venv/bin/python -m pytest -n "$(WORKERS)" -m hypothesis --hypothesis-profile long $(ARGS)

check: environment-dev ## Only the checks that run nothing: style, imports, types, catalogues
	@sh tools/check.sh

format: environment-dev ## Bring the code into its usual form
	@.venv/bin/python -m ruff check --fix --quiet .; .venv/bin/python -m ruff format --quiet .

messages: environment ## Bring the catalogues of translations up to the code
	@.venv/bin/python manage.py messages update

pictures: environment-dev ## Make the pictures of the README from the running application
	@CHROMIUM="$$(.venv/bin/python -m tools.chromium)" && export CHROMIUM && .venv/bin/python -m tools.pictures $(ARGS)

bench: environment-dev ## Measure what a click costs on each page, beside a bare Streamlit page (some 3 minutes)
	@.venv/bin/python -m tests.load pages $(ARGS)

bench-exchange: environment-dev ## Measure the pages of an exchange of 60 people beside bare pages (some 2 minutes)
	@.venv/bin/python -m tests.load exchange $(ARGS)

bench-ledger: environment-dev ## Measure a posting of 500 lines and the proof of the ledger at 100,000 lines (some 2 minutes)
	@.venv/bin/python -m tests.load ledger

bench-load: environment-dev ## Measure 100 people at once on one process (2.5 minutes; ARGS="--people 150" for more)
	@.venv/bin/python -m tests.load crowd $(ARGS)

bench-soak: environment-dev ## Watch memory while 60 people come and go for 20 minutes
	@.venv/bin/python -m tests.load soak $(ARGS)

clean: ## Remove what checks and tests leave behind; data and environment stay
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/output
	@find . -path './.venv' -prune -o -type d -name __pycache__ -exec rm -rf {} +

environment:
	@sh tools/environment.sh requirements.txt

environment-dev:
	@sh tools/environment.sh requirements-dev.txt
