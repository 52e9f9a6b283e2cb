# Each target is a few lines. `make help` lists them.
export UV_PYTHON_DOWNLOADS := never
# Hospitals often have a certificate authority of their own: trust what the machine trusts.
export UV_SYSTEM_CERTS := 1
PYTHON ?= python3
BIN := .venv/bin
DEMO ?= 1
# Workers of the tests: one a processor; beyond four the browsers only wait for each other.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: help run test check format bench fault-quick clean
help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/run.stamp  ## start the whole desk with live demonstration data (DEMO=0: an empty desk)
	@$(BIN)/python -m feedbackdesk.run $(if $(filter 0,$(DEMO)),--empty,)

test: .venv/test.stamp  ## run every test, in real browsers and against real servers
	@$(BIN)/python -m tests.chromium
	@$(BIN)/pytest -n $(JOBS) --maxprocesses 4 --dist loadgroup || { [ $$? -eq 1 ] && [ -n "$(AGAIN)" ] && echo "A second look at what failed, alone:" && $(BIN)/pytest --last-failed --last-failed-no-failures none; }

check: .venv/test.stamp  ## format, lint, types, migrations and the house rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .
	@$(BIN)/pytest tests/test_architecture.py tests/test_migrations.py tests/test_documentation.py

format: .venv/test.stamp  ## put the code in its one format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: .venv/test.stamp  ## print every benchmark as a ratio against a floor in the same run
	@$(BIN)/python -m benchmarks

fault-quick: .venv/test.stamp  ## 60 seconds of faults: nothing lost, nothing doubled
	@$(BIN)/python -m tests.faults --seconds 60

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Feedback Desk needs Python 3.11 to 3.13; {sys.executable} is {v[0]}.{v[1]}. Name another: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { echo "Python could not make an environment in .venv. On Debian: apt install python3-venv"; exit 1; }
	@echo "Installing into .venv (once; about a minute)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv || { echo "The package installer could not be fetched. Is there a network? It is needed once."; exit 1; }

.venv/run.stamp: uv.lock pyproject.toml | .venv/bin/uv
	@$(BIN)/uv sync -q --frozen --inexact --no-default-groups --group embedded --group reader --python $(BIN)/python || { echo "The locked packages could not be installed. Is there a network? It is needed once."; exit 1; }
	@touch $@

.venv/test.stamp: uv.lock pyproject.toml | .venv/bin/uv
	@$(BIN)/uv sync -q --frozen --inexact --python $(BIN)/python || { echo "The locked packages could not be installed. Is there a network? It is needed once."; exit 1; }
	@touch $@

clean:  ## remove the environment and this checkout's data
	@rm -rf "$$($(BIN)/python -c 'from feedbackdesk.runtime import data_folder; print(data_folder())')" .venv
