"""Prints the scalars of an event file as TensorBoard reads them, one JSON object a line."""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader

# Every record, its checksums checked: the accumulator would pass over a damaged end.
records = sum(1 for _ in RawEventFileLoader(sys.argv[1]).Load())
print(json.dumps({"records": records}))
accumulator = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0})
accumulator.Reload()
for tag in accumulator.Tags()["scalars"]:
    for e in accumulator.Scalars(tag):
        print(json.dumps({"tag": tag, "wall": e.wall_time, "step": e.step, "value": e.value}))
