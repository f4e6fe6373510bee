"""The other side of the comparisons of models (learn/hf): transformers and llama.cpp.

    models.py make OUT          tiny random models of every type, saved by transformers
    models.py prompts GGUF      the ids of the prompts below, JSON
    models.py numbers JOBS      what transformers computes of folders or GGUF files
    models.py llamacpp JOBS     what llama.cpp computes of GGUF files, with a float32 cache
    models.py texts FOLDER      the texts that tokenizers are compared on, each with the ids that transformers gives
                                it in FOLDER, and a conversation as the chat template there renders it, one JSON object a line
    models.py llamatexts GGUF   the same texts with llama.cpp's ids

JOBS is a JSON file, a list of {"model": path, "out": path, "sequences": [[id, ...], ...],
"gradient": [index, ...], "greedy": n}. Each out is a safetensors file that gets logits.I [tokens, vocabulary] of every sequence, greedy.I, the n likeliest next
ids in turn, and, of the mean cross-entropy of all next tokens of the sequences under
"gradient", grad.NAME.
"""
import ctypes
import glob
import json
import os
import struct
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads that wait for each other are slow on a busy machine
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

PROMPTS = [
    "The capital of France is",
    "Water boils at a temperature of",
    "def fibonacci(n):\n    ",
    "Once upon a time there was a small",
    "The three primary colours are",
    "To open the door, first",
    "<|im_start|>user\nWhat is 2 + 2?<|im_end|>\n<|im_start|>assistant\n",
    "<|im_start|>user\nName a fruit.<|im_end|>\n<|im_start|>assistant\n",
    "<|im_start|>user\nWrite one sentence about the sea.<|im_end|>\n<|im_start|>assistant\n",
    "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"",
    "In 1969 the first human being",
    "The quick brown fox",
    "My favourite book is about",
    "A triangle has three",
    "for i in range(10):\n    print(",
    "The opposite of hot is",
    "<|im_start|>system\nYou answer briefly.<|im_end|>\n<|im_start|>user\nHow many days has a week?<|im_end|>\n<|im_start|>assistant\n",
    "Dear Sir or Madam,\n\nI am writing to",
    "1, 2, 3, 5, 8, 13,",
    "The largest planet of the solar system is",
]


def make(out):
    import torch
    from transformers import AutoModelForCausalLM, LlamaConfig, Qwen2Config, Qwen3Config

    base = dict(hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                max_position_embeddings=128, vocab_size=67)
    llama3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)
    models = {
        "llama": (LlamaConfig(**base), {}),
        "llama-tied": (LlamaConfig(**base, tie_word_embeddings=True, rms_norm_eps=1e-5), {}),
        "llama-scaled": (LlamaConfig(**base, rope_parameters=dict(rope_theta=500.0, **llama3), head_dim=12), {}),
        "qwen2": (Qwen2Config(**base, rope_parameters=dict(rope_theta=1e6, rope_type="default")), dict(max_shard_size="20KB")),
        "qwen2-tied": (Qwen2Config(**base, tie_word_embeddings=True), {}),
        "qwen3": (Qwen3Config(**base, head_dim=10), dict(max_shard_size="20KB")),
        "qwen3-tied": (Qwen3Config(**base, head_dim=16, tie_word_embeddings=True), {}),
    }
    for seed, (name, (config, how)) in enumerate(models.items()):
        torch.manual_seed(seed)
        m = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        with torch.no_grad():
            for p in m.parameters():
                p.add_(torch.randn_like(p) * 0.2)
        if name == "qwen3-tied":
            m = m.to(torch.bfloat16)
        m.save_pretrained(os.path.join(out, name), **how)
    print(json.dumps(list(models)))


def prompts(path):
    from transformers import AutoTokenizer

    tok = AutoTokenizer.from_pretrained(os.path.dirname(path), gguf_file=os.path.basename(path))
    print(json.dumps([tok(p, add_special_tokens=False)["input_ids"] for p in PROMPTS]))


