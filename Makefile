# Each target does its own set-up: Python 3.11 or newer, git and make are all it needs.
#
#   make demo               the worked example, every stage, into output/demo/
#   make test PYTHON=...    with a Python of your choice
#   make bench SIZES="1000 10000"

.DEFAULT_GOAL := help
.PHONY: help setup demo test cover lint docs bench clean

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

# The first that runs and is new enough; a version manager's empty shims answer but do not run.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.14 python3; do \
	"$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { command -v "$$python"; break; }; done)

SIZES ?= 1000 10000 100000

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## make .venv and install reviewkit and its tools into it (the others do this too)

# Done once, and again when pyproject.toml changes. pip knows dependency groups from 25.1 on.
$(READY): pyproject.toml
	@test -n '$(PYTHON)' && '$(PYTHON)' -c '$(NEW_ENOUGH)' || \
		{ echo 'reviewkit needs Python 3.11 or newer: install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'This Python cannot make virtual environments: install its venv package (Debian: apt-get install python3-venv).' >&2; exit 1; }
	@echo 'Setting up $(VENV) (once; takes a minute) ...'
	@$(BIN)/python -c 'import pip; $(NEW_ENOUGH)' 2>/dev/null || '$(PYTHON)' -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

demo: $(READY) ## run the worked example through every stage, into output/demo/
	@$(BIN)/python -m reviewkit demo output/demo

test: $(READY) ## run all tests and the import contracts
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

cover: $(READY) ## run all tests with the coverage gate; it takes about twice as long
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term

lint: $(READY) ## ruff, mypy --strict and the import contracts
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

docs: $(READY) ## print docs/ words, store, commands and schemas from the code
	@$(BIN)/python docs/print.py

bench: $(READY) ## time the pipeline at each of SIZES and write docs/benchmarks.md
	@$(BIN)/python benchmarks/pipeline.py $(SIZES)

clean: ## remove everything the other targets made, .venv too
	rm -rf $(VENV) output/demo build dist htmlcov .coverage .coverage.* *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
