"""Holds the readers and the verifier to their limits, and compares them with torch.load of the same files.

usage: checkpoints.py CHECKPOINT_BENCH DICTUM_VERIFY

Writes 2 GB into the folder for temporary files. The exit status is 1 where a figure exceeds its limit.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile
import time

import torch


def entry(key, shape, when=None, loop=None):
    return {"key": key, "kind": "parameter", "dtype": "float32", "shape": shape, "for": [loop] if loop else [],
            "location": {"file": "net.h", "line": 1, "column": 1}, **({"when": when} if when else {})}


def lock(path):
    """Ten inputs: four depths, three widths and three flags, which the keys and shapes give."""
    entries = []
    for stage in range(4):
        loop = {"index": "i", "from": "0", "to": f"n{stage}"}
        width = f"w{min(stage, 2)}"
        entries += [entry(f"stage{stage}.{{i}}.weight", [width, width], loop=loop), entry(f"stage{stage}.{{i}}.bias", [width], loop=loop)]
        if stage < 3:
            entries.append(entry(f"stage{stage}.{{i}}.norm", [width], f"norm{stage}", loop))
    inputs = [{"name": f"n{i}", "type": "int64_t"} for i in range(4)] + [{"name": f"w{i}", "type": "int64_t"} for i in range(3)]
    inputs += [{"name": f"norm{i}", "type": "bool"} for i in range(3)]
    model = {"class": "NetImpl", "location": {}, "signature": "NetImpl()", "completeness": "conditional", "inputs": inputs,
             "entries": entries, "submodules": [], "ties": [], "stages": [], "gaps": []}
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"dictum": 1, "models": [model]}, file)


def state_for_lock():
    state = {}
    for stage, depth in enumerate((100, 100, 120, 100)):
        width = 2 + min(stage, 2)
        for i in range(depth):
            state[f"stage{stage}.{i}.weight"] = torch.zeros(width, width)
            state[f"stage{stage}.{i}.bias"] = torch.zeros(width)
            if stage in (0, 2):
                state[f"stage{stage}.{i}.norm"] = torch.zeros(width)
    return state


class Bench:
    def __init__(self, program):
        self.program, self.exceeded = program, False

    def run(self, *arguments):
        return json.loads(subprocess.run([self.program, *arguments], stdout=subprocess.PIPE, check=True).stdout)

    def limit(self, name, value, limit, unit):
        over = value > limit
        self.exceeded |= over
        print(f"{name:44} {value:10.2f} {unit}  (limit {limit}){'  EXCEEDED' if over else ''}")


def seconds(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def start(program):
    """Seconds until it has ended. This process is large, so that a fork of it takes longer than what is measured."""
    to_nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    return min(seconds(lambda: os.waitpid(os.posix_spawn(program, [program, "--version"], os.environ, file_actions=to_nowhere), 0))
               for _ in range(20))


def main(program, tool):
    bench = Bench(program)
    with tempfile.TemporaryDirectory() as folder:
        large, many, small = (os.path.join(folder, name) for name in ("large.pth", "many.pth", "net.pth"))
        torch.save({f"layers.{i}.weight": torch.zeros(1024, 512) for i in range(1000)}, large)
        torch.save({f"blocks.{i // 10}.layer{i % 10}.weight": torch.zeros(1) for i in range(100_000)}, many)
        torch.save(state_for_lock(), small)
        lock(os.path.join(folder, "net.lock"))

        figures = bench.run("read", large)
        bench.limit("2 GB, 1,000 keys: index", figures["ms"], 5, "ms")
        # open, fstat and close are not reads.
        bench.limit("2 GB, 1,000 keys: system calls on the file", figures["reads"] + 3, 8, "  ")
        theirs = seconds(lambda: torch.load(large))
        print(f"{'2 GB, 1,000 keys: torch.load':44} {theirs * 1000:10.2f} ms  ({theirs * 1000 / figures['ms']:.0f} times as long)")
        figures = bench.run("read", many)
        bench.limit("100,000 keys: index", figures["ms"], 150, "ms")
        bench.limit("100,000 keys: memory", figures["kilobytes"] / 1024, 100, "MB")
        theirs = seconds(lambda: torch.load(many))
        print(f"{'100,000 keys: torch.load':44} {theirs * 1000:10.2f} ms  ({theirs * 1000 / figures['ms']:.0f} times as long)")
        # State dicts of modules carry the names of all submodules too.
        state = collections.OrderedDict((f"blocks.{i // 10}.layer{i % 10}.weight", torch.zeros(1)) for i in range(100_000))
        state._metadata = collections.OrderedDict((key.removesuffix(".weight"), {"version": 1}) for key in state)
        torch.save(state, many)
        figures = bench.run("read", many)
        bench.limit("100,000 keys and their submodules: index", figures["ms"], 150, "ms")
        bench.limit("100,000 keys and their submodules: memory", figures["kilobytes"] / 1024, 100, "MB")
        figures = bench.run("verify", os.path.join(folder, "net.lock"), small)
        assert figures["fits"] and figures["inferred"] == 10, figures
        bench.limit(f"verify {figures['keys']} keys, 10 inputs inferred", figures["ms"], 50, "ms")
        bench.limit("dictum-verify: start, longer than of true", (start(tool) - start("/bin/true")) * 1000, 10, "ms")
    return 1 if bench.exceeded else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
