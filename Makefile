# Prompt Studio. Every target may be run again at any time and asks nothing.
#
#   make run      start the studio on http://127.0.0.1:8000 (PORT, HOST and others: docs/configuration.md)
#   make test     all tests; gets what they need first
#   make lint     everything that CI checks without running the program
#   make format   write code and templates in the house style
#   make bench    figures, each beside its naive counterpart
#   make soak     long runs: hundreds of kills and stops
#   make lock     resolve the dependencies anew
#   make messages gather texts for translation

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run test lint format bench soak lock messages
BIN := .venv/bin

run:
	@.ci/environment run
	@exec $(BIN)/python -m studio.supervisor

test:
	@.ci/environment dev
	@.ci/test

lint:
	@.ci/environment dev
	@.ci/lint

format:
	@.ci/environment dev
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench:
	@.ci/environment dev
	@. .ci/browser && exec $(BIN)/python -m tests.bench.run

soak:
	@.ci/environment dev
	@.ci/test -m soak

lock:
	@.ci/environment dev
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra scale -o requirements.lock pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra scale --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

messages:
	@.ci/environment dev
	@$(BIN)/python manage.py make_messages
