#!/usr/bin/env bash
# Runs the official BFCL package and envtune on the same data, one after the other on
# one core, and prints the ratios. Times are CPU time, so that other work on the machine
# counts for neither. A pass is one over new data: what sessions keep of calls is
# forgotten before each, but for the last ratio. Needs what parity/setup.sh makes.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${ENVTUNE_PYTHON:-$(bash parity/setup.sh | tail -n 1 | sed -n 's/^parity: \(.*\) is ready$/\1\/bin\/python/p')}
[ -x "$python" ] || { echo "no Python with the official package: run parity/setup.sh, or set ENVTUNE_PYTHON" >&2; exit 1; }
one_core() { if command -v taskset >/dev/null; then taskset -c 0 "$@"; else "$@"; fi; }

echo "CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), one core"
official=$(one_core "$python" bench/bfcl.py)
echo "official: $(tr '\n' ' ' <<< "$official")"
go test -c -o "${TMPDIR:-/tmp}/envtune-bench.test" ./parity
ours() { (cd parity && GOMAXPROCS=1 one_core "${TMPDIR:-/tmp}/envtune-bench.test" -test.run '^$' -test.bench "Benchmark$1\$" -test.benchtime "$2"); }
# About as long as the official side takes, so that both see the same of other work.
calls=$(ours ReferenceCalls 100x | grep '^Benchmark')
checks=$(ours CheckTasks 1x | grep '^Benchmark')
after10=$(ours CheckTasks 10x | grep '^Benchmark')
more=$(ours CheckTasks 50x | grep '^Benchmark')
calls_unkept=$(ours ReferenceCallsUnkept 100x | grep '^Benchmark')
unkept=$(ours CheckTasksUnkept 50x | grep '^Benchmark')
calls_kept=$(ours ReferenceCallsKept 100x | grep '^Benchmark')
kept=$(ours CheckTasksKept 50x | grep '^Benchmark')
rm -f "${TMPDIR:-/tmp}/envtune-bench.test"
value() { awk -v unit="$2" '{for (i = 2; i <= NF; i++) if ($i == unit) print $(i-1)}' <<< "$1"; }
theirs() { awk -v key="$1" '$1 == key {print $2}' <<< "$official"; }
echo "envtune: calls/s $(value "$calls" calls/s) tasks/s $(value "$more" tasks/s) MiB-after-1 $(value "$checks" MiB) MiB-after-10 $(value "$after10" MiB) live-heap-MiB-after-1 $(value "$checks" live-MiB) after-10 $(value "$after10" live-MiB) start-states-ms $(value "$more" load-ms)"
ratio() { awk -v what="$1" -v a="$(value "$2" calls/s)" -v b="$(theirs calls/s)" -v c="$(value "$3" tasks/s)" -v d="$(theirs tasks/s)" -v load="$4" \
  'BEGIN { printf "ratio%s: reference calls %.0f times, checking %.0f times\n", what, 4625 / (4625 / a + load / 1000) / b, 800 / (800 / c + load / 1000) / d }'; }
ratio "" "$calls" "$more" 0
ratio " with start states made for one pass" "$calls" "$more" "$(value "$more" load-ms)"
ratio " with nothing kept of calls" "$calls_unkept" "$unkept" 0
ratio " with calls kept from earlier passes over the same data" "$calls_kept" "$kept" 0
