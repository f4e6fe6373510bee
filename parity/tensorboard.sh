#!/usr/bin/env bash
# Installs the Python package tensorboard into an environment of its own in the user's
# cache folder, for the comparison that reads the event file of a training with it.
set -euo pipefail

version=2.21.0
case $(uname) in
  Darwin) caches=$HOME/Library/Caches ;;
  *) caches=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
venv=$caches/envtune/parity/tensorboard
python=${PYTHON:-python3}

if [ "$("$venv/bin/python" -c 'from importlib.metadata import version as v; print(v("tensorboard"))' 2>/dev/null)" = "$version" ]; then
  echo "parity: $venv is ready"
  exit 0
fi
if ! command -v "$python" >/dev/null; then
  echo "parity/tensorboard.sh: $python was not found; event files will not be read with TensorBoard" >&2
  exit 1
fi
rm -rf "$venv"
mkdir -p "$(dirname "$venv")"
"$python" -m venv "$venv"
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "tensorboard==$version" "setuptools<81"; then
  rm -rf "$venv"
  echo "parity/tensorboard.sh: pip could not install tensorboard $version; is the package index reachable?" >&2
  exit 1
fi
echo "parity: $venv is ready"
