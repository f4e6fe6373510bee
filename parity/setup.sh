#!/usr/bin/env bash
# Makes the Python environment that the comparisons with the official package
# need: a virtual environment of Python 3.11 in the user's cache folder with
# bfcl-eval 2026.3.23 (without its dependencies) and mpmath.
set -euo pipefail

version=2026.3.23
case $(uname) in
  Darwin) caches=$HOME/Library/Caches ;;
  *) caches=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
cache=$caches/envtune/parity
venv=$cache/venv
python=${PYTHON:-}

if [ -z "$python" ]; then
  for name in python3.11 python3; do
    if command -v "$name" >/dev/null; then python=$name; break; fi
  done
fi
if [ -z "$python" ]; then
  echo "parity/setup.sh: Python 3.11 is needed and no python3 was found; set PYTHON=/path/to/python3.11" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
  echo "parity/setup.sh: $python is $("$python" -V 2>&1); the official results are those of Python 3.11; set PYTHON=/path/to/python3.11" >&2
  exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "parity/setup.sh: $python lacks the modules venv and ensurepip (on Debian: the package python3.11-venv)" >&2
  exit 1
fi
if [ "$("$venv/bin/python" -c 'from importlib.metadata import version as v; v("mpmath"); print(v("bfcl-eval"))' 2>/dev/null)" = "$version" ]; then
  echo "parity: $venv is ready"
  exit 0
fi
mkdir -p "$cache"
rm -rf "$venv"
"$python" -m venv "$venv"
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "bfcl-eval==$version" mpmath; then
  rm -rf "$venv"
  echo "parity/setup.sh: pip could not install bfcl-eval $version and mpmath; is the package index reachable?" >&2
  exit 1
fi
echo "parity: $venv is ready"
