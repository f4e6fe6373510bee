"""Drives the official executor and checker, one JSON request a line:

{"id", "classes", "config", "long_context", "calls"}
    runs the calls in a session of its own and answers {"outputs", "state"}:
    the result strings and, by class, the public attributes' repr
{"check": task id, "category", "decoded"}
    answers {"valid", "error_type", "outputs"} of the official checker
{"score", ...}, {"decode", ...}
    see official_score.py

The executor keeps its instances for the life of the process: they are dropped
before every request, unless it says "again", and the shared data that calls
change are put back. What single calls change for the life of the process (the
default lists of post_tweet, the limit on an int's digits) is put back after
every call, unless the request says "leak". "model" is the model's name, "model"
by default.
"""
import copy
import json
import os
import sys

import bfcl_eval
import official_score
from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_checker as checker
from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_utils as executor
from bfcl_eval.eval_checker.multi_turn_eval.func_source_code import long_context
from bfcl_eval.eval_checker.multi_turn_eval.func_source_code.posting_api import TwitterAPI
from mpmath.libmp import libmpf

DATA = os.path.join(os.path.dirname(bfcl_eval.__file__), "data")
SHARED = ("LONG_WEATHER_EXTENSION", "CREDIT_CARD_EXTENSION", "BOOKING_RECORD_EXTENSION")
PRISTINE = {name: copy.deepcopy(getattr(long_context, name)) for name in SHARED}
DIGITS = sys.get_int_max_str_digits()
read_text = libmpf.str_to_man_exp
tasks = {}
leaking = False


def isolated(method):
    """Gives every call of a method new lists for its defaults, which officially
    are one pair for the life of the process; a request with "leak" leaves them."""
    def call(*args, **kwargs):
        if not leaking:
            method.__defaults__ = ([], [])
        return method(*args, **kwargs)
    return call


TwitterAPI.post_tweet = isolated(TwitterAPI.post_tweet)


def read_and_restore(*args, **kwargs):
    """Reads a text as mpmath does, and puts the limit on an int's digits back,
    which it lifts for the life of the process; a request with "leak" leaves it."""
    try:
        return read_text(*args, **kwargs)
    finally:
        if not leaking:
            sys.set_int_max_str_digits(DIGITS)


libmpf.str_to_man_exp = read_and_restore


def begin(request):
    """Forgets all instances and changes to shared data; the model's name."""
    global leaking
    leaking = request.get("leak", False)
    if not request.get("again"):
        for name in [n for n in vars(executor) if n.endswith("_instance")]:
            delattr(executor, name)
        for name, value in PRISTINE.items():
            getattr(long_context, name).clear()
            getattr(long_context, name).update(copy.deepcopy(value))
    sys.set_int_max_str_digits(DIGITS)
    return request.get("model", "model")


def tree(value, inside=()):
    """The state's form of a directory or file; other values as they are. A
    directory within itself has the number of directories between."""
    kind = type(value).__name__
    if kind == "File":
        return {"name": value.name, "content": value.content}
    if kind != "Directory":
        return value
    if id(value.contents) in inside:
        return {"name": value.name, "contents": len(inside) - inside.index(id(value.contents))}
    inside += (id(value.contents),)
    return {"name": value.name, "contents": {k: tree(v, inside) for k, v in value.contents.items()}}


def run(request):
    name = begin(request)
    outputs, instances = executor.execute_multi_turn_func_call(
        request["calls"], request["config"] or {}, request["classes"], name, request["id"],
        long_context=request["long_context"], is_evaL_run=True)
    state = {name: {k: shown(v) for k, v in vars(i).items() if not k.startswith("_")} for name, i in instances.items()}
    return {"outputs": outputs, "state": state}


def shown(value):
    """repr, with the items of a set in order and directories as dicts."""
    return "{" + repr(sorted(value))[1:-1] + "}" if isinstance(value, set) and value else repr(tree(value))


def task(category, task_id):
    if category not in tasks:
        tasks[category] = {}
        for folder, key in (("", None), ("possible_answer", "ground_truth")):
            with open(os.path.join(DATA, folder, f"BFCL_v4_{category}.json")) as f:
                for line in f:
                    entry = json.loads(line)
                    tasks[category].setdefault(entry["id"], {}).update(entry if key is None else {key: entry[key]})
    return tasks[category][task_id]


def check(request):
    entry = task(request["category"], request["check"])
    name = begin(request)
    outputs = []
    inner = executor.execute_multi_turn_func_call

    def recorded(*args, **kwargs):
        out = inner(*args, **kwargs)
        if not kwargs["model_name"].endswith("_ground_truth"):
            outputs.append(list(out[0]))
        return out

    checker.execute_multi_turn_func_call = recorded
    try:
        verdict = checker.multi_turn_checker(
            request["decoded"], entry["ground_truth"], entry, request["category"], name)
    finally:
        checker.execute_multi_turn_func_call = inner
    return {"valid": verdict["valid"], "error_type": verdict.get("error_type", ""), "outputs": outputs}


assert sys.version_info[:2] == (3, 11), "the official results are those of Python 3.11"
answers = sys.stdout
sys.stdout = sys.stderr  # a call that prints must not disturb the answers
for line in sys.stdin:
    request = json.loads(line)
    if "score" in request:
        answer = official_score.score(request, begin)
    elif "decode" in request:
        answer = official_score.decode(request)
    else:
        answer = check(request) if "check" in request else run(request)
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
