# 督办: every command a developer or an operator needs. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOUCH_A_STORE := $(addprefix tests/,storage bot instances supervision cli stories sandbox)
THE_STORE_ITSELF := $(wordlist 1,3,$(TOUCH_A_STORE))
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
SIDE_BY_SIDE := -n $(WORKERS) --dist worksteal
BENCH ?= sending webhook scale desk lateness startup

.DEFAULT_GOAL := help
.PHONY: help install demo run test test-sqlite test-store-on-postgresql test-postgresql lint check sim kills bench utterances format

help:  ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

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

test: $(STAMP)  ## every test on SQLite, those of the store itself on PostgreSQL beside; each prints when it ends
	@$(MAKE) --no-print-directory -j2 -O test-store-on-postgresql test-sqlite

test-sqlite: $(STAMP)  ## every test, on SQLite; two instances on one store want PostgreSQL
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) --ignore tests/instances

test-store-on-postgresql: $(STAMP)
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -m 'not storeless' $(THE_STORE_ITSELF)

test-postgresql: $(STAMP)  ## every test that touches a store, on PostgreSQL
	TEST_DATABASE=postgresql $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(TOUCH_A_STORE)

lint: $(STAMP)  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(STAMP)  ## what every change must pass: lint and tests
	@$(MAKE) --no-print-directory -j3 -O lint test-store-on-postgresql test-sqlite

kills: $(STAMP)  ## 100 SIGKILLs of the real service; KILLS_ARGS="--rounds 1000 --store postgresql" for more
	$(BIN)/python -m tests.kills $(KILLS_ARGS)

bench: $(STAMP)  ## every benchmark, as Markdown tables; BENCH="webhook scale" for some
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@for subject in $(BENCH); do echo "## $$subject"; $(BIN)/python -m tests.bench.$$subject || exit 1; echo; done

sim: $(STAMP)  ## 200 simulated months with faults; SIM_ARGS="--months 2000 --seed 7" for more
	$(BIN)/python -m tests.simulation $(SIM_ARGS)

utterances: $(STAMP)  ## ten thousand generated utterances, read and answered
	UTTERANCES=4500 $(BIN)/python -m pytest tests/rules/test_generated_utterances.py
	UTTERANCES=10000 $(BIN)/python -m pytest tests/supervision/test_conversation_generated.py

format: $(STAMP)  ## let ruff format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
