"""Holds the speed of `dictum predict` against `clang++ -fsyntax-only` on the same source, in CPU seconds, and that of the
gate against the seconds that somebody waits for it.

usage: ratios.py DICTUM CLANG++

Each figure is the least of several runs; the exit status is 1 where one exceeds its limit.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

TORCH = "/usr/include/torch/csrc/api/include"

HEADER = """#pragma once
#include <torch/torch.h>
struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t in, int64_t out, bool bn) {
    conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).bias(!bn)));
    if (bn) norm = register_module("norm", torch::nn::BatchNorm2d(out));
  }
  torch::Tensor forward(torch::Tensor x) { return conv(x); }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
};
TORCH_MODULE(Block);
"""


def model(layers):
    """A module class of about 100 lines."""
    constructor = [f'    fc{i} = register_module("fc{i}", torch::nn::Linear({i + 1}, {i + 2}));' for i in range(layers)]
    forward = [f"    x = torch::relu(fc{i}(x));" for i in range(layers)]
    fields = [f"  torch::nn::Linear fc{i}{{nullptr}};" for i in range(layers)]
    return "\n".join(
        ['#include "block.h"', "", "struct NetImpl : torch::nn::Module {", "  explicit NetImpl(int depth, bool bn) {"]
        + constructor
        + ['    for (int i = 0; i < depth; ++i) blocks->push_back(Block(16, 16, bn));',
           '    register_module("blocks", blocks);', "  }", "  torch::Tensor forward(torch::Tensor x) {"]
        + forward
        + ["    return x;", "  }"]
        + fields
        + ["  torch::nn::ModuleList blocks;", "};", "TORCH_MODULE(Net);", ""]
    )


def cpu_seconds(command, directory, expected_status=0):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != expected_status:
        sys.exit(f"{' '.join(command)} exited with {run.returncode}:\n{run.stdout}{run.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


UNITS = 40
GATE_LIMIT = 3.0  # seconds


class ProjectBench:
    """A compile database of 40 translation units with a header of their own in common."""

    def __init__(self, dictum, directory):
        self.dictum, self.directory = dictum, pathlib.Path(directory) / "project"
        self.directory.mkdir()
        (self.directory / "block.h").write_text(HEADER, encoding="utf-8")
        commands = []
        for i in range(UNITS):
            source = model(30).replace("NetImpl", f"Net{i}Impl").replace("TORCH_MODULE(Net)", f"TORCH_MODULE(Net{i})")
            (self.directory / f"net{i}.cpp").write_text(source, encoding="utf-8")
            commands.append({"directory": str(self.directory), "file": f"net{i}.cpp",
                             "arguments": ["c++", "-std=c++17", "-isystem", TORCH, "-c", f"net{i}.cpp"]})
        (self.directory / "compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")

    def predict(self):
        start = time.monotonic()
        seconds = cpu_seconds([self.dictum, "predict", "-p", ".", "--cache-dir=cache"], self.directory)
        return seconds, time.monotonic() - start

    def after_edit(self):
        with open(self.directory / "net7.cpp", "a", encoding="utf-8") as file:
            file.write("// edit\n")
        return self.predict()

    def commit(self):
        (self.directory / ".gitignore").write_text("cache\n", encoding="utf-8")
        identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
        for step in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "base"]):
            subprocess.run(["git", *step], cwd=self.directory, check=True)

    def gate(self, expected_status):
        start = time.monotonic()
        cpu_seconds([self.dictum, "diff", "-p", ".", "--cache-dir=cache", "--against", "HEAD"], self.directory,
                    expected_status)
        return time.monotonic() - start

    def report_gate(self):
        """Seconds of a diff against the last commit after one source changed, all else being cached."""
        self.commit()
        self.gate(expected_status=0)
        source = self.directory / "net7.cpp"
        text = source.read_text(encoding="utf-8")
        times = []
        for key in ("first", "second", "third"):
            source.write_text(text.replace('"fc3"', f'"{key}"'), encoding="utf-8")
            times.append(self.gate(expected_status=1))
        exceeded = min(times) > GATE_LIMIT
        print(f"{'40 units against a commit, one edited':34} {min(times):8.2f} s elapsed "
              f"(limit {GATE_LIMIT:.2f} s){'  EXCEEDED' if exceeded else ''}", flush=True)
        return exceeded

    def report(self, syntax_only):
        """Figures in CPU seconds, with the limit of the first as a share of Clang's time for all units."""
        exceeded = 0
        figures = [("40 units, empty cache", 0.10 * UNITS * syntax_only, self.predict),
                   ("40 units, nothing changed", 1.5, self.predict), ("40 units, one edited", 2.0, self.after_edit)]
        for name, limit, measure in figures:
            seconds, elapsed = measure()
            exceeded += seconds > limit
            print(f"{name:34} {seconds:8.2f} s  {seconds / (UNITS * syntax_only):6.3f} of Clang's, {elapsed:.2f} s elapsed "
                  f"(limit {limit:.2f} s){'  EXCEEDED' if seconds > limit else ''}", flush=True)
        return exceeded + self.report_gate()


class Bench:
    def __init__(self, dictum, directory):
        self.dictum, self.directory, self.edits = dictum, pathlib.Path(directory), 0

    def predict(self, *arguments):
        return cpu_seconds([self.dictum, "predict", "net.cpp", *arguments], self.directory)

    def after_edit(self, name):
        self.edits += 1
        with open(self.directory / name, "a", encoding="utf-8") as file:
            file.write(f"// edit {self.edits}\n")
        return self.predict("--cache-dir=cache")

    def cold(self):
        self.edits += 1
        return self.predict(f"--cache-dir=cold{self.edits}")


def main(dictum, clang):
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(os.path.abspath(dictum), directory)
        (bench.directory / "block.h").write_text(HEADER, encoding="utf-8")
        (bench.directory / "net.cpp").write_text(model(30), encoding="utf-8")
        syntax_only = [clang, "-std=c++17", "-fsyntax-only", "-isystem", TORCH, "net.cpp"]
        reference = min(cpu_seconds(syntax_only, directory) for _ in range(2))
        print(f"{'clang++ -fsyntax-only':34} {reference:8.2f} s")
        bench.predict("--cache-dir=cache")
        figures = [
            ("first run, empty cache", 0.9, 2, bench.cold),
            ("without a cache", 0.7, 2, lambda: bench.predict("--no-cache")),
            ("source edited", 0.05, 5, lambda: bench.after_edit("net.cpp")),
            ("user header edited", 0.05, 5, lambda: bench.after_edit("block.h")),
            ("nothing changed", 0.02, 5, lambda: bench.predict("--cache-dir=cache")),
        ]
        exceeded = 0
        for name, limit, runs, measure in figures:
            seconds = min(measure() for _ in range(runs))
            ratio = seconds / reference
            exceeded += ratio > limit
            print(f"{name:34} {seconds:8.2f} s  {ratio:6.3f} of it (limit {limit}){'  EXCEEDED' if ratio > limit else ''}")
        exceeded += ProjectBench(bench.dictum, directory).report(reference)
        return 1 if exceeded else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
