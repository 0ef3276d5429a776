# What CI runs is what a person runs: `make test` here, in .ci/run and on a laptop.
# The first Python that is new enough; name another one with `make PYTHON=…`.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$name" && break; done)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Everything is installed from the lock files, which are complete: nothing is resolved or built
# in isolation.
INSTALL := $(PIP) install --require-hashes --no-deps --no-build-isolation -r
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types layers pytest generated generate bench lock clean

help:  ## 列出各项命令
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.base: requirements/build.txt requirements/service.txt pyproject.toml
	@echo "安装运行环境到 $(VENV)（第一次需要几分钟）"
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { \
		echo "没有找到 Python 3.11 或更新的版本（含 venv 模块）：请先安装，例如 apt install python3 python3-venv，或用 make PYTHON=路径 指明" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) requirements/build.txt
	@$(INSTALL) requirements/service.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "安装检查工具到 $(VENV)"
	@$(INSTALL) requirements/dev.txt
	@touch $@

demo: $(VENV)/.base  ## 装好环境，核对一份随附的样例材料
	@$(BIN)/python tools/demo.py

test: $(VENV)/.dev  ## 装好环境，运行全部检查
	@$(MAKE) --no-print-directory check

check: lint types layers generated pytest

lint: $(VENV)/.dev  ## 代码规范
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev  ## 自动整理代码格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev  ## 类型检查
	$(BIN)/mypy -p lvjian
	$(BIN)/mypy tests

layers: $(VENV)/.dev  ## 分层约束
	$(BIN)/lint-imports --no-cache

generated: $(VENV)/.dev  ## 生成的文件是否为最新
	$(BIN)/python tools/generate.py --check

generate: $(VENV)/.dev  ## 重新生成文档与模式文件
	$(BIN)/python tools/generate.py

pytest: $(VENV)/.dev
	$(BIN)/python -m pytest

bench: $(VENV)/.dev  ## 与同类库对比的速度和内存
	$(BIN)/python benchmarks/run.py

lock:  ## 按 pyproject.toml 更新 requirements/（需要 uv）
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) pyproject.toml -o requirements/base.txt
	$(LOCK) pyproject.toml --extra dev --extra service --extra s3 -c requirements/base.txt -o requirements/dev.txt
	$(LOCK) pyproject.toml --extra service -c requirements/base.txt -o requirements/service.txt
	$(LOCK) pyproject.toml --extra service --extra s3 -c requirements/base.txt -o requirements/s3.txt

clean:  ## 删除环境和临时产物
	rm -rf $(VENV) build dist out src/*.egg-info .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
