"""Writes the golden tables of this folder with a real Python 3.11:

    python3.11 python311.py

calls.jsonl    call strings and what eval makes of them
ops.jsonl      operators and conversions on pairs of values
json.jsonl     json.loads and json.dumps
pow.jsonl      float powers, bit for bit
random.jsonl   random.Random

With ENVTUNE_PY_CALLS=n it writes n random calls to calls-measured.jsonl instead,
over which TestParityMalformed of package parity counts how often an error text
differs.
"""
import ast
import json
import os
import random
import struct
import sys
import warnings

assert sys.version_info[:2] == (3, 11), "the tables are those of Python 3.11"
warnings.simplefilter("ignore")
here = os.path.dirname(os.path.abspath(__file__))

BASE = r"""
ls(a=True)
cd(folder='workspace')
echo(content='Hello \'x\' "y"',file_name="a")
place_order(order_type='Buy', symbol='AAPL', price=227.16, amount=100)
lockDoors(unlock=True, door=['driver', 'passenger'])
edit(t=0,updates={'status': 'x', 'p': 5})
f(1, 2.5e3, -7, x=None)
f((1,),[],{},(),x=(1,2))
check_tire_pressure(='')
echo<|channel|>commentary(content='Hello')
g(a=inf,b=nan)
f(x='a' 'b', y=0x1F, z=1_000)
f(a=[add(a=1,b=2)])
f(**{'a':1})
f(*[1])
h(x=1 if y else 2)
f(lambda x: x)
f([x for x in y])
f(a.b[1:2])
f(b'x')
f(u'x', r'\n')
f(x=not True)
f(a==b)
f({1,2})
f(x:=3)
f(1j)
f(...)
f('''a
b''')
f(
 a=1,
 b=2
)
f('\x41\u00e9\101')
f(x=-1,y=+2,z=~3)
f(a=1 b=2)
x=1
f(a='x', 'y')
f(a=1, a=2)
f(**x, *y)
f(a for a in b)
f({'a':1, 'b'})
f({'a':})
f([1 2])
f(a=)
f(True=1)
f('a'=1)
f('unclosed)
f(x=[1,2)
f(0123)
f(1abc)
f(é=1)
f(x=“a”)
f(x='é😀')
f()g()
f() # c
f(), g()
f\
(1)
f(\x)
f((a=1))
f((*a))
f(x=1,,y=2)
f(,x=1)
f(x=1,)
f($)
f x
print x
f('\x4')
f('\u12')
f('\U12345678')
f('é\x4')
a.b.c(x=1)
f(x)(y)
5
-f(x=1)
f(x=1).y
f( x = 1 )
f(x=00)
f(x=1.)
f(x=.5)
f(x=1e5)
f(x=1e)
f(x=0b12)
f(x=1_)
f(x=-'a')
f(x={[]: 1})
f(x={(1, []): 1, 2: 3})
f(x={1: 'a', 1.0: 'b', True: 'c'})
f(x=9223372036854775807, y=9223372036854775808, z=-9223372036854775808)
f(x=1e400, y=-1e400, z=1e-400)
f(x='\0\a\b\f\n\r\t\v\7\377\777\q\
')
f(x='\ud800', y='\ud83d\ude00', z='\x7f\x80\xad\u200b\u2028\U000e0001')
""".strip("\n")
FRAGMENTS = ["(", ")", "[", "]", "{", "}", ",", "=", "'", '"', "a", "1", "1.5", " ", "b=", "x=1", "'s'",
             "-", "+", "*", "**", ":", ".", "True", "None", "for", "in", "if", "else", "not", "lambda",
             "<|channel|>", "\n", "\\", "#", "f", "0", "é", "and", "is", "==", ":=", "...", "@", "$", "x y",
             "1 2", "in x", "{'k':", "*a", "_"]


def calls(n, seed):
    base, rest = [], BASE
    while rest:  # a call may hold line ends: a new one starts at a line that does not continue
        lines = rest.split("\n")
        k = 1
        while k < len(lines) and not complete("\n".join(lines[:k])):
            k += 1
        base.append("\n".join(lines[:k]))
        rest = "\n".join(lines[k:])
    out = base + ["", " ", "\n", "\nf()", "f()\n", "f()\ng()", "f()\n g()", " f()", "f(\x00)", "#", "f(\ud800)"]
    rng = random.Random(seed)
    while len(out) < n:
        out.append(mutate(rng, rng.choice(base)))
    return out


