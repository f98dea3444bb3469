#!/usr/bin/env bash
# The Python environment in .venv: exactly the locked packages, then our own without looking further.
set -euo pipefail

bash setup/system.sh venv
# The distribution builds its Python with optimisations that others often lack.
python=$(PATH=/usr/bin:$PATH command -v python3.11 || command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 以上 · Python 3.11 or later is needed; this is $("$python" --version)" >&2
  exit 1
}
[ -x .venv/bin/pip ] || "$python" -m venv --clear .venv
echo "安装 Python 软件包 · installing the locked Python packages"
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
