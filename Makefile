# Two commands: `make chat` serves the chat, `make test` runs every test. Both set themselves up.

PYTHON ?= python3
BIN := .venv/bin
# The plain wheel of torch brings some 3 GB of CUDA on Linux, so its CPU index is asked first.
TORCH := $(shell sed -n 's/^ *"\(torch==[0-9.]*\)".*/\1/p' pyproject.toml)
CPU_INDEX := https://download.pytorch.org/whl/cpu

.PHONY: chat test lint browser clean

chat: .venv/installed
	$(BIN)/assistant chat

test: .venv/installed-dev browser lint
	$(BIN)/python -m pytest

lint: .venv/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --timeout 10 --retries 0 --index-url $(CPU_INDEX) $(TORCH) \
		|| echo "PyTorch's CPU index was not reached; taking the torch that pip finds."
	$(BIN)/pip install --quiet --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

# The browser test needs Chromium. Root on Debian gets it; elsewhere the test says that it skipped.
browser:
	@command -v chromium >/dev/null || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null \
		|| (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null)

clean:
	rm -rf .venv index/articles.sqlite* index/vectors.faiss index/writing.lock