def complete(text):
    """Tells whether BASE's call ends here: its brackets and long strings are closed."""
    return not (text.count("'''") % 2 or text.endswith("\\") or text in ("f(", "f(\n a=1,", "f(\n a=1,\n b=2"))


def mutate(rng, s):
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        i, op = rng.randrange(len(s) + 1), rng.random()
        if op < 0.45:
            s = s[:i] + rng.choice(FRAGMENTS) + s[i:]
        elif op < 0.75:
            s = s[:i] + s[i + rng.choice([1, 1, 1, 2, 4]):]
        else:
            s = s[:i] + rng.choice(FRAGMENTS) + s[i + 1:]
    return s


def literal(n):
    if isinstance(n, ast.Constant):
        return not isinstance(n.value, (bytes, complex))
    if isinstance(n, (ast.List, ast.Tuple)):
        return all(map(literal, n.elts))
    if isinstance(n, ast.Dict):
        return all(k is not None and literal(k) for k in n.keys) and all(map(literal, n.values))
    return isinstance(n, ast.UnaryOp) and isinstance(n.op, (ast.USub, ast.UAdd)) and literal(n.operand)


def call_outcome(s):
    s = s.lstrip(" \t")  # as eval does
    try:
        compile(s, "<string>", "eval")
    except SyntaxError as e:
        return "syntax", str(e)
    except (ValueError, MemoryError, RecursionError) as e:
        return "value", str(e)
    t = ast.parse(s, mode="eval").body
    if isinstance(t, ast.Call) and isinstance(t.func, ast.Name) and all(map(literal, t.args)) \
            and all(k.arg and literal(k.value) for k in t.keywords):
        value = lambda n: eval(compile(ast.Expression(n), "x", "eval"))
        try:
            return "ok", t.func.id + repr(tuple(map(value, t.args))) + repr({k.arg: value(k.value) for k in t.keywords})
        except TypeError as e:
            return "value", str(e)
    return "refused", ""


VALUES = ["0", "1", "-1", "3", "-7", "100", "True", "False", "None", "0.0", "-0.0", "0.5", "-2.5", "1e16", "1e-05",
          "123456.789", "5e-324", "1.7976931348623157e308", "float('inf')", "float('-inf')", "float('nan')",
          "9223372036854775807", "-9223372036854775808", "2**63", "2**64+1", "-2**70", "10**400", "2**53+1", "''", "'a'", "'ab c'",
          "'12'", "' 1_0.5 '", "'nan'", "'-Infinity'", "'٣٤'", "'²'", "'1__0'", "'0x10'", "'İΣ Straße ΑΣ'", "'it\\'s'", "'\"\\''",
          "[]", "[1]", "[1, 'a']", "[1.0]", "['a']", "['a', 'b']", "()", "(1,)", "(1, 2)", "{}", "{'a': 1}", "{1: 2}", "{1.0: 2.0}", "[[]]", "..."]
OPS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "//": lambda a, b: a // b, "%": lambda a, b: a % b, "**": lambda a, b: a ** b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "in": lambda a, b: a in b, "[]": lambda a, b: a[b],
    "get": lambda a, b: a.get(b, 0), "join": lambda a, b: a.join(b),
}


def aug_add(a, b):
    a += b
    return a


def aug_sub(a, b):
    a -= b
    return a


def set_item(a, b):
    a[b] = 0
    return a


OPS.update({"+=": aug_add, "-=": aug_sub, "[]=": set_item})
UNARY = {"neg": lambda a: -a, "abs": abs, "bool": bool, "float": float, "int": int, "str": str, "repr": repr,
         "len": len, "iter": list, ".2f": lambda a: format(a, ".2f"), "lower": lambda a: a.lower(),
         "isdigit": lambda a: a.isdigit(), "json": json.dumps}


def outcome(f, *args):
    try:
        v = f(*args)
        return "", repr(v)
    except Exception as e:
        return type(e).__name__, str(e)


