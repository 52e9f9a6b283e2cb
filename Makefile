# Each target is a line. `make help` lists them.
export UV_PYTHON_DOWNLOADS := never
VENV := .venv
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo $(VENV)/uv/bin/uv)

.PHONY: help setup run test check bench fault-quick
help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
