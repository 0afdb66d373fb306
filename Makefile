# Every daily command. `make run` needs git, make and Python 3.11 or newer, and nothing else.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
DATABASE_SERVICE ?= postgres://postgres@127.0.0.1:5432/test
REDIS_SERVICE ?= redis://127.0.0.1:6379/0
# How many tests run side by side, and anything else for pytest: make test ARGS="-k forum"
WORKERS ?= auto
ARGS ?=

.PHONY: run demo test test-services bench bench-forum bench-live soak lint audit-packages format lock migrations clean help

help: ## show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: $(VENV)/run.stamp ## serve everything on http://127.0.0.1:8000 (PORT= for another)
	@PORT=$(PORT) $(BIN)/python manage.py serve --demo

demo: $(VENV)/run.stamp ## load the sample people and content again
	@$(BIN)/python manage.py demo

test: $(VENV)/dev.stamp ## the whole suite, on SQLite and in memory
	@bash .ci/browser
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-services: $(VENV)/dev.stamp ## the same suite, on PostgreSQL and Redis
	@bash .ci/browser
	DATABASE_URL=$${DATABASE_URL:-$(DATABASE_SERVICE)} REDIS_URL=$${REDIS_URL:-$(REDIS_SERVICE)} $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

bench: $(VENV)/dev.stamp ## what things cost, one JSON object a line, also in var/bench/ (see bench/README.md)
	@for one in $(filter-out bench/forum.py,$(wildcard bench/*.py)); do $(BIN)/python $$one || exit 1; done

bench-forum: $(VENV)/dev.stamp ## the pages of the forum, small and large, beside a peer (SCALE=large: a million posts)
	DATABASE_SERVICE=$${DATABASE_SERVICE:-$(DATABASE_SERVICE)} $(BIN)/python bench/forum.py --scale "$(SCALE)"

bench-live: $(VENV)/dev.stamp ## live rooms beside a bare chat and a bare socket library (SCALE=large: all of it)
	DATABASE_SERVICE=$${DATABASE_SERVICE:-$(DATABASE_SERVICE)} SCALE="$(SCALE)" $(BIN)/python bench/live/run.py

soak: $(VENV)/dev.stamp ## two minutes of clients that drop, double, reorder and lie, over two processes and Redis
	DATABASE_SERVICE=$${DATABASE_SERVICE:-$(DATABASE_SERVICE)} $(BIN)/python bench/live/soak.py

lint: $(VENV)/dev.stamp ## style, types, layers, templates, deploy checks, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet site home support forum
	$(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") FIELD_KEYS=check:$$($(BIN)/python -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())") BASE_URL=https://alongside.example $(BIN)/python manage.py check --deploy --fail-level WARNING

audit-packages: $(VENV)/dev.stamp ## is a weakness known in what we stand on? (where its data can be reached)
	@$(BIN)/python .ci/audit_packages.py

format: $(VENV)/dev.stamp ## put the code into its usual shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/dev.stamp ## work the two lock files out again from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

migrations: $(VENV)/run.stamp ## make migrations for changed models
	$(BIN)/python manage.py makemigrations

clean: ## delete the environment and all local data
	rm -rf $(VENV) var

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) .ci/python_is_new_enough.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Alongside stands on (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml $(VENV)/run.stamp
	@echo "Installing the tools for tests and lint (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
