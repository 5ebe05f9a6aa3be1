# Two commands on a fresh machine: make demo, make test. Each sets up all it needs.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared
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
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-all: test slow

slow: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow
	$(BIN)/python -m tests.bench

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv demo artefacts build dist
