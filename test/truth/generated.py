"""Holds predictions of generated classes against LibTorch: the evaluator on programs that nobody thought of.

usage: generated.py --build BUILD [--only SEED,SEED...] [--junit FILE] [-v]

For each seed program_generator.py writes a case file, and program_families.py for those that begin with "f". It is
compiled and run, and its constructions, and its symbolic predictions under the same inputs, must equal what LibTorch has,
or be incomplete with a reason; of the constructions at least MINIMUM_EXACT must be exact. Without --only, a few fixed
seeds run; any other seed can be given to look for faults, and a fault is told by its seed.
"""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

import program_families
import program_generator
from cases import read_case
from generate import program
from run import run_case, write_junit, read_options

SEEDS = ["1", "2", "3", "4", "f1", "f2"]
CLASSES = 20  # a seed
MINIMUM_EXACT = 0.95


def compiler(build):
    """The command of a truth program, up to its source and object."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if entry["file"].endswith("loops_truth.cpp"):
            command = shlex.split(entry["command"])
            return command[: command.index("-o")]
    sys.exit(f"{build}: no truth program in the compile database")


def linked(build, source, target):
    libraries = ["-ltorch", "-ltorch_cpu", "-lc10"]
    command = [*compiler(build), "-fuse-ld=lld-19", "-o", target, source, *libraries]
    output = subprocess.run(command, capture_output=True, text=True, cwd=build)
    if output.returncode != 0:
        sys.exit(f"{source} does not compile:\n{output.stderr[:4000]}")


def folder_in(build):
    return build / "test" / "truth" / "generated"


def case_file(seed):
    if seed.startswith("f"):
        return program_families.case_file(int(seed[1:]), CLASSES)
    return program_generator.case_file(int(seed), CLASSES)


def judged(build, seed):
    folder = folder_in(build)
    path = folder / f"seed{seed}.cpp"
    path.write_text(case_file(seed))
    case = read_case(path)
    main = folder / f"seed{seed}_main.cpp"
    main.write_text(program(case))
    linked(build, main, folder / f"seed{seed}")
    return run_case(build, case, folder / f"seed{seed}")


def main():
    options = read_options()
    folder_in(options.build).mkdir(parents=True, exist_ok=True)
    # Without a database of its own, every translation unit of the one above would be linked as well.
    (folder_in(options.build) / "compile_commands.json").write_text("[]\n")
    seeds = [seed for seed in options.only.split(",") if seed] or SEEDS
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        batches = list(pool.map(lambda seed: judged(options.build, seed), seeds))
    results = [result for batch in batches for result in batch]
    outcomes = []
    for name, verdict, detail in results:
        failure = f"{verdict}: {detail}" if verdict not in ("exact", "incomplete") else None
        if failure or (options.verbose and verdict != "exact"):
            print(f"{'FAILED' if failure else verdict:10} {name}\n           {detail}")
        outcomes.append((name, failure))
    results = [result for result in results if "[at " not in result[0]]
    exact = sum(verdict == "exact" for _, verdict, _ in results)
    if exact < MINIMUM_EXACT * len(results):
        outcomes.append(("the share that is exact", f"{exact} of {len(results)}"))
    write_junit(options.junit, "generated", outcomes)
    failed = sum(failure is not None for _, failure in outcomes)
    print(f"generated: {exact} of {len(results)} exact, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
