"""Records what ggml makes of tensors of every type that is read here: ggml.gguf, written
by the Python package gguf, and ggml.json, the numbers that libggml reads from it.

    python ggml.py LIBGGML-BASE.SO

Half of a quantised tensor's blocks are made by libggml from random numbers, half are
random bytes with scales of any size, also subnormal ones.
"""
import ctypes
import json
import os
import sys

import gguf
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS, COLS = 4, 64
QUANT = {"Q4_0": (2, 18, 1), "Q4_1": (3, 20, 2), "Q8_0": (8, 34, 1)}  # number, bytes of a block, halves in it
lib = ctypes.CDLL(sys.argv[1])
lib.ggml_quantize_chunk.restype = ctypes.c_size_t
lib.ggml_quantize_chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]


def pointer(a):
    return a.ctypes.data_as(ctypes.c_void_p)


def halves(rng, n):
    """Random finite halves of all sizes."""
    h = rng.integers(0, 1 << 16, n, dtype=np.uint16)
    h[(h >> 10) & 31 == 31] &= 0x83FF
    return h


def quantised(rng, kind):
    number, size, scales = QUANT[kind]
    out = np.zeros((ROWS, COLS // 32, size), dtype=np.uint8)
    rows = rng.normal(size=(ROWS // 2, COLS)).astype(np.float32)
    lib.ggml_quantize_chunk(number, pointer(rows), pointer(out), 0, ROWS // 2, COLS, None)
    wild = rng.integers(0, 256, (ROWS // 2, COLS // 32, size), dtype=np.uint8)
    wild[..., : 2 * scales] = halves(rng, ROWS // 2 * COLS // 32 * scales).reshape(ROWS // 2, COLS // 32, scales).view(np.uint8)
    out[ROWS // 2 :] = wild
    return out.reshape(ROWS, -1)


def numbers(kind, data):
    out = np.zeros(ROWS * COLS, dtype=np.float32)
    reader = {"F16": "ggml_fp16_to_fp32_row", "BF16": "ggml_bf16_to_fp32_row"}.get(kind, "dequantize_row_" + kind.lower())
    getattr(lib, reader)(pointer(data), pointer(out), ctypes.c_int64(ROWS * COLS))
    return out


def main():
    rng = np.random.default_rng(1)
    w = gguf.GGUFWriter(os.path.join(HERE, "ggml.gguf"), "llama")
    w.add_name("fixture")
    w.add_uint8("t.uint8", 200)
    w.add_int8("t.int8", -100)
    w.add_uint16("t.uint16", 60000)
    w.add_int16("t.int16", -30000)
    w.add_uint32("t.uint32", 4000000000)
    w.add_int32("t.int32", -2000000000)
    w.add_uint64("t.uint64", 1 << 63)
    w.add_int64("t.int64", -(1 << 62))
    w.add_float32("t.float32", 0.1)
    w.add_float64("t.float64", 0.1)
    w.add_bool("t.bool", True)
    w.add_string("t.string", "grüße")
    w.add_array("t.strings", ["a", "", "ß"])
    w.add_array("t.ints", [1, -2, 3])
    w.add_array("t.floats", [0.5, -0.25])
    w.add_array("t.bools", [True, False])
    expected = {}
    f32 = rng.normal(size=(3, 5)).astype(np.float32)
    w.add_tensor("f32", f32)
    expected["f32"] = f32
    f16 = halves(rng, ROWS * COLS).reshape(ROWS, COLS)
    w.add_tensor("f16", f16.view(np.float16))
    expected["f16"] = numbers("F16", f16)
    bf16 = rng.integers(0, 1 << 16, (ROWS, COLS), dtype=np.uint16)
    bf16[(bf16 >> 7) & 255 == 255] &= 0x80FF
    w.add_tensor("bf16", bf16.view(np.uint8), raw_dtype=gguf.GGMLQuantizationType.BF16)
    expected["bf16"] = numbers("BF16", bf16)
    for kind in QUANT:
        data = quantised(rng, kind)
        w.add_tensor(kind.lower(), data, raw_dtype=gguf.GGMLQuantizationType[kind])
        expected[kind.lower()] = numbers(kind, data)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    with open(os.path.join(HERE, "ggml.json"), "w") as f:
        json.dump({k: v.astype("<f4").tobytes().hex() for k, v in expected.items()}, f, indent=1)
        f.write("\n")


main()
