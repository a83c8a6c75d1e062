# Two commands are enough: `make demo` to look, `make test` to check. Both need
# Python 3.11 or later and make, nothing else; everything lands in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Further words for pytest: make test ARGS="tests/domain -x"
ARGS ?=

# Settings that steer pip away from .venv, or this file away from the pinned
# versions, stop here. Mirrors, proxies, certificates and folders of wheels
# (PIP_INDEX_URL, PIP_PROXY, PIP_CERT, PIP_NO_INDEX, PIP_FIND_LINKS …) pass:
# they are how an office reaches its packages.
unexport PIP_TARGET PIP_PREFIX PIP_ROOT PIP_PYTHON PIP_DRY_RUN
unexport PIP_CONSTRAINT PIP_REQUIREMENT PIP_EDITABLE PIP_NO_BINARY
unexport PYTHONHOME PYTHONPATH
# Set rather than removed, since the same words may stand in pip's own files.
export PIP_USER := 0
export PIP_REQUIRE_HASHES := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# -qq keeps errors only; each rule says itself what it is doing.
PIP_INSTALL := $(BIN)/python -m pip install -qq --no-input

# Stamps say what has been installed, so that an unchanged file costs nothing.
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
KAOJI := $(VENV)/.kaoji

# Two pips at once in one .venv would damage it.
.NOTPARALLEL:
.PHONY: help demo test fuzz nightly bench lint wheel lock deps clean

help:
	@echo '用法 / usage:'
	@echo '  make demo    安装并演示        install what it needs, then play the example year'
	@echo '  make test    安装并测试        the whole test suite    (ARGS="tests/domain -x")'
	@echo '  make nightly 整夜测试          the same, with 1,000 drawn years of 50 steps (about ten minutes more)'
	@echo '  make fuzz    乱敲接口          200 drawn requests for each address of the API, in every duty (hours)'
	@echo '  make bench   量速度            time every work beside its peers (ARGS="--full --keep 文件夹"; docs/performance.md)'
	@echo '  make lint    代码检查          ruff, mypy, import-linter'
	@echo '  make wheel   打包到 dist/      wheel and source archive'
	@echo '  make lock    重新锁定依赖版本  write requirements*.txt anew (needs uv; ARGS=--upgrade)'
	@echo '  make clean   删除 .venv 与产物 remove .venv and everything built'

demo: $(RUNTIME) $(KAOJI)
	@$(BIN)/kaoji demo

test: $(RUNTIME) $(KAOJI) $(DEV)
	@$(BIN)/python -m pytest -n auto $(ARGS)

fuzz: $(RUNTIME) $(KAOJI) $(DEV)
	@KAOJI_FUZZ=200 $(BIN)/python -m pytest -n auto tests/api/test_fuzz.py $(ARGS)

nightly: $(RUNTIME) $(KAOJI) $(DEV)
	@KAOJI_NIGHTLY=1 $(BIN)/python -m pytest -n auto $(ARGS)

bench: $(RUNTIME) $(KAOJI) $(DEV)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lint: $(RUNTIME) $(KAOJI) $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

wheel: $(RUNTIME)
	@rm -rf dist
	$(BIN)/python -m hatchling build -d dist

# The development packages alone, without Kaoji itself.
deps: $(RUNTIME) $(DEV)

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo '需要 Python 3.11 或更高版本，而 $(PYTHON) 不是。可指定：make demo PYTHON=python3.12' >&2; \
	    echo 'Python 3.11 or later is needed, and $(PYTHON) is not. Name one: make demo PYTHON=python3.12' >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo '$(PYTHON) 缺少 venv 模块。Debian、Ubuntu：apt install python3-venv' >&2; \
	    echo '$(PYTHON) lacks the venv module. Debian, Ubuntu: apt install python3-venv' >&2; \
	    exit 1; }
	@echo '正在创建 $(VENV) … creating $(VENV)'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUNTIME): requirements.txt $(MADE)
	@echo '正在安装依赖（约一分钟）… installing dependencies (about a minute)'
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@touch $@

# Pinned to the same versions as requirements.txt: it only adds.
$(DEV): requirements-dev.txt $(RUNTIME)
	@echo '正在安装测试工具（约一分钟）… installing test tools (about a minute)'
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

# No build isolation: hatchling is already there, pinned, and nothing is fetched.
$(KAOJI): pyproject.toml $(RUNTIME)
	@echo '正在安装考绩 … installing Kaoji'
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# The development file first: the runtime file then takes its versions from it.
# Versions already pinned stay, unless asked: make lock ARGS=--upgrade
# --no-header and --no-annotate, because both would record the writer's machine.
UV = $(firstword $(wildcard $(BIN)/uv) $(shell command -v uv) uv-is-missing)
LOCK = $(UV) pip compile --quiet --no-config --universal --python-version 3.11 \
    --generate-hashes --no-header --no-annotate $(ARGS) pyproject.toml

lock:
	$(LOCK) --group dev -o requirements-dev.txt
	$(LOCK) --group build -c requirements-dev.txt -o requirements.txt

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
