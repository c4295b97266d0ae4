# make run    sets everything up, runs the demonstration's round and serves the site
# make test   sets everything up and passes all tests
# make round  as make run, but ends instead of serving
# make bench  measures the optimiser against other solvers, in an environment of its own (an hour)
# make mutants puts small faults into the optimiser and sees which its tests notice (an hour or two)
# make roster places the people of a plain roster     (ROSTER="people.csv positions.csv" for your own)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROSTER ?= placement/rosters/example/people.csv placement/rosters/example/positions.csv
MAP ?=
OUT ?= instance/roster
ROSTER_OPTIONS ?= $(if $(MAP),--map "$(MAP)")
CATALOGUES := $(wildcard placement/translations/*/LC_MESSAGES/*.po)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

# the extra "fast" (numba) where this Python can have it, its loops compiled at once; else the plain engines serve
PIP_INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
install = $(PIP_INSTALL) --editable '$(1)' \
    && { $(PIP_INSTALL) --editable '.[fast]' 2>build/fast.log || echo "numba cannot be had here; large markets take longer (build/fast.log)"; } \
    && $(BIN)/python -m assignment.warm

.PHONY: run round roster test lint bench mutants words clean

run: $(VENV)/.installed
	@$(BIN)/placement run

round: $(VENV)/.installed
	@$(BIN)/placement round

roster: $(VENV)/.installed
	@$(BIN)/placement solve $(ROSTER) $(ROSTER_OPTIONS) --out "$(OUT)"

test: $(VENV)/.tested lint
	$(BIN)/python -m pytest

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# ONLY="M L" measures some markets
bench: build/bench-venv/.installed build/plain-venv/.installed
	PYTHONPATH=. build/bench-venv/bin/python -m benchmarks $(if $(ONLY),--only $(ONLY))

build/bench-venv/.installed: constraints.txt benchmarks/requirements.txt
	@mkdir -p build
	@$(PYTHON) -m venv build/bench-venv
	@build/bench-venv/bin/python -m pip install --quiet -c constraints.txt -r benchmarks/requirements.txt numba numpy scipy
	@PYTHONPATH=. build/bench-venv/bin/python -m assignment.warm
	@touch $@

# what is measured without numba runs where it cannot be had
build/plain-venv/.installed: constraints.txt
	@mkdir -p build
	@$(PYTHON) -m venv build/plain-venv
	@build/plain-venv/bin/python -m pip install --quiet -c constraints.txt numpy scipy
	@touch $@

# ONLY="verify solve" takes some modules; what is judged already is kept (OPTIONS="--again", "--afresh")
mutants: $(VENV)/.tested
	$(BIN)/python -m benchmarks.mutants $(if $(ONLY),--only $(ONLY)) $(OPTIONS)

# collects the words of the site into the catalogue; what is new waits for its Chinese
words: $(VENV)/.tested
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d placement/translations --no-fuzzy-matching --ignore-obsolete --no-wrap

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.12, for example")'
	@echo "Setting up in $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt hatch_build.py $(CATALOGUES) | $(VENV)/bin/python
	@mkdir -p build
	@$(call install,.)
	@touch $@

$(VENV)/.tested: pyproject.toml constraints.txt hatch_build.py $(CATALOGUES) | $(VENV)/bin/python
	@mkdir -p build
	@$(call install,.[test])
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build dist
