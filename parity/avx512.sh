#!/usr/bin/env bash
# Runs the tests of learn/tensor on an emulated processor with AVX-512 and AVX512_BF16
# (Bochs, from the package bochscpu-python), whatever the machine has. Needs Python 3
# with venv and pip, a C compiler, and the package index once: the package is kept in the
# user's cache. Some minutes of processor time.
#   bash parity/avx512.sh [TESTS]   TESTS is a pattern as for go test -run
set -euo pipefail
cd "$(dirname "$0")/.."
tests=${1:-'^Test(Products|BF16|NativeBF16|RoundBF16|FMAFlushed|ZeroTail|Vector|WorkersAgree|Fastest|SelectKernel|ExpAccuracy)'}
venv=${XDG_CACHE_HOME:-$HOME/.cache}/envtune/emulator

missing() {
  echo "the emulator is not there: $1" >&2
  echo "the kernels with AVX-512 are tested on machines that have it (go test ./learn/tensor)" >&2
  exit 1
}

command -v python3 >/dev/null || missing "python3 is needed"
command -v "${CC:-cc}" >/dev/null || missing "a C compiler is needed (CC=...)"
if ! [ -x "$venv/bin/python" ] || ! "$venv/bin/pip" show -q bochscpu-python 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv" || missing "python3 -m venv failed"
  "$venv/bin/pip" install -q --disable-pip-version-check bochscpu-python==0.4.0 || missing "pip could not install bochscpu-python 0.4.0"
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"${CC:-cc}" -shared -fPIC -O -o "$dir/emulate.so" parity/emulate.c
GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go test -c -o "$dir/tensor.test" ./learn/tensor
LD_PRELOAD="$dir/emulate.so" "$venv/bin/python" parity/emulate.py "$dir/tensor.test" -test.v -test.short -test.timeout 0 -test.run "$tests"
