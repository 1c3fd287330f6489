# `make demo` and `make test` do all set-up themselves; nothing but Python 3.11 or later and make is needed.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
REPLAY := .venv-replay
AUDIT  := .venv-audit
GUIDED := .venv-guided
SECONDS ?= 600

.PHONY: help demo test thorough fuzz guided replay charts lint audit lock clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

demo: $(VENV)/.run ## crawl the local replica of the sites and show what came out
	$(BIN)/linfen demo

test: $(VENV)/.dev ## run the tests
	$(BIN)/pytest -n auto

thorough: $(VENV)/.dev ## run the tests that take a minute or more: clusters, all records in pure Python
	$(BIN)/pytest -n 0 -m thorough

fuzz: $(VENV)/.dev ## give 10,000 mutated inputs to each entry point, and 200 archives to their division
	LINFEN_FUZZ=10000 $(BIN)/pytest -n 0 tests/extraction/test_mutated_pages.py tests/fuzz tests/sites/test_runaway_regex.py \
	  tests/operations/test_any_archive_in_pieces.py

guided: ## fuzz each entry point for SECONDS, guided by the lines that inputs reach (atheris: Linux, x86-64)
	$(PYTHON) -m venv $(GUIDED)
	$(GUIDED)/bin/python -m pip install --quiet --disable-pip-version-check -r lock/dev.txt atheris
	for target in page definition archive body address publish_time people condition; do \
	  $(GUIDED)/bin/python -m fuzz $$target --seconds $(SECONDS) || exit 1; done

replay: $(REPLAY)/.ready ## install pywb, which `linfen archive replay` starts, in an environment of its own

lint: $(VENV)/.dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive linfen_crawler

audit: $(VENV)/.dev ## ask PyPI for known holes in what the lock names; needs the network
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --no-compile --disable-pip-version-check pip-audit
	$(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes --requirement lock/run.txt

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: $(VENV)/.dev ## pin anew: the newest versions that pyproject.toml allows, with hashes
	$(BIN)/pip install --quiet uv
	$(LOCK) --upgrade --extra dev pyproject.toml lock/build.in -o lock/dev.txt
	$(LOCK) -c lock/dev.txt pyproject.toml lock/build.in -o lock/run.txt
	$(LOCK) --upgrade lock/replay.in -o lock/replay.txt

CHARTS := linfen_crawler/report/page/echarts.min.js
BANNER := /* Apache ECharts, zrender and others, packed by make charts; licences: echarts.licenses.txt */
charts: ## pack anew the part of ECharts that the report draws with (needs npm)
	cd lock/echarts && npm ci --silent
	cd lock/echarts && npx esbuild charts.mjs --bundle --minify --format=iife --global-name=echarts --target=es2020 \
		--legal-comments=none --charset=utf8 --banner:js="$(BANNER)" --define:process.env.NODE_ENV='"production"' --outfile=../../$(CHARTS)
	cd lock/echarts/node_modules && { for each in echarts zrender tslib; do echo "== $$each"; sed -e "$$ s/$$/\n/" -s $$each/NOTICE $$each/LICENSE*; done; \
		echo "== parts of d3 in echarts"; cat echarts/licenses/LICENSE-d3; } 2>/dev/null >../../../$(dir $(CHARTS))echarts.licenses.txt

# On all cores; pip does it on one. Some packages hold files that are not meant for this Python: they are passed over.
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true

# What is compiled: `native_x.pyx`, and `x.py` where there is a `native_x.pxd`.
EXTRACTION := linfen_crawler/extraction
NATIVE := $(wildcard linfen_crawler/*.pxd linfen_crawler/*/native_*.pyx linfen_crawler/*/*.pxd)
NATIVE += $(wildcard $(patsubst $(EXTRACTION)/native_%.pxd,$(EXTRACTION)/%.py,$(filter %.pxd,$(NATIVE))))

$(VENV)/.run: pyproject.toml setup.py lock/run.txt $(NATIVE) $(EXTRACTION)/element_kinds.py
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or later is needed, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r lock/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: $(VENV)/.run lock/dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r lock/dev.txt
	@$(COMPILE)
	@touch $@

$(REPLAY)/.ready: lock/replay.txt
	$(PYTHON) -m venv $(REPLAY)
	$(REPLAY)/bin/python -m pip install --quiet --no-compile --disable-pip-version-check -r lock/replay.txt
	@touch $@

clean: ## remove the environment and all caches; output/ stays
	rm -rf linfen_crawler/*/native_*.so lock/echarts/node_modules $(VENV) $(REPLAY) $(AUDIT) $(GUIDED) fuzz/corpus fuzz/found build dist *.egg-info .mypy_cache \
		.ruff_cache .pytest_cache .hypothesis
