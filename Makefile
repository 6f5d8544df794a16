# One file, few commands: `make help` lists them. Works on bare Debian 12 and 13 and Raspberry Pi OS,
# with Python 3.11 to 3.13, as root or with sudo.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup system tracer run test test-full test-appliance lint bench clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
SUDO   := $(if $(filter 0,$(shell id -u)),,sudo)

# What the wheels and the screens expect of the system: Python's venv, EGL and software GL for Kivy's window,
# touch input, GLib for OpenCV, libusb for the scanners, and a font with the letters of Mali's languages.
SYSTEM := python3-venv libegl1 libgl1 libgl1-mesa-dri libgbm1 libmtdev1 libglib2.0-0 libusb-1.0-0 fonts-sil-andika

APT := DEBIAN_FRONTEND=noninteractive apt-get --no-install-recommends --no-upgrade

# $(call aloud,what,command): runs it, with a line now and then that says for how long: what is silent for minutes
# is taken for dead. The sleeper holds none of our pipes, so `make test | tee log` ends when the tests do.
EVERY ?= 20
define aloud
	@( while sleep $(EVERY) >/dev/null 2>&1; do echo "  … $(1): $$SECONDS s"; done ) & \
	ticker=$$!; trap 'kill $$ticker 2>/dev/null || true' EXIT; $(2)
endef

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: $(STAMP) ## the virtual environment and, where something is missing, system packages

# A simulated install answers "is anything missing" without root and knows renamed packages (libglib2.0-0t64).
define installed
	@if ! command -v apt-get >/dev/null; then \
	  echo "Not a Debian: these packages must be there under your system's names: $(1)"; \
	elif ! plan=$$($(APT) --simulate install $(1) 2>&1) || grep -q '^Inst ' <<<"$$plan"; then \
	  echo "System packages are missing of: $(1)"; \
	  echo "  First apt's lists (16 MB on a bare Debian 13)$(if $(SUDO), as root: sudo may ask for your password)."; \
	  $(SUDO) apt-get update -q; \
	  $(APT) --print-uris install -y $(1) | awk '/^\047/ { n++; b += $$3 } \
	    END { printf "  Then %d packages, %.0f MB to fetch.\n", n, b / 1e6 }'; \
	  $(SUDO) env $(APT) install -y -q $(1); \
	fi
endef

system:
	$(call installed,$(SYSTEM))

# Without it the tests of power cuts and of failing disks are left out, and say so.
tracer:
	$(call installed,strace)

$(STAMP): setup.py | system
	@echo "A virtual environment in $(VENV): 10 s."
	$(PYTHON) -m venv $(VENV)
	@echo "Python packages, for the kiosk and its tests: 66, 180 MB to fetch, 600 MB in $(VENV); 1 min, on a slow line 5 and more."
	$(call aloud,pip has put $$(ls -d $(VENV)/lib/python3*/site-packages/*.dist-info | wc -l) packages in place, \
	  $(BIN)/python -m pip install --no-input --editable '.[dev]')
	@touch $@

run: setup ## the kiosk with a simulated scanner; without a display, a rehearsal that leaves pictures and a report
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  echo "The kiosk in a window, with a tray of cards, fingers and mishaps beside it."; \
	  $(BIN)/kiosk run --simulate; \
	else \
	  echo "No display: rehearsing 20 households on an offscreen one."; \
	  $(BIN)/kiosk rehearse --households 20 --out rehearsal; \
	  echo "Report and screenshots: $(CURDIR)/rehearsal"; \
	fi

lint: setup ## style, format and types
	@echo "ruff: style and format, a few seconds."
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@echo "mypy: types of everything; 30 to 80 s on two cores, later a few seconds."
	$(call aloud,mypy,$(BIN)/mypy)

# --dist loadgroup: a file's tests stay in one process, all screens in one (tests/conftest.py).
test: lint tracer ## everything that must hold before a commit: lint, then the tests
	@echo "pytest: all tests but the long ones, on two processes; a dot a test, the first after half a minute; 5 min on two free cores."
	$(BIN)/pytest -q -n 2 --dist loadgroup

test-full: lint tracer ## also the tests that take minutes
	@echo "pytest: all tests but the appliance's, on two processes; a dot a test. Some take minutes each."
	$(BIN)/pytest -q -n 2 --dist loadgroup -m 'not appliance'

test-appliance: setup ## boots a Debian 13 with the wheel in systemd-nspawn (root; mmdebstrap, systemd-container)
	@echo "pytest: builds the wheel, boots a Debian 13 with it; minutes, the first time with a root to make."
	$(BIN)/pytest -q -m appliance -rsP

bench: setup ## measurements, into bench-out/
	@echo "Measurements: each part is named when it begins; 3 min on two cores."
	$(BIN)/python -m benchmarks --out bench-out

clean: ## everything that make made
	rm -rf $(VENV) build dist ./*.egg-info rehearsal bench-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
