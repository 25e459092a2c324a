# The commands of Mitreden. "make" alone lists them.

# The first Python new enough to run Mitreden; where there is none, tools/environment.py says so.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && exit; done; echo python3)
VENV ?= .venv
VENV_NEXT ?= .venv-next
# Tests and checks never touch the data of a demo that lives in the same folder.
CHECK_DATA = var/check
CHECK = MITREDEN_DATA=$(CHECK_DATA) DJANGO_SETTINGS_MODULE=learn.settings.test

.DEFAULT_GOAL := help
.PHONY: help demo test test-next lint format messages bench requirements clean \
	environment environment-dev environment-next

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: environment ## Start Mitreden on http://127.0.0.1:8000/ (PORT=… MITREDEN_DATA=… MITREDEN_HOST=…)
	@DJANGO_SETTINGS_MODULE=learn.settings.base $(VENV)/bin/python manage.py demo

test: environment-dev lint ## Check everything, on SQLite and, where there is one, on PostgreSQL
	@$(VENV)/bin/python -m tools.run_tests

test-next: environment-next ## Run the tests on the Wagtail release after ours
	@$(VENV_NEXT)/bin/python -m tools.run_tests

lint: environment-dev ## Check style, imports between rooms and migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(CHECK) $(VENV)/bin/python manage.py makemigrations --check --dry-run

format: environment-dev ## Format the Python code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

messages: environment-dev ## Collect the words of the interface into locale/
	@$(CHECK) $(VENV)/bin/python -m tools.messages

bench: environment-dev ## Measure speed on SQLite and PostgreSQL (BENCH_ARGS=--quick for a trial)
	@$(VENV)/bin/python -m bench $(BENCH_ARGS)

requirements: ## Lock the newest allowed versions; needs uv
	uv pip compile --universal --generate-hashes --no-header --upgrade \
		pyproject.toml --output-file requirements.txt
	uv pip compile --universal --generate-hashes --no-header --upgrade \
		--constraint requirements.txt --group dev pyproject.toml --output-file requirements-dev.txt

clean: ## Remove what can be made again; the data in var/ stays
	rm -rf $(VENV) $(VENV_NEXT) $(CHECK_DATA) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find locale learn/certificates/locale -name '*.mo' -delete

environment:
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3 is missing; install it with "sudo apt install python3 python3-venv" and try again.' >&2; exit 1; }
	@$(PYTHON) tools/environment.py $(VENV) requirements.txt

environment-dev:
	@$(PYTHON) tools/environment.py $(VENV) requirements-dev.txt

# Everything stays as locked, except Wagtail and what its next release asks for.
environment-next:
	@$(PYTHON) tools/environment.py $(VENV_NEXT) requirements-dev.txt --on-top 'wagtail==8.0.*'
