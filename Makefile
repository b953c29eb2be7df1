PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SOURCES_OF_PAGES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: help install demo test check format cypher bench clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

install: $(INSTALLED) ## make the environment in .venv, pages included

$(INSTALLED): pyproject.toml constraints.txt hatch_build.py $(SOURCES_OF_PAGES)
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --build-constraint constraints.txt --group dev --editable .
	@touch $@

demo: install ## the service with example data on 127.0.0.1:$(PORT), on an embedded Neo4j; Ctrl-C stops it all
	@$(BIN)/firmware-graph demo --port $(PORT)

test: install ## the whole suite
	@$(BIN)/python -m pytest

check: install ## lint, formatting, types, the direction of imports, and whether generated files are current
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python cypher/generate.py --check

format: install ## put the code in its form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

cypher: install ## generate the query files from cypher/templates
	@$(BIN)/python cypher/generate.py

bench: install ## how fast it is, against the raw driver and a peer; writes docs/performance.md
	@$(BIN)/python -m bench.run

clean: ## remove what was made, the demonstration's store included
	@rm -rf $(VENV) .demo dist web/node_modules src/firmware_graph/http/pages
