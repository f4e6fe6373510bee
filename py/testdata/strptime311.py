"""Writes strptime.jsonl: what datetime.strptime of Python 3.11 makes of texts,
mostly near a valid one. One row a text: format, text, kind and text of what
came back: "ok" and the time, or the exception and str() of it."""
import json
import os
import random
import sys
from datetime import datetime

assert sys.version_info[:2] == (3, 11)
r = random.Random(1)
FORMATS = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"]
FIXED = [
    "", " ", "2024", "2024-1-5", "2024-01- 5", "2024-01-05 ", " 2024-01-05", "2024-13-01", "2024-02-30", "2024-02-29",
    "2023-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "2024-00-10", "2024-1-32", "2024-1-0", "20240105",
    "\u0662\u0660\u0662\u0664-01-05", "2024-\u0661-05", "2024-01-1\u0665", "2024-01-3\u0665", "2024-01-05\n", "2024-01-05x",
    "2024-01-05\u3000\x1c10:00:00", "2024-01-05\u180e10:00:00", "2024-01-05\x8510:00:00", "2024-01-05 24:00:00", "2024-01-05 2:3:4",
    "2024-01-05 10:60:00", "2024-01-05 10:00:60", "2024-01-05 10:00:61", "2024-01-05 10:00:62", "2024-02-30 10:00:60",
    "2024-01-05 1\u0660:\u0665:\u0669", "it's", 'say "x"', "\u00b2024-01-05", "2024-01-1\U00011f55", "\ud800", "24-01-05", "01/05/2024",
]


def mutate(text):
    for _ in range(r.choice([0, 0, 1, 2])):
        i = r.randrange(len(text) + 1)
        text = text[:i] + r.choice(["", "", "0", "1", "3", "9", "-", ":", " ", "x", "\u0663"]) + text[i + r.randrange(2):]
    return text


def drawn():
    return mutate("%d-%02d-%02d" % (r.randrange(1, 3000), r.randrange(1, 14), r.randrange(1, 33))
                  + r.choice(["", " %02d:%02d:%02d" % (r.randrange(26), r.randrange(62), r.randrange(63))]))


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "strptime.jsonl"), "w") as out:
    for text in FIXED + [drawn() for _ in range(300)]:
        for fmt in FORMATS:
            try:
                row = ("ok", str(datetime.strptime(text, fmt)))
            except ValueError as e:
                row = ("ValueError", str(e))
            out.write(json.dumps({"format": fmt, "text": text, "kind": row[0], "want": row[1]}) + "\n")
