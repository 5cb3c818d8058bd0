"""Runs the commands that a page of the documentation shows and compares what they print.

usage: transcripts.py PAGE.md --root ROOT --bin BIN [--update]

A fenced block marked `console` is a transcript: lines that start with `$ ` are commands, the lines after each are what it
prints on stdout and stderr. The commands of a page run one after the other in a folder of their own, far from any compile
database, which has the examples in `examples/` and the built programs on its path. --update writes what they print into the page.
"""

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(command, folder, environment):
    result = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True, timeout=600,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return result.stdout


def replay(block, folder, environment):
    """The block with everything but its commands replaced by what they print."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command[2:], folder, environment)}" for command in commands)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()

    environment = {**os.environ, "PATH": f"{options.bin}:{os.environ['PATH']}", "TERM": "dumb"}

    page = options.page.read_text()
    if not BLOCK.search(page):
        print(f"{options.page}: there is no transcript on this page")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "examples").symlink_to(options.root / "examples")
        actual = BLOCK.sub(lambda match: f"```console\n{replay(match[1], folder, environment)}```", page)
    if options.update:
        options.page.write_text(actual)
        return 0
    sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), actual.splitlines(True), str(options.page), "run"))
    return 0 if actual == page else 1


if __name__ == "__main__":
    sys.exit(main())
