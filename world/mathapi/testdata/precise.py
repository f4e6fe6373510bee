"""Writes precise.jsonl: what the official class gives for logarithms and square
roots at many precisions. Needs Python 3.11 with mpmath 1.4.1 and bfcl-eval:

    python3.11 precise.py [ROWS [SEED]] > precise.jsonl
"""
import json
import random
import sys

import mpmath
from bfcl_eval.eval_checker.multi_turn_eval.func_source_code.math_api import MathAPI

assert sys.version_info[:2] == (3, 11) and mpmath.__version__ == "1.4.1"
api = MathAPI()
VALUES = ["0", "1", "-1", "2", "10", "1.0", "-0.0", "0.5", "1e308", "5e-324", "1.0000000000000002", "0.9999999999999999", "0.25000000000000006",
          "0.3", "-10", "-0.5", "True", "False", "1024", "10**40", "2**70+1", "float('inf')", "float('-inf')", "float('nan')", "1e-300", "2.718281828459045"]
TEXTS = ["'2'", "' 1e3 '", "'1_000.5'", "'3/4'", "'1/0'", "'-7/3'", "'0x1f'", "'0x1.8p3'", "'0b101.1'", "'0o17'", "'1e500'", "'-1e-500'", "'1e-99999'",
         "'abc'", "''", "'(5)'", "'1e'", "'.5'", "'.'", "'5l'", "'inf'", "'-oo'", "'nan'", "'1e5e5'", "'1.5.5'", "'٣'", "'1' + '0' * 50 + '.000001'",
         "'infinity'", "'1.' + '0' * 60 + '1'", "'1/2/3'", "None", "[1]", "(1, 'a')", "{}"]
PRECISIONS = ["0", "1", "2", "5", "10", "14", "15", "16", "20", "30", "50", "100", "200"]
OTHER = ["-3", "10.9", "'10'", "None", "'x'", "float('nan')", "float('inf')", "True", "10**400", "-10**400"]
ROOTS = ["0", "2", "4", "16", "0.25", "2.0", "1e22", "1e-7", "123456.789", "5e-324", "10**30", "10**31", "99999999", "float('inf')", "float('nan')", "-0.0",
         "-1", "'4'", "None", "1.7976931348623157e308", "True", "0.0001", "1e-20", "152399025", "0.1"]
ROOT_PRECISIONS = ["1", "2", "3", "5", "9", "10", "28", "50", "200", "0", "-1", "5.0", "'5'", "10**30", "True", "999999999999999999 + 1"]


def number(rng):
    k = rng.randrange(6)
    if k == 0:
        return repr(rng.randrange(1, 2000))
    if k == 1:
        return repr(round(rng.uniform(0, 1000), rng.randrange(5)))
    if k == 2:
        return repr(10 ** rng.uniform(-200, 200))
    if k == 3:
        return repr(1 + rng.choice([-1, 1]) * 10 ** rng.uniform(-16, -1))
    if k == 4:
        return repr(rng.randrange(10 ** rng.randrange(1, 60)))
    return rng.choice(VALUES)


def row(tool, *args):
    try:
        result = getattr(api, tool)(*map(eval, args))
        text = str(result)
    except Exception as e:
        text = "raise " + type(e).__name__ + " " + str(e)
    sys.set_int_max_str_digits(4300)  # mpmath loses it
    return {"tool": tool, "args": [repr(eval(a)) for a in args], "text": text}


def rows(n, rng):
    for v in VALUES + TEXTS:
        for b in ("10", "-2", "1", "0", "'0.1'", "float('inf')"):
            yield row("logarithm", v, b, rng.choice(PRECISIONS))
    for p in OTHER:
        yield row("logarithm", "2", "10", p)
    for v in ROOTS:
        for p in ROOT_PRECISIONS:
            yield row("square_root", v, p)
    for i in range(n):
        digits = rng.choice(PRECISIONS + [str(rng.randrange(1, 120))]) if i % 20 else str(rng.randrange(200, 2500))
        if i % 3:
            yield row("logarithm", number(rng), number(rng), digits)
        else:
            yield row("square_root", number(rng), digits)


count, seed = [int(a) for a in sys.argv[1:] + ["600", "1"][len(sys.argv) - 1:]]
for r in rows(count, random.Random(seed)):
    print(json.dumps(r))
