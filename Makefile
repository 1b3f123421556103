.PHONY: run setup setup-dev test check bench soak bundle clean
.DEFAULT_GOAL := run

run: setup            ## open the window (or, with no display, do the main job on the command line)
	@bash packaging/run.sh

setup:                ## put the program into .venv
	@bash packaging/setup.sh run

setup-dev:            ## put the program and its tools into .venv
	@bash packaging/setup.sh dev

test: setup-dev       ## all tests, real parts included
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m "not soak" -n 2 --dist loadfile $(ARGS)

check: setup-dev      ## style, types, the import rule, the house rules
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/pyright
	@.venv/bin/lint-imports
	@.venv/bin/python -m pytest -q tests/test_house.py

bench: setup-dev      ## the speed table, as ratios in one run
	@QT_QPA_PLATFORM=offscreen .venv/bin/python tests/benchmarks/run.py

soak: setup-dev       ## the long runs
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -m soak --timeout=3600 $(ARGS)

bundle: setup-dev     ## the program as one folder that needs no Python
	@bash packaging/bundle.sh

clean:
	rm -rf build dist .venv