def load(path):
    import torch
    from transformers import AutoModelForCausalLM

    how = {}
    if path.endswith(".gguf"):
        how, path = dict(gguf_file=os.path.basename(path)), os.path.dirname(path)
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager", **how).eval()


def numbers(request):
    import torch
    from safetensors.torch import save_file

    m, result = load(request["model"]), {}
    with torch.no_grad():
        for i, ids in enumerate(request["sequences"]):
            result[f"logits.{i}"] = m(torch.tensor([ids])).logits[0].float().contiguous()
            if request.get("greedy"):
                result[f"greedy.{i}"] = greedy(m, ids, request["greedy"])
    if request.get("gradient"):
        # Otherwise the embedding of the padding token, which is also one that ends messages,
        # gets no gradient from where it is read.
        m.get_input_embeddings().padding_idx = None
        total, count = 0, 0
        for i in request["gradient"]:
            ids = torch.tensor(request["sequences"][i])
            logp = torch.log_softmax(m(ids[None]).logits[0, :-1].float(), -1)
            total, count = total - logp.gather(1, ids[1:, None]).sum(), count + len(ids) - 1
        (total / count).backward()
        for name, p in m.named_parameters():
            result["grad." + name] = p.grad.contiguous()
    save_file(result, request["out"])


def greedy(m, ids, n):
    import torch

    cache, tokens, step = None, [], torch.tensor([ids])
    for _ in range(n):
        r = m(step, past_key_values=cache, use_cache=True)
        cache = r.past_key_values
        tokens.append(int(r.logits[0, -1].argmax()))
        step = torch.tensor([tokens[-1:]])
    return torch.tensor(tokens, dtype=torch.float32)


class Params(ctypes.Structure):
    """A struct of settings that llama.cpp passes by value: its bytes."""

    _fields_ = [("raw", ctypes.c_char * 512)]


class Batch(ctypes.Structure):
    _fields_ = [("n", ctypes.c_int32)] + [(f, ctypes.c_void_p) for f in ("token", "embd", "pos", "n_seq_id", "seq_id", "logits")]


def library():
    """Loads llama.cpp from the folder in ENVTUNE_LLAMACPP."""
    where = os.path.dirname(glob.glob(os.environ["ENVTUNE_LLAMACPP"] + "/**/libggml-base.so", recursive=True)[0])
    lib = lambda name: ctypes.CDLL(glob.glob(os.path.join(where, name))[0], mode=ctypes.RTLD_GLOBAL)
    lib("libggml-base.so")
    ggml, llama = lib("libggml.v*.so"), lib("libllama.v*.so")
    log = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda level, text, _: level >= 4 and sys.stderr.write(text.decode(errors="replace")))
    llama.llama_log_set(log, None)
    ggml.ggml_backend_load_all_from_path(where.encode())
    for f in ("llama_model_default_params", "llama_context_default_params"):
        getattr(llama, f).restype = Params
    for f in ("llama_model_load_from_file", "llama_init_from_model", "llama_get_memory", "llama_model_get_vocab"):
        getattr(llama, f).restype = ctypes.c_void_p
    llama.llama_get_logits_ith.restype = ctypes.POINTER(ctypes.c_float)
    llama.llama_batch_get_one.restype = Batch
    return llama, log


