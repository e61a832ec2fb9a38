#!/bin/sh
# Resolve the two hashed locks anew from pyproject.toml (needs uv). They name no registry.
set -eu
cd "$(dirname "$0")/.."
options="--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet"
uv pip compile pyproject.toml --extra install $options "$@" -o requirements.lock
uv pip compile pyproject.toml --extra install --extra test -c requirements.lock $options "$@" -o tests/requirements.lock