def ops():
    """All pairs would be 18,000 rows: the table holds a sample."""
    rng = random.Random(1)
    for op, f in OPS.items():
        for a in VALUES:
            for b in VALUES:
                if op == "**" and (len(a) > 18 or len(b) > 18):
                    continue
                if op == "*" and any("10**" in x or "2**" in x or "9223" in x for x in (a, b)):
                    if not all(isinstance(eval(x), (int, float)) for x in (a, b)):
                        continue  # Python would run out of memory
                if rng.random() > 0.03:
                    continue
                if op == "join" and not isinstance(eval(a), str) or op == "%" and isinstance(eval(a), str):
                    continue
                kind, text = outcome(f, eval(a), eval(b))
                yield {"op": op, "a": a, "b": b, "kind": kind, "text": text}
    for op, f in UNARY.items():
        for a in VALUES:
            kind, text = outcome(f, eval(a))
            if kind != "AttributeError" or op == "lower":
                yield {"op": op, "a": a, "kind": kind, "text": text}


JSON = [r'1', '1.0', '-0', '-0.0', '1e5', '1E400', '[1, 2.50, -3]', '{"a": 1, "b": {"c": [null, true, false]}, "a": 2}', 'NaN',
        '[Infinity, -Infinity]', r'"\ud83d\ude00 \ud800 \u00e9 \n\/\\"', '"é😀"', '""', '', ' ', '{', '[', '[1', '[1,', '[1,]', '{"a"', '{"a":',
        '{"a":1', '{"a":1,', '{"a":1,}', "{'a':1}", '01', '1.', '.5', '-', '+1', '1 2', '"a', '"a\n"', r'"\x"', r'"\u12"', r'"\u12', 'nul', 'True', '[1}',
        '123456789012345678901234567890', '-123456789012345678901234567890', '1e-400', '{"a": [1, {"b": []}], "é": {}}', '\n [\n1,\n x]', '\ufeff1',
        '1' * 4300, '1' * 4301, '"\x7f"', '"\t"', '{"1": 1, "01": 2}', '-Infinity2', '--1', '1e', '1e+', '[[[[]]]]', r'"\ud800\u0041"', r'"\udc00\ud800"']


def json_rows():
    for text in JSON:
        try:
            v = json.loads(text)
            yield {"json": text, "kind": "", "text": repr(v), "dumps": json.dumps(v)}
        except Exception as e:
            yield {"json": text, "kind": type(e).__name__, "text": str(e)}


def bits(f):
    return struct.pack(">d", f).hex()


def pow_rows():
    rng = random.Random(1)
    for i in range(400):
        x = [rng.uniform(0, 100), float(rng.randint(1, 50)), 10 ** rng.uniform(-10, 10), rng.uniform(0.9, 1.1)][i % 4]
        y = [rng.uniform(-10, 10), float(rng.randint(-20, 20)), rng.uniform(-30, 30), rng.uniform(-3000, 3000)][i % 4]
        yield {"x": bits(x), "y": bits(y), "pow": bits(x ** y)}


def random_rows():
    for seed in [0, 1, -1, 141053, 200191, 1053520, 2**31, 2**32 + 5, 2**62]:
        rng = random.Random(seed)
        draws = []
        for i in range(700):  # beyond one refill of 624 words
            a, b = [(0, 86400), (100000, 999999), (10**11, 10**12 - 1), (-5, 5), (0, 2**63 - 1)][i % 5]
            v = rng.randint(a, b) if i % 7 else bits(rng.uniform(a, b)) if i % 2 else bits(rng.random())
            if i < 12 or i > 690:
                draws.append(v)
        yield {"seed": seed, "draws": draws}


def write(name, rows):
    with open(os.path.join(here, name), "w") as f:
        for row in rows:
            f.write(json.dumps(row) + "\n")


def call_rows(n, seed):
    for s in calls(n, seed):
        kind, text = call_outcome(s)
        yield {"call": s, "kind": kind, "text": text}


measure = int(os.environ.get("ENVTUNE_PY_CALLS", "0"))
if measure:
    write("calls-measured.jsonl", call_rows(measure, 2))
else:
    write("calls.jsonl", call_rows(600, 1))
    write("ops.jsonl", ops())
    write("json.jsonl", json_rows())
    write("pow.jsonl", pow_rows())
    write("random.jsonl", random_rows())