def llamacpp(llama, request):
    import numpy as np
    from safetensors.numpy import save_file

    path = request["model"]
    model = llama.llama_model_load_from_file(path.encode(), llama.llama_model_default_params())
    if not model:
        sys.exit("llama.cpp does not load " + path)
    vocab = llama.llama_vocab_n_tokens(ctypes.c_void_p(llama.llama_model_get_vocab(ctypes.c_void_p(model))))
    context = llama.llama_init_from_model(ctypes.c_void_p(model), float32_cache(llama.llama_context_default_params()))
    if not context:
        sys.exit("llama.cpp makes no context")
    llama.llama_set_n_threads(ctypes.c_void_p(context), 1, 1)
    result = {}
    for i, ids in enumerate(request["sequences"]):
        llama.llama_memory_clear(ctypes.c_void_p(llama.llama_get_memory(ctypes.c_void_p(context))), True)
        rows = []
        for token in ids:
            one = (ctypes.c_int32 * 1)(token)
            if llama.llama_decode(ctypes.c_void_p(context), llama.llama_batch_get_one(one, 1)):
                sys.exit("llama_decode failed")
            rows.append(np.ctypeslib.as_array(llama.llama_get_logits_ith(ctypes.c_void_p(context), -1), (vocab,)).copy())
        result[f"logits.{i}"] = np.stack(rows)
    save_file(result, request["out"])
    llama.llama_free(ctypes.c_void_p(context))
    llama.llama_model_free(ctypes.c_void_p(model))


def compared_texts():
    """The texts of tokenization.py."""
    import random

    import tokenization

    rng = random.Random(3)
    return tokenization.NASTY + [tokenization.random_text(rng) for _ in range(1500)]


CONVERSATION = [
    {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Wo ist die T\u00fcr?"},
    {"role": "assistant", "content": " There. "}, {"role": "user", "content": "Thanks <|im_end|>"},
]


def texts(folder):
    from transformers import AutoTokenizer

    tok = AutoTokenizer.from_pretrained(folder)
    for text in compared_texts():
        print(json.dumps({"text": text, "ids": tok(text, add_special_tokens=False)["input_ids"], "around": tok(text)["input_ids"]}))
    if tok.chat_template:
        text = tok.apply_chat_template(CONVERSATION, tokenize=False, add_generation_prompt=True)
        print(json.dumps({"conversation": text, "special": tok.special_tokens_map}))


def llamatexts(path):
    llama, log = library()
    model = llama.llama_model_load_from_file(path.encode(), llama.llama_model_default_params())
    if not model:
        sys.exit("llama.cpp does not load " + path)
    vocab = ctypes.c_void_p(llama.llama_model_get_vocab(ctypes.c_void_p(model)))
    for text in compared_texts():
        data = text.encode()
        room = (ctypes.c_int32 * (4 * len(data) + 16))()
        n = llama.llama_tokenize(vocab, data, len(data), room, len(room), ctypes.c_bool(False), ctypes.c_bool(True))
        print(json.dumps({"text": text, "ids": list(room[:max(n, 0)])}))


def float32_cache(params):
    """Sets the types of keys and values to F32 (0) and turns flash attention off. The
    fields are found by their defaults, since their places change between versions: F16 and F16
    (1, 1) behind an 8-byte callback and its data, and "auto" (-1) right before the float 0
    of rope_freq_base."""
    raw = bytearray(params.raw if len(params.raw) == 512 else bytes(params))
    words = list(struct.unpack("<128I", raw))
    types = [i for i in range(16, 40, 2) if words[i : i + 2] == [1, 1]]
    auto = [i for i in range(6, 16) if words[i] == 0xFFFFFFFF and words[i + 1] == 0 and words[i + 2] == 0]
    if len(types) != 1 or len(auto) != 1:
        sys.exit(f"llama_context_params of this version are not known: {words[:48]}")
    words[types[0] : types[0] + 2] = [0, 0]
    words[auto[0]] = 0
    words[0] = 512  # n_ctx
    return Params.from_buffer_copy(struct.pack("<128I", *words))


def main():
    command, path = sys.argv[1:]
    single = {"make": make, "prompts": prompts, "texts": texts, "llamatexts": llamatexts}
    if command in single:
        return single[command](path)
    with open(path) as f:
        jobs = json.load(f)
    if command == "numbers":
        for job in jobs:
            numbers(job)
    if command == "llamacpp":
        llama, log = library()  # log has to live as long as llama
        for job in jobs:
            llamacpp(llama, job)


main()
