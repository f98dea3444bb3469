#!/usr/bin/env bash
# What the distribution has to provide, installed only where it is missing.
#
#   bash setup/system.sh venv          what make demo needs; the font of papers is tried for, and done without
#   bash setup/system.sh test bench …  PostGIS, Chromium and Chinese fonts; ogr2ogr to measure against
set -euo pipefail

missing=()
wished=()

need() { # need PACKAGE COMMAND… : the package is missing when the command fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

wish() { # wish PACKAGE COMMAND… : as need, but nothing fails where it cannot be had
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || wished+=("$package")
}

has_paper_font() { test -f /usr/share/fonts/truetype/wqy/wqy-microhei.ttc; } # as api/documents/fonts.py asks for it
has_postgis() { compgen -G '/usr/lib/postgresql/*/bin/initdb' && compgen -G '/usr/share/postgresql/*/extension/postgis.control'; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_chinese_font() { [ -n "$(fc-list :lang=zh)" ]; }
has_venv() { "$(PATH=/usr/bin:$PATH command -v python3.11 || command -v python3)" -c 'import ensurepip, venv'; }

for part in "$@"; do
  case $part in
    venv)
      need python3-venv has_venv
      wish fonts-wqy-microhei has_paper_font
      ;;
    test)
      need POSTGIS has_postgis
      need chromium has_chromium
      need fonts-noto-cjk has_chinese_font
      need fonts-wqy-microhei has_paper_font
      ;;
    bench)
      need POSTGIS has_postgis
      need gdal-bin command -v ogr2ogr
      ;;
    *) echo "setup/system.sh: unknown part $part" >&2 && exit 2 ;;
  esac
done

[ ${#missing[@]} -eq 0 ] && [ ${#wished[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo -n)
  if ! sudo -n true 2>/dev/null; then
    [ ${#missing[@]} -eq 0 ] && exit 0
    wanted=${missing[*]/POSTGIS/postgresql and postgresql-NN-postgis-3}
    echo "请先由管理员安装系统软件包 · please have these Debian packages installed first: $wanted" >&2
    exit 1
  fi
fi

export DEBIAN_FRONTEND=noninteractive
if [ ${#missing[@]} -eq 0 ]; then # PDFs are refused in a sentence where the font is not there; all else works
  "${as_root[@]}" apt-get -qq install -y --no-install-recommends "${wished[@]}" >/dev/null 2>&1 || true
  exit 0
fi

echo "安装系统软件包 · installing from the distribution: ${missing[*]}"
"${as_root[@]}" apt-get -qq update
packages=()
for package in "${missing[@]}"; do
  if [ "$package" = POSTGIS ]; then # the release decides which PostgreSQL it carries
    package=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 | sort -V | tail -n 1)
    packages+=("${package%-postgis-3}")
  fi
  packages+=("$package")
done
"${as_root[@]}" apt-get -qq install -y --no-install-recommends "${packages[@]}" >/dev/null
[ ${#wished[@]} -eq 0 ] || "${as_root[@]}" apt-get -qq install -y --no-install-recommends "${wished[@]}" >/dev/null 2>&1 || true
