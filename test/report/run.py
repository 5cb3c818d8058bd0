"""Holds the page of `dictum report` against the commands: its evaluator against that of C++, and what a user sees and does
in a headless Chromium.

usage: run.py --build BUILD [--only TEXT] [--junit FILE] [-v] [--screenshots FOLDER]
"""

import inspect
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from suite import write_junit  # noqa: E402

import chromium  # noqa: E402
import evaluation_tests  # noqa: E402
import page_tests  # noqa: E402


class Context:
    """What a test needs: the commands, a folder of its own and the browser."""

    def __init__(self, build, folder, browser, screenshots):
        self.build = build
        self.root = pathlib.Path(__file__).resolve().parents[2]
        self.folder = folder
        self.browser = browser
        self.screenshots = screenshots
        self.numbers = itertools.count()

    def dictum(self, *arguments, expect=0):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.build / "cache"), "TERM": "dumb"}
        output = subprocess.run([self.build / "bin" / "dictum", *map(str, arguments)], capture_output=True, text=True,
                                env=environment, cwd=self.root, timeout=600)
        assert output.returncode == expect, f"exit status {output.returncode}: {output.stderr}"
        return output.stdout

    def report(self, *arguments):
        """The page that `dictum report` writes."""
        path = self.folder / f"page{next(self.numbers)}.html"
        self.dictum("report", *arguments, "-o", path)
        return path

    def open(self, path, *arguments, page=None, **options):
        """The file in a page of its own, or in one that is open: that takes a third of the time."""
        if page:
            page.go(path.resolve().as_uri())
        else:
            page = self.browser.open(path, *arguments, **options)
        assert page.problems == [], page.problems
        return page

    def look(self, page, name):
        if self.screenshots:
            page.screenshot(self.screenshots / f"{name}.png")


def tests():
    for module in (evaluation_tests, page_tests):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and function.__module__ == module.__name__:
                yield name.removeprefix("test_").replace("_", " "), function


def outcome(function, context):
    try:
        function(context)
    except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
        return str(error) or repr(error)
    return None


def read_arguments():
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("-v", action="store_true", dest="verbose")
    return parser.parse_args()


def main():
    options = read_arguments()
    if not chromium.find():
        print("report: skipped, there is no chromium")
        write_junit(options.junit, "report", [], "there is no chromium")
        return 0
    outcomes = []
    with chromium.Chromium() as browser:
        for name, function in tests():
            if options.only not in name:
                continue
            started = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                failure = outcome(function, Context(options.build.resolve(), pathlib.Path(folder), browser, options.screenshots))
            if failure or options.verbose:
                print(f"{'FAILED' if failure else 'passed'} {name} ({time.monotonic() - started:.1f} s)" +
                      (f"\n  {failure}" if failure else ""))
            outcomes.append((name, failure))
    write_junit(options.junit, "report", outcomes)
    failed = sum(failure is not None for _, failure in outcomes)
    print(f"report: {len(outcomes) - failed} of {len(outcomes)} passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
