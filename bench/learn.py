"""The peers' side of bench/learn.sh: one piece of work with PyTorch and transformers, TRL,
llama.cpp or NumPy, as lines of JSON like those of our side (bench/learn).

    learn.py prepare DIR GGUF TEXT...    the tokens that all sides work on, of these texts
                                         (full.json, and short.json for quick runs), and
                                         llama.cpp's formats of the models in DIR
    learn.py SIDE WORK DIR [--setting S] [--precision P] [--reps N] [--steps N]
             [--compile] [--apart] [--micro N] [--cores N] [--data NAME]
"""
import argparse
import ctypes
import glob
import json
import os
import resource
import struct
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

RATE = 1e-7
SHAPES = [(2048, 2048, 2048), (2048, 576, 1536), (64, 576, 1536), (2048, 192, 512)]


def cpu_seconds():
    r = resource.getrusage(resource.RUSAGE_SELF)
    return r.ru_utime + r.ru_stime


def peak_mib():
    with open("/proc/self/status") as f:
        return round(next(int(line.split()[1]) for line in f if line.startswith("VmHWM")) / 1024)


class Line:
    """What is printed of one piece of work."""

    def __init__(self, a, work, unit, amount, **rest):
        self.d = dict(work=work, side=a.name, setting=a.setting, precision=a.precision, unit=unit, amount=amount, wall=[], cpu=[], **rest)

    def timed(self, reps, f):
        for _ in range(reps):
            cpu, start = cpu_seconds(), time.perf_counter()
            f()
            self.add(time.perf_counter() - start, cpu_seconds() - cpu)
        return self

    def add(self, wall, cpu):
        self.d["wall"].append(wall)
        self.d["cpu"].append(cpu)

    def print(self):
        print(json.dumps(dict(self.d, peak_mib=peak_mib())), flush=True)


def data(a):
    with open(os.path.join(a.dir, a.data + ".json")) as f:
        return json.load(f)


# What all sides work on.


