"""Holds the speed of `dictum predict` against `clang++ -fsyntax-only` on the same source, in CPU seconds.

usage: ratios.py DICTUM CLANG++

Each figure is the least of several runs; the exit status is 1 where one exceeds its limit.
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile

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


def cpu_seconds(command, directory):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)} exited with {run.returncode}:\n{run.stdout}{run.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
        return 1 if exceeded else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
