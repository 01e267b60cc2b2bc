# The only entry points of the project; CI calls the same ones. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first Python on this machine that the pinned packages support.
PYTHON ?= $(shell for p in python3.12 python3.11 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# Compiled packages halve the time that Airflow and dbt take to start.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPATH := $(CURDIR)
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export RUNTIME__DLTHUB_TELEMETRY := false
export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED := False

.PHONY: help setup demo test test-fast test-e2e sweep lint format bench up down sources docs lock clean

help: ## List what can be made
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(INSTALLED) ## Install the pinned packages into .venv (done by every other target when needed)

$(INSTALLED): requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found. Install one, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@awk '/^[a-z]/ {wanted = /^uv==/} wanted' requirements.lock > $(VENV)/installer.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/installer.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	@echo "Compiling the installed packages ..."
	@$(BIN)/python -m compileall -q -j 2 $(VENV)/lib >/dev/null || true
	@touch $@

demo: setup ## The whole way on this machine: simulate the trust, run every DAG, publish, show where to look
	@$(BIN)/python -m demo.run $(ARGS)

up: setup ## Start Airflow with its UI and leave it running (with the simulated trust)
	@$(BIN)/python -m demo.airflow_local up $(ARGS)

down: setup ## Stop what `make up` started
	@$(BIN)/python -m demo.airflow_local down

test: test-fast test-e2e ## Unit, property, browser and end-to-end tests; of the sweep a few seeds

test-fast: setup ## All tests but the end-to-end runs and the long sweep
	@mkdir -p var
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not e2e and not sweep" --junit-xml=var/test-fast.xml $(ARGS)

test-e2e: setup ## The DAGs under a real Airflow scheduler
	@mkdir -p var
	@$(BIN)/python -m pytest -q -m e2e --junit-xml=var/test-e2e.xml $(ARGS)

sweep: setup ## Every measure against the truth: twenty seeds on three days each, and the trust at its full size
	@mkdir -p var
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal --junit-xml=var/sweep.xml tests/pipeline/test_sweep.py $(ARGS)

lint: setup ## Style, types, import rules, SQL, and that generated files are current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m extractors.contract --check
	@$(BIN)/python -m publication.indicator_page --check
	@$(BIN)/sqlfluff lint --processes 1 dbt/models dbt/tests

format: setup ## Put the code into the house's format
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python -m extractors.contract
	@$(BIN)/python -m publication.indicator_page

bench: setup ## Ratios against a named limit, measured in one run
	@$(BIN)/python -m benchmarks $(ARGS)

sources: setup ## What the last night read: what failed, why, what to do, and how much each read was
	@$(BIN)/python -m publication.source_state $(ARGS)

docs: setup ## Build the dbt docs of the demo warehouse into var/docs
	@$(BIN)/python -m publication.docs $(ARGS)

lock: setup ## Resolve requirements.lock anew from pyproject.toml (needs the package registry)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev --extra production -o requirements.lock pyproject.toml

clean: ## Remove everything the demo made (the landing too)
	@rm -rf var
