#!/usr/bin/env bash
# Plays generated tasks in the compact format on one and on two cores, opening and closing
# of episodes included: with the oracle's calls, and with calls that fail, most of them
# with a hint. Prints steps a second by the clock and by CPU time, which other work on the
# machine does not stretch, with the collector as it is by default and with one that runs a
# quarter as often, as it does beside the heap of a training; then the memory of 10,000 episodes that are open at once, of
# generated and, where they were fetched (envtune bfcl fetch), of the official tasks.
# Fails above 2 GiB. BENCHTIME (2s) is the time of each figure.
set -euo pipefail
cd "$(dirname "$0")/.."
test=$(mktemp -d)/env.test
trap 'rm -rf "$(dirname "$test")"' EXIT
${GO:-go} test -c -o "$test" ./env
echo "CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores here"
bench() { (cd env && "$test" -test.run '^$' "$@") | grep '^Benchmark'; }
# value LINE UNIT
value() { awk -v unit="$2" '{for (i = 2; i <= NF; i++) if ($i == unit) print $(i-1)}' <<< "$1"; }

for gogc in 100 400; do for cores in 1 2; do
  while read -r line; do
    printf '%s, %d core(s), GOGC=%d: %.0f steps/s, %.0f a second of CPU time; %.2f failed calls and %.2f hints a step\n' \
      "$(sed -E 's/^Benchmark[^/]*\/([a-z]+).*/\1/' <<< "$line")" "$cores" "$gogc" "$(value "$line" steps/s)" \
      "$(value "$line" steps/cpu-s)" "$(value "$line" failed/step)" "$(value "$line" hints/step)"
  done < <(GOGC=$gogc bench -test.bench Steps -test.cpu "$cores" -test.benchtime "${BENCHTIME:-2s}")
done; done
for tasks in generated official; do
  line=$(bench -test.bench "AtOnce/$tasks" -test.benchtime 1x || true)
  [ -n "$line" ] || { echo "10,000 episodes of $tasks tasks: they are not here"; continue; }
  peak=$(value "$line" MiB-peak)
  echo "10,000 episodes of $tasks tasks open at once: $(value "$line" KiB/episode) KiB each, at most $peak MiB resident"
  awk -v peak="$peak" 'BEGIN { exit !(peak <= 2048) }' || { echo "that is above 2 GiB" >&2; exit 1; }
done