def tokens(tok, ids, of):
    """The data of all works; lengths are divided by of."""
    # TRL takes the prompt as text: one whose tokens are as many.
    size = n = 512 // of
    while len(prompt := tok(tok.decode(ids[:n]), add_special_tokens=False)["input_ids"]) != size:
        n += size - len(prompt)
    small = [t % 1024 for t in ids]
    cut = lambda of, at, size, n: [of[at + i * size : at + (i + 1) * size] for i in range(n)]
    first = [ids[5000 + 37 * i] for i in range(64)]
    return dict(
        train=cut(ids, 0, 512 // of, 4),
        long=cut(ids, 0, 1500 // of, 8),
        grpo=dict(prompt=prompt, text=tok.decode(ids[:n]), completion=128 // of, rewards=[0, 1, 0, 0, 1, 0.5, 0, 1]),
        update=dict(prompt=ids[: 1000 // of], rollouts=cut(ids, 1000, 150 // of, 8), advantages=[-1, 1.5, -0.5, -1, 1, 0.25, -1.25, 1]),
        decode=dict(prompts=[ids[: 512 // of]], first=first),
        small_train=cut(small, 0, 512 // of, 8),
        small_decode=dict(prompts=cut(small, 0, 256 // of, 8), first=[t % 1024 for t in first]),
    )


def prepare(folder, gguf, texts):
    from transformers import AutoTokenizer

    tok = AutoTokenizer.from_pretrained(os.path.dirname(gguf), gguf_file=os.path.basename(gguf))
    tok.save_pretrained(os.path.join(folder, "tokenizer"))
    ids = []
    for name in texts:
        with open(name, encoding="utf-8") as f:
            ids += tok(f.read(), add_special_tokens=False)["input_ids"]
    ids = (ids * (20000 // len(ids) + 1))[:20000]
    for name, of in dict(full=1, short=8).items():
        path = os.path.join(folder, name + ".json")
        with open(path + ".new", "w") as f:
            json.dump(tokens(tok, ids, of), f)
        os.rename(path + ".new", path)
    llama = Llama.load()
    if llama:
        for name, ftype in dict(bf16=32, q8=7, q4_0=2).items():
            llama.quantize(os.path.join(folder, "smollm2.f32.gguf"), os.path.join(folder, f"smollm2.{name}.gguf"), ftype)


# Products.


def pattern(n, step):
    import numpy as np

    return ((np.arange(n, dtype=np.int64) * step % 1009).astype(np.float32) / np.float32(1009) - np.float32(0.5)).astype(np.float32)


def products(a, sides):
    """sides gives, for a shape and its factors as NumPy arrays, named functions and how to read their result."""
    import numpy as np

    for m, k, n in SHAPES:
        left, right = pattern(m * k, 7919).reshape(m, k), pattern(k * n, 6101).reshape(k, n)
        for note, f, read in sides(left, right):
            f()
            start = time.perf_counter()
            f()
            times = max(1, int(0.2 / (time.perf_counter() - start)))
            line = Line(a, f"gemm {m}x{k}x{n}", "GFLOP/s", 2 * m * k * n * times / 1e9, note=note)
            line.timed(max(3, a.reps), lambda: [f() for _ in range(times)])
            line.d["check"] = dict(mean=float(np.abs(read().astype(np.float64)).mean()))
            line.print()


def numpy_products(a):
    import numpy as np

    def sides(left, right):
        out = np.empty((left.shape[0], right.shape[1]), np.float32)
        return [("OpenBLAS", lambda: np.matmul(left, right, out=out), lambda: out)]

    products(a, sides)


def torch_products(a):
    import torch

    kind = torch.bfloat16 if a.precision == "bf16" else torch.float32

    def sides(left, right):
        x, w = torch.from_numpy(left).to(kind), torch.from_numpy(right).to(kind)
        out = torch.empty(left.shape[0], right.shape[1], dtype=kind)
        kept = {}

        def linear():
            kept["y"] = torch.ops.mkldnn._linear_pointwise(x, packed, None, "none", [], "")

        found = [("mm", lambda: torch.mm(x, w, out=out), lambda: out.float().numpy())]
        try:
            packed = torch.ops.mkldnn._reorder_linear_weight(w.t().contiguous(), left.shape[0])
            linear()
            found.append(("oneDNN, factor packed before", linear, lambda: kept["y"].float().numpy()))
        except (RuntimeError, AttributeError) as e:
            print("oneDNN's linear layer is left out:", str(e).splitlines()[0], file=sys.stderr)
        return found

    products(a, sides)


# PyTorch and transformers.


class Torch:
    def __init__(self, a, name):
        import torch
        from transformers import AutoModelForCausalLM

        self.torch, self.a = torch, a
        torch.manual_seed(1)
        kind = torch.bfloat16 if a.precision == "bf16-weights" else torch.float32
        self.model = AutoModelForCausalLM.from_pretrained(os.path.join(a.dir, name), dtype=kind, attn_implementation="sdpa").train()
        self.model.get_input_embeddings().padding_idx = None  # else one token gets no gradient
        self.run = torch.compile(self.model) if a.compile else self.model
        fused = dict(fused=True) if a.setting == "tuned" else {}
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=RATE, weight_decay=0.01, **fused)

    def autocast(self):
        return self.torch.autocast("cpu", self.torch.bfloat16, enabled=self.a.precision == "bf16")

    def step(self, parts, loss):
        """One optimiser step, part by part; loss gives the sum that a part adds. Returns loss and gradient norm."""
        total = 0.0
        for part in parts:
            with self.autocast():
                value = loss(part)
            value.backward()
            total += value.item()
        norm = self.torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=self.a.setting != "tuned")
        return total, norm.item()

    def parts(self, sequences):
        ids = self.torch.tensor(sequences)
        size = self.a.micro or len(sequences)
        return [range(i, min(i + size, len(sequences))) for i in range(0, len(sequences), size)], ids


def torch_train(a, name, sequences):
    t = Torch(a, name)
    parts, ids = t.parts(sequences)
    targets = sum(len(s) - 1 for s in sequences)

    def loss(part):
        logits = t.run(input_ids=ids[part.start : part.stop], use_cache=False).logits[:, :-1]
        return t.torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), ids[part.start : part.stop, 1:].flatten(), reduction="sum") / targets

    value, norm = t.step(parts, loss)
    line = Line(a, a.work, "tok/s", ids.numel(), check=dict(tokens=ids.numel(), loss=value, gradient=norm), note=micro_note(a))
    line.timed(a.reps, lambda: t.step(parts, loss)).print()


def micro_note(a):
    return f"{a.micro} sequences at a time" if a.micro else ""


def torch_update(a, d):
    u = d["update"]
    t = Torch(a, "smollm2")
    n = len(u["rollouts"][0])
    parts, ids = t.parts([u["prompt"] + r for r in u["rollouts"]])
    advantages = t.torch.tensor(u["advantages"], dtype=t.torch.float32)[:, None]
    total = n * len(ids)

    def logps(part):
        # Logits where a sampled token is predicted, nowhere else.
        logits = t.run(input_ids=ids[part.start : part.stop], use_cache=False, logits_to_keep=n + 1).logits[:, :-1]
        flat = t.torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), ids[part.start : part.stop, -n:].flatten(), reduction="none")
        return -flat.view(len(part), n)

    with t.torch.no_grad(), t.autocast():
        old = t.torch.cat([logps(p) for p in parts])

    def loss(part):
        ratio = (logps(part) - old[part.start : part.stop]).exp()
        adv = advantages[part.start : part.stop]
        return -t.torch.minimum(ratio * adv, ratio.clamp(0.8, 1.28) * adv).sum() / total

    _, norm = t.step(parts, loss)
    check = dict(tokens=total, loss=-old.mean().item(), gradient=norm)
    Line(a, a.work, "tok/s", ids.numel(), check=check, note=micro_note(a)).timed(a.reps, lambda: t.step(parts, loss)).print()


def torch_decode(a, name, d, n):
    import torch
    from transformers import AutoModelForCausalLM, DynamicCache

    kind = torch.float32 if a.precision == "f32" else torch.bfloat16
    model = AutoModelForCausalLM.from_pretrained(os.path.join(a.dir, name), dtype=kind, attn_implementation="sdpa").eval()
    greedy = [[] for _ in range(n)]
    with torch.inference_mode():
        cache = DynamicCache()
        model(torch.tensor(d["prompts"]), past_key_values=cache, logits_to_keep=1)
        cache.batch_repeat_interleave(n // len(d["prompts"]))
        tokens = torch.tensor(d["first"][:n])[:, None]

        def steps(count):
            nonlocal tokens
            for _ in range(count):
                tokens = model(tokens, past_key_values=cache, logits_to_keep=1).logits[:, -1].argmax(-1, keepdim=True)
                for own, token in zip(greedy, tokens[:, 0].tolist()):
                    own.append(token)

        steps(1)
        line = Line(a, a.work, "tok/s", n * a.steps, check=dict(tokens=n * a.steps)).timed(a.reps, lambda: steps(a.steps))
    line.d["greedy"] = greedy
    line.print()


# TRL.


def trl_grpo(a, d):
    import torch
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    g = d["grpo"]
    n, warm = len(g["rewards"]), 1 if a.reps > 1 else 0
    micro = a.micro or n
    model = AutoModelForCausalLM.from_pretrained(os.path.join(a.dir, "smollm2"), dtype=torch.bfloat16 if a.precision == "bf16-weights" else torch.float32)
    tok = AutoTokenizer.from_pretrained(os.path.join(a.dir, "tokenizer"))
    tok.pad_token = tok.pad_token or tok.eos_token
    tuned = dict(gradient_checkpointing=False, optim="adamw_torch_fused") if a.setting == "tuned" else {}
    if a.compile:
        tuned["torch_compile"] = True
    config = GRPOConfig(
        output_dir=os.path.join(a.dir, "trl"), report_to="none", save_strategy="no", logging_steps=1, disable_tqdm=True, use_cpu=True,
        bf16=a.precision == "bf16", per_device_train_batch_size=micro, gradient_accumulation_steps=n // micro, num_generations=n,
        max_completion_length=g["completion"], temperature=1.0, learning_rate=RATE, max_steps=warm + a.reps, beta=0.0,
        generation_kwargs=dict(min_new_tokens=g["completion"]), **tuned,
    )
    line = Line(a, a.work, "tok/s", n * g["completion"], note=micro_note(a))
    seen = {}

    def reward(completions, completion_ids, **_):
        seen["sampled"] = sum(len(c) for c in completion_ids)
        return [g["rewards"][i % n] for i in range(len(completion_ids))]

    class Clock(TrainerCallback):
        def on_step_begin(self, args, state, control, **_):
            self.start = time.perf_counter(), cpu_seconds()

        def on_step_end(self, args, state, control, **_):
            if state.global_step > warm:
                line.add(time.perf_counter() - self.start[0], cpu_seconds() - self.start[1])

    trainer = GRPOTrainer(
        model=model, processing_class=tok, reward_funcs=[reward], args=config, callbacks=[Clock()],
        train_dataset=Dataset.from_list([dict(prompt=g["text"])] * 8),
    )
    sys.stdout, out = sys.stderr, sys.stdout  # it prints its logs
    trainer.train()
    sys.stdout = out
    prompt = len(tok(g["text"], add_special_tokens=False)["input_ids"])
    line.d["check"] = dict(sampled=seen["sampled"], tokens=n * prompt + seen["sampled"])
    line.print()


# llama.cpp, through its C interface.


class Params(ctypes.Structure):
    """A struct of settings that llama.cpp passes by value: its bytes."""

    _fields_ = [("raw", ctypes.c_uint8 * 512)]


class Batch(ctypes.Structure):
    _fields_ = [
        ("n_tokens", ctypes.c_int32), ("token", ctypes.POINTER(ctypes.c_int32)), ("embd", ctypes.c_void_p),
        ("pos", ctypes.POINTER(ctypes.c_int32)), ("n_seq_id", ctypes.POINTER(ctypes.c_int32)),
        ("seq_id", ctypes.POINTER(ctypes.POINTER(ctypes.c_int32))), ("logits", ctypes.POINTER(ctypes.c_int8)),
    ]


class Llama:
    """The library in the folder that ENVTUNE_LLAMACPP names."""

    @staticmethod
    def load():
        found = glob.glob(os.environ.get("ENVTUNE_LLAMACPP", "") + "/**/libggml-base.so", recursive=True)
        return Llama(os.path.dirname(found[0])) if found else None

    def __init__(self, where):
        lib = lambda name: ctypes.CDLL(glob.glob(os.path.join(where, name))[0], mode=ctypes.RTLD_GLOBAL)
        lib("libggml-base.so")
        ggml, self.c = lib("libggml.v*.so"), lib("libllama.v*.so")
        self.log = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(self.show)
        self.c.llama_log_set(self.log, None)
        ggml.ggml_backend_load_all_from_path(where.encode())
        for f in ("llama_model_default_params", "llama_context_default_params", "llama_model_quantize_default_params"):
            getattr(self.c, f).restype = Params
        for f in ("llama_model_load_from_file", "llama_init_from_model", "llama_get_memory", "llama_model_get_vocab"):
            getattr(self.c, f).restype = ctypes.c_void_p
        self.c.llama_get_logits.restype = ctypes.POINTER(ctypes.c_float)
        self.c.llama_batch_init.restype = Batch

    @staticmethod
    def show(level, text, _):
        if level == 4:  # an error
            sys.stderr.write(text.decode(errors="replace"))

    def quantize(self, source, out, ftype):
        """Writes a file in a format by its number: 2 is Q4_0, 7 Q8_0, 32 BF16. The type is the second number of the settings."""
        if os.path.exists(out):
            return
        words = list(struct.unpack("<128I", bytes(self.c.llama_model_quantize_default_params())))
        if words[1] != 7:
            sys.exit(f"llama_model_quantize_params of this version are not known: {words[:8]}")
        words[1] = ftype
        params = Params.from_buffer_copy(struct.pack("<128I", *words))
        if self.c.llama_model_quantize(source.encode(), (out + ".new").encode(), ctypes.byref(params)):
            sys.exit("llama.cpp could not write " + out)
        os.rename(out + ".new", out)

    def context(self, path, tokens, sequences, cores, apart):
        """A context for so many tokens and its vocabulary's size; the cache is one of all sequences, or each has a part of it."""
        model = ctypes.c_void_p(self.c.llama_model_load_from_file(path.encode(), self.c.llama_model_default_params()))
        if not model:
            sys.exit("llama.cpp does not load " + path)
        raw = bytearray(bytes(self.c.llama_context_default_params()))
        # embeddings, offload_kqv, no_perf, op_offload, swa_full, kv_unified by their defaults
        flags = raw.find(bytes([0, 1, 1, 1, 1, 0]), 96)
        if struct.unpack_from("<2I", raw) != (512, 2048) or struct.unpack_from("<2i", raw, 28) != (4, 4) or flags < 0:
            sys.exit("llama_context_params of this version are not known: " + str(struct.unpack_from("<40I", raw)))
        struct.pack_into("<4I", raw, 0, tokens, 2048, 512, sequences)  # n_ctx, n_batch, n_ubatch, n_seq_max
        raw[flags + 5] = not apart
        context = ctypes.c_void_p(self.c.llama_init_from_model(model, Params.from_buffer_copy(raw)))
        if not context or self.c.llama_n_ctx(context) < tokens or self.c.llama_n_seq_max(context) != sequences:
            sys.exit("llama.cpp makes no such context")
        self.c.llama_set_n_threads(context, cores, cores)
        vocab = self.c.llama_vocab_n_tokens(ctypes.c_void_p(self.c.llama_model_get_vocab(model)))
        return context, vocab

    def decode(self, context, batch, entries):
        """entries are (token, position, sequence, whether its logits are wanted)."""
        batch.n_tokens = len(entries)
        for i, (token, pos, seq, logits) in enumerate(entries):
            batch.token[i], batch.pos[i], batch.n_seq_id[i], batch.logits[i] = token, pos, 1, logits
            batch.seq_id[i][0] = seq
        if self.c.llama_decode(context, batch):
            sys.exit("llama_decode failed")


def llama_decode(a, name, d, n):
    import numpy as np

    llama = Llama.load()
    if not llama:
        sys.exit("llama.cpp is not here")
    groups = len(d["prompts"])
    prompt, each = len(d["prompts"][0]), n // groups
    own = a.steps * a.reps + 2
    room = n * (-(-(prompt + own) // 256) * 256) if a.apart else -(-(groups * prompt + n * own) // 256) * 256
    context, vocab = llama.context(os.path.join(a.dir, f"{name}.{a.precision}.gguf"), room, n, a.cores, a.apart)
    memory = ctypes.c_void_p(llama.c.llama_get_memory(context))
    batch = llama.c.llama_batch_init(2048, 0, 1)
    for g, ids in enumerate(d["prompts"]):
        llama.decode(context, batch, [(t, i, g * each, i == prompt - 1) for i, t in enumerate(ids)])
        for seq in range(g * each + 1, (g + 1) * each):
            llama.c.llama_memory_seq_cp(memory, g * each, seq, -1, -1)
    tokens, at, greedy = d["first"][:n], prompt, [[] for _ in range(n)]

    def steps(count):
        nonlocal tokens, at
        for _ in range(count):
            llama.decode(context, batch, [(t, at, i, 1) for i, t in enumerate(tokens)])
            logits = np.ctypeslib.as_array(llama.c.llama_get_logits(context), (n, vocab))
            tokens, at = logits.argmax(-1).tolist(), at + 1
            for own, token in zip(greedy, tokens):
                own.append(token)

    steps(1)
    line = Line(a, a.work, "tok/s", n * a.steps, check=dict(tokens=n * a.steps), note="caches apart" if a.apart else "")
    line.timed(a.reps, lambda: steps(a.steps)).d["greedy"] = greedy
    line.print()


def main():
    if sys.argv[1:2] == ["prepare"]:
        return prepare(sys.argv[2], sys.argv[3], sys.argv[4:])
    p = argparse.ArgumentParser()
    for name in ("side", "work", "dir"):
        p.add_argument(name)
    p.add_argument("--setting", default="")
    p.add_argument("--precision", default="f32")
    p.add_argument("--data", default="full")
    p.add_argument("--compile", action="store_true")
    p.add_argument("--apart", action="store_true")
    for name, value in (("--reps", 2), ("--steps", 32), ("--micro", 0), ("--cores", 2)):
        p.add_argument(name, type=int, default=value)
    a = p.parse_args()
    a.name = {"torch": "PyTorch", "numpy": "NumPy", "trl": "TRL", "llama": "llama.cpp"}[a.side]
    if a.compile:
        a.name += ", compiled"
    if a.work == "gemm":
        return {"torch": torch_products, "numpy": numpy_products}[a.side](a)
    d = data(a)
    decode = {"torch": torch_decode, "llama": llama_decode}.get(a.side)
    works = {
        "train": lambda: torch_train(a, "smollm2", d["train"]),
        "long": lambda: torch_train(a, "smollm2", d["long"]),
        "update": lambda: torch_update(a, d),
        "grpo": lambda: trl_grpo(a, d),
        "decode1": lambda: decode(a, "smollm2", d["decode"], 1),
        "decode16": lambda: decode(a, "smollm2", d["decode"], 16),
        "decode64": lambda: decode(a, "smollm2", d["decode"], 64),
        "small-train": lambda: torch_train(a, "small", d["small_train"]),
        "small-decode": lambda: decode(a, "small", d["small_decode"], 64),
    }
    works[a.work]()


if __name__ == "__main__":
    main()
