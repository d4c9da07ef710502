# What people do here, one word each; `make` alone lists it. ARGS goes on to the program behind
# a word: make test ARGS="tests/core -k pages". GNU make 3.81 and later.

PYTHON ?=
ARGS ?=
SEED ?=
COUNT ?= 1
export PYTHON

BIN = .venv/bin
COMPILE = uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help setup run test check check-ops bench faults words validate-score locks runtime dev ops

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: dev ## set up everything for working on Threadsmith

run: runtime ## a conversation in the terminal
	@$(BIN)/python -m bot chat $(ARGS)

test: dev ## run the tests
	@$(BIN)/python -m pytest -q $(ARGS)

check: dev ## formatting, lint, types, imports, words, docs
	@echo "== black"
	@$(BIN)/python -m black --check --quiet . || { echo "Not formatted; put it right with: $(BIN)/python -m black ."; exit 1; }
	@echo "== pylint"
	@$(BIN)/python -m pylint --jobs=0 --score=n bot adapters core tests bench tools
	@echo "== mypy"
	@$(BIN)/python -m mypy
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo
	@echo "== words"
	@$(BIN)/python -m tools.words check
	@echo "== docs"
	@$(BIN)/python -m pytest -q tests/bot/test_docs.py

check-ops: ops ## workflows, hooks, shell scripts, Slack's manifest
	@echo "== workflows"
	@$(BIN)/zizmor --offline --quiet .github
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --builtin-schema custom.github-workflows-require-timeout .github/workflows/*.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	@echo "== yamllint"
	@$(BIN)/yamllint --strict .github .pre-commit-config.yaml .yamllint.yaml
	@echo "== shellcheck"
	@$(BIN)/shellcheck .ci/run tools/*.sh
	@echo "== manifest"
	@tools/manifest_types.sh

bench: dev ## measure, as ratios and against stated limits
	@$(BIN)/python -m bench $(ARGS)

faults: dev ## kill, cut and freeze what it stands on; SEED="7 8" draws other storms, COUNT=3 repeats
	@for round in $$(seq $(COUNT)); do \
		echo "== round $$round of $(COUNT)"; \
		SEED="$(SEED)" $(BIN)/python -m pytest -q -m "" tests/faults $(if $(SEED),-k whatever) $(ARGS) || exit 1; \
	done

words: dev ## collect the words people read into the catalogues
	@$(BIN)/python -m tools.words update

validate-score: dev ## how well the score tells good code from damaged; takes some minutes
	@$(BIN)/python -m tools.validation

locks: ## compile the hashed locks from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "Compiling the locks needs uv on the PATH."; exit 1; }
	$(COMPILE) $(ARGS) -o requirements.txt
	$(COMPILE) $(ARGS) --extra dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) $(ARGS) --extra ops -c requirements.txt -o requirements-ops.txt

runtime dev ops:
	@tools/setup.sh $@
