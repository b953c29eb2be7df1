PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVING := $(VENV)/.serving
INSTALLED := $(VENV)/.installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Modules are compiled once, and not by each process that the tests start.
unexport PYTHONDONTWRITEBYTECODE
SOURCES_OF_PAGES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*')
SOURCES_OF_DOCUMENTATION := zensical.toml $(shell find docs -type f)

.PHONY: help install demo docs reference test soak check format cypher release-artefacts released-schema bench faults attack clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

install: $(INSTALLED) ## make the environment in .venv, pages and the tools of the tests included

# What serving needs: the libraries, the package, its pages and its documentation.
$(SERVING): pyproject.toml constraints.txt hatch_build.py $(SOURCES_OF_PAGES) $(SOURCES_OF_DOCUMENTATION)
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade --constraint constraints.txt pip
	@$(PIP) install --constraint constraints.txt --build-constraint constraints.txt --editable .
	@touch $@

$(INSTALLED): $(SERVING)
	@$(PIP) install --constraint constraints.txt --group dev
	@touch $@

demo: $(SERVING) ## the service with example data on 127.0.0.1:$(PORT), on an embedded Neo4j; Ctrl-C stops it all
	@$(BIN)/firmware-graph demo --port $(PORT)

docs: install ## the site of docs/, which the service serves at /docs
	@$(BIN)/python -m hatchling build --target wheel --hooks-only

reference: install ## write docs/reference.md and docs/decisions.md from the schema, its access table and the decisions
	@$(BIN)/python schema/reference.py

test: install ## the whole suite, in ten minutes on two cores
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

soak: install ## the generated tests again, with many more examples, and those that take long: about an hour
	@$(BIN)/python -m pytest --hypothesis-profile=soak -m "hypothesis or soak or long" -o timeout=0

check: install ## lint, formatting, types, the direction of imports, and whether generated files are current
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python cypher/generate.py --check
	@$(BIN)/python schema/schema_changes.py
	@$(BIN)/python schema/reference.py --check

format: install ## put the code in its form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

cypher: install ## generate the query files from cypher/templates
	@$(BIN)/python cypher/generate.py

release-artefacts: install ## what clients take of a release, into dist/client: schema, operations, manifest, scalars
	@$(BIN)/python schema/release_artefacts.py dist/client

released-schema: install ## take the schema of today as released, of which nothing has changed yet
	@$(BIN)/python schema/schema_changes.py --release

bench: install ## how fast it is, against the raw driver and a peer; writes docs/performance.md
	@$(BIN)/python -m bench.run

faults: install ## kill, freeze, cut off and stop a real service, and print what it survived: ten minutes
	@PYTHONPATH=tests $(BIN)/python -m bench.faults

attack: install ## ask a real service with schemathesis as each role, and print what is of note: five minutes
	@PYTHONPATH=tests $(BIN)/python -m bench.attackers

clean: ## remove what was made, the demonstration's store included
	@rm -rf $(VENV) .demo dist web/node_modules .cache src/firmware_graph/http/pages src/firmware_graph/http/site
