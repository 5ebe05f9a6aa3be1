# Two commands on a fresh machine: make demo, make test. Each sets up all it needs.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
# The files in their own order: the last are the small ones, so that no core waits for another.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# Modules are compiled once, not in every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE
ADVENTUREWORKS := $(SHARED)/data/adventureworks

.PHONY: demo pictures test test-all slow lint bench clean

.venv/ready: pyproject.toml .ci/libreoffice
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	.ci/libreoffice
	touch $@

demo: .venv/ready
	$(BIN)/sopxl demo demo
	@if [ -d $(ADVENTUREWORKS) ]; then \
	  $(BIN)/python tests/realdata/adventureworks.py demo/adventureworks --finish --data $(SHARED)/data && \
	  $(BIN)/sopxl demo demo --from demo/adventureworks --name adventureworks; \
	fi

pictures: .venv/ready
	$(BIN)/python tests/readme_pictures.py

test: .venv/ready
	$(PYTEST) -m "not slow"

# As test and slow, in one go: what is collected, made and started for both is so once.
test-all: .venv/ready
	$(PYTEST)
	$(BIN)/python -m tests.bench --short

slow: .venv/ready
	$(PYTEST) -m slow
	$(BIN)/python -m tests.bench --short

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv demo artefacts build dist
