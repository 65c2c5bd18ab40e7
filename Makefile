# 督办: every command a developer or an operator needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo run test check sim format

help:  ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

install: $(STAMP)  ## make .venv and install everything

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	@echo 'installing into $(VENV) …' >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP)  ## the rehearsal page; DEMO_ARGS=--auto plays a month and prints it
	@$(BIN)/python -m sandbox $(DEMO_ARGS)

run: $(STAMP)  ## the service, with the settings of .env
	$(BIN)/duban run

test: $(STAMP)  ## every test
	$(BIN)/python -m pytest

check: $(STAMP)  ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

sim: $(STAMP)  ## 200 simulated months with faults; SIM_ARGS="--months 2000 --seed 7" for more
	$(BIN)/python -m tests.simulation $(SIM_ARGS)

format: $(STAMP)  ## let ruff format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
