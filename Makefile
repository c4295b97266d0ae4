# make run    sets everything up and does the main job      (ROSTER="people.csv positions.csv" for your own)
# make test   sets everything up and passes all tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROSTER ?= placement/rosters/example/people.csv placement/rosters/example/positions.csv
MAP ?=
OUT ?= instance/round
ROUND_OPTIONS ?= $(if $(MAP),--map "$(MAP)")
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: run round test lint clean

run: round

round: $(VENV)/.installed
	@$(BIN)/placement solve $(ROSTER) $(ROUND_OPTIONS) --out "$(OUT)"

test: $(VENV)/.tested lint
	$(BIN)/python -m pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.12, for example")'
	@echo "Setting up in $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.tested: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build dist
