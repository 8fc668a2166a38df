# The menu of the project: `make` alone shows it. Each entry is what CI runs, too.
PY = .venv/bin/python
TOOL = $(PY) -m
.DEFAULT_GOAL := help
.PHONY: help run bench test test-postgresql test-browser check lint types contracts templates migrations fmt demo reset \
	translations requirements clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: ## start everything at http://127.0.0.1:8000; HOST, PORT, DATA_DIR and the other settings are honoured
	@bin/bootstrap run
	@exec $(PY) -m musicapp

test: ## every test on SQLite and in a real Chromium, what asks a database again on PostgreSQL
	@bin/bootstrap dev
	@bin/test

test-sqlite: ## the tests on SQLite alone; ARGS="-k likes" chooses some
	@bin/bootstrap dev
	@TEST_DATABASE=sqlite $(TOOL) pytest $(ARGS)

test-postgresql: ## the tests on PostgreSQL alone; the server comes and goes with them
	@bin/bootstrap dev
	@TEST_DATABASE=postgresql $(TOOL) pytest --ignore=tests/browser $(ARGS)

check: ## lint, types, import contracts, templates, migrations
	@bin/bootstrap dev
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint types contracts templates migrations

lint: ## ruff: style, mistakes, security
	@$(TOOL) ruff check .
	@$(TOOL) ruff format --check .

types: ## mypy
	@$(TOOL) mypy

contracts: ## who may import whom
	@.venv/bin/python -c "from importlinter.cli import lint_imports_command as run; run()"

templates: ## djlint: templates that browsers and readers understand
	@$(TOOL) djlint --lint --quiet musicapp/templates

migrations: ## one head, and models equal to migrations on both databases
	@$(TOOL) pytest -q -p no:cacheprovider tests/house/test_migrations.py
	@TEST_DATABASE=postgresql $(TOOL) pytest -q -p no:cacheprovider tests/house/test_migrations.py

fmt: ## format the code
	@bin/bootstrap dev
	@$(TOOL) ruff check --fix-only --quiet .
	@$(TOOL) ruff format .

bench: ## how fast everything is, in one table; SIZE=1000000 for a large library, PARTS="imports listeners plays analysis corpus" for more
	@bin/bootstrap dev
	@$(PY) -m benchmarks --size $(or $(SIZE),20000) $(PARTS)

demo: ## put the demo's catalog and people into DATA_DIR
	@bin/bootstrap run
	@$(TOOL) flask --app wsgi setup demo

reset: ## empty DATA_DIR of everything but the reference data, after asking
	@bin/bootstrap run
	@$(TOOL) flask --app wsgi setup reset

translations: ## collect the strings of code and templates, bring every language up to date
	@bin/bootstrap dev
	@bin/translations

requirements: ## pin the newest packages that pyproject.toml allows
	@bin/bootstrap dev
	@$(TOOL) uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header --no-config \
		pyproject.toml -o requirements.txt
	@$(TOOL) uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-config \
		--extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove .venv and caches; DATA_DIR stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
