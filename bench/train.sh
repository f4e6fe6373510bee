#!/usr/bin/env bash
# Trains the embedded model as `envtune train` does, at most STEPS steps (6) in each stage,
# and prints where the time of the steps went: sampling, environment, training and the
# rest, how busy the cores were, steps and tokens a second. The exams before and after are
# not counted and are of few tasks. Other arguments go to `envtune train`.
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
${GO:-go} build -o "$dir/envtune" ./cmd/envtune
cores=${GOMAXPROCS:-$(nproc)}
echo "CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $cores of $(nproc) cores"
"$dir/envtune" train --out "$dir/run" --steps "${STEPS:-6}" --tasks 8 --samples 1 --no-outside --no-case "$@" > "$dir/log" || { cat "$dir/log" >&2; exit 1; }
${GO:-go} run ./bench/train "$dir/run" "$cores"
