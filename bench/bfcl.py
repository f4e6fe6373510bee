"""Times the official BFCL package on its own data: the reference calls of all 800
tasks, and its checker with them as the model's. The data are loaded before the clock
starts; the clock is the process's CPU time. Prints calls/s, tasks/s and the memory in MiB after 1 and after 10 passes."""
import json
import os
import resource
import time

import bfcl_eval
from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_checker as checker
from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_utils as executor

DATA = os.path.join(os.path.dirname(bfcl_eval.__file__), "data")


def tasks():
    for category in ("base", "miss_func", "miss_param", "long_context"):
        name = "multi_turn_" + category
        files = (os.path.join(DATA, part, f"BFCL_v4_{name}.json") for part in (".", "possible_answer"))
        for entry, answer in zip(*(map(json.loads, open(f)) for f in files)):
            yield name, entry, answer["ground_truth"]


def memory():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize() / 2**20


def execute(number, all_tasks):
    calls = 0
    for category, entry, reference in all_tasks:
        for turn in reference:
            executor.execute_multi_turn_func_call(
                turn, entry["initial_config"], entry["involved_classes"], f"model{number}", entry["id"],
                long_context="long_context" in category, is_evaL_run=False)
            calls += len(turn)
    return calls


def check(number, all_tasks):
    for category, entry, reference in all_tasks:
        verdict = checker.multi_turn_checker([[turn] if turn else [] for turn in reference], reference, entry, category, f"checked{number}")
        assert verdict["valid"], entry["id"]


loaded = list(tasks())
started = time.process_time()
calls = execute(0, loaded)
print(f"calls/s {calls / (time.process_time() - started):.1f}")
started = time.process_time()
check(0, loaded)
print(f"tasks/s {len(loaded) / (time.process_time() - started):.1f}")
print(f"MiB-after-1 {memory():.0f}", flush=True)
for number in range(1, 10):
    check(number, loaded)
print(f"MiB-after-10 {memory():.0f}")
