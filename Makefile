# `make run` starts the service, `make training` adds what only training uses, `make identity` the identity distance,
# `make postgresql` the driver of that database, and `make test` runs the tests; each sets up what it needs first.
#
#   make run ARGS="--bind 0.0.0.0:8000"    any of Gunicorn's options
#   make run GPU=1                         TensorFlow with CUDA, in an environment of its own (.venv-gpu)
#   make test JOBS=0                       the tests in one process, not in two side by side
#   make run PYTHON=python3.12             another Python, 3.11 to 3.13

PYTHON ?= python3
ARGS ?=
JOBS ?= 2
GPU ?=

VENV := $(if $(GPU),.venv-gpu,.venv)
RUN := requirements$(if $(GPU),-gpu,).txt
BIN := $(VENV)/bin
REQUIREMENTS := $(wildcard requirements*.txt) constraints.txt
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: run training identity postgresql test check screenshots clean
.DELETE_ON_ERROR:

run: $(VENV)/.installed-run
	$(BIN)/gunicorn $(ARGS)

training: $(VENV)/.installed-training
	@echo "$(BIN)/python -m stylegan2.training --help  says what there is."

identity: $(VENV)/.installed-identity
	@echo "Installed. Start the service again: GET /faces/{id}/distances then answers the identity distance."

postgresql: $(VENV)/.installed-postgresql
	@echo "Installed. FACESPACE_DATABASE=postgresql://... now works."

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

# What continuous integration checks besides the tests: lint, types, and who imports whom; of the page too, with Node.js.
check: $(VENV)/.installed-dev node_modules/.package-lock.json
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	npx tsc
	npx biome check --error-on-warnings

# Pictures of the page for the README; ARGS=FOLDER takes those of all panels.
screenshots: $(VENV)/.installed-test
	$(BIN)/python -m tools.screenshots $(ARGS)

clean:
	rm -rf .venv .venv-gpu node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

# One stamp per list of requirements; it is older than the lists after these have changed.
$(VENV)/.installed-run: $(VENV)/.created $(REQUIREMENTS)
	@echo "Installing $(RUN) into $(VENV) (TensorFlow is some hundred MB) ..."
	@$(PIP) -r $(RUN)
	@touch $@

$(VENV)/.installed-training: $(VENV)/.installed-run
	@$(PIP) -r requirements-training.txt
	@touch $@

$(VENV)/.installed-identity: $(VENV)/.installed-run
	@echo "Installing requirements-identity.txt into $(VENV) (some 100 MB) ..."
	@$(PIP) -r requirements-identity.txt
	@touch $@

$(VENV)/.installed-postgresql: $(VENV)/.installed-run
	@$(PIP) -r requirements-postgresql.txt
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed-training $(VENV)/.installed-postgresql
	@$(PIP) -r requirements-test.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed-test
	@$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --no-audit --no-fund
	@touch $@

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
		|| { echo "Facespace needs Python 3.11 to 3.13; name one with PYTHON=, for instance: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null \
		|| { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
