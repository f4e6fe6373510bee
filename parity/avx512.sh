#!/usr/bin/env bash
# Runs tests of learn/tensor and learn/model on an emulated processor with AVX-512 and
# AVX512_BF16 (Bochs, from the package bochscpu-python), whatever the machine has. Needs
# Python 3 with venv and pip, a C compiler, and the package index once: the package is
# kept in the user's cache. About 100 s of processor time. Without the emulator the exit
# status is 75.
#   bash parity/avx512.sh [TESTS]   TESTS is a pattern as for go test -run
set -euo pipefail
cd "$(dirname "$0")/.."
tests=${1:-'^Test(Products|BF16|NativeBF16|RoundBF16|FMAFlushed|ZeroTail|Vector|WorkersAgree|Fastest|SelectKernel|ExpAccuracy|KernelsAgree|Precision$)'}
case $(uname) in
  Darwin) caches=$HOME/Library/Caches ;;
  *) caches=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
venv=$caches/envtune/emulator
version=0.4.0
python=${PYTHON:-python3}

missing() {
  echo "parity/avx512.sh: the emulator is not there: $1" >&2
  echo "parity/avx512.sh: on a machine with AVX-512 plain go test ./learn/tensor tests the same kernels" >&2
  exit 75
}

[ "$(uname -sm)" = "Linux x86_64" ] || missing "it runs on Linux on x86-64 only"
command -v "$python" >/dev/null || missing "$python was not found"
command -v "${CC:-cc}" >/dev/null || missing "a C compiler is needed (CC=...)"
if [ "$("$venv/bin/python" -c 'from importlib.metadata import version as v; print(v("bochscpu-python"))' 2>/dev/null)" != "$version" ]; then
  rm -rf "$venv"
  "$python" -m venv "$venv" || missing "$python -m venv failed"
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "bochscpu-python==$version"; then
    rm -rf "$venv"
    missing "pip could not install bochscpu-python $version"
  fi
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"${CC:-cc}" -shared -fPIC -O -o "$dir/emulate.so" parity/emulator/emulate.c
for package in tensor model; do
  CGO_ENABLED=0 go test -c -o "$dir/$package.test" "./learn/$package"
  LD_PRELOAD="$dir/emulate.so" "$venv/bin/python" parity/emulate.py "$dir/$package.test" -test.v -test.short -test.timeout 0 -test.run "$tests"
done
