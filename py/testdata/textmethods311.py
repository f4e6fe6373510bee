"""Writes textmethods.jsonl with a real Python 3.11: methods of str, the length
of a text in UTF-8, and slices. A row has the operator, its operands as literals,
and the repr of what comes out or the kind and text of what is raised."""
import json
import os
import sys

assert sys.version_info[:2] == (3, 11)

TEXTS = [
    "", "a", "a\n", "\na", "a\r\nb\rc\n\nd", "\r\n", "\n\r", "a\vb\fc\x1cd\x1de\x1ef\x1fg\x85h\u2028i\u2029j",
    "  two  words ", "\u3000wide\u2003blank\xa0", "\x1f\x1c", "漢 字\u200b x", "😀\n😀", "\ud800", "a\ud83d\ude00b", "x\udfff\n",
    "/", "//a/b//", "a", "/a", ".", "..", ".hidden", "é\ud800\n\udc00",
]
OTHERS = [None, True, 5, 2.5, [], ["a"], ("a",), {"a": 1}]
BOUNDS = [None, 0, 1, -1, 3, -3, 100, -100, True, 2**70, -2**70, 1.5, "1"]


def run(op, f, a, b=None):
    row = {"op": op, "a": ascii(a), "b": ascii(b), "kind": "", "text": ""}
    try:
        row["text"] = ascii(f(a))
    except Exception as e:
        row["kind"], row["text"] = type(e).__name__, str(e)
    return row


rows = []
for v in TEXTS + OTHERS:
    rows.append(run("splitlines", lambda s: s.splitlines(), v))
    rows.append(run("split", lambda s: s.split(), v))
    rows.append(run("strip", lambda s: s.strip("/"), v))
    rows.append(run("rstrip", lambda s: s.rstrip("/"), v))
    rows.append(run("startswith", lambda s: s.startswith("."), v))
    rows.append(run("encode", lambda s: len(s.encode("utf-8")), v))
for seq in [["a", "b", "c", "d"], [], ("a", "b"), "aé漢😀", 7, None]:
    for low in BOUNDS:
        for high in BOUNDS:
            rows.append(run("slice", lambda s: s[low:high], seq, (low, high)))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "textmethods.jsonl"), "w") as f:
    for row in rows:
        f.write(json.dumps(row) + "\n")
