# make run     set up what is missing and serve the dashboard (MUNICIPALITY=…, STORE=… choose another)
# make test    set up what is missing, check style and types, run the tests
# make screenshot  take README's picture of the running demo
# make lock    pin requirements*.in with hashes
MUNICIPALITY ?= helsingborg
STORE ?= sqlite:///var/$(MUNICIPALITY).db
PORT ?= 8501
PYTHON ?= python3

bin := .venv/bin
store_file := $(patsubst sqlite:///%,%,$(STORE))

.PHONY: run test check lock messages screenshot clean

run: .venv/run $(store_file)
	$(bin)/python -m data upgrade --store $(STORE)
	SAMSYN_STORE=$(STORE) $(bin)/streamlit run dashboard.py --server.port $(PORT)

# The demo is built once; any other store is expected to have been made with `python -m data init`.
$(store_file): | .venv/run
	@mkdir -p $(@D)
	@if [ "$(MUNICIPALITY)" = helsingborg ]; then \
		$(bin)/python -m data demo --store $(STORE); \
	else \
		$(bin)/python -m data init --municipality $(MUNICIPALITY) --store $(STORE); \
	fi

test: check
	$(bin)/python -m pytest -n 2

check: .venv/test
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy

lock:
	$(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements.in -o requirements.txt
	$(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

# New texts in the pages reach the catalogues for translation.
messages: .venv/test
	$(bin)/pybabel -q extract --omit-header --no-location -o locale/samsyn.pot pages
	$(bin)/pybabel -q update --omit-header --no-wrap --no-fuzzy-matching --ignore-obsolete -D samsyn -d locale -i locale/samsyn.pot

screenshot: .venv/test
	@mkdir -p docs
	$(bin)/python -m tests.screenshot docs/map.png

clean:
	rm -rf .venv node_modules var

# pip brings npm too, and npm the library that draws the map's tiles (no scripts of packages are run).
.venv/run: requirements.txt package.json package-lock.json
	test -x $(bin)/python || $(PYTHON) -m venv .venv
	$(bin)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(bin)/npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	$(bin)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
