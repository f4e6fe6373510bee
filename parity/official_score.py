"""Drives the official evaluation of whole result files, for official.py:

{"score": folder of results, "scores": folder, "decoder": "fc", "prompting" or "tool_call"}
    evaluates <folder>/<model>/multi_turn/BFCL_v4_<category>_result.json and
    writes the score files below the second folder, as "bfcl evaluate" does.
    The official evaluation evaluates calls as Python, so entries with a call
    that is more than a tool's name with literals are first taken out of the
    result files; the answer is {"left_out": how many}
{"decode": steps, "decoder"}
    answers {"calls": the decoded call strings of each step, null where it fails}

Modules that the environment lacks and that scoring does not need (the model
providers' and those for tables) are replaced by empty ones.
"""
import ast
import builtins
import contextlib
import importlib.machinery
import io
import json
import os
import pathlib
import shutil
import sys
import tempfile
import types

from bfcl_eval.eval_checker.multi_turn_eval import multi_turn_utils as executor

LACKING = {"anthropic", "boto3", "cohere", "datamodel_code_generator", "dotenv", "filelock", "numpy", "openai", "overrides",
           "pandas", "requests", "tenacity", "tqdm", "transformers", "tree_sitter", "tree_sitter_java",
           "tree_sitter_javascript"}


class Nothing:
    """Takes part in any use that a module makes of what it imports: a call with
    a function gives the function back, as a decorator would."""

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __mro_entries__(self, bases):
        return ()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


class Lacking(types.ModuleType):
    """An empty module."""

    __path__ = []

    def __getattr__(self, name):
        if name == "tqdm":
            return lambda items, **kwargs: items
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split(".")[0] in LACKING or name == "bfcl_eval.constants.model_config":
            return importlib.machinery.ModuleSpec(name, Finder, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        module = Lacking(spec.name)
        if spec.name.endswith("model_config"):
            module.MODEL_CONFIG_MAPPING = {}
        return module

    @staticmethod
    def exec_module(module):
        pass


official = None


def load():
    """Imports the official evaluation and the handlers, once."""
    global official
    if official is None:
        os.environ["BFCL_PROJECT_ROOT"] = tempfile.mkdtemp()
        sys.meta_path.insert(0, Finder)
        from bfcl_eval.eval_checker import eval_runner
        from bfcl_eval.model_handler.api_inference.openai_completion import OpenAICompletionsHandler
        from bfcl_eval.model_handler.local_inference.qwen_fc import QwenFCHandler
        sys.meta_path.remove(Finder)
        shutil.rmtree(os.environ["BFCL_PROJECT_ROOT"])  # its folders for results, which are not used
        official = types.SimpleNamespace(runner=eval_runner, openai=OpenAICompletionsHandler, qwen=QwenFCHandler)
    return official


def handler(decoder):
    o = load()
    kind = o.qwen if decoder == "tool_call" else o.openai
    h = kind.__new__(kind)
    h.is_fc_model = decoder == "fc"
    return h


def decode(request):
    h = handler(request["decoder"])
    calls = []
    for step in request["decode"]:
        try:
            calls.append(h.decode_execute(step, has_tool_call_tag=False))
        except Exception:
            calls.append(None)
    return {"calls": calls}


def tools():
    """The variable that the executor would write before each tool's name."""
    names = {}
    folder = pathlib.Path(executor.__file__).parents[2] / "data" / "multi_turn_func_doc"
    for file in folder.glob("*.json"):
        for line in file.read_text().splitlines():
            names[json.loads(line)["name"]] = "any_instance"
    return names


def harmless(call, names):
    """Whether evaluating a call can do nothing but call a tool or raise."""
    try:
        tree = ast.parse(executor._process_method_calls(call, names).lstrip(" \t"), mode="eval").body
    except (SyntaxError, ValueError):
        return True
    if not isinstance(tree, ast.Call):
        return False
    f = tree.func
    if isinstance(f, ast.Name):
        if hasattr(builtins, f.id) or f.id in vars(executor) or f.id in executor.execute_multi_turn_func_call.__code__.co_varnames:
            return False
    elif not (isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id == "any_instance" and f.attr in names):
        return False
    try:
        for value in tree.args + [k.value for k in tree.keywords]:
            ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        # A bare name is looked up and not found: inf, nan.
        return all(isinstance(n, (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.keyword, ast.Load, ast.UnaryOp, ast.USub)) or
                   isinstance(n, ast.Name) and n.id in ("inf", "nan")
                   for value in tree.args + [k.value for k in tree.keywords] for n in ast.walk(value))
    return True


def leave_out(file, h):
    """Takes entries with calls that are not harmless out of a result file."""
    names, kept, left_out = tools(), [], 0
    for line in file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        calls = []
        for turn in entry["result"] if isinstance(entry["result"], list) else []:
            for step in turn:
                try:
                    calls += h.decode_execute(step, has_tool_call_tag=False)
                except Exception:
                    continue
        if all(harmless(c, names) for c in calls):
            kept.append(line)
        else:
            left_out += 1
    file.write_text("".join(line + "\n" for line in kept), encoding="utf-8")
    return left_out


def score(request, begin):
    runner, h = load().runner, handler(request["decoder"])
    results = pathlib.Path(request["score"])
    left_out = sum(leave_out(f, h) for f in sorted(results.rglob("*_result.json")))
    inner = runner._evaluate_single_multi_turn_entry

    def alone(*args):
        """An entry in a process of its own, as far as shared data go."""
        begin({})
        return runner.make_json_serializable(inner(*args))

    runner._evaluate_single_multi_turn_entry = alone
    runner.get_handler = lambda name: h
    runner.generate_leaderboard_csv = lambda table, to: None
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # its progress
            runner.runner(None, [f"multi_turn_{c}" for c in ("base", "miss_func", "miss_param", "long_context")],
                          results, pathlib.Path(request["scores"]), allow_missing=True)
    finally:
        runner._evaluate_single_multi_turn_entry = inner
    return {"left_out": left_out}
