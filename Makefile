# The menu of the project. `make` alone shows it.
PY = .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## start everything at http://127.0.0.1:8000 (HOST, PORT and DATA_DIR are honoured)
	@bin/bootstrap run
	@exec $(PY) -m musicapp
