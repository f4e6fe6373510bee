"""Writes math.jsonl with a real Python 3.11: round, sum, min, max of lists and
powers of negative numbers, with what they give or raise.

    python3.11 math311.py
"""
import json
import os
import random
import sys

assert sys.version_info[:2] == (3, 11), "the table is that of Python 3.11"

NUMBERS = ["0", "True", "7", "-15", "25", "-2500", "10**30+5*10**9", "0.5", "1.5", "2.5", "-2.675", "0.125", "1e16", "1.7976931348623157e308",
           "-0.0", "5e-324", "123456.789", "-0.4", "1e22", "float('inf')", "float('nan')", "'a'", "None", "[1]"]
PLACES = ["None", "0", "1", "2", "-1", "-2", "-10", "5", "323", "324", "-308", "-309", "10**30", "True", "1.0", "'x'"]
LISTS = ["[]", "[0.1]*10", "[1, 2.5]", "[True, False]", "[-0.0]", "[1e308, 1e308]", "['b', 'a']", "'ba'", "{'k': 1}", "{3: 1, 2: 0}", "(3, 1)",
         "[[2], [1, 5]]", "[1, 1.0, True]", "[2, 'a']", "5", "None", "[10**400, 1.5]", "[float('nan'), 1]", "[1, float('nan')]",
         "[10**16, 1.0, -10**16, 0.3]", "[None]", "[(1,), (0,)]", "''"]
OPS = {"round": round, "sum": sum, "min": min, "max": max, "**": lambda a, b: a ** b}


def row(op, *args):
    try:
        kind, text = "", repr(OPS[op](*map(eval, args)))
    except Exception as e:
        kind, text = type(e).__name__, str(e)
    return {"op": op, "args": args, "kind": kind, "text": text}


def rows():
    for a in NUMBERS:
        for b in PLACES:
            yield row("round", a, b)
    for op in ("sum", "min", "max"):
        for a in LISTS:
            yield row(op, a)
    rng = random.Random(1)
    for a in ("-1.0", "-8", "-2", "-1e-300", "-1e300", "-0.5"):
        for b in ("0.5", "-0.5", "1.5", "-2.5", "0.3333333333333333", "1e-300", "1000.5", "-1000.5", "1e15", "4503599627370495.5"):
            yield row("**", a, b)
    for _ in range(300):
        yield row("**", repr(-round(rng.uniform(0, 100), rng.randrange(4)) - 1), repr(round(rng.uniform(-9, 9), rng.randrange(1, 17))))


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "math.jsonl"), "w") as f:
    for r in rows():
        f.write(json.dumps(r) + "\n")
