# Everything happens in tools/bootstrap.py, which also runs on Windows: py tools\bootstrap.py VERB
PYTHON ?= python3

.PHONY: env demo test check bench
env demo test check bench:
	@$(PYTHON) tools/bootstrap.py $@
