# On a fresh machine: `make demo`, then `make test`. Nothing else is needed but Python ≥ 3.11.

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= auto --maxprocesses=4

IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(IS_NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$p; break; }; done)
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test pictures web web-check lint format types torch-test notebook-test sweep check install clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.plot ## the tutorials, trained and drawn (ARGS="xor --hidden 8")
	$(BIN)/chainrule demo $(ARGS)

test: $(VENV)/.test ## the whole suite, without PyTorch or JAX (ARGS="-k softmax", WORKERS=0)
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

pictures: $(VENV)/.test ## the pictures of README and docs, drawn again (screenshots need Chromium)
	$(BIN)/python docs/pictures.py $(ARGS)

web: web/node_modules ## the page of `chainrule play`, built into the package (needs Node)
	cd web && npm run build --silent

web-check: web/node_modules ## type check of the page's sources, and the tests of its wire and geometry (needs Node)
	cd web && npm run check --silent

format: $(VENV)/.dev ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: $(VENV)/.dev ## strict type check of src/
	$(BIN)/mypy --strict src

torch-test: $(VENV)/.test $(VENV)/.torch ## live comparison with PyTorch (installs it)
	$(BIN)/pytest -m torch $(ARGS)

notebook-test: $(VENV)/.test $(VENV)/.jupyter ## the widget in JupyterLab and marimo (installs both)
	$(BIN)/pytest -n 0 -m slow tests/playground $(ARGS)

sweep: $(VENV)/.test ## the long sweeps
	$(BIN)/pytest -m slow -n $(WORKERS) $(ARGS)

check: test lint types torch-test ## everything but the sweeps

install: $(VENV)/.base $(VENV)/.test $(VENV)/.dev ## only install: the package, test and dev tools

clean: ## remove the environment, the demo's output and all caches
	rm -rf $(VENV) demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# One stamp per set of packages: a second run installs nothing.

$(VENV)/.base: $(VENV)/.created pyproject.toml constraints.txt
	@echo "Installing chainrule into $(VENV) (about a minute the first time)"
	@$(INSTALL) -e .
	@echo "chainrule is in $(BIN); to call it by its name: . $(BIN)/activate"
	@touch $@

$(VENV)/.plot $(VENV)/.test $(VENV)/.dev $(VENV)/.torch $(VENV)/.jupyter: $(VENV)/.base
	@echo "Installing what $(subst .,,$(@F)) needs"
	@$(INSTALL) -e ".[$(subst .,,$(@F))]"
	@touch $@

web/node_modules: web/package.json web/versions.txt
	cd web && npm install --no-package-lock --no-audit --no-fund --silent && node pin.mjs --compare
	@touch $@

$(VENV)/.created:
	@test -n "$(PYTHON)" || { \
		echo "chainrule needs Python 3.11 or newer and found none; name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(IS_NEW_ENOUGH)' || { \
		echo "chainrule needs Python 3.11 or newer, and '$(PYTHON)' is not that." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
