#!/usr/bin/env bash
# What make bench measures against and the distribution does not carry: DuckDB, in an environment of its own.
set -euo pipefail

[ -x build/peers/duckdb/bin/pip ] || .venv/bin/python -m venv --clear build/peers/duckdb
build/peers/duckdb/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements-peers.lock
