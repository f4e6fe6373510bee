"""Writes sets.jsonl with a real Python 3.11: rows of the members in the order
in which they are added to a set, and str() of the set."""
import json
import random

random.seed(5)
for size in [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 21, 40, 100] + [random.randint(2, 30) for _ in range(20)]:
    members = list(dict.fromkeys(random.choice([random.randint(10000, 99999), random.randint(0, 300)]) for _ in range(size)))
    made = set()
    for m in members:
        made.add(m)
    print(json.dumps([members, str(made)]))
