# The portal's commands. `make help` lists them.
#
# Each one makes .venv by itself when it is missing, broken, or older than the locked requirements.
# Values such as DATA_DIR reach the commands through the environment, so that spaces do no harm.

PORT ?= 8000
DATA_DIR ?= data
PYTHON ?=
ROWS ?= 1000 20000 200000
# A machine with an .env is a production machine; everywhere else the commands mean the demo's data.
PORTAL_MODE ?= $(if $(wildcard .env),production,demo)
export DATA_DIR PORTAL_MODE

python := .venv/bin/python
manage := $(python) manage.py

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench lock backup restore shell messages clean

help:  ## List the commands
	@echo "make COMMAND [NAME=value …]"
	@sed -n 's/^\([a-z]*\):[^#]*##  *\(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r command text; do \
		printf '%-12s %s\n' "$$command" "$$text"; done

run:  ## Start the portal with example data: PORT=8000 DATA_DIR=data
	@sh deploy/environment.sh requirements.txt "$(PYTHON)"
	@exec env PORTAL_MODE=demo $(manage) demo --port "$(PORT)"

test:  ## Everything that must hold; ARGS="tests/events -k waiting" narrows it
	@sh deploy/environment.sh requirements-dev.txt "$(PYTHON)"
	@exec $(python) -m tests.run $(ARGS)

lint:  ## Lint and format of Python and templates, without changing them
	@sh deploy/environment.sh requirements-dev.txt "$(PYTHON)"
	@exec $(python) -m tests.run --lint

format:  ## Put Python and templates in the house's format
	@sh deploy/environment.sh requirements-dev.txt "$(PYTHON)"
	$(python) -m ruff check --fix
	$(python) -m ruff format
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

bench:  ## CPU per page compared with a bare page, memory, goals: ROWS="1000 20000" KEEP=folder
	@sh deploy/environment.sh requirements-dev.txt "$(PYTHON)"
	@exec $(python) -m tests.bench --rows $(ROWS) $(if $(KEEP),--keep "$(KEEP)")

lock:  ## Lock newer versions of everything in pyproject.toml (UPGRADE= keeps what is locked)
	@sh deploy/environment.sh requirements-dev.txt "$(PYTHON)"
	$(lock) pyproject.toml --output-file requirements.txt
	$(lock) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(lock) pyproject.toml --group map --constraint requirements.txt --output-file requirements-map.txt
	@! grep -nE 'index-url|find-links|https?://' requirements*.txt

UPGRADE ?= --upgrade
lock = $(python) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

backup:  ## Database and media into one file: TO=backups
	@sh deploy/environment.sh requirements.txt "$(PYTHON)"
	@exec $(python) -m deploy.backup --to "$(or $(TO),backups)"

restore:  ## Put back what a backup holds: FROM=backups/….tar.gz YES=1
	@sh deploy/environment.sh requirements.txt "$(PYTHON)"
	@exec $(python) -m deploy.restore --from "$(FROM)" $(if $(YES),--yes)

shell:  ## Django's shell on the data in DATA_DIR
	@sh deploy/environment.sh requirements.txt "$(PYTHON)"
	@exec $(manage) shell

messages:  ## Compile our Swedish for libraries that lack it (needs gettext)
	@sh deploy/environment.sh requirements.txt "$(PYTHON)"
	@exec $(manage) compilemessages --ignore .venv

clean:  ## Remove what the commands made, but never data
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .coverage htmlcov staticfiles
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
