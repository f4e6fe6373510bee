# make help lists the targets.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
GO          ?= go
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.7.0
RUN         ?= runs/demo-$(shell date +%Y%m%d-%H%M%S)
MODEL       ?= embedded
FUZZTIME    ?= 10s
BENCHTIME   ?= 1s
KILLS       ?= 20
QEMU        ?= qemu-aarch64
# Random calls that make parity compares; plain tests compare 10,000.
PARITY_CALLS ?= $(or $(ENVTUNE_PARITY_CALLS),200000)

# The tests that compare with answers recorded or given elsewhere.
PARITY := ^Test(Calls|JSON|Ops|Pow|Random|DecodePrompting|Hostile|LogprobsMatchReference|Parity.*)$$

.DEFAULT_GOAL := help
.PHONY: help demo demo-bfcl test kill check fmt vet staticcheck race build tidy parity models arm64 avx512 fuzz bench bench-bfcl bench-episodes bench-learn bench-train browser screenshots release guide

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: ## train the embedded model through the four stages into a fresh run folder (RUN=DIR)
	$(GO) run ./cmd/envtune train --out $(RUN)

demo-bfcl: ## play the official tasks: reference calls, doing nothing, a model (MODEL=RUN); needs python3 with pip once
	$(GO) run ./cmd/envtune bfcl fetch
	@echo; echo "The reference calls: all must be valid."
	$(GO) run ./cmd/envtune eval --suite bfcl --model oracle --expect 800/800
	@echo; echo "Doing nothing: none may be valid."
	$(GO) run ./cmd/envtune eval --suite bfcl --model silent --expect 0/800
	@echo; echo "Both verdicts are those of the official checker too: make parity compares them."
	@echo; echo "The model $(MODEL):"
	$(GO) run ./cmd/envtune eval --suite bfcl --model $(MODEL)

test: ## all tests
	$(GO) test ./...

kill: ## kill -9 a training at KILLS (20) random instants, of a tiny model and of the embedded one, and compare with one that was not
	ENVTUNE_KILLS=$(KILLS) $(GO) test -count=1 -timeout 30m -v -run '^TestKilledTrainings$$' ./cmd/envtune

check: fmt vet staticcheck race build tidy ## format, vet, staticcheck, tests under the race detector, a build without cgo, a tidy go.mod

fmt:
	@files=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$files" ]; then echo "not formatted (gofmt -w):"; echo "$$files"; exit 1; fi

vet:
	$(GO) vet ./...

staticcheck:
	$(GO) run $(STATICCHECK) ./...

race:
	$(GO) test -race ./...

build:
	CGO_ENABLED=0 $(GO) build ./...

tidy:
	$(GO) mod tidy -diff

guide: ## type the world of docs/guide.md into a copy and run the guide's commands and all tests there
	bash docs/guide.sh

release: ## static binaries for Linux, macOS and Windows on amd64 and arm64 into dist/, packed, with SHA256SUMS
	$(GO) run ./internal/release

parity: ## every comparison with Python, the official package and a reference model; skips what is not there and says so
	ENVTUNE_PARITY_CALLS=$(PARITY_CALLS) $(GO) test -count=1 -timeout 30m -v -run '$(PARITY)' ./py ./session ./world/mathapi ./bfcl ./learn/model ./learn/hf ./parity | awk -f parity/report.awk

models: ## models against transformers and llama.cpp, minutes: installs them once (6 GB), skips what is not to be had
	bash parity/models.sh
	ENVTUNE_PARITY_MODELS=1 $(GO) test -count=1 -timeout 60m -v -run '$(PARITY)' ./learn/hf | awk -f parity/report.awk

arm64: ## the tests of py, tool, the worlds, sessions and the kernels, and a model's bits, built for arm64 and run under qemu-user
	@command -v $(QEMU) >/dev/null || { echo "$(QEMU) is not there: install qemu-user"; exit 1; }
	@dir=$$(mktemp -d); trap 'rm -rf $$dir' EXIT; \
	for pkg in $$($(GO) list ./py ./tool ./world/... ./session ./learn/tensor ./learn/model); do \
	  case $$pkg in */learn/model) only=BitsOnEveryMachine;; *) only=.;; esac; \
	  GOARCH=arm64 $(GO) test -c -o $$dir/arm64.test $$pkg 2>/dev/null; [ -s $$dir/arm64.test ] || continue; \
	  (cd $$($(GO) list -f '{{.Dir}}' $$pkg) && $(QEMU) $$dir/arm64.test -test.short -test.run $$only) > $$dir/out 2>&1 && echo "ok $$pkg" || { cat $$dir/out; echo "FAIL $$pkg"; exit 1; }; \
	  rm -f $$dir/arm64.test; \
	done

avx512: ## the kernels with AVX-512 on an emulated processor; installs the emulator once (needs python3 with pip, a C compiler)
	bash parity/avx512.sh

fuzz: ## every fuzzer for FUZZTIME (10s)
	@for pkg in $$($(GO) list ./...); do \
	  list=$$($(GO) test -list '^Fuzz' $$pkg) || { echo "$$list"; exit 1; }; \
	  for name in $$(grep '^Fuzz' <<< "$$list" || true); do \
	    echo "== $$pkg $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done

bench: ## every benchmark for BENCHTIME (1s)
	$(GO) test -run '^$$' -bench . -benchtime $(BENCHTIME) -benchmem ./... | grep -v 'no test files'

bench-bfcl: ## executing and checking the official tasks: the official package and envtune on one core, with the ratios
	bash bench/bfcl.sh

bench-episodes: ## steps a second in the compact format on one and two cores, and the memory of 10,000 open episodes
	bash bench/episodes.sh

browser: ## the pages of dash in a headless browser (chromium); skips where there is none and says so
	ENVTUNE_BROWSER=1 $(GO) test -count=1 -v -run '^TestBrowser' ./dash

screenshots: ## the pictures in docs/images of a run (RUN=DIR)
	ENVTUNE_BROWSER=1 ENVTUNE_SCREENSHOTS="$(abspath $(RUN))" $(GO) test -count=1 -v -run '^TestScreenshots$$' ./dash

bench-train: ## where the time of a training goes: sampling, environment, training; how busy the cores are
	bash bench/train.sh

bench-learn: ## the learner beside PyTorch, TRL and llama.cpp on this CPU, about two hours (bench/learn.sh has parts and --rounds)
	bash bench/learn.sh
