# denen: `make run` to try it, `make test` to prove it.
.DEFAULT_GOAL := help
.PHONY: help setup run test quick external check bench service audit lock
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export DENEN_DATA ?= ../shared/data
ONLY_FOR_CHECKS := DENEN_SECRET_KEY=only-for-checks DENEN_ROLE_URL=postgresql://nobody@localhost/nowhere PYTHONPATH=src

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## the virtual environment with the locked dependencies
	@$(PYTHON) scripts/setup.py

run: setup  ## everything, with the example towns, on http://127.0.0.1:8000/
	@exec $(BIN)/denen up --trial

test: setup  ## all tests, browser journeys included
	@$(PYTHON) scripts/browser.py
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -q

quick: setup  ## the tests of the inner loop
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not slow and not browser"

external: setup  ## the same tests on the system's own PostgreSQL (15 or newer)
	@scripts/external_postgres.sh $(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not slow and not browser"

check: setup  ## style, types, imports, migrations, templates, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(ONLY_FOR_CHECKS) $(BIN)/denen manage check
	$(ONLY_FOR_CHECKS) $(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(ONLY_FOR_CHECKS) $(BIN)/python -W ignore::RuntimeWarning -m denen.site.manage makemigrations --check --dry-run
	$(ONLY_FOR_CHECKS) $(BIN)/python -m denen.base.ui.messages check
	$(ONLY_FOR_CHECKS) $(BIN)/python -m denen.base.ui.lint

bench: setup  ## the benches, as tables
	@$(BIN)/denen bench counter-slice

service: setup  ## a working new service: make service NAME=lamp
	@$(BIN)/denen service new "$(NAME)"

audit: setup  ## known holes in the dependencies (asks the advisory database)
	$(BIN)/pip-audit -r requirements.lock --no-deps --disable-pip

lock:  ## the lock file anew, from pyproject.toml
	uv pip compile --universal --generate-hashes --python-version 3.11 -q pyproject.toml --group dev -o requirements.lock
