"""Holds the programs of `dictum diff --witness` against what the gate says: compiled and run, they show it.

usage: run.py --build BUILD [--only TEXT] [--junit FILE] [-v]

The witnesses of the pairs are compiled together, each side in a namespace of its own, because headers of LibTorch are
what costs; those of commits are built as their own CMakeLists.txt say.
"""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "pairs")]
from suite import read_options, write_junit  # noqa: E402

from pairs import read_pairs  # noqa: E402

# What the new program says where the gate breaks at a level.
SHOWN = {"loads": r"torch::load throws: |^the constructor throws: ", "keys": r"kept its initial values|was dropped",
         "shapes": r"has the shape|has the bytes of"}

PROJECT = """cmake_minimum_required(VERSION 3.18)
project(witnesses CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(Torch REQUIRED)
add_executable(witnesses {sources})
target_include_directories(witnesses PRIVATE {include})
target_compile_options(witnesses PRIVATE -O0 -w -DWITNESS_FILE="${{CMAKE_CURRENT_BINARY_DIR}}/old.pt")
target_link_libraries(witnesses PRIVATE torch)
target_precompile_headers(witnesses PRIVATE <torch/torch.h>)
"""


class Runner:
    def __init__(self, build):
        self.build = build
        self.work = build / "test" / "witness" / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        # The sources are compiled with the built-in command line, not with that of the project around them.
        (self.work / "compile_commands.json").write_text("[]")
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(build / "cache"), "TERM": "dumb",
                            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "n@example.org",
                            "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "n@example.org"}

    def call(self, *command, folder=None):
        return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=900, env=self.environment, cwd=folder or self.work)

    def must(self, *command, folder=None):
        output = self.call(*command, folder=folder)
        if output.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}: {output.stdout}")
        return output.stdout

    def write(self, *arguments, folder=None):
        """The diff must break; its witness is in the last argument. What it prints otherwise is the failure."""
        output = self.call(self.build / "bin" / "dictum", "diff", *arguments, folder=folder)
        wrote = output.returncode == 1 and "wrote programs to" in output.stdout
        return None if wrote else f"exit status {output.returncode}: {output.stdout}"

    def compile(self, folder):
        cache = (self.build / "CMakeCache.txt").read_text()
        compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.MULTILINE)[1]
        self.must("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "build", f"-DCMAKE_CXX_COMPILER={compiler}")
        self.must("cmake", "--build", folder / "build", "-j2")
        return folder / "build"


def joined(names, folder):
    """One source for many witnesses; a name of a program begins what it prints."""
    lines = ['#include "witness.h"', "", "#include <array>", "#include <optional>", ""]
    for number, name in names:
        for side in ("old", "new"):
            lines += [f"namespace {side}_{number} {{", f'#include "{folder}/{name}/{side}.cpp"', "}", ""]
    lines.append(f"void run_{names[0][0]}() {{")
    for number, name in names:
        lines += [f'  std::cout << "witness {name}" << std::endl;', f"  old_{number}::main();", f"  new_{number}::main();"]
    return "\n".join(lines + ["}", ""])


def run_together(runner, names, parts=4):
    """What the programs of each witness print."""
    numbered = list(enumerate(names))
    chunks = [chunk for chunk in (numbered[part::parts] for part in range(parts)) if chunk]
    folder = runner.work / "together"
    folder.mkdir()
    sources = []
    for chunk in chunks:
        sources.append(folder / f"part{chunk[0][0]}.cpp")
        sources[-1].write_text(joined(chunk, runner.work))
    main = "".join(f"void run_{chunk[0][0]}();\n" for chunk in chunks)
    (folder / "main.cpp").write_text(main + "int main() {\n" + "".join(f"  run_{chunk[0][0]}();\n" for chunk in chunks) + "}\n")
    (folder / "CMakeLists.txt").write_text(PROJECT.format(sources=" ".join(map(str, [folder / "main.cpp", *sources])),
                                                         include=runner.work / names[0]))
    output = runner.must(runner.compile(folder) / "witnesses")
    return dict(re.findall(r"^witness (\S+)\n(.*?)(?=^witness |\Z)", output, re.MULTILINE | re.DOTALL))


def judge(level, printed):
    if not re.search(r"^saved \d+ keys?$", printed, re.MULTILINE):
        return f"the old program does not save: {printed}"
    return None if re.search(SHOWN[level], printed, re.MULTILINE) else f"expected {level}: {printed}"


def check_pairs(runner, only):
    pairs = [pair for pair in read_pairs() if pair.level in SHOWN and only in pair.name]
    failures = {pair.name: runner.write(pair.folder / "old" / "net.h", pair.folder / "new" / "net.h", "--witness", pair.name)
                for pair in pairs}
    written = [pair for pair in pairs if failures[pair.name] is None]
    printed = run_together(runner, [pair.name for pair in written]) if written else {}
    for pair in written:
        failures[pair.name] = judge(pair.level, printed.get(pair.name, "nothing"))
    yield from failures.items()


def make_repository(runner, name):
    """The commit HEAD is the old side, the work tree the new."""
    repository = runner.work / f"{name}-repository"
    shutil.copytree(HERE / name / "old", repository)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"]):
        runner.must("git", *command, folder=repository)
    shutil.copytree(HERE / name / "new", repository, dirs_exist_ok=True)
    (repository / "compile_commands.json").write_text("[]")
    return repository


def check_project(runner):
    """Several translation units: one is renamed, one is new, two have programs, two a constant of the same name."""
    repository = make_repository(runner, "project")
    (repository / "net.cpp").unlink()
    runner.must("git", "add", "--all", folder=repository)
    sources = ["train.cpp", "model.cpp", "head.cpp", "classes.cpp"]
    failure = runner.write("--against", "HEAD", *sources, "--witness", runner.work / "project", folder=repository)
    if failure:
        return failure
    build = runner.compile(runner.work / "project")
    printed = runner.must(build / "old") + runner.call(build / "new").stdout
    return judge("shapes", printed)


def check_commit(runner):
    """The old side is the archive of the commit, with a header beside the source and a folder of headers."""
    repository = make_repository(runner, "commit")
    flags = ["--", "-Iinclude"]
    failure = runner.write("--against", "HEAD", "net.cpp", "--witness", runner.work / "commit", *flags, folder=repository)
    if failure:
        return failure
    build = runner.compile(runner.work / "commit")
    printed = runner.call(build / "new").stdout
    if "run the program 'old' first" not in printed:
        return f"new without old: {printed}"
    saved = runner.must(build / "old")
    loaded = runner.call(build / "new")
    expected = ["saved 2 keys", "torch::load throws: No such serialized submodule: 'extra'"]
    return None if (saved + loaded.stdout).splitlines()[:2] == expected and loaded.returncode == 1 else saved + loaded.stdout


def main():
    options = read_options()
    runner = Runner(options.build)
    # Side by side: the pairs wait for one precompiled header, while the others have sources to compile.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        pairs = pool.submit(lambda: list(check_pairs(runner, options.only)))
        others = []
        if options.only in "commit":
            others.append(("a commit", pool.submit(check_commit, runner)))
        if options.only in "project":
            others.append(("a project of several sources", pool.submit(check_project, runner)))
        outcomes = pairs.result() + [(name, check.result()) for name, check in others]
    for name, failure in outcomes:
        if failure or options.verbose:
            print(f"{'FAILED' if failure else 'shows':8} {name}" + (f"\n  {failure}" if failure else ""))
    write_junit(options.junit, "witness", outcomes)
    failed = sum(failure is not None for _, failure in outcomes)
    print(f"witness: {len(outcomes) - failed} of {len(outcomes)} show what the gate says, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
